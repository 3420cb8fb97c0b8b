"""Decimal numbers with a chosen precision: construction, arithmetic, rounding, comparison, formatting."""

import math
import numbers

ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR = "ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR"
ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP = "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"
MAX_PREC, MAX_EMAX, MIN_EMIN = 999999999999999999, 999999999999999999, -999999999999999999


class DecimalException(ArithmeticError):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class Rounded(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded):
    pass


class Clamped(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=None, traps=None):
        self.prec, self.rounding, self.Emin, self.Emax = prec, rounding, Emin, Emax
        self.capitals, self.clamp = capitals, clamp
        self.flags = {}
        self.traps = {InvalidOperation: True, DivisionByZero: True, Overflow: True} if traps is None else traps

    def copy(self):
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, None, self.traps)

    def create_decimal(self, value="0"):
        return Decimal(value)._rounded(self)

    def divide(self, a, b):
        return Decimal(a)._divided(Decimal(b), self)

    def sqrt(self, a):
        return Decimal(a).sqrt(self)

    def clear_flags(self):
        self.flags = {}

    def __repr__(self):
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax},"
                f" capitals={self.capitals}, clamp={self.clamp}, flags=[], traps=[InvalidOperation, DivisionByZero, Overflow])")


_current = [Context()]
DefaultContext = BasicContext = ExtendedContext = Context()


def getcontext():
    return _current[-1]


def setcontext(context):
    _current[-1] = context


class localcontext:
    def __init__(self, ctx=None, **changes):
        self._new = (ctx or getcontext()).copy()
        for name in changes:
            setattr(self._new, name, changes[name])

    def __enter__(self):
        _current.append(self._new)
        return self._new

    def __exit__(self, *details):
        _current.pop()


def _round(negative, top, bottom, rounding):
    """top / bottom as an integer, both positive."""
    whole, rest = divmod(top, bottom)
    if rest:
        twice = rest * 2
        up = {ROUND_UP: True, ROUND_DOWN: False, ROUND_CEILING: not negative, ROUND_FLOOR: negative,
              ROUND_HALF_UP: twice >= bottom, ROUND_HALF_DOWN: twice > bottom,
              ROUND_HALF_EVEN: twice > bottom or twice == bottom and whole % 2 == 1,
              ROUND_05UP: whole % 5 == 0}[rounding]
        whole += up
    return whole


