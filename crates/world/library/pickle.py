# Objects as bytes and back, in the format of CPython (protocols 2 to 5).

import io
import struct
import sys

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
_BATCH = 1000
_FRAME = 65536


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


def _old(module, name, obj):
    """Where Python 2 had it, for protocol 2."""
    if module == 'builtins':
        if isinstance(obj, type) and issubclass(obj, BaseException):
            return 'exceptions', name
        return '__builtin__', 'xrange' if name == 'range' else name
    return '_codecs' if module == 'codecs' else module, name


_NEW = {'__builtin__': 'builtins', '_codecs': 'codecs', 'exceptions': 'builtins', 'copy_reg': 'copyreg'}


def _found(module, qualname):
    __import__(module)
    found = sys.modules[module]
    for part in qualname.split('.'):
        found = getattr(found, part)
    return found


class Pickler:
    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        protocol = DEFAULT_PROTOCOL if protocol is None else protocol
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        if protocol > HIGHEST_PROTOCOL:
            raise ValueError(f'pickle protocol must be <= {HIGHEST_PROTOCOL}')
        self.proto = max(protocol, 2)
        self._file = file
        self.memo = {}

    def clear_memo(self):
        self.memo.clear()

    def persistent_id(self, obj):
        return None

    def dump(self, obj):
        self._parts, self._size = [], 0
        self._file.write(bytes([0x80, self.proto]))
        self._save(obj)
        self._put(b'.')
        self._end_frame()

    def _put(self, data):
        self._parts.append(data)
        self._size += len(data)

    def _end_frame(self):
        data = b''.join(self._parts)
        if self.proto >= 4 and len(data) >= 4:
            self._file.write(b'\x95' + struct.pack('<Q', len(data)))
        self._file.write(data)
        self._parts, self._size = [], 0

    def _long(self, data):
        # Not framed: it may be long.
        if self.proto >= 4 and len(data) >= _FRAME:
            head = self._parts.pop()
            self._end_frame() if self._parts else None
            self._file.write(head + data)
        else:
            self._put(data)

    def _remember(self, obj):
        self.memo[id(obj)] = len(self.memo), obj
        if self.proto >= 4:
            self._put(b'\x94')
        else:
            place = len(self.memo) - 1
            self._put(b'q' + bytes([place]) if place < 256 else b'r' + struct.pack('<I', place))

    def _save(self, obj):
        if self._size >= _FRAME and self.proto >= 4:
            self._end_frame()
        persistent = self.persistent_id(obj)
        if persistent is not None:
            self._save(persistent)
            return self._put(b'Q')
        kind = type(obj)
        simple = _SIMPLE.get(kind)
        if simple is not None and kind not in _REMEMBERED:
            return simple(self, obj)
        known = self.memo.get(id(obj))
        if known is not None:
            place = known[0]
            return self._put(b'h' + bytes([place]) if place < 256 else b'j' + struct.pack('<I', place))
        if simple is not None:
            return simple(self, obj)
        own = getattr(self, 'reducer_override', None)
        reduced = own(obj) if own is not None else NotImplemented
        if reduced is NotImplemented:
            if isinstance(obj, type) or kind in (type(_found), type(len)):
                return self._save_name(obj)
            reduced = _reduced(obj, kind, self.proto)
        if isinstance(reduced, str):
            return self._save_name(obj, reduced)
        self._save_reduced(obj, *reduced)

    def _save_none(self, obj):
        self._put(b'N')

    def _save_bool(self, obj):
        self._put(b'\x88' if obj else b'\x89')

    def _save_int(self, obj):
        if 0 <= obj < 256:
            self._put(b'K' + bytes([obj]))
        elif 0 <= obj < 65536:
            self._put(b'M' + struct.pack('<H', obj))
        elif -(2**31) <= obj < 2**31:
            self._put(b'J' + struct.pack('<i', obj))
        else:
            size = (obj + (obj < 0)).bit_length() // 8 + 1
            head = b'\x8a' + bytes([size]) if size < 256 else b'\x8b' + struct.pack('<I', size)
            self._put(head + obj.to_bytes(size, 'little', signed=True))

    def _save_float(self, obj):
        self._put(b'G' + struct.pack('>d', obj))

    def _save_bytes(self, obj):
        if self.proto < 3:
            import codecs
            return self._save_reduced(obj, codecs.encode, (obj.decode('latin-1'), 'latin1'))
        size = len(obj)
        if size < 256:
            self._put(b'C' + bytes([size]) + obj)
        else:
            self._put(b'B' + struct.pack('<I', size))
            self._long(obj)
        self._remember(obj)

    def _save_bytearray(self, obj):
        if self.proto < 5:
            return self._save_reduced(obj, bytearray, (bytes(obj),) if obj else ())
        self._put(b'\x96' + struct.pack('<Q', len(obj)))
        self._long(bytes(obj))
        self._remember(obj)

    def _save_str(self, obj):
        data = obj.encode('utf-8', 'surrogatepass')
        if len(data) < 256 and self.proto >= 4:
            self._put(b'\x8c' + bytes([len(data)]) + data)
        else:
            self._put(b'X' + struct.pack('<I', len(data)))
            self._long(data)
        self._remember(obj)

    def _save_tuple(self, obj):
        if not obj:
            return self._put(b')')
        if len(obj) > 3:
            self._put(b'(')
        for item in obj:
            self._save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            # It holds itself by way of something else, and is there already.
            self._put(b'0' * len(obj) if len(obj) <= 3 else b'1')
            place = known[0]
            return self._put(b'h' + bytes([place]) if place < 256 else b'j' + struct.pack('<I', place))
        self._put((b'', b'\x85', b'\x86', b'\x87')[len(obj)] if len(obj) <= 3 else b't')
        self._remember(obj)

    def _save_list(self, obj):
        self._put(b']')
        self._remember(obj)
        self._appended(iter(obj))

    def _batches(self, items):
        while batch := [item for _, item in zip(range(_BATCH), items)]:
            yield batch

    def _appended(self, items):
        for batch in self._batches(items):
            if len(batch) > 1:
                self._put(b'(')
            for item in batch:
                self._save(item)
            self._put(b'e' if len(batch) > 1 else b'a')

    def _save_dict(self, obj):
        self._put(b'}')
        self._remember(obj)
        self._items_set(iter(obj.items()))

    def _items_set(self, items):
        for batch in self._batches(items):
            if len(batch) > 1:
                self._put(b'(')
            for key, value in batch:
                self._save(key)
                self._save(value)
            self._put(b'u' if len(batch) > 1 else b's')

    def _save_set(self, obj):
        if self.proto < 4:
            return self._save_reduced(obj, set, (list(obj),))
        self._put(b'\x8f')
        self._remember(obj)
        for batch in self._batches(iter(obj)):
            self._put(b'(')
            for item in batch:
                self._save(item)
            self._put(b'\x90')

    def _save_frozenset(self, obj):
        if self.proto < 4:
            return self._save_reduced(obj, frozenset, (list(obj),))
        self._put(b'(')
        for item in obj:
            self._save(item)
        self._put(b'\x91')
        self._remember(obj)

    def _save_constant(self, obj):
        self._save_name(obj, 'Ellipsis' if obj is ... else 'NotImplemented')

    def _save_name(self, obj, name=None):
        if obj in (type(None), type(...), type(NotImplemented)):
            return self._save_reduced(obj, type, (None if obj is type(None) else ... if obj is type(...) else NotImplemented,))
        if name is None:
            name = getattr(obj, '__qualname__', None) or obj.__name__
        module = getattr(obj, '__module__', None)
        if not isinstance(module, str):
            module = 'builtins'
        if '<locals>' in name:
            raise AttributeError(f"Can't pickle local object {name!r}")
        try:
            found = _found(module, name)
        except (ImportError, KeyError, AttributeError):
            raise PicklingError(f"Can't pickle {obj!r}: attribute lookup {name} on {module} failed") from None
        if found is not obj:
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module}.{name}")
        if self.proto >= 4:
            self._save(module)
            self._save(name)
            self._put(b'\x93')
        else:
            if self.proto < 3:
                module, name = _old(module, name, obj)
            self._put(b'c' + module.encode() + b'\n' + name.encode() + b'\n')
        self._remember(obj)

    def _save_reduced(self, obj, function, arguments, state=None, items=None, pairs=None, setter=None):
        if getattr(function, '__name__', '') == '__newobj__':
            self._save(arguments[0])
            self._save(tuple(arguments[1:]))
            self._put(b'\x81')
        else:
            self._save(function)
            self._save(arguments)
            self._put(b'R')
        if id(obj) in self.memo:
            place = self.memo[id(obj)][0]
            self._put(b'0' + (b'h' + bytes([place]) if place < 256 else b'j' + struct.pack('<I', place)))
        else:
            self._remember(obj)
        if items is not None:
            self._appended(iter(items))
        if pairs is not None:
            self._items_set(iter(pairs))
        if state is not None:
            self._save(state)
            self._put(b'b')


