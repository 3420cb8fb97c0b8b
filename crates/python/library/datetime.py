"""Dates and times of day, as `time`'s clock and the proleptic Gregorian calendar have them."""

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

MINYEAR = 1
MAXYEAR = 9999
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MICROS_A_DAY = 86400 * 1000000


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_days(year, month):
    return 29 if month == 2 and _leap(year) else _DAYS[month]


def _before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def _before_month(year, month):
    return sum(_DAYS[1:month]) + (1 if month > 2 and _leap(year) else 0)


def _ordinal(year, month, day):
    return _before_year(year) + _before_month(year, month) + day


def _from_ordinal(number):
    year = (number * 400) // 146097 + 1
    while _before_year(year) >= number:
        year -= 1
    while _before_year(year + 1) < number:
        year += 1
    rest = number - _before_year(year)
    month = 1
    while rest > _month_days(year, month):
        rest -= _month_days(year, month)
        month += 1
    return year, month, rest


def _whole(value):
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if hasattr(value, "__index__"):
        return value.__index__()
    raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")


def _check_date(year, month, day):
    year, month, day = _whole(year), _whole(month), _whole(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _month_days(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _whole(hour), _whole(minute), _whole(second), _whole(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond


def _check_zone(zone):
    if zone is not None and not isinstance(zone, tzinfo):
        raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'" % type(zone).__name__)


def _sign_offset(offset, colon=":"):
    if offset is None:
        return ""
    sign = "+"
    if offset.days < 0:
        sign, offset = "-", -offset
    minutes, seconds = divmod(offset.seconds, 60)
    text = f"{sign}{minutes // 60:02d}{colon}{minutes % 60:02d}"
    if seconds or offset.microseconds:
        text += f"{colon}{seconds:02d}"
        if offset.microseconds:
            text += f".{offset.microseconds:06d}"
    return text


def _time_text(hour, minute, second, microsecond, timespec):
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec == "hours":
        return f"{hour:02d}"
    if timespec == "minutes":
        return f"{hour:02d}:{minute:02d}"
    if timespec == "seconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}"
    if timespec == "milliseconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}.{microsecond // 1000:03d}"
    if timespec == "microseconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}.{microsecond:06d}"
    raise ValueError("Unknown timespec value")


def _format(value, fmt, year, month, day, hour, minute, second, microsecond, offset, name):
    weekday = (_ordinal(year, month, day) + 6) % 7
    yearday = _before_month(year, month) + day
    out = []
    at = 0
    while at < len(fmt):
        letter = fmt[at]
        at += 1
        if letter != "%" or at == len(fmt):
            out.append(letter)
            continue
        letter = fmt[at]
        at += 1
        if letter == "-" and at < len(fmt):
            inner = _format(value, "%" + fmt[at], year, month, day, hour, minute, second, microsecond, offset, name)
            out.append(inner.lstrip("0") or "0")
            at += 1
        elif letter == "a":
            out.append(_WEEKDAYS[weekday][:3])
        elif letter == "A":
            out.append(_WEEKDAYS[weekday])
        elif letter == "b" or letter == "h":
            out.append(_MONTHS[month - 1][:3])
        elif letter == "B":
            out.append(_MONTHS[month - 1])
        elif letter == "c":
            out.append(f"{_WEEKDAYS[weekday][:3]} {_MONTHS[month - 1][:3]} {day:2d} {hour:02d}:{minute:02d}:{second:02d} {year}")
        elif letter == "x" or letter == "D":
            out.append(f"{month:02d}/{day:02d}/{year % 100:02d}")
        elif letter == "X" or letter == "T":
            out.append(f"{hour:02d}:{minute:02d}:{second:02d}")
        elif letter == "R":
            out.append(f"{hour:02d}:{minute:02d}")
        elif letter == "r":
            out.append(f"{hour % 12 or 12:02d}:{minute:02d}:{second:02d} {'AM' if hour < 12 else 'PM'}")
        elif letter == "F":
            out.append(f"{year}-{month:02d}-{day:02d}")
        elif letter == "d":
            out.append(f"{day:02d}")
        elif letter == "e":
            out.append(f"{day:2d}")
        elif letter == "f":
            out.append(f"{microsecond:06d}")
        elif letter == "H":
            out.append(f"{hour:02d}")
        elif letter == "I":
            out.append(f"{hour % 12 or 12:02d}")
        elif letter == "j":
            out.append(f"{yearday:03d}")
        elif letter == "m":
            out.append(f"{month:02d}")
        elif letter == "M":
            out.append(f"{minute:02d}")
        elif letter == "n":
            out.append("\n")
        elif letter == "t":
            out.append("\t")
        elif letter == "p":
            out.append("AM" if hour < 12 else "PM")
        elif letter == "S":
            out.append(f"{second:02d}")
        elif letter == "s":
            seconds = (_ordinal(year, month, day) - 719163) * 86400 + hour * 3600 + minute * 60 + second
            out.append(str(seconds))
        elif letter == "u":
            out.append(str(weekday + 1))
        elif letter == "U":
            out.append(f"{(yearday + 6 - (weekday + 1) % 7) // 7:02d}")
        elif letter == "w":
            out.append(str((weekday + 1) % 7))
        elif letter == "W":
            out.append(f"{(yearday + 6 - weekday) // 7:02d}")
        elif letter == "G":
            out.append(f"{date(year, month, day).isocalendar()[0]:04d}")
        elif letter == "V":
            out.append(f"{date(year, month, day).isocalendar()[1]:02d}")
        elif letter == "y":
            out.append(f"{year % 100:02d}")
        elif letter == "Y":
            out.append(str(year))
        elif letter == "C":
            out.append(f"{year // 100:02d}")
        elif letter == "z":
            out.append(_sign_offset(offset, ""))
        elif letter == "Z":
            out.append(name or "")
        elif letter == "%":
            out.append("%")
        else:
            out.append("%" + letter)
    return "".join(out)


class timedelta:
    _c_name = "datetime.timedelta"

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        for value in (days, seconds, microseconds, milliseconds, minutes, hours, weeks):
            if not isinstance(value, (int, float)):
                raise TypeError(f"unsupported type for timedelta days component: {type(value).__name__}")
        total = 0
        rest = 0.0
        for value, unit in ((days, _MICROS_A_DAY), (seconds, 1000000), (microseconds, 1), (milliseconds, 1000),
                            (minutes, 60000000), (hours, 3600000000), (weeks, 7 * _MICROS_A_DAY)):
            if isinstance(value, float):
                whole = int(value)
                total += whole * unit
                rest += (value - whole) * unit
            else:
                total += value * unit
        return cls._made(total + round(rest))

    @classmethod
    def _made(cls, micros):
        days, rest = divmod(micros, _MICROS_A_DAY)
        if abs(days) > 999999999:
            raise OverflowError(f"days={days}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._days = days
        self._seconds, self._microseconds = divmod(rest, 1000000)
        return self

    def _micros(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds

    @property
    def days(self):
        return self._days

    @property
    def seconds(self):
        return self._seconds

    @property
    def microseconds(self):
        return self._microseconds

    def total_seconds(self):
        return self._micros() / 10 ** 6

    def __repr__(self):
        parts = []
        if self._days:
            parts.append(f"days={self._days}")
        if self._seconds:
            parts.append(f"seconds={self._seconds}")
        if self._microseconds:
            parts.append(f"microseconds={self._microseconds}")
        return f"datetime.{type(self).__qualname__}({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        text = f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, {text}"
        if self._microseconds:
            text += f".{self._microseconds:06d}"
        return text

    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta._made(self._micros() + other._micros())
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._made(self._micros() - other._micros())
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._made(other._micros() - self._micros())
        return NotImplemented

    def __neg__(self):
        return timedelta._made(-self._micros())

    def __pos__(self):
        return self

    def __abs__(self):
        return -self if self._days < 0 else self

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._made(self._micros() * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._made(_nearest(self._micros() * top, bottom))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._micros() // other._micros()
        if isinstance(other, int):
            return timedelta._made(self._micros() // other)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._micros() / other._micros()
        if isinstance(other, int):
            return timedelta._made(_nearest(self._micros(), other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._made(_nearest(bottom * self._micros(), top))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return timedelta._made(self._micros() % other._micros())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            count, rest = divmod(self._micros(), other._micros())
            return count, timedelta._made(rest)
        return NotImplemented

    def __eq__(self, other):
        return self._micros() == other._micros() if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._micros() < other._micros() if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._micros() <= other._micros() if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._micros() > other._micros() if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._micros() >= other._micros() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._micros())

    def __bool__(self):
        return self._micros() != 0


def _nearest(top, bottom):
    if bottom < 0:
        top, bottom = -top, -bottom
    count, rest = divmod(top, bottom)
    if rest * 2 > bottom or rest * 2 == bottom and count % 2:
        count += 1
    return count


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    _c_name = "datetime.tzinfo"

    def tzname(self, moment):
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def utcoffset(self, moment):
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, moment):
        raise NotImplementedError("tzinfo subclass must override dst()")

    def fromutc(self, moment):
        offset = moment.utcoffset()
        if offset is None:
            raise ValueError("fromutc() requires a non-None utcoffset() result")
        shift = moment.dst()
        if shift is None:
            raise ValueError("fromutc() requires a non-None dst() result")
        standard = offset - shift
        if standard:
            moment += standard
            shift = moment.dst()
        return moment + shift


class timezone(tzinfo):
    _c_name = "datetime.timezone"

    def __new__(cls, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if not timedelta(hours=-24) < offset < timedelta(hours=24):
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and"
                             f" timedelta(hours=24), not {offset!r}.")
        if name is None and not offset and cls is timezone and hasattr(timezone, "utc"):
            return timezone.utc
        self = object.__new__(cls)
        self._offset, self._name = offset, name
        return self

    def utcoffset(self, moment):
        return self._offset

    def dst(self, moment):
        return None

    def tzname(self, moment):
        if self._name is not None:
            return self._name
        return "UTC" + _sign_offset(self._offset) if self._offset else "UTC"

    def fromutc(self, moment):
        return moment + self._offset

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return f"datetime.timezone({self._offset!r})"
        return f"datetime.timezone({self._offset!r}, {self._name!r})"

    def __str__(self):
        return self.tzname(None)

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)


timezone.utc = UTC = timezone(timedelta(0))
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))


class _IsoCalendarDate(tuple):
    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


class date:
    _c_name = "datetime.date"

    def __new__(cls, year, month=None, day=None):
        if month is None or day is None:
            missing = "month' (pos 2)" if month is None else "day' (pos 3)"
            raise TypeError(f"function missing required argument '{missing}")
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        return self

    @classmethod
    def today(cls):
        import time
        return cls.fromtimestamp(time.time())

    @classmethod
    def fromtimestamp(cls, stamp):
        import time
        return cls(*time.localtime(stamp)[:3])

    @classmethod
    def fromordinal(cls, number):
        if number < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*_from_ordinal(number))

    @classmethod
    def fromisoformat(cls, text):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = _iso_date(text)
        if parts is None:
            raise ValueError(f"Invalid isoformat string: {text!r}")
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        if not 1 <= week <= 53:
            raise ValueError(f"Invalid week: {week}")
        if not 1 <= day <= 7:
            raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
        return cls.fromordinal(_week_one(year) + (week - 1) * 7 + day - 1)

    @property
    def year(self):
        return self._year

    @property
    def month(self):
        return self._month

    @property
    def day(self):
        return self._day

    def __repr__(self):
        return f"datetime.{type(self).__qualname__}({self._year}, {self._month}, {self._day})"

    def isoformat(self):
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    def __str__(self):
        return self.isoformat()

    def ctime(self):
        return self.strftime("%a %b %e %H:%M:%S %Y")

    def strftime(self, format):
        return _format(self, format, self._year, self._month, self._day, 0, 0, 0, 0, None, "")

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def timetuple(self):
        return _time_tuple(self, 0, 0, 0, -1)

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        year = self._year
        first = _week_one(year)
        week, day = divmod(self.toordinal() - first, 7)
        if week < 0:
            year -= 1
            week, day = divmod(self.toordinal() - _week_one(year), 7)
        elif week >= 52 and self.toordinal() >= _week_one(year + 1):
            year, week = year + 1, 0
        return _IsoCalendarDate((year, week + 1, day + 1))

    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day)

    def __add__(self, other):
        if isinstance(other, timedelta):
            number = self.toordinal() + other.days
            if 0 < number <= 3652059:
                return type(self).fromordinal(number)
            raise OverflowError("date value out of range")
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def _key(self):
        return self._year, self._month, self._day

    def _comparable(self, other):
        return isinstance(other, date) and not isinstance(other, datetime)

    def __eq__(self, other):
        return self._key() == other._key() if self._comparable(other) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())


def _week_one(year):
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


def _time_tuple(value, hour, minute, second, dst):
    import time
    yearday = _before_month(value.year, value.month) + value.day
    return time.struct_time((value.year, value.month, value.day, hour, minute, second, value.weekday(), yearday, dst))


def _digits(text):
    return int(text) if text.isascii() and text.isdigit() else None


def _iso_date(text):
    if len(text) == 10 and text[4] == "-" and text[7] == "-":
        parts = _digits(text[:4]), _digits(text[5:7]), _digits(text[8:])
    elif len(text) == 8 and text.isdigit():
        parts = _digits(text[:4]), _digits(text[4:6]), _digits(text[6:])
    else:
        return None
    return None if None in parts else parts


def _iso_time(text):
    zone = None
    for place, letter in enumerate(text):
        if letter in "+-Z":
            mark = text[place:]
            text = text[:place]
            if mark == "Z":
                zone = timezone.utc
            else:
                parts = _iso_clock(mark[1:])
                if parts is None:
                    return None
                offset = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2], microseconds=parts[3])
                zone = timezone(-offset if letter == "-" else offset) if offset else timezone.utc
            break
    parts = _iso_clock(text)
    return None if parts is None else (*parts, zone)


