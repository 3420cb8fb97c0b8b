"""Enumerations."""

__all__ = ["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "auto", "unique", "EnumMeta", "EnumType", "member", "nonmember"]


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


def _is_descriptor(value):
    kinds = (property, classmethod, staticmethod, type(_is_descriptor), type, nonmember)
    return isinstance(value, kinds) or hasattr(type(value), "__get__") and not isinstance(value, (int, str))


def _is_private(name):
    return name.startswith("__") and name.endswith("__") or name.startswith("_") and "__" in name[1:]


class _Names(dict):
    """A class body's names: no member is defined twice."""

    def __setitem__(self, key, value):
        plain = _is_private(key) or key.startswith("_") and key.endswith("_") or _is_descriptor(value)
        if key in self and not plain and not _is_descriptor(self[key]):
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        dict.__setitem__(self, key, value)


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **keywords):
        return _Names()

    def __new__(mcs, name, bases, namespace, /, **keywords):
        members, rest = {}, {}
        ignored = namespace.get("_ignore_", ())
        ignored = ignored.split() if isinstance(ignored, str) else ignored
        for key, value in namespace.items():
            plain = _is_private(key) or key.startswith("_") and key.endswith("_") or _is_descriptor(value)
            if key in ignored or key == "_ignore_":
                continue
            if plain:
                rest[key] = value.value if isinstance(value, nonmember) else value
            else:
                members[key] = value.value if isinstance(value, member) else value
        for base in bases:
            if isinstance(base, EnumType) and base._member_map_:
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        cls = super().__new__(mcs, name, bases, rest, **keywords)
        cls._prefer_enum_texts(bases, rest)
        cls._member_map_ = {}
        cls._member_names_ = []
        cls._value2member_map_ = {}
        last_values = []
        for key, value in members.items():
            if isinstance(value, auto):
                if value.value is None:
                    value.value = cls._generate_next_value_(key, 1, len(last_values), list(last_values))
                value = value.value
            elif isinstance(value, tuple):
                value = tuple([part.value if isinstance(part, auto) else part for part in value])
            cls._add_member(key, value)
            last_values.append(cls._member_map_[key]._value_)
        return cls

    def _prefer_enum_texts(cls, bases, namespace):
        """A data type among the bases must not hide the enumeration's own text."""
        data = cls._data_type()
        first = bases[-1] if bases else None
        if data is object or not isinstance(first, EnumType):
            return
        for name in ("__repr__", "__str__", "__format__"):
            if name not in namespace and getattr(cls, name) in (getattr(data, name), getattr(object, name)):
                setattr(cls, name, getattr(first, name))

    def _add_member(cls, key, value):
        data = cls._data_type()
        arguments = value if isinstance(value, tuple) else (value,)
        own_new = cls._own_new()
        if own_new is not None:
            made = own_new(cls, *arguments)
            if not hasattr(made, "_value_"):
                made._value_ = value
        elif data is object:
            made = object.__new__(cls)
            made._value_ = value
        else:
            made = data.__new__(cls, *arguments)
            made._value_ = value if data is not str or len(arguments) == 1 else data(*arguments)
        made._name_ = key
        made.__objclass__ = cls
        made._sort_order_ = len(cls._member_names_)
        for known in cls._member_map_.values():
            if known._value_ == made._value_ and type(known._value_) == type(made._value_):
                made = known
                break
        else:
            initialise = cls.__init__
            if initialise is not object.__init__:
                initialise(made, *arguments)
            if not cls._is_alias(made._value_):
                cls._member_names_.append(key)
            try:
                cls._value2member_map_.setdefault(made._value_, made)
            except TypeError:
                pass
        cls._member_map_[key] = made
        type.__setattr__(cls, key, made)

    def _is_alias(cls, value):
        return False

    def _data_type(cls):
        for base in cls.__mro__:
            if base in (int, str, float, bytes, tuple):
                return base
        return object

    def _own_new(cls):
        for base in cls.__mro__:
            if base is Enum or base in (int, str, float, bytes, tuple, object):
                return None
            found = base.__dict__.get("__new__")
            if found is not None:
                return found.__func__ if isinstance(found, staticmethod) else found
        return None

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1):
        if names is None:
            return cls._find(value)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if hasattr(names, "items"):
            pairs = list(names.items())
        else:
            pairs = [
                (name, cls._generate_next_value_(name, start, place, [start + i for i in range(place)]))
                if isinstance(name, str)
                else tuple(name)
                for place, name in enumerate(names)
            ]
        bases = (cls,) if type is None else (type, cls)
        return EnumType(value, bases, dict(pairs))

    def _find(cls, value):
        if isinstance(value, cls):
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for known in cls._member_map_.values():
                if known._value_ == value:
                    return known
        found = cls._missing_(value)
        if isinstance(found, cls):
            return found
        if found is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        raise TypeError(f"error in {cls.__name__}._missing_: returned {found!r} instead of None or a valid member")

    def __getattr__(cls, name):
        raise AttributeError(name)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_[::-1]])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if not isinstance(value, Enum) and not isinstance(value, (int, str)):
            raise TypeError(
                f"unsupported operand type(s) for 'in': '{type(value).__qualname__}' and '{cls.__class__.__qualname__}'"
            )
        raise TypeError(
            f"unsupported operand type(s) for 'in': '{type(value).__qualname__}' and '{cls.__class__.__qualname__}'"
        )

    def __repr__(cls):
        kind = "flag" if Flag in cls.__mro__ else "enum"
        return f"<{kind} {cls.__name__!r}>"

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls._member_map_:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumMeta = EnumType
# The class bodies below refer to these before they exist.
Enum = Flag = None


