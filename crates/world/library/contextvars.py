"""Variables whose value belongs to a context: each thread has one, and `Context.run` gives it another for a while."""

from _thread import get_ident


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


_missing = _Missing()
# The context of each thread that has one by now.
_contexts = {}


def _here():
    me = get_ident()
    context = _contexts.get(me)
    if context is None:
        context = _contexts[me] = Context()
    return context


class Token:
    MISSING = _missing

    def __init__(self, context, var, old):
        self._context, self._var, self._old, self._used = context, var, old, False

    var = property(lambda self: self._var)
    old_value = property(lambda self: self._old)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self._var!r} at {id(self):#x}>"


class ContextVar:
    def __init__(self, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    name = property(lambda self: self._name)

    def __class_getitem__(cls, item):
        return cls

    def __repr__(self):
        default = "" if self._default is _missing else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"

    def get(self, default=_missing, /):
        values = _here()._values
        if self in values:
            return values[self]
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _here()
        token = Token(context, self, context._values.get(self, _missing))
        context._values[self] = value
        return token

    def reset(self, token, /):
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _here()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is _missing:
            context._values.pop(self, None)
        else:
            context._values[self] = token._old


def _key(var):
    if not isinstance(var, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {var!r}")
    return var


class Context:
    def __init__(self):
        self._values = {}
        self._entered = False

    def _enter(self):
        """Becomes the thread's context; returns the one before, for `_leave`."""
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self} is already entered")
        me = get_ident()
        before = _contexts.get(me)
        _contexts[me] = self
        self._entered = True
        return before

    def _leave(self, before):
        _contexts[get_ident()] = before
        self._entered = False

    def run(self, callable, *args, **kwargs):
        before = self._enter()
        try:
            return callable(*args, **kwargs)
        finally:
            self._leave(before)

    def copy(self):
        twin = Context()
        twin._values = dict(self._values)
        return twin

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = None

    def __getitem__(self, var):
        return self._values[_key(var)]

    def __contains__(self, var):
        return _key(var) in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def get(self, var, default=None, /):
        return self._values.get(_key(var), default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()


Context.__module__ = ContextVar.__module__ = Token.__module__ = '_contextvars'


def copy_context():
    return _here().copy()