def _iso_clock(text):
    fraction = 0
    for mark in ".,":
        if mark in text:
            text, _, digits = text.partition(mark)
            if not digits.isdigit():
                return None
            fraction = int((digits + "000000")[:6])
    pieces = text.split(":") if ":" in text else [text[at:at + 2] for at in range(0, len(text), 2)]
    numbers = [_digits(piece) if len(piece) == 2 else None for piece in pieces]
    if None in numbers or not 1 <= len(numbers) <= 3:
        return None
    return (*(numbers + [0, 0])[:3], fraction)


date.min, date.max = date(1, 1, 1), date(9999, 12, 31)
date.resolution = timedelta(days=1)


class time:
    _c_name = "datetime.time"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._microsecond = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tzinfo, self._fold = tzinfo, fold
        return self

    @classmethod
    def fromisoformat(cls, text):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = _iso_time(text.removeprefix("T"))
        if parts is None:
            raise ValueError(f"Invalid isoformat string: {text!r}")
        return cls(*parts)

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(None)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(None)

    def __repr__(self):
        text = f"{self._hour}, {self._minute}"
        if self._second or self._microsecond:
            text += f", {self._second}"
        if self._microsecond:
            text += f", {self._microsecond}"
        if self._tzinfo is not None:
            text += f", tzinfo={self._tzinfo!r}"
        if self._fold:
            text += ", fold=1"
        return f"datetime.{type(self).__qualname__}({text})"

    def isoformat(self, timespec="auto"):
        text = _time_text(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + _sign_offset(self.utcoffset())

    __str__ = isoformat

    def strftime(self, format):
        return _format(self, format, 1900, 1, 1, self._hour, self._minute, self._second, self._microsecond,
                       self.utcoffset(), self.tzname())

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def _key(self):
        offset = self.utcoffset()
        minutes = self._hour * 60 + self._minute
        if offset is not None:
            minutes -= offset.days * 1440 + offset.seconds // 60
        return minutes, self._second, self._microsecond

    def _order(self, other):
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware times")
        return self._key(), other._key()

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return (self.utcoffset() is None) == (other.utcoffset() is None) and self._key() == other._key()

    def __lt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._order(other)
        return a < b

    def __le__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._order(other)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._order(other)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._order(other)
        return a >= b

    def __hash__(self):
        return hash(self._key())


time.min, time.max = time(0, 0, 0), time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
_time_class, _zone_class = time, tzinfo


class datetime(date):
    _c_name = "datetime.datetime"

    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = date.__new__(cls, year, month, day)
        self._hour, self._minute, self._second, self._microsecond = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tzinfo, self._fold = tzinfo, fold
        return self

    @classmethod
    def now(cls, tz=None):
        import time
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        import time
        return cls.utcfromtimestamp(time.time())

    @classmethod
    def utcfromtimestamp(cls, stamp):
        micros = round(stamp * 1000000) if isinstance(stamp, float) else stamp * 1000000
        return cls._from_micros(micros)

    @classmethod
    def _from_micros(cls, micros, zone=None):
        days, rest = divmod(micros, _MICROS_A_DAY)
        if not 0 < days + 719163 <= 3652059:
            raise ValueError(f"year is out of range")
        seconds, micros = divmod(rest, 1000000)
        return cls(*_from_ordinal(days + 719163), seconds // 3600, seconds // 60 % 60, seconds % 60, micros, zone)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        _check_zone(tz)
        made = cls.utcfromtimestamp(timestamp)
        if tz is None:
            return made
        return tz.fromutc(made.replace(tzinfo=tz))

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        zone = time.tzinfo if tzinfo is True else tzinfo
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, zone,
                   fold=time.fold)

    @classmethod
    def fromisoformat(cls, text):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        length = 8 if len(text) >= 8 and text[:8].isdigit() else 10
        day = _iso_date(text[:length])
        clock = (0, 0, 0, 0, None)
        if len(text) > length:
            clock = _iso_time(text[length + 1:])
        if day is None or clock is None:
            raise ValueError(f"Invalid isoformat string: {text!r}")
        return cls(*day, *clock)

    @classmethod
    def strptime(cls, date_string, format):
        return cls(*_parse(date_string, format))

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    def date(self):
        return _date_class(self._year, self._month, self._day)

    def time(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self)

    def _micros(self):
        seconds = ((self.toordinal() - 719163) * 24 + self._hour) * 3600 + self._minute * 60 + self._second
        return seconds * 1000000 + self._microsecond

    def timestamp(self):
        offset = self.utcoffset()
        micros = self._micros() if offset is None else self._micros() - offset._micros()
        return micros / 1000000

    def timetuple(self):
        shift = self.dst()
        return _time_tuple(self, self._hour, self._minute, self._second, -1 if shift is None else int(bool(shift)))

    def utctimetuple(self):
        offset = self.utcoffset()
        moment = self if not offset else self - offset
        return _time_tuple(moment, moment.hour, moment.minute, moment.second, 0)

    def astimezone(self, tz=None):
        if tz is None:
            tz = timezone.utc
        offset = self.utcoffset() or timedelta(0)
        return tz.fromutc((self.replace(tzinfo=None) - offset).replace(tzinfo=tz))

    def isoformat(self, sep="T", timespec="auto"):
        text = f"{self._year:04d}-{self._month:02d}-{self._day:02d}{sep}"
        text += _time_text(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + _sign_offset(self.utcoffset())

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        if parts[-1] == 0:
            del parts[-1]
        if parts[-1] == 0:
            del parts[-1]
        text = ", ".join([str(part) for part in parts])
        if self._tzinfo is not None:
            text += f", tzinfo={self._tzinfo!r}"
        if self._fold:
            text += ", fold=1"
        return f"datetime.{type(self).__qualname__}({text})"

    def strftime(self, format):
        return _format(self, format, self._year, self._month, self._day, self._hour, self._minute, self._second,
                       self._microsecond, self.utcoffset(), self.tzname())

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        def pick(new, old):
            return old if new is None else new
        return type(self)(pick(year, self._year), pick(month, self._month), pick(day, self._day),
                          pick(hour, self._hour), pick(minute, self._minute), pick(second, self._second),
                          pick(microsecond, self._microsecond), self._tzinfo if tzinfo is True else tzinfo,
                          fold=pick(fold, self._fold))

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        try:
            return type(self)._from_micros(self._micros() + other._micros(), self._tzinfo)
        except ValueError:
            raise OverflowError("date value out of range") from None

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        mine, theirs = self.utcoffset(), other.utcoffset()
        if (mine is None) != (theirs is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        micros = self._micros() - other._micros()
        if mine is not None:
            micros += theirs._micros() - mine._micros()
        return timedelta._made(micros)

    def _moment(self):
        offset = self.utcoffset()
        return self._micros() if offset is None else self._micros() - offset._micros()

    def _order(self, other):
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return self._moment(), other._moment()

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        return (self.utcoffset() is None) == (other.utcoffset() is None) and self._moment() == other._moment()

    def _refuse(self, other):
        if isinstance(other, date):
            raise TypeError(f"can't compare {type(self).__module__}.{type(self).__name__} to {type(other).__module__}.{type(other).__name__}")
        return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, datetime):
            return self._refuse(other)
        a, b = self._order(other)
        return a < b

    def __le__(self, other):
        if not isinstance(other, datetime):
            return self._refuse(other)
        a, b = self._order(other)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, datetime):
            return self._refuse(other)
        a, b = self._order(other)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, datetime):
            return self._refuse(other)
        a, b = self._order(other)
        return a >= b

    def __hash__(self):
        return hash(self._moment())


datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
_date_class = date


def _take_number(text, at, most):
    end = at
    while end < len(text) and end - at < most and text[end].isdigit():
        end += 1
    return (int(text[at:end]), end) if end > at else (None, at)


def _take_name(text, at, names):
    for place, name in enumerate(names):
        if text[at:at + len(name)].lower() == name.lower():
            return place, at + len(name)
    return None, at


_WIDE = {"c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "D": "%m/%d/%y", "X": "%H:%M:%S", "T": "%H:%M:%S",
         "F": "%Y-%m-%d", "R": "%H:%M"}


def _parse(text, format):
    """year … microsecond, zone of a text that a format describes."""
    for letter in _WIDE:
        format = format.replace("%" + letter, _WIDE[letter])
    found = {"Y": 1900, "m": 1, "d": 1, "H": 0, "M": 0, "S": 0, "f": 0, "z": None}
    afternoon = None
    yearday = None
    at = 0
    place = 0

    def refuse():
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    while place < len(format):
        letter = format[place]
        place += 1
        if letter.isspace():
            while at < len(text) and text[at].isspace():
                at += 1
            continue
        if letter != "%":
            if at >= len(text) or text[at].lower() != letter.lower():
                refuse()
            at += 1
            continue
        if place == len(format):
            raise ValueError(f"stray % in format '{format}'")
        letter = format[place]
        place += 1
        number = None
        if letter in "YmdHIMSyj":
            if letter == "d" and text[at:at + 1] == " ":
                at += 1
            number, at = _take_number(text, at, 4 if letter == "Y" else 3 if letter == "j" else 2)
            if number is None or letter == "Y" and at < 4:
                refuse()
            limits = {"m": (1, 12), "d": (1, 31), "H": (0, 23), "I": (1, 12), "M": (0, 59), "S": (0, 61), "j": (1, 366)}
            low, high = limits.get(letter, (0, 9999))
            if number > high and number >= 10 and letter != "Y":
                number //= 10
                at -= 1
            if not low <= number <= high:
                refuse()
            if letter == "y":
                found["Y"] = number + (2000 if number < 69 else 1900)
            elif letter == "I":
                found["H"] = number % 12
            elif letter == "j":
                yearday = number
            else:
                found[letter] = number
        elif letter == "f":
            start = at
            number, at = _take_number(text, at, 6)
            if number is None:
                refuse()
            found["f"] = number * 10 ** (6 - (at - start))
        elif letter in "bBh":
            number, after = _take_name(text, at, _MONTHS)
            if number is None or letter != "B":
                number, after = _take_name(text, at, [name[:3] for name in _MONTHS])
            if number is None:
                refuse()
            at = after
            found["m"] = number + 1
        elif letter in "aA":
            number, after = _take_name(text, at, _WEEKDAYS if letter == "A" else [name[:3] for name in _WEEKDAYS])
            if number is None:
                refuse()
            at = after
        elif letter == "p":
            number, after = _take_name(text, at, ("AM", "PM"))
            if number is None:
                refuse()
            at = after
            afternoon = number
        elif letter == "z":
            if text[at:at + 1] == "Z":
                found["z"] = timezone.utc
                at += 1
            else:
                end = at + 1
                while end < len(text) and (text[end].isdigit() or text[end] == ":"):
                    end += 1
                parts = _iso_clock(text[at + 1:end]) if text[at:at + 1] in ("+", "-") else None
                if parts is None:
                    refuse()
                offset = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
                found["z"] = timezone(-offset if text[at] == "-" else offset)
                at = end
        elif letter == "Z":
            number, after = _take_name(text, at, ("UTC", "GMT"))
            if number is None:
                refuse()
            at = after
        elif letter in "wuUWGV":
            number, at = _take_number(text, at, 1 if letter in "wu" else 4 if letter == "G" else 2)
        elif letter == "%":
            if text[at:at + 1] != "%":
                refuse()
            at += 1
        else:
            raise ValueError(f"'{letter}' is a bad directive in format '{format}'")
    if at < len(text):
        raise ValueError(f"unconverted data remains: {text[at:]}")
    if afternoon is not None:
        found["H"] = found["H"] % 12 + 12 * afternoon
    if yearday is not None:
        year, found["m"], found["d"] = _from_ordinal(_before_year(found["Y"]) + yearday)
    return found["Y"], found["m"], found["d"], found["H"], found["M"], found["S"], found["f"], found["z"]
