"""Objects that live in a server process and are used by others through proxies."""

import multiprocessing
import os
import pickle
import queue
import socket
import struct
import threading

_PUBLIC = {
    list: "append clear copy count extend index insert pop remove reverse sort __add__ __contains__ __delitem__ "
          "__getitem__ __len__ __mul__ __rmul__ __setitem__ __imul__",
    dict: "clear copy get items keys pop popitem setdefault update values __contains__ __delitem__ __getitem__ "
          "__len__ __setitem__ __iter__",
}


class Namespace:
    def __init__(self, /, **keywords):
        self.__dict__.update(keywords)

    def __repr__(self):
        shown = sorted([f"{name}={value!r}" for name, value in self.__dict__.items() if not name.startswith("_")])
        return f"Namespace({', '.join(shown)})"


class _Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode, self._value = typecode, value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    def __repr__(self):
        return f"Value({self._typecode!r}, {self._value!r})"


def _read(sock, size):
    data = b""
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _receive(sock):
    return pickle.loads(_read(sock, struct.unpack(">I", _read(sock, 4))[0]))


def _send(sock, message):
    data = pickle.dumps(message)
    sock.sendall(struct.pack(">I", len(data)) + data)


class _Server:
    """Keeps the objects; a thread answers each connection."""

    def __init__(self, listener, registry):
        self.listener, self.registry = listener, registry
        self.objects = {}

    def serve(self):
        while True:
            sock, _ = self.listener.accept()
            threading.Thread(target=self.answer, args=(sock,), daemon=True).start()

    def answer(self, sock):
        while True:
            try:
                kind, name, method, args, keywords = _receive(sock)
            except (EOFError, OSError):
                return
            try:
                reply = True, getattr(self, kind)(name, method, args, keywords)
            except Exception as problem:
                reply = False, problem
            try:
                _send(sock, reply)
            except Exception as problem:
                _send(sock, (False, TypeError(str(problem))))

    def make(self, name, method, args, keywords):
        made = self.registry[name](*args, **keywords)
        self.objects[id(made)] = made
        return id(made)

    def call(self, name, method, args, keywords):
        found = self.objects[name]
        if method == "__iter__":
            return list(found)
        result = getattr(found, method)(*args, **keywords)
        if isinstance(result, (type({}.keys()), type({}.values()), type({}.items()))):
            result = list(result)
        return result

    def names(self, name, method, args, keywords):
        found = self.objects[name]
        return [entry for entry in dir(found) if not entry.startswith("_") and callable(getattr(found, entry))]

    def attribute(self, name, method, args, keywords):
        found = self.objects[name]
        if method == "set":
            return setattr(found, *args)
        return delattr(found, *args) if method == "delete" else getattr(found, *args)

    def stop(self, name, method, args, keywords):
        os._exit(0)


class BaseProxy:
    def __init__(self, address, token, typeid):
        self._address, self._token, self._typeid = address, token, typeid
        self._sock = self._process = None

    def __reduce__(self):
        return type(self), (self._address, self._token, self._typeid)

    def _ask(self, kind, method=None, args=(), keywords={}):
        # A connection is of one process and one thread.
        here = os.getpid(), threading.get_ident()
        if self._process != here:
            self._sock = socket.socket(socket.AF_UNIX)
            self._sock.connect(self._address)
            self._process = here
        _send(self._sock, (kind, self._token, method, args, keywords))
        fine, result = _receive(self._sock)
        if not fine:
            raise result
        return result

    def _callmethod(self, methodname, args=(), kwds={}):
        return self._ask("call", methodname, args, kwds)

    def _getvalue(self):
        return self._callmethod("copy")

    def __repr__(self):
        return f"<{type(self).__name__} object, typeid {self._typeid!r} at {hex(id(self))}>"

    def __str__(self):
        return self._callmethod("__repr__")


def MakeProxyType(name, exposed):
    methods = {}
    for entry in exposed:
        def call(self, /, *args, _entry=entry, **keywords):
            return self._callmethod(_entry, args, keywords)
        call.__name__ = entry
        methods[entry] = call
    return type(name, (BaseProxy,), methods)


