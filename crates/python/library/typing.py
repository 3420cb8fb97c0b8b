"""Names for type hints: they are kept, never checked."""

import collections.abc as _abc

TYPE_CHECKING = False


class _Hint:
    """`List[int]` and the like: a name and what stands in the brackets."""

    def __init__(self, name, origin=None, arguments=None, listed=False):
        self._name = name
        self._listed = listed
        self.__origin__ = origin
        self.__args__ = arguments or ()

    def __getitem__(self, arguments):
        if not isinstance(arguments, tuple):
            arguments = (arguments,)
        if self._name == "Callable" and len(arguments) == 2 and isinstance(arguments[0], list):
            arguments = (*arguments[0], arguments[1])
            return _Hint(self._name, self.__origin__, tuple([_hint(argument) for argument in arguments]), True)
        if self._name == "Annotated":
            arguments = (_hint(arguments[0]), *arguments[1:])
        elif self._name != "Literal":
            arguments = tuple([_hint(argument) for argument in arguments])
        if self._name == "Union":
            flat = []
            for argument in arguments:
                inside = isinstance(argument, _Hint) and argument._name in ("Union", "Optional") and argument.__args__
                for one in inside or (argument,):
                    if one not in flat:
                        flat.append(one)
            if len(flat) == 1:
                return flat[0]
            arguments = tuple(flat)
            if len(flat) == 2 and type(None) in flat:
                return _Hint("Optional", None, arguments)
        if self._name == "Optional":
            arguments = arguments[0].__args__ if getattr(arguments[0], "_name", None) == "Union" else arguments
            arguments = (*arguments, type(None)) if type(None) not in arguments else arguments
        return _Hint(self._name, self.__origin__, arguments)

    def __iter__(self):
        yield _Hint("Unpack", None, (self,))

    def __call__(self, *args, **keywords):
        if self.__origin__ is None:
            raise TypeError(f"Cannot instantiate typing.{self._name}")
        return self.__origin__(*args, **keywords)

    def __mro_entries__(self, bases):
        return (self.__origin__,) if self.__origin__ is not None else ()

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    __ror__ = __or__

    def __eq__(self, other):
        return isinstance(other, _Hint) and (self._name, self.__args__) == (other._name, other.__args__)

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        if not self.__args__:
            return f"typing.{self._name}"
        shown = [_shown(argument) for argument in self.__args__]
        if self._name == "Unpack":
            return "*" + shown[0]
        if self._name == "Optional":
            rest = [_shown(argument) for argument in self.__args__ if argument is not type(None)]
            if len(rest) == 1:
                return f"typing.Optional[{rest[0]}]"
            return f"typing.Union[{', '.join(shown)}]"
        if self._name == "Annotated":
            shown[1:] = [repr(argument) for argument in self.__args__[1:]]
        if self._listed:
            return f"typing.Callable[[{', '.join(shown[:-1])}], {shown[-1]}]"
        return f"typing.{self._name}[{', '.join(shown)}]"


class ForwardRef:
    """A type named by text."""

    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def _hint(argument):
    if argument is None:
        return type(None)
    return ForwardRef(argument) if isinstance(argument, str) else argument


def _shown(argument):
    if argument is ...:
        return "..."
    if isinstance(argument, type) and not hasattr(argument, "__args__"):
        if argument.__module__ == "builtins":
            return argument.__qualname__
        return f"{argument.__module__}.{argument.__qualname__}"
    return repr(argument)


