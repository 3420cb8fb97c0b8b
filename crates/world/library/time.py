# The time module over the playground's virtual clock. The local time zone is UTC.

import _clock

timezone = 0
altzone = 0
daylight = 0
tzname = ('UTC', 'UTC')
CLOCK_REALTIME = 0
CLOCK_MONOTONIC = 1

_DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
_MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
           'October', 'November', 'December']
_FIELDS = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst']


class struct_time(tuple):
    def __new__(cls, sequence, dict=None):
        try:
            items = tuple(sequence)
        except TypeError:
            raise TypeError('constructor requires a sequence') from None
        if not 9 <= len(items) <= 11:
            bound = 'least 9' if len(items) < 9 else 'most 11'
            raise TypeError(f'time.struct_time() takes an at {bound}-sequence ({len(items)}-sequence given)')
        return tuple.__new__(cls, items[:9])

    def __repr__(self):
        parts = [name + '=' + str(value) for name, value in zip(_FIELDS, self)]
        return 'time.struct_time(' + ', '.join(parts) + ')'

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = property(lambda self: 'UTC')
    tm_gmtoff = property(lambda self: 0)


def time():
    return _clock.time_ns() / 1000000000


def time_ns():
    return _clock.time_ns()


def monotonic():
    return _clock.monotonic_ns() / 1000000000


def monotonic_ns():
    return _clock.monotonic_ns()


perf_counter = monotonic
perf_counter_ns = monotonic_ns
process_time = monotonic
process_time_ns = monotonic_ns


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)):
        raise TypeError("'" + type(seconds).__name__ + "' object cannot be interpreted as an integer")
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    if seconds > 9000000000:
        raise OverflowError('timestamp too large to convert to C _PyTime_t')
    _clock.sleep_until_ns(_clock.monotonic_ns() + int(seconds * 1000000000))


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def _month_lengths(year):
    return [31, 29 if _is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


_EPOCH = _days_before_year(1970)


def gmtime(seconds=None, /):
    seconds = int(time() if seconds is None else seconds // 1)
    days, rest = divmod(seconds, 86400)
    weekday = (days + 3) % 7
    days += _EPOCH
    year = days // 365 + 1
    while _days_before_year(year) > days:
        year -= 1
    day = days - _days_before_year(year)
    month = 0
    left = day
    for length in _month_lengths(year):
        if left < length:
            break
        left -= length
        month += 1
    return struct_time((year, month + 1, left + 1, rest // 3600, rest // 60 % 60, rest % 60,
                        weekday, day + 1, 0))


localtime = gmtime


def mktime(moment, /):
    year, month = moment[0], moment[1] - 1
    year += month // 12
    month %= 12
    days = _days_before_year(year) - _EPOCH + sum(_month_lengths(year)[:month]) + moment[2] - 1
    return float(days * 86400 + moment[3] * 3600 + moment[4] * 60 + moment[5])


def asctime(moment=None, /):
    moment = gmtime() if moment is None else moment
    return '%s %s %2d %02d:%02d:%02d %d' % (
        _DAYS[moment[6]][:3], _MONTHS[moment[1] - 1][:3], moment[2], moment[3], moment[4], moment[5], moment[0])


def ctime(seconds=None, /):
    return asctime(gmtime(seconds))


def strftime(format, moment=None, /):
    moment = gmtime() if moment is None else moment
    year, month, day, hour, minute, second, weekday, yearday = moment[:8]
    out = []
    i = 0
    while i < len(format):
        letter = format[i]
        i += 1
        if letter != '%' or i == len(format):
            out.append(letter)
            continue
        letter = format[i]
        i += 1
        if letter == 'Y':
            out.append(str(year))
        elif letter == 'm':
            out.append('%02d' % month)
        elif letter == 'd':
            out.append('%02d' % day)
        elif letter == 'H':
            out.append('%02d' % hour)
        elif letter == 'M':
            out.append('%02d' % minute)
        elif letter == 'S':
            out.append('%02d' % second)
        elif letter == 'I':
            out.append('%02d' % (hour % 12 or 12))
        elif letter == 'p':
            out.append('AM' if hour < 12 else 'PM')
        elif letter == 'y':
            out.append('%02d' % (year % 100))
        elif letter == 'j':
            out.append('%03d' % yearday)
        elif letter == 'a':
            out.append(_DAYS[weekday][:3])
        elif letter == 'A':
            out.append(_DAYS[weekday])
        elif letter == 'b' or letter == 'h':
            out.append(_MONTHS[month - 1][:3])
        elif letter == 'B':
            out.append(_MONTHS[month - 1])
        elif letter == 'c':
            out.append(asctime(moment))
        elif letter == 'x' or letter == 'D':
            out.append('%02d/%02d/%02d' % (month, day, year % 100))
        elif letter == 'X' or letter == 'T':
            out.append('%02d:%02d:%02d' % (hour, minute, second))
        elif letter == 'R':
            out.append('%02d:%02d' % (hour, minute))
        elif letter == 'F':
            out.append('%d-%02d-%02d' % (year, month, day))
        elif letter == 'w':
            out.append(str((weekday + 1) % 7))
        elif letter == 'u':
            out.append(str(weekday + 1))
        elif letter == 'e':
            out.append('%2d' % day)
        elif letter == 's':
            out.append(str(int(mktime(moment))))
        elif letter == 'z':
            out.append('+0000')
        elif letter == 'Z':
            out.append('UTC')
        elif letter == 'U':
            out.append('%02d' % ((yearday + 6 - (weekday + 1) % 7) // 7))
        elif letter == 'W':
            out.append('%02d' % ((yearday + 6 - weekday) // 7))
        elif letter == 'n':
            out.append('\n')
        elif letter == 't':
            out.append('\t')
        elif letter == '%':
            out.append('%')
        else:
            out.append('%' + letter)
    return ''.join(out)
