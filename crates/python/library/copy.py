"""Shallow and deep copies."""


class Error(Exception):
    pass


error = Error
# What `copyreg.pickle` was told.
_reducers = {}
_views = (type({}.keys()), type({}.values()), type({}.items()))


_atoms = (
    type(None), int, float, bool, str, bytes, type, range, type(Ellipsis), type(NotImplemented),
    type(len), type(lambda: 0), property, type(Error),
)


def copy(x):
    cls = type(x)
    if cls in _atoms or issubclass(cls, type) or cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    own = getattr(cls, "__copy__", None)
    if own is not None:
        return own(x)
    if cls in _views:
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    reduced = _reduced(x, cls)
    if isinstance(reduced, str):
        return x
    if reduced is not None:
        return _reconstruct(x, None, *reduced)
    return _rebuild(x, cls, lambda value: value)


def deepcopy(x, memo=None):
    if memo is None:
        memo = {}
    cls = type(x)
    if cls in _atoms or issubclass(cls, type):
        return x
    if id(x) in memo:
        return memo[id(x)]
    own = getattr(cls, "__deepcopy__", None)
    if own is not None:
        y = own(x, memo)
    elif cls is list:
        y = memo[id(x)] = []
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        y = memo[id(x)] = {}
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        same = all([a is b for a, b in zip(items, x)])
        y = memo.get(id(x), x if same else tuple(items))
    elif cls in (set, frozenset):
        y = cls([deepcopy(item, memo) for item in x])
    elif cls is bytearray:
        y = bytearray(x)
    else:
        reduced = _reduced(x, cls)
        if isinstance(reduced, str):
            y = x
        elif reduced is not None:
            y = _reconstruct(x, memo, *reduced)
        else:
            y = _rebuild(x, cls, lambda value: deepcopy(value, memo), memo)
    memo[id(x)] = y
    # Keep x alive as long as its identity stands in the memo.
    memo.setdefault(id(memo), []).append(x)
    return y


def _reduced(x, cls):
    """What the class's own way of pickling gives, where it has one."""
    reducer = _reducers.get(cls)
    if reducer is not None:
        return reducer(x)
    for base in cls.__mro__[:-1]:
        if base.__module__ == "builtins":
            continue
        for name, arguments in (("__reduce_ex__", (4,)), ("__reduce__", ())):
            if callable(base.__dict__.get(name)):
                return getattr(x, name)(*arguments)
    return None


def _reconstruct(x, memo, make, arguments, state=None, items=None, pairs=None, *, deepcopy=deepcopy):
    deep = memo is not None
    if deep and arguments:
        arguments = [deepcopy(argument, memo) for argument in arguments]
    y = make(*arguments)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(y, "__setstate__"):
            y.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                y.__dict__.update(state)
            for name, value in (slots or {}).items():
                setattr(y, name, value)
    for item in items or ():
        y.append(deepcopy(item, memo) if deep else item)
    for key, value in pairs or ():
        if deep:
            key, value = deepcopy(key, memo), deepcopy(value, memo)
        y[key] = value
    return y


def _rebuild(x, cls, transfer, memo=None):
    if isinstance(x, BaseException):
        y = cls.__new__(cls, *[transfer(argument) for argument in x.args])
        y.args = tuple([transfer(argument) for argument in x.args])
    elif isinstance(x, (tuple, str, bytes, int, float, frozenset)):
        base = next(base for base in (tuple, str, bytes, int, float, frozenset) if isinstance(x, base))
        y = base.__new__(cls, [transfer(item) for item in x] if base in (tuple, frozenset) else x)
    else:
        y = cls.__new__(cls)
    if memo is not None:
        memo[id(x)] = y
    if isinstance(x, list):
        for item in list.__iter__(x):
            list.append(y, transfer(item))
    elif isinstance(x, dict):
        for key, value in dict.items(x):
            dict.__setitem__(y, transfer(key), transfer(value))
    elif isinstance(x, set):
        for item in set.__iter__(x):
            set.add(y, transfer(item))
    state = getattr(x, "__dict__", None)
    if state:
        for name, value in list(state.items()):
            y.__dict__[name] = transfer(value)
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(x, name):
                setattr(y, name, transfer(getattr(x, name)))
    return y
