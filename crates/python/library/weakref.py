"""References that do not count. Here an object lives as long as anything may reach it, and what is only
weakly held goes at the collector's next turn, which programs do not see: references stay alive."""


class ref:
    def __init__(self, object, callback=None):
        if object is None or isinstance(object, (int, float, str, bytes, tuple, list, dict)) and \
                type(object) in (int, float, str, bytes, tuple, list, dict, bool):
            raise TypeError(f"cannot create weak reference to '{type(object).__name__}' object")
        self._object = object
        self.__callback__ = callback

    def __call__(self):
        return self._object

    def __eq__(self, other):
        return self._object == other._object if isinstance(other, ref) else NotImplemented

    def __hash__(self):
        return hash(self._object)

    def __repr__(self):
        return f"<weakref at 0x{id(self):x}; to '{type(self._object).__name__}' at 0x{id(self._object):x}>"


ReferenceType = ref


class WeakMethod(ref):
    pass


class _Proxy:
    def __init__(self, object):
        super().__setattr__("_object", object)

    def __getattr__(self, name):
        return getattr(self._object, name)

    def __setattr__(self, name, value):
        setattr(self._object, name, value)

    def __call__(self, *arguments, **keywords):
        return self._object(*arguments, **keywords)

    def __str__(self):
        return str(self._object)

    def __len__(self):
        return len(self._object)

    def __iter__(self):
        return iter(self._object)

    def __getitem__(self, key):
        return self._object[key]

    def __bool__(self):
        return bool(self._object)

    def __eq__(self, other):
        return self._object == other


def proxy(object, callback=None):
    return _Proxy(object)


def getweakrefcount(object):
    return 0


def getweakrefs(object):
    return []


class WeakValueDictionary(dict):
    pass


class WeakKeyDictionary(dict):
    pass


class WeakSet(set):
    pass


class finalize:
    def __init__(self, obj, func, /, *args, **kwargs):
        self._call = (func, args, kwargs)
        import atexit
        atexit.register(self)

    def __call__(self, _=None):
        if self._call is not None:
            func, args, kwargs = self._call
            self._call = None
            return func(*args, **kwargs)

    def detach(self):
        call, self._call = self._call, None
        return call

    alive = property(lambda self: self._call is not None)
