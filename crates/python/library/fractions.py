"""Rational numbers."""

import math
import numbers
import operator


class Fraction(numbers.Rational):
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        self = object.__new__(cls)
        if denominator is None:
            if isinstance(numerator, numbers.Rational):
                top, bottom = numerator.numerator, numerator.denominator
            elif isinstance(numerator, float) or hasattr(numerator, "as_integer_ratio"):
                top, bottom = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                top, bottom = _parse(numerator)
            else:
                raise TypeError("argument should be a string or a Rational instance")
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            top = numerator.numerator * denominator.denominator
            bottom = denominator.numerator * numerator.denominator
        else:
            raise TypeError("both arguments should be Rational instances")
        if bottom == 0:
            raise ZeroDivisionError(f"Fraction({top}, 0)")
        shared = math.gcd(top, bottom)
        if bottom < 0:
            shared = -shared
        self._numerator, self._denominator = top // shared, bottom // shared
        return self

    def __init__(self, numerator=0, denominator=None):
        pass

    @classmethod
    def from_float(cls, f):
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        return cls(*dec.as_integer_ratio())

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        first, second = Fraction(p0 + k * p1, q0 + k * q1), Fraction(p1, q1)
        return second if abs(second - self) <= abs(first - self) else first

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __hash__(self):
        if self._denominator == 1:
            return hash(self._numerator)
        try:
            inverse = pow(self._denominator, -1, 2 ** 61 - 1)
        except ValueError:
            value = 314159
        else:
            value = abs(self._numerator) * inverse % (2 ** 61 - 1)
        return -2 if value == 1 and self._numerator < 0 else (value if self._numerator >= 0 else -value)

    def _apply(self, other, exact, inexact, swapped=False):
        if isinstance(other, (int, Fraction)):
            a, b = self, Fraction(other)
            return exact(b, a) if swapped else exact(a, b)
        if isinstance(other, (float, complex)):
            return inexact(other, float(self)) if swapped else inexact(float(self), other)
        return NotImplemented

    def __add__(self, other):
        return self._apply(other, _add, operator.add)

    __radd__ = __add__

    def __sub__(self, other):
        return self._apply(other, _sub, operator.sub)

    def __rsub__(self, other):
        return self._apply(other, _sub, operator.sub, True)

    def __mul__(self, other):
        return self._apply(other, _mul, operator.mul)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._apply(other, _div, operator.truediv)

    def __rtruediv__(self, other):
        return self._apply(other, _div, operator.truediv, True)

    def __floordiv__(self, other):
        return self._apply(other, _floordiv, operator.floordiv)

    def __rfloordiv__(self, other):
        return self._apply(other, _floordiv, operator.floordiv, True)

    def __mod__(self, other):
        return self._apply(other, _mod, operator.mod)

    def __rmod__(self, other):
        return self._apply(other, _mod, operator.mod, True)

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def __pow__(self, other):
        if isinstance(other, (int, Fraction)):
            other = Fraction(other)
            if other._denominator == 1:
                power = other._numerator
                if power >= 0:
                    return Fraction(self._numerator ** power, self._denominator ** power)
                if self._numerator == 0:
                    raise ZeroDivisionError(f"Fraction({self._denominator ** -power}, 0)")
                return Fraction(self._denominator ** -power, self._numerator ** -power)
            return float(self) ** float(other)
        return float(self) ** other

    def __rpow__(self, other):
        if self._denominator == 1 and self._numerator >= 0:
            return other ** self._numerator
        return other ** float(self)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __pos__(self):
        return self

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __float__(self):
        return self._numerator / self._denominator

    def __int__(self):
        return math.trunc(self)

    def __trunc__(self):
        if self._numerator < 0:
            return -(-self._numerator // self._denominator)
        return self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            count, rest = divmod(self._numerator, self._denominator)
            if rest * 2 > self._denominator or rest * 2 == self._denominator and count % 2:
                count += 1
            return count
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __bool__(self):
        return self._numerator != 0

    def __eq__(self, other):
        if isinstance(other, (int, Fraction)):
            other = Fraction(other)
            return self._numerator == other._numerator and self._denominator == other._denominator
        if isinstance(other, float):
            return float(self) == other if math.isinf(other) or math.isnan(other) else self == Fraction(other)
        return NotImplemented

    def _order(self, other, compare):
        if isinstance(other, (int, Fraction)):
            return compare(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            return compare(float(self), other)
        return NotImplemented

    def __lt__(self, other):
        return self._order(other, operator.lt)

    def __le__(self, other):
        return self._order(other, operator.le)

    def __gt__(self, other):
        return self._order(other, operator.gt)

    def __ge__(self, other):
        return self._order(other, operator.ge)


def _add(a, b):
    return Fraction(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator)


def _sub(a, b):
    return Fraction(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator)


def _mul(a, b):
    return Fraction(a._numerator * b._numerator, a._denominator * b._denominator)


def _div(a, b):
    if b._numerator == 0:
        raise ZeroDivisionError(f"Fraction({a._numerator * b._denominator}, 0)")
    return Fraction(a._numerator * b._denominator, a._denominator * b._numerator)


def _floordiv(a, b):
    return a._numerator * b._denominator // (a._denominator * b._numerator)


def _mod(a, b):
    return Fraction(a._numerator * b._denominator % (b._numerator * a._denominator), a._denominator * b._denominator)


def _parse(text):
    try:
        top, slash, bottom = text.strip().partition("/")
        if slash:
            if not bottom or not bottom[0].isdigit():
                raise ValueError
            return int(top), int(bottom)
        body, _, power = top.lower().partition("e")
        whole, _, decimals = body.partition(".")
        if not (whole.lstrip("+-") + decimals).isdigit():
            raise ValueError
        number = int((whole or "0") + decimals) if whole not in ("+", "-", "") else int(whole + decimals)
        shift = int(power or 0) - len(decimals)
        return (number * 10 ** shift, 1) if shift >= 0 else (number, 10 ** -shift)
    except ValueError:
        raise ValueError(f"Invalid literal for Fraction: {text!r}") from None
