"""Abstract base classes."""


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class abstractproperty(property):
    __isabstractmethod__ = True


def _is_abstract(value):
    if isinstance(value, property):
        return isinstance(value, abstractproperty) or any(getattr(part, "__isabstractmethod__", False) for part in (value.fget, value.fset, value.fdel))
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    return getattr(value, "__isabstractmethod__", False)


class ABCMeta(type):
    def __new__(mcs, name, bases, namespace, /, **keywords):
        cls = super().__new__(mcs, name, bases, namespace, **keywords)
        abstract = {name for name, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for inherited in getattr(base, "__abstractmethods__", ()):
                if _is_abstract(getattr(cls, inherited, None)):
                    abstract.add(inherited)
        cls.__abstractmethods__ = frozenset(abstract)
        cls._abc_registered = ()
        return cls

    def __call__(cls, *args, **keywords):
        missing = sorted(cls.__abstractmethods__)
        if missing:
            plural = "" if len(missing) == 1 else "s"
            raise TypeError(
                f"Can't instantiate abstract class {cls.__name__} with abstract method{plural} {', '.join(missing)}"
            )
        return super().__call__(*args, **keywords)

    def register(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        cls._abc_registered += (subclass,)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        hook = cls.__subclasshook__(subclass)
        if hook is not NotImplemented:
            return hook
        if cls in subclass.__mro__:
            return True
        for registered in cls._abc_registered:
            if issubclass(subclass, registered):
                return True
        return any(type(child) is not type and issubclass(subclass, child) for child in type.__subclasses__(cls))


class ABC(metaclass=ABCMeta):
    __slots__ = ()


abstractclassmethod = lambda function: classmethod(abstractmethod(function))
abstractstaticmethod = lambda function: staticmethod(abstractmethod(function))


def get_cache_token():
    return 0