BaseListProxy = MakeProxyType("BaseListProxy", _PUBLIC[list].split())
DictProxy = MakeProxyType("DictProxy", _PUBLIC[dict].split())
DictProxy.__iter__ = lambda self: iter(self._callmethod("__iter__"))


class ListProxy(BaseListProxy):
    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __iter__(self):
        return iter(self._callmethod("__iter__"))


class NamespaceProxy(BaseProxy):
    def __getattr__(self, key):
        if key.startswith("_"):
            return object.__getattribute__(self, key)
        return self._ask("attribute", "get", (key,))

    def __setattr__(self, key, value):
        if key.startswith("_"):
            return object.__setattr__(self, key, value)
        return self._ask("attribute", "set", (key, value))

    def __delattr__(self, key):
        return self._ask("attribute", "delete", (key,))


class ValueProxy(BaseProxy):
    def get(self):
        return self._callmethod("get")

    def set(self, value):
        return self._callmethod("set", (value,))

    value = property(get, set)


class AcquirerProxy(BaseProxy):
    def acquire(self, blocking=True, timeout=None):
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    def release(self):
        return self._callmethod("release")

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *details):
        self.release()


class _AnyProxy(BaseProxy):
    """A proxy of what a program registered: the public methods, asked for when first used."""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._ask("names"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute {name!r}")
        return lambda *args, **keywords: self._callmethod(name, args, keywords)


class BaseManager:
    _registry = {}

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None):
        self._asked = address
        self.address = None
        self._process = None

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None, create_method=True):
        if "_registry" not in cls.__dict__:
            cls._registry = dict(cls._registry)
        if proxytype is None:
            proxytype = MakeProxyType(f"AutoProxy[{typeid}]", exposed) if exposed else _AnyProxy
        cls._registry[typeid] = callable, proxytype

        def make(self, /, *args, **keywords):
            token = BaseProxy(self.address, typeid, typeid)._ask("make", None, args, keywords)
            return proxytype(self.address, token, typeid)

        make.__name__ = typeid
        if create_method:
            setattr(cls, typeid, make)

    def start(self, initializer=None, initargs=()):
        listener = socket.socket(socket.AF_UNIX)
        self.address = self._asked or f"/tmp/pymp-{os.getpid()}-{id(self)}"
        listener.bind(self.address)
        listener.listen(16)
        factories = {name: entry[0] for name, entry in type(self)._registry.items()}
        # Daemonic: it ends with the program that made it.
        self._process = multiprocessing.Process(target=_run, args=(listener, factories, initializer, initargs))
        self._process.daemon = True
        self._process.name = type(self).__name__ + "-" + self._process.name.rpartition("-")[2]
        self._process.start()
        listener.close()

    def connect(self):
        self.address = self._asked

    def shutdown(self):
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._process = None

    def join(self, timeout=None):
        if self._process is not None:
            self._process.join(timeout)

    def __enter__(self):
        if self._process is None:
            self.start()
        return self

    def __exit__(self, *details):
        self.shutdown()


def _run(listener, factories, initializer, initargs):
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if initializer is not None:
        initializer(*initargs)
    _Server(listener, factories).serve()


class SyncManager(BaseManager):
    pass


class EventProxy(BaseProxy):
    def is_set(self):
        return self._callmethod("is_set")

    def set(self):
        return self._callmethod("set")

    def clear(self):
        return self._callmethod("clear")

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))


SyncManager.register("Queue", queue.Queue)
SyncManager.register("JoinableQueue", queue.Queue)
SyncManager.register("Event", threading.Event, EventProxy)
SyncManager.register("Lock", threading.Lock, AcquirerProxy)
SyncManager.register("RLock", threading.RLock, AcquirerProxy)
SyncManager.register("Semaphore", threading.Semaphore, AcquirerProxy)
SyncManager.register("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy)
SyncManager.register("list", list, ListProxy)
SyncManager.register("dict", dict, DictProxy)
SyncManager.register("Value", _Value, ValueProxy)
SyncManager.register("Array", lambda typecode, sequence, lock=True: list(sequence), ListProxy)
SyncManager.register("Namespace", Namespace, NamespaceProxy)
