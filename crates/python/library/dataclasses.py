"""Classes that are mostly data."""

from collections import _bind


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


class _KwOnly:
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


MISSING = _Missing()
KW_ONLY = _KwOnly()


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata if metadata is not None else {}
        self.kw_only = kw_only

    def __repr__(self):
        parts = [f"{name}={getattr(self, name)!r}" for name in ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")]
        return f"Field({','.join(parts)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_class_variable(annotation):
    text = annotation if isinstance(annotation, str) else repr(annotation)
    return text.startswith(("typing.ClassVar", "ClassVar"))


def _own_fields(cls, kw_only):
    annotations = cls.__dict__.get("__annotations__", {})
    for name, annotation in annotations.items():
        if isinstance(annotation, _KwOnly):
            kw_only = True
            continue
        if _is_class_variable(annotation):
            continue
        default = cls.__dict__.get(name, MISSING)
        if isinstance(default, Field):
            made = default
            if made.default is not MISSING:
                setattr(cls, name, made.default)
            else:
                delattr(cls, name)
        else:
            made = field(default=default)
        if isinstance(made.default, (list, dict, set)):
            kind = type(made.default)
            raise ValueError(f"mutable default {kind} for field {name} is not allowed: use default_factory")
        made.name = name
        made.type = annotation
        made._init_only = isinstance(annotation, InitVar) or annotation is InitVar
        if made.kw_only is MISSING:
            made.kw_only = kw_only
        yield made


def _set_new(cls, name, function):
    function.__name__ = name
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    if name not in cls.__dict__:
        setattr(cls, name, function)
        return True
    return False


def _make_init(cls, fields, frozen):
    positional = [f for f in fields if f.init and not f.kw_only]
    keyword = [f for f in fields if f.init and f.kw_only]
    names = tuple([f.name for f in positional])
    keyword_names = [f.name for f in keyword]
    lazy = object()
    defaults = {}
    for f in positional + keyword:
        if f.default is not MISSING:
            defaults[f.name] = f.default
        elif f.default_factory is not MISSING:
            defaults[f.name] = lazy
    seen_default = False
    for f in positional:
        if f.name in defaults:
            seen_default = True
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument")
    function = f"{cls.__qualname__}.__init__"
    positional_defaults = {name: value for name, value in defaults.items() if name in names}
    put = object.__setattr__

    def __init__(self, *args, **keywords):
        given = {name: keywords.pop(name) for name in keyword_names if name in keywords}
        values = dict(zip(names, _bind(function, names, positional_defaults, args, keywords)))
        for name in keyword_names:
            if name in given:
                values[name] = given[name]
            elif name in defaults:
                values[name] = defaults[name]
        missing = [name for name in keyword_names if name not in values]
        if missing:
            plural = "" if len(missing) == 1 else "s"
            listed = " and ".join([repr(name) for name in missing])
            raise TypeError(f"{function}() missing {len(missing)} required keyword-only argument{plural}: {listed}")
        extra = []
        for f in fields:
            if f.init:
                value = values[f.name]
                if value is lazy:
                    value = f.default_factory()
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            else:
                continue
            if f._init_only:
                extra.append(value)
            elif frozen:
                put(self, f.name, value)
            else:
                setattr(self, f.name, value)
        after = getattr(self, "__post_init__", None)
        if after is not None:
            after(*extra)

    return __init__


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        for inherited in getattr(base, "__dataclass_fields__", {}).values():
            fields[inherited.name] = inherited
    for own in _own_fields(cls, kw_only):
        fields[own.name] = own
    cls.__dataclass_fields__ = fields
    everything = list(fields.values())
    stored = [f for f in everything if not f._init_only]
    shown = [f.name for f in stored if f.repr]
    compared = [f.name for f in stored if f.compare]
    hashed = [f.name for f in stored if (f.compare if f.hash is None else f.hash)]

    if init:
        _set_new(cls, "__init__", _make_init(cls, everything, frozen))

    def __repr__(self):
        inside = ", ".join([f"{name}={getattr(self, name)!r}" for name in shown])
        return f"{type(self).__qualname__}({inside})"

    if repr_:
        _set_new(cls, "__repr__", __repr__)

    def values(self):
        return tuple([getattr(self, name) for name in compared])

    def __eq__(self, other):
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    own_eq = "__eq__" in cls.__dict__
    if eq:
        _set_new(cls, "__eq__", __eq__)

    def __lt__(self, other):
        return values(self) < values(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self, other):
        return values(self) <= values(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self, other):
        return values(self) > values(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self, other):
        return values(self) >= values(other) if other.__class__ is self.__class__ else NotImplemented

    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        for name, function in (("__lt__", __lt__), ("__le__", __le__), ("__gt__", __gt__), ("__ge__", __ge__)):
            if not _set_new(cls, name, function):
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering"
                )

    def __setattr__(self, name, value):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    if frozen:
        _set_new(cls, "__setattr__", __setattr__)
        _set_new(cls, "__delattr__", __delattr__)

    def __hash__(self):
        return hash(tuple([getattr(self, name) for name in hashed]))

    if unsafe_hash or eq and frozen:
        cls.__hash__ = __hash__
    elif eq and not own_eq and cls.__dict__.get("__hash__") is None:
        cls.__hash__ = None
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple([f.name for f in everything if f.init and not f.kw_only])
    cls.__dataclass_params__ = {"init": init, "repr": repr_, "eq": eq, "order": order, "frozen": frozen}
    if cls.__dict__.get("__doc__") is None:
        cls.__doc__ = f"{cls.__name__}({', '.join(fields)})"
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([f for f in found.values() if not f._init_only])


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _as_plain(obj, lambda o: dict_factory([(f.name, asdict_inner(getattr(o, f.name), dict_factory)) for f in fields(o)]))


def asdict_inner(value, dict_factory):
    return _as_plain(value, lambda o: asdict(o, dict_factory=dict_factory))


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")
    inner = lambda o: astuple(o, tuple_factory=tuple_factory)
    return tuple_factory([_as_plain(getattr(obj, f.name), inner) for f in fields(obj)])


def _as_plain(value, convert):
    import copy

    if is_dataclass(value) and not isinstance(value, type):
        return convert(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[_as_plain(item, convert) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_as_plain(item, convert) for item in value])
    if isinstance(value, dict):
        return type(value)([(_as_plain(k, convert), _as_plain(v, convert)) for k, v in value.items()])
    return copy.deepcopy(value)


def replace(obj, /, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("replace() should be called on dataclass instances")
    for f in obj.__dataclass_fields__.values():
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
        elif f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    annotations, body = {}, dict(namespace or {})
    for item in fields:
        name, *rest = (item,) if isinstance(item, str) else item
        annotations[name] = rest[0] if rest else "typing.Any"
        if len(rest) > 1:
            body[name] = rest[1]
    body["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, body), **options)