_SIMPLE = {
    type(None): Pickler._save_none, bool: Pickler._save_bool, int: Pickler._save_int, float: Pickler._save_float,
    bytes: Pickler._save_bytes, bytearray: Pickler._save_bytearray, str: Pickler._save_str,
    tuple: Pickler._save_tuple, list: Pickler._save_list, dict: Pickler._save_dict, set: Pickler._save_set,
    frozenset: Pickler._save_frozenset, type(...): Pickler._save_constant,
    type(NotImplemented): Pickler._save_constant,
}
_REMEMBERED = (bytes, bytearray, str, tuple, list, dict, set, frozenset)


def __newobj__(cls, *arguments):
    return cls.__new__(cls, *arguments)


_BASES = (int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset)


def _reduced(obj, kind, protocol):
    """What CPython's `__reduce_ex__` says."""
    for name, arguments in (('__reduce_ex__', (protocol,)), ('__reduce__', ())):
        for base in kind.__mro__[:-1]:
            if callable(base.__dict__.get(name)) and base.__module__ != 'builtins':
                return getattr(obj, name)(*arguments)
    if kind.__module__ == 'enum' or any([base.__name__ == 'Enum' for base in kind.__mro__]):
        return kind, (obj.value,)
    state = _state(obj, kind)
    if isinstance(obj, BaseException):
        return (kind, tuple(obj.args), state) if state else (kind, tuple(obj.args))
    if kind is complex:
        return complex, (obj.real, obj.imag)
    if kind is range or kind is slice:
        return kind, (obj.start, obj.stop, obj.step)
    if kind.__name__ == 'method':
        return getattr, (obj.__self__, obj.__name__)
    if hasattr(kind, '_pickle_refused') or kind.__module__ in ('socket', '_thread', 'builtins', '_io'):
        module = '_thread.' if kind.__module__ == '_thread' else ''
        raise TypeError(f"cannot pickle '{module}{kind.__name__}' object")
    items = pairs = None
    arguments = ()
    if hasattr(obj, '__getnewargs__'):
        arguments = tuple(obj.__getnewargs__())
    elif isinstance(obj, _BASES):
        base = next(base for base in _BASES if isinstance(obj, base))
        if base is list:
            items = list(list.__iter__(obj))
        elif base is dict:
            pairs = list(dict.items(obj))
        else:
            arguments = (base(obj),)
    return __newobj__, (kind, *arguments), state, items, pairs