class Decimal:
    _c_name = "decimal.Decimal"
    __slots__ = ("_sign", "_int", "_exp", "_special")

    def __new__(cls, value="0", context=None):
        self = object.__new__(cls)
        self._special = None
        if isinstance(value, Decimal):
            self._sign, self._int, self._exp, self._special = value._sign, value._int, value._exp, value._special
        elif isinstance(value, int):
            self._sign, self._int, self._exp = int(value < 0), abs(int(value)), 0
        elif isinstance(value, float):
            if math.isinf(value) or math.isnan(value):
                return cls(str(value))
            top, bottom = abs(value).as_integer_ratio()
            places = bottom.bit_length() - 1
            self._sign, self._int, self._exp = int(math.copysign(1, value) < 0), top * 5 ** places, -places
        elif isinstance(value, str):
            self._parse(value)
        elif isinstance(value, (tuple, list)):
            sign, digits, exponent = value
            self._sign, self._int, self._exp = sign, int("".join([str(digit) for digit in digits]) or "0"), exponent
        else:
            raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
        return self

    def __init__(self, value="0", context=None):
        pass

    def _parse(self, text):
        body = text.strip().replace("_", "").lower()
        self._sign = int(body[:1] == "-")
        if body[:1] in ("+", "-"):
            body = body[1:]
        self._int = self._exp = 0
        if body in ("inf", "infinity"):
            self._special = "Infinity"
            return
        if body in ("nan", "snan"):
            self._special = "NaN"
            return
        digits, mark, power = body.partition("e")
        whole, point, fraction = digits.partition(".")
        try:
            if not (whole + fraction).isdigit() or not (whole + fraction).isascii() or mark and not power.lstrip("+-").isdigit():
                raise ValueError
            self._int = int(whole + fraction)
            self._exp = int(power or 0) - len(fraction)
        except ValueError:
            raise InvalidOperation([ConversionSyntax]) from None

    @classmethod
    def from_float(cls, f):
        return cls(f)

    @classmethod
    def _made(cls, sign, number, exponent, special=None):
        self = object.__new__(cls)
        self._sign, self._int, self._exp, self._special = sign, number, exponent, special
        return self

    def _rounded(self, context=None):
        context = context or getcontext()
        if self._special:
            return self
        extra = len(str(self._int)) - context.prec
        if extra <= 0:
            return self
        number = _round(self._sign, self._int, 10 ** extra, context.rounding)
        if len(str(number)) > context.prec:
            number //= 10
            extra += 1
        return Decimal._made(self._sign, number, self._exp + extra)

    def __str__(self):
        sign = "-" if self._sign else ""
        if self._special:
            return sign + self._special
        digits = str(self._int)
        left = self._exp + len(digits)
        point = left if self._exp <= 0 and left > -6 else 1
        if point <= 0:
            whole, fraction = "0", "." + "0" * -point + digits
        elif point >= len(digits):
            whole, fraction = digits + "0" * (point - len(digits)), ""
        else:
            whole, fraction = digits[:point], "." + digits[point:]
        return sign + whole + fraction + (f"E{left - point:+d}" if left != point else "")

    def __repr__(self):
        return f"Decimal('{self}')"

    def _signed(self):
        return -self._int if self._sign else self._int

    def as_tuple(self):
        return DecimalTuple((self._sign, tuple([int(digit) for digit in str(self._int)]), self._exp))

    def as_integer_ratio(self):
        if self._special:
            raise OverflowError("cannot convert Infinity to integer ratio")
        if self._exp >= 0:
            return self._signed() * 10 ** self._exp, 1
        shared = math.gcd(self._int, 10 ** -self._exp)
        return self._signed() // shared, 10 ** -self._exp // shared

    def _other(self, other):
        if isinstance(other, Decimal):
            return other
        return Decimal(other) if isinstance(other, int) else None

    def _nan(self, other):
        return self._special == "NaN" or other._special == "NaN"

    def __add__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if self._special or other._special:
            if self._nan(other):
                return Decimal("NaN")
            if self._special and other._special and self._sign != other._sign:
                raise InvalidOperation([InvalidOperation])
            return self if self._special else other
        exponent = min(self._exp, other._exp)
        total = self._signed() * 10 ** (self._exp - exponent) + other._signed() * 10 ** (other._exp - exponent)
        sign = int(total < 0) if total else self._sign & other._sign
        return Decimal._made(sign, abs(total), exponent)._rounded()

    __radd__ = __add__

    def __sub__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self + other.copy_negate()

    def __rsub__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else other - self

    def __mul__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        sign = self._sign ^ other._sign
        if self._special or other._special:
            if self._nan(other):
                return Decimal("NaN")
            if not self and not self._special or not other and not other._special:
                raise InvalidOperation([InvalidOperation])
            return Decimal._made(sign, 0, 0, "Infinity")
        return Decimal._made(sign, self._int * other._int, self._exp + other._exp)._rounded()

    __rmul__ = __mul__

    def _divided(self, other, context=None):
        context = context or getcontext()
        sign = self._sign ^ other._sign
        if self._nan(other):
            return Decimal("NaN")
        if self._special:
            if other._special:
                raise InvalidOperation([InvalidOperation])
            return Decimal._made(sign, 0, 0, "Infinity")
        if other._special:
            return Decimal._made(sign, 0, 0)
        if not other._int:
            if not self._int:
                raise DivisionUndefined([DivisionUndefined])
            raise DivisionByZero([DivisionByZero])
        exponent = self._exp - other._exp
        if not self._int:
            return Decimal._made(sign, 0, exponent)
        shift = len(str(other._int)) - len(str(self._int)) + context.prec + 1
        top, bottom = self._int * 10 ** max(shift, 0), other._int * 10 ** max(-shift, 0)
        number, rest = divmod(top, bottom)
        exponent_now = exponent - shift
        if rest:
            if number % 5 == 0:
                number += 1
        else:
            while exponent_now < exponent and number % 10 == 0:
                number //= 10
                exponent_now += 1
        return Decimal._made(sign, number, exponent_now)._rounded(context)

    def __truediv__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self._divided(other)

    def __rtruediv__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else other._divided(self)

    def _whole(self, other):
        if not other._int and not other._special:
            raise (DivisionByZero([DivisionByZero]) if self._int else DivisionUndefined([DivisionUndefined]))
        exponent = min(self._exp, other._exp)
        top, bottom = self._int * 10 ** (self._exp - exponent), other._int * 10 ** (other._exp - exponent)
        count, rest = divmod(top, bottom)
        return (Decimal._made(self._sign ^ other._sign, count, 0), Decimal._made(self._sign, rest, exponent)._rounded())

    def __floordiv__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self._whole(other)[0]

    def __rfloordiv__(self, other):
        return self._other(other) // self

    def __mod__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if not other._int:
            raise InvalidOperation([InvalidOperation])
        return self._whole(other)[1]

    def __rmod__(self, other):
        return self._other(other) % self

    def __divmod__(self, other):
        return self._whole(self._other(other))

    def __pow__(self, other, modulo=None):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if other == other.to_integral_value():
            count = int(other)
            with localcontext() as context:
                context.prec += 6
                result = Decimal._made(self._sign & count & 1, self._int ** abs(count), self._exp * abs(count))._rounded()
                if count < 0:
                    result = Decimal(1) / result
            return result._rounded()
        if self._sign:
            raise InvalidOperation([InvalidOperation])
        if other * 2 == Decimal(1):
            return self.sqrt()
        return Decimal(repr(float(self) ** float(other)))._rounded()

    def __rpow__(self, other):
        return self._other(other) ** self

    def sqrt(self, context=None):
        context = context or getcontext()
        if self._sign and self._int:
            raise InvalidOperation([InvalidOperation])
        if not self._int:
            return Decimal._made(self._sign, 0, self._exp // 2)
        ideal = self._exp // 2
        prec = context.prec + 1
        number, exponent = self._int, self._exp
        if exponent % 2:
            number *= 10
            exponent -= 1
        shift = max(0, prec - (len(str(number)) + 1) // 2)
        number *= 100 ** shift
        exponent = exponent // 2 - shift
        root = math.isqrt(number)
        if root * root == number:
            while exponent < ideal and root % 10 == 0:
                root //= 10
                exponent += 1
        elif root % 5 == 0:
            root += 1
        with localcontext(context) as inner:
            inner.rounding = ROUND_HALF_EVEN
            return Decimal._made(0, root, exponent)._rounded()

    def __neg__(self):
        return self.copy_negate()._rounded() if self._int or self._special else self.copy_abs()

    def __pos__(self):
        return self._rounded()

    def __abs__(self):
        return self.copy_abs()._rounded()

    def copy_abs(self):
        return Decimal._made(0, self._int, self._exp, self._special)

    def copy_negate(self):
        return Decimal._made(1 - self._sign, self._int, self._exp, self._special)

    def __bool__(self):
        return bool(self._int or self._special)

    def is_nan(self):
        return self._special == "NaN"

    def is_infinite(self):
        return self._special == "Infinity"

    def is_finite(self):
        return self._special is None

    def is_zero(self):
        return not self

    def is_signed(self):
        return bool(self._sign)

    def adjusted(self):
        return self._exp + len(str(self._int)) - 1

    def _order(self, other):
        """-1, 0, 1; None for what has no order, NotImplemented for other types."""
        if isinstance(other, float):
            other = Decimal(other)
        elif isinstance(other, numbers.Rational) and not isinstance(other, int):
            top, bottom = self.as_integer_ratio()
            a, b = top * other.denominator, other.numerator * bottom
            return (a > b) - (a < b)
        other = self._other(other)
        if other is None:
            return NotImplemented
        if self._nan(other):
            return None
        if self._special or other._special:
            a = (1 - 2 * self._sign) if self._special else 0
            b = (1 - 2 * other._sign) if other._special else 0
        else:
            exponent = min(self._exp, other._exp)
            a, b = self._signed() * 10 ** (self._exp - exponent), other._signed() * 10 ** (other._exp - exponent)
        return (a > b) - (a < b)

    def __eq__(self, other):
        order = self._order(other)
        return order if order is NotImplemented else order == 0

    def __lt__(self, other):
        order = self._order(other)
        return order if order is NotImplemented else order is not None and order < 0

    def __le__(self, other):
        order = self._order(other)
        return order if order is NotImplemented else order is not None and order <= 0

    def __gt__(self, other):
        order = self._order(other)
        return order if order is NotImplemented else order is not None and order > 0

    def __ge__(self, other):
        order = self._order(other)
        return order if order is NotImplemented else order is not None and order >= 0

    def compare(self, other):
        return Decimal(self._order(other))

    def __hash__(self):
        if self._special:
            return 314159
        if self._exp >= 0:
            value = self._int * pow(10, self._exp, 2 ** 61 - 1) % (2 ** 61 - 1)
        else:
            value = self._int * pow(pow(10, -1, 2 ** 61 - 1), -self._exp, 2 ** 61 - 1) % (2 ** 61 - 1)
        return -value if self._sign else value

    def __int__(self):
        if self._special:
            raise (ValueError("cannot convert NaN to integer") if self.is_nan() else OverflowError("cannot convert Infinity to integer"))
        number = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -number if self._sign else number

    __trunc__ = __int__

    def __float__(self):
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR))

    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING))

    def __round__(self, ndigits=None):
        if ndigits is None:
            return int(self.to_integral_value(ROUND_HALF_EVEN))
        return self.quantize(Decimal._made(0, 1, -ndigits), ROUND_HALF_EVEN)

    def quantize(self, exp, rounding=None, context=None):
        context = context or getcontext()
        exponent = Decimal(exp)._exp
        made = self._at(exponent, rounding or context.rounding)
        if len(str(made._int)) > context.prec:
            raise InvalidOperation([InvalidOperation])
        return made

    def _at(self, exponent, rounding):
        if self._special:
            return self
        if self._exp >= exponent:
            return Decimal._made(self._sign, self._int * 10 ** (self._exp - exponent), exponent)
        return Decimal._made(self._sign, _round(self._sign, self._int, 10 ** (exponent - self._exp), rounding), exponent)

    def to_integral_value(self, rounding=None, context=None):
        if self._special or self._exp >= 0:
            return Decimal(self)
        return self._at(0, rounding or (context or getcontext()).rounding)

    to_integral = to_integral_exact = to_integral_value

    def normalize(self, context=None):
        made = self._rounded(context)
        if made._special:
            return made
        if not made._int:
            return Decimal._made(made._sign, 0, 0)
        number, exponent = made._int, made._exp
        while number % 10 == 0:
            number //= 10
            exponent += 1
        return Decimal._made(made._sign, number, exponent)

    def scaleb(self, other):
        return Decimal._made(self._sign, self._int, self._exp + int(other))

    def max(self, other):
        return self if self >= other else Decimal(other)

    def min(self, other):
        return self if self <= other else Decimal(other)

    def ln(self):
        return Decimal(repr(math.log(self)))

    def log10(self):
        return Decimal(repr(math.log10(self)))

    def exp(self):
        return Decimal(repr(math.exp(self)))

    real = property(lambda self: self)
    imag = property(lambda self: Decimal(0))

    def conjugate(self):
        return self

    def to_eng_string(self):
        return str(self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __format__(self, spec):
        if not spec:
            return str(self)
        kind = spec[-1] if spec[-1] in "eEfFgGn%" else ""
        body = spec[:-1] if kind else spec
        body, point, precision = body.partition(".")
        value = self
        if kind == "%":
            value = Decimal._made(self._sign, self._int, self._exp + 2)
        if kind in ("f", "F", "%"):
            places = int(precision) if point else max(-value._exp, 0)
            value = value._at(-places, getcontext().rounding)
            digits = str(value._int).rjust(places + 1, "0")
            text = digits[:len(digits) - places] + ("." + digits[len(digits) - places:] if places else "")
        elif kind in ("e", "E"):
            digits = str(value._int)
            places = int(precision) if point else len(digits) - 1
            if len(digits) - 1 > places:
                value = value._at(value._exp + len(digits) - 1 - places, getcontext().rounding)
                digits = str(value._int)
            power = value._exp + len(digits) - 1
            digits = digits.ljust(places + 1, "0")
            text = digits[0] + ("." + digits[1:places + 1] if places else "") + f"{kind}{power:+d}"
        else:
            if point:
                with localcontext() as context:
                    context.prec = max(int(precision), 1)
                    value = value._rounded()
            text = str(value.copy_abs())
        sign = "-" if value._sign else "+" if "+" in body[:3] else " " if " " in body[:3] else ""
        if "," in body:
            whole, mark, rest = text.partition(".")
            text = f"{int(whole):,}" + mark + rest
            body = body.replace(",", "")
        text += "%" if kind == "%" else ""
        body = body.replace("+", "") if body[:1] != "+" or len(body) > 1 else ""
        if body[:1] == "0" and body.isdigit():
            return sign + text.rjust(int(body) - len(sign), "0")
        if body and not any([mark in body for mark in "<>=^"]):
            body = ">" + body.strip()
        return format(sign + text, body) if body != ">" else sign + text


class DecimalTuple(tuple):
    sign = property(lambda self: self[0])
    digits = property(lambda self: self[1])
    exponent = property(lambda self: self[2])

    def __repr__(self):
        return f"DecimalTuple(sign={self[0]}, digits={self[1]}, exponent={self[2]})"


numbers.Number.register(Decimal)