class Enum(metaclass=EnumType):
    def _generate_next_value_(name, start, count, last_values):
        numbers = [value for value in last_values if isinstance(value, int)]
        return max(numbers) + 1 if numbers else start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __repr__ = Enum.__repr__

    def __str__(self):
        return int.__repr__(self._value_)

    def __format__(self, spec):
        return int.__format__(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, ReprEnum):
    __repr__ = Enum.__repr__

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return str.__str__(self._value_)

    def __format__(self, spec):
        return str.__format__(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


class Flag(Enum):
    def _generate_next_value_(name, start, count, last_values):
        highest = max([value for value in last_values if isinstance(value, int)], default=0)
        return 1 << highest.bit_length() if last_values else 1

    @classmethod
    def _is_alias(cls, value):
        return not isinstance(value, int) or value <= 0 or value & (value - 1) != 0

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        every = 0
        for known in cls._member_map_.values():
            every |= known._value_
        if value < 0:
            value = every + 1 + value if every else value
            value &= every
            if value in cls._value2member_map_:
                return cls._value2member_map_[value]
        if value & ~every and not issubclass(cls, int):
            bits = max(value.bit_length(), every.bit_length())
            raise ValueError(
                f"{cls!r} invalid value {value!r}\n    given 0b{0} {value:0{bits}b}\n  allowed 0b{0} {every:0{bits}b}"
            )
        data = cls._data_type()
        made = object.__new__(cls) if data is object else data.__new__(cls, value)
        made._value_ = value
        names = [known._name_ for known in cls if known._value_ & value]
        extra = value & ~every
        made._name_ = "|".join(names + ([str(extra)] if extra and names else [])) or None
        cls._value2member_map_[value] = made
        return made

    def __contains__(self, other):
        if not isinstance(other, type(self)):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {type(self).__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter([known for known in type(self) if known._value_ & self._value_])

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f"<{type(self).__name__}: {self._value_!r}>"
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        if self._name_ is None:
            return f"{type(self).__name__}({self._value_!r})"
        return f"{type(self).__name__}.{self._name_}"

    def _other(self, other):
        if isinstance(other, type(self)):
            return other._value_
        if isinstance(other, int) and issubclass(type(self), int):
            return int(other)
        return None

    def __or__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else type(self)(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else type(self)(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else type(self)(self._value_ ^ value)

    def __invert__(self):
        every = 0
        for known in type(self)._member_map_.values():
            every |= known._value_
        return type(self)(every & ~self._value_)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__


class IntFlag(int, ReprEnum, Flag):
    __or__, __and__, __xor__, __invert__ = Flag.__or__, Flag.__and__, Flag.__xor__, Flag.__invert__
    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__
    __repr__, __contains__, __iter__, __len__ = Flag.__repr__, Flag.__contains__, Flag.__iter__, Flag.__len__

    def __str__(self):
        return int.__repr__(self._value_)

    def __format__(self, spec):
        return int.__format__(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


def unique(enumeration):
    aliases = [f"{alias} -> {known._name_}" for alias, known in enumeration._member_map_.items() if alias != known._name_]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


def global_enum(cls, update_str=False):
    return cls