Any = _Hint("Any")
NoReturn = _Hint("NoReturn")
Never = _Hint("Never")
Self = _Hint("Self")
LiteralString = _Hint("LiteralString")
Text = str
AnyStr = _Hint("AnyStr")
Union = _Hint("Union")
Optional = _Hint("Optional")
ClassVar = _Hint("ClassVar")
Final = _Hint("Final")
Literal = _Hint("Literal")
Annotated = _Hint("Annotated")
Required = _Hint("Required")
NotRequired = _Hint("NotRequired")
TypeAlias = _Hint("TypeAlias")
TypeGuard = _Hint("TypeGuard")
Concatenate = _Hint("Concatenate")
Unpack = _Hint("Unpack")
List = _Hint("List", list)
Dict = _Hint("Dict", dict)
Set = _Hint("Set", set)
FrozenSet = _Hint("FrozenSet", frozenset)
Tuple = _Hint("Tuple", tuple)
Type = _Hint("Type", type)
Deque = _Hint("Deque")
DefaultDict = _Hint("DefaultDict")
OrderedDict = _Hint("OrderedDict")
Counter = _Hint("Counter")
Callable = _Hint("Callable", _abc.Callable)
Iterable = _Hint("Iterable", _abc.Iterable)
Iterator = _Hint("Iterator", _abc.Iterator)
Generator = _Hint("Generator", _abc.Generator)
Sequence = _Hint("Sequence", _abc.Sequence)
MutableSequence = _Hint("MutableSequence", _abc.MutableSequence)
Mapping = _Hint("Mapping", _abc.Mapping)
MutableMapping = _Hint("MutableMapping", _abc.MutableMapping)
Hashable = _Hint("Hashable", _abc.Hashable)
Sized = _Hint("Sized", _abc.Sized)
Container = _Hint("Container", _abc.Container)
Collection = _Hint("Collection", _abc.Collection)
Awaitable = _Hint("Awaitable", _abc.Awaitable)
Coroutine = _Hint("Coroutine", _abc.Coroutine)
AsyncIterator = _Hint("AsyncIterator", _abc.AsyncIterator)
AsyncIterable = _Hint("AsyncIterable", _abc.AsyncIterable)
AsyncGenerator = _Hint("AsyncGenerator")
ContextManager = _Hint("ContextManager")
AsyncContextManager = _Hint("AsyncContextManager")
SupportsInt = _Hint("SupportsInt")
SupportsFloat = _Hint("SupportsFloat")
Pattern = _Hint("Pattern")
Match = _Hint("Match")
IO = _Hint("IO")
TextIO = _Hint("TextIO")
BinaryIO = _Hint("BinaryIO")


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name

    def __repr__(self):
        return f"~{self.__name__}"

    def __or__(self, other):
        return Union[self, other]

    __ror__ = __or__


class ParamSpec(TypeVar):
    args = kwargs = None


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class Generic:
    def __class_getitem__(cls, arguments):
        return cls


class Protocol:
    def __class_getitem__(cls, arguments):
        return cls


def NewType(name, tp):
    def make(value):
        return value

    make.__name__ = make.__qualname__ = name
    make.__supertype__ = tp
    return make


class NamedTuple:
    def __init_subclass__(cls, **keywords):
        pass

    def __new__(cls, *args, **keywords):
        if cls is NamedTuple:
            from collections import namedtuple

            return namedtuple(args[0], [name for name, _ in args[1]])
        made = cls.__dict__.get("_made")
        if made is None:
            from collections import namedtuple

            names = tuple(cls.__dict__.get("__annotations__", {}))
            defaults = [cls.__dict__[name] for name in names if name in cls.__dict__]
            made = namedtuple(cls.__name__, names, defaults=defaults)
            for name, value in cls.__dict__.items():
                if name not in names and not (name.startswith("__") and name in ("__dict__", "__annotations__", "__weakref__", "__new__", "__module__", "__qualname__")):
                    setattr(made, name, value)
            cls._made = made
        return made(*args, **keywords)


class TypedDict(dict):
    def __init_subclass__(cls, total=True, **keywords):
        pass


def cast(typ, val):
    return val


def overload(function):
    return function


def final(thing):
    return thing


def no_type_check(thing):
    return thing


def runtime_checkable(cls):
    return cls


def get_type_hints(obj, *rest, **keywords):
    hints = {}
    for base in reversed(getattr(obj, "__mro__", (obj,))):
        hints.update(getattr(base, "__dict__", {}).get("__annotations__", None) or getattr(base, "__annotations__", {}))
    return hints


def get_origin(tp):
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def assert_never(value):
    raise AssertionError(f"Expected code to be unreachable, but got: {value!r}")


def reveal_type(value):
    return value
