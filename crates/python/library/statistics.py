"""Means, medians and spreads."""

import math


class StatisticsError(ValueError):
    pass


def _values(data, name):
    data = list(data)
    if not data:
        raise StatisticsError(f"{name} requires at least one data point")
    return data


def _ratio(total, n):
    """A whole number stays one, as CPython converts the exact sum back to the data's type."""
    if isinstance(total, int) and total % n == 0:
        return total // n
    return total / n


def _sum(data):
    return sum(data) if all([isinstance(x, int) for x in data]) else math.fsum(data)


def mean(data):
    data = _values(data, "mean")
    return _ratio(_sum(data), len(data))


def fmean(data, weights=None):
    data = _values(data, "fmean")
    if weights is not None:
        weights = list(weights)
        return math.fsum([x * w for x, w in zip(data, weights)]) / math.fsum(weights)
    return math.fsum(data) / len(data)


def geometric_mean(data):
    return math.exp(fmean([math.log(x) for x in data]))


def harmonic_mean(data):
    data = _values(data, "harmonic_mean")
    return len(data) / math.fsum([1 / x for x in data])


def _sorted(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data


def median(data):
    data = _sorted(data)
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = _sorted(data)
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = _sorted(data)
    return data[len(data) // 2]


def multimode(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    most = max(counts.values(), default=0)
    return [x for x, count in counts.items() if count == most]


def mode(data):
    modes = multimode(data)
    if not modes:
        raise StatisticsError("no mode for empty data")
    return modes[0]


def _squares(data, center):
    center = _sum(data) / len(data) if center is None else center
    return math.fsum([(x - center) ** 2 for x in data])


def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError("variance requires at least two data points")
    total, n = _squares(data, xbar), len(data) - 1
    return _ratio(int(total), n) if total == int(total) and all([isinstance(x, int) for x in data]) else total / n


def pvariance(data, mu=None):
    data = _values(data, "pvariance")
    total, n = _squares(data, mu), len(data)
    return _ratio(int(total), n) if total == int(total) and all([isinstance(x, int) for x in data]) else total / n


def stdev(data, xbar=None):
    return math.sqrt(variance(data, xbar))


def pstdev(data, mu=None):
    return math.sqrt(pvariance(data, mu))
