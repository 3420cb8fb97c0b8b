# Objects as bytes and back, for messages between processes. The bytes are the playground's own format,
# not CPython's.

import io
import sys

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


def _write(out, value, seen):
    kind = type(value)
    if value is None:
        out.append(b'N')
    elif kind is bool:
        out.append(b'T' if value else b'F')
    elif kind is int:
        out.append(b'i%d\n' % value)
    elif kind is float:
        out.append(b'f' + repr(value).encode() + b'\n')
    elif kind is str:
        data = value.encode('utf-8', 'surrogatepass')
        out.append(b's%d\n' % len(data) + data)
    elif kind is bytes or kind is bytearray:
        out.append((b'b' if kind is bytes else b'B') + b'%d\n' % len(value) + bytes(value))
    elif isinstance(value, type) or callable(value) and hasattr(value, '__qualname__') and not hasattr(value, '__self__'):
        _write_name(out, value)
    else:
        if id(value) in seen:
            out.append(b'r%d\n' % seen[id(value)][0])
            return
        if kind is tuple:
            out.append(b't%d\n' % len(value))
            for item in value:
                _write(out, item, seen)
            return
        seen[id(value)] = (len(seen), value)
        if kind in (list, set, frozenset):
            out.append({list: b'l', set: b'S', frozenset: b'Z'}[kind] + b'%d\n' % len(value))
            for item in value:
                _write(out, item, seen)
        elif kind is dict:
            out.append(b'd%d\n' % len(value))
            for key, item in value.items():
                _write(out, key, seen)
                _write(out, item, seen)
        else:
            _write_object(out, value, kind, seen)


def _write_name(out, value):
    module = getattr(value, '__module__', None) or 'builtins'
    name = value.__qualname__
    if '<locals>' in name or '<lambda>' in name:
        raise PicklingError("Can't pickle " + repr(value) + ': it is not found as ' + module + '.' + name)
    out.append(b'g' + module.encode() + b' ' + name.encode() + b'\n')


def _write_object(out, value, kind, seen):
    if hasattr(kind, '_pickle_refused'):
        raise TypeError("cannot pickle '" + kind.__name__ + "' object")
    if kind.__module__ in ('socket', '_thread', 'builtins') and not isinstance(value, BaseException):
        raise TypeError("cannot pickle '" + kind.__name__ + "' object")
    out.append(b'o')
    _write_name(out, kind)
    if isinstance(value, BaseException):
        _write(out, tuple(value.args), seen)
    elif isinstance(value, (int, float, str, bytes, tuple, list, dict, set)):
        for base in (int, float, str, bytes, tuple, list, dict, set):
            if isinstance(value, base):
                _write(out, (base(value),), seen)
                break
    else:
        out.append(b'N')
    if hasattr(value, '__getstate__') and type(value).__getstate__ is not getattr(object, '__getstate__', None):
        state = value.__getstate__()
    else:
        state = dict(getattr(value, '__dict__', None) or {})
    _write(out, state, seen)


class _Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0
        self.seen = []

    def line(self):
        end = self.data.find(b'\n', self.at)
        if end < 0:
            raise UnpicklingError('pickle data was truncated')
        line = self.data[self.at:end]
        self.at = end + 1
        return line

    def take(self, size):
        data = self.data[self.at:self.at + size]
        if len(data) < size:
            raise UnpicklingError('pickle data was truncated')
        self.at += size
        return data

    def value(self):
        if self.at >= len(self.data):
            raise EOFError('Ran out of input')
        code = self.take(1)
        if code == b'N':
            return None
        if code == b'T':
            return True
        if code == b'F':
            return False
        if code == b'i':
            return int(self.line())
        if code == b'f':
            return float(self.line().decode())
        if code == b's':
            return self.take(int(self.line())).decode('utf-8', 'surrogatepass')
        if code == b'b':
            return self.take(int(self.line()))
        if code == b'B':
            return bytearray(self.take(int(self.line())))
        if code == b't':
            return tuple([self.value() for _ in range(int(self.line()))])
        if code == b'r':
            return self.seen[int(self.line())]
        if code == b'g':
            return self.name()
        if code == b'l':
            made = []
            self.seen.append(made)
            for _ in range(int(self.line())):
                made.append(self.value())
            return made
        if code == b'S' or code == b'Z':
            place = len(self.seen)
            self.seen.append(None)
            items = [self.value() for _ in range(int(self.line()))]
            made = self.seen[place] = set(items) if code == b'S' else frozenset(items)
            return made
        if code == b'd':
            made = {}
            self.seen.append(made)
            for _ in range(int(self.line())):
                key = self.value()
                made[key] = self.value()
            return made
        if code == b'o':
            return self.object()
        raise UnpicklingError('invalid load key, ' + repr(chr(code[0])) + '.')

    def name(self):
        module, name = self.line().decode().split(' ')
        found = __import__(module)
        for part in module.split('.')[1:]:
            found = getattr(found, part)
        for part in name.split('.'):
            found = getattr(found, part)
        return found

    def object(self):
        place = len(self.seen)
        self.seen.append(None)
        self.take(1)
        kind = self.name()
        arguments = self.value()
        if arguments is None:
            made = kind.__new__(kind)
        else:
            made = kind(*arguments) if issubclass(kind, BaseException) else kind.__new__(kind, *arguments)
            if isinstance(made, (list, dict, set)):
                made.update(arguments[0]) if not isinstance(made, list) else made.extend(arguments[0])
        self.seen[place] = made
        state = self.value()
        if hasattr(made, '__setstate__'):
            made.__setstate__(state)
        else:
            for name, value in state.items():
                try:
                    setattr(made, name, value)
                except AttributeError:
                    object.__setattr__(made, name, value)
        return made


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    out = []
    _write(out, obj, {})
    return b''.join(out)


def loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
    return _Reader(bytes(data)).value()


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    data = dumps(obj)
    file.write(b'%08x' % len(data) + data)


def load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
    head = file.read(8)
    if not head:
        raise EOFError('Ran out of input')
    return loads(file.read(int(head, 16)))