def _state(obj, kind):
    for base in kind.__mro__[:-1]:
        if '__getstate__' in base.__dict__:
            return obj.__getstate__()
    names = getattr(obj, '__dict__', None)
    slots = {}
    for base in kind.__mro__:
        listed = base.__dict__.get('__slots__', ())
        for name in (listed,) if isinstance(listed, str) else listed:
            if name not in ('__dict__', '__weakref__') and hasattr(obj, name):
                slots[name] = getattr(obj, name)
    state = dict(names) if names else None
    return (state, slots) if slots else state


class Unpickler:
    def __init__(self, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
        self._file = file
        self.memo = {}

    def find_class(self, module, name):
        if (module, name) == ('copyreg', '_reconstructor'):
            return lambda cls, base, state: cls.__new__(cls) if base is object else base.__new__(cls, state)
        if (module, name) == ('__builtin__', 'xrange'):
            return range
        return _found(_NEW.get(module, module), name)

    def persistent_load(self, pid):
        raise UnpicklingError('A load persistent id instruction was encountered, but no persistent_load function was '
                              'specified.')

    def _take(self, size):
        data = self._file.read(size)
        if len(data) < size:
            raise UnpicklingError('pickle data was truncated')
        return data

    def _line(self):
        line = self._file.readline()
        if not line.endswith(b'\n'):
            raise UnpicklingError('pickle data was truncated')
        return line[:-1]

    def _number(self, size):
        return int.from_bytes(self._take(size), 'little')

    def _marked(self):
        items = self._stack
        self._stack = self._marks.pop()
        return items

    def load(self):
        self._stack, self._marks = [], []
        while True:
            code = self._file.read(1)
            if not code:
                raise EOFError('Ran out of input')
            if code == b'.':
                if not self._stack:
                    raise UnpicklingError('unpickling stack underflow')
                return self._stack.pop()
            step = _STEPS.get(code)
            if step is None:
                raise UnpicklingError(f"invalid load key, '{_shown(code)}'.")
            try:
                step(self)
            except IndexError:
                raise UnpicklingError('unpickling stack underflow') from None

    def _push(self, value):
        self._stack.append(value)

    def _tuple_of(self, count):
        items = tuple(self._stack[len(self._stack) - count :])
        if len(items) < count:
            raise IndexError
        del self._stack[len(self._stack) - count :]
        self._stack.append(items)

    def _mark(self):
        self._marks.append(self._stack)
        self._stack = []

    def _append_all(self):
        items = self._marked()
        target = self._stack[-1]
        for item in items:
            target.append(item)

    def _append(self):
        item = self._stack.pop()
        self._stack[-1].append(item)

    def _set_all(self):
        items = self._marked()
        for at in range(0, len(items), 2):
            self._stack[-1][items[at]] = items[at + 1]

    def _set_one(self):
        value, key = self._stack.pop(), self._stack.pop()
        self._stack[-1][key] = value

    def _add_all(self):
        items = self._marked()
        self._stack[-1].update(items)

    def _global(self, name=None):
        if name is None:
            name, module = self._stack.pop(), self._stack.pop()
        else:
            module = name
            name = self._line().decode()
        self._stack.append(self.find_class(module, name))

    def _call(self):
        arguments, function = self._stack.pop(), self._stack.pop()
        self._stack.append(function(*arguments))

    def _new(self):
        arguments, cls = self._stack.pop(), self._stack.pop()
        self._stack.append(cls.__new__(cls, *arguments))

    def _build(self):
        state = self._stack.pop()
        target = self._stack[-1]
        own = getattr(type(target), '__setstate__', None)
        if own is not None and not isinstance(target, BaseException):
            return own(target, state)
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            target.__dict__.update(state)
        for name, value in (slots or {}).items():
            setattr(target, name, value)

    def _keep(self, place):
        self.memo[place] = self._stack[-1]

    def _get(self, place):
        if place not in self.memo:
            raise UnpicklingError(f'Memo value not found at index {place}')
        self._stack.append(self.memo[place])


def _shown(code):
    return code.decode('latin-1') if 32 <= code[0] < 127 else '\\x%02x' % code[0]


def _whole(text):
    return text == b'01' if text in (b'00', b'01') else int(text)


def _string(text):
    import ast
    return ast.literal_eval(text.decode('latin-1'))


_STEPS = {
    b'\x80': lambda s: s._take(1),
    b'\x95': lambda s: s._take(8),
    b'N': lambda s: s._push(None),
    b'\x88': lambda s: s._push(True),
    b'\x89': lambda s: s._push(False),
    b'K': lambda s: s._push(s._number(1)),
    b'M': lambda s: s._push(s._number(2)),
    b'J': lambda s: s._push(int.from_bytes(s._take(4), 'little', signed=True)),
    b'\x8a': lambda s: s._push(int.from_bytes(s._take(s._number(1)), 'little', signed=True)),
    b'\x8b': lambda s: s._push(int.from_bytes(s._take(s._number(4)), 'little', signed=True)),
    b'I': lambda s: s._push(_whole(s._line())),
    b'L': lambda s: s._push(int(s._line().rstrip(b'L'))),
    b'F': lambda s: s._push(float(s._line())),
    b'G': lambda s: s._push(struct.unpack('>d', s._take(8))[0]),
    b'C': lambda s: s._push(s._take(s._number(1))),
    b'B': lambda s: s._push(s._take(s._number(4))),
    b'\x8e': lambda s: s._push(s._take(s._number(8))),
    b'\x96': lambda s: s._push(bytearray(s._take(s._number(8)))),
    b'\x8c': lambda s: s._push(s._take(s._number(1)).decode('utf-8', 'surrogatepass')),
    b'X': lambda s: s._push(s._take(s._number(4)).decode('utf-8', 'surrogatepass')),
    b'\x8d': lambda s: s._push(s._take(s._number(8)).decode('utf-8', 'surrogatepass')),
    b'V': lambda s: s._push(s._line().decode('latin-1')),
    b'S': lambda s: s._push(_string(s._line())),
    b'(': Unpickler._mark,
    b'0': lambda s: s._stack.pop() if s._stack else s._marked(),
    b'1': lambda s: s._marked() and None,
    b'2': lambda s: s._push(s._stack[-1]),
    b')': lambda s: s._push(()),
    b'\x85': lambda s: s._tuple_of(1),
    b'\x86': lambda s: s._tuple_of(2),
    b'\x87': lambda s: s._tuple_of(3),
    b't': lambda s: (items := s._marked(), s._push(tuple(items))),
    b']': lambda s: s._push([]),
    b'l': lambda s: (items := s._marked(), s._push(list(items))),
    b'}': lambda s: s._push({}),
    b'd': lambda s: (items := s._marked(), s._push(dict(zip(items[::2], items[1::2])))),
    b'\x8f': lambda s: s._push(set()),
    b'\x91': lambda s: (items := s._marked(), s._push(frozenset(items))),
    b'a': Unpickler._append,
    b'e': Unpickler._append_all,
    b's': Unpickler._set_one,
    b'u': Unpickler._set_all,
    b'\x90': Unpickler._add_all,
    b'\x93': lambda s: s._global(),
    b'c': lambda s: s._global(s._line().decode()),
    b'R': Unpickler._call,
    b'\x81': Unpickler._new,
    b'\x92': lambda s: s._push((lambda named, args, cls: cls.__new__(cls, *args, **named))(*[s._stack.pop() for _ in 'ncd'])),
    b'b': Unpickler._build,
    b'\x94': lambda s: s._keep(len(s.memo)),
    b'q': lambda s: s._keep(s._number(1)),
    b'r': lambda s: s._keep(s._number(4)),
    b'p': lambda s: s._keep(int(s._line())),
    b'h': lambda s: s._get(s._number(1)),
    b'j': lambda s: s._get(s._number(4)),
    b'g': lambda s: s._get(int(s._line())),
    b'Q': lambda s: s._push(s.persistent_load(s._stack.pop())),
}


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    Pickler(file, protocol).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    file = io.BytesIO()
    Pickler(file, protocol).dump(obj)
    return file.getvalue()


def load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
    return Unpickler(file).load()


def loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return Unpickler(io.BytesIO(bytes(data))).load()
