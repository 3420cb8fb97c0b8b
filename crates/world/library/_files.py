# Files on the host's disk: what open() returns. The whole file is held in memory and written back when
# it is flushed or closed.

import _disk
import io


def _path(file):
    if isinstance(file, str):
        return file
    if isinstance(file, bytes):
        return file.decode()
    if hasattr(file, '__fspath__'):
        return file.__fspath__()
    raise TypeError('expected str, bytes or os.PathLike object, not ' + type(file).__name__)


def _fail(error, path):
    raise OSError(error.errno, error.strerror, path) from None


class FileIO(io.RawIOBase):
    __module__ = '_io'

    def __init__(self, file, mode='r'):
        if hasattr(file, '__fspath__'):
            file = file.__fspath__()
        self.name = file
        path = _path(file)
        if '\0' in path:
            raise ValueError('embedded null byte')
        if not path.startswith('/'):
            # Relative to the directory at the time of opening.
            import sys
            os = sys.modules.get('os') if isinstance(sys.modules, dict) else None
            here = getattr(os, '_here', None)
            if here:
                path = here + '/' + path
        self._place = path
        self.mode = mode
        self._reading = 'r' in mode or '+' in mode
        self._writing = 'r' not in mode or '+' in mode
        self._changed = False
        self._at = 0
        try:
            if 'w' in mode:
                _disk.write(path, b'')
                self._data = bytearray()
            elif 'x' in mode:
                if _exists(path):
                    raise OSError(17, 'File exists')
                _disk.write(path, b'')
                self._data = bytearray()
            elif 'a' in mode:
                if not _exists(path):
                    _disk.write(path, b'')
                self._data = bytearray(_disk.read(path))
                self._at = len(self._data)
            else:
                self._data = bytearray(_disk.read(path))
        except OSError as error:
            _fail(error, file)

    def readable(self):
        self._check()
        return self._reading

    def writable(self):
        self._check()
        return self._writing

    def seekable(self):
        self._check()
        return True

    def fileno(self):
        raise io.UnsupportedOperation('fileno: files have no descriptor here; only sockets and pipes have')

    def read(self, size=-1, /):
        self._check()
        if not self._reading:
            raise io.UnsupportedOperation('read' if 'b' in self.mode else 'not readable')
        end = len(self._data) if size is None or size < 0 else self._at + size
        data = bytes(self._data[self._at:end])
        self._at += len(data)
        return data

    read1 = read

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, size=-1, /):
        self._check()
        if not self._reading:
            raise io.UnsupportedOperation('read' if 'b' in self.mode else 'not readable')
        end = self._data.find(b'\n', self._at) + 1
        if end <= 0:
            end = len(self._data)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        data = bytes(self._data[self._at:end])
        self._at = end
        return data

    def write(self, data, /):
        self._check()
        if not self._writing:
            raise io.UnsupportedOperation('write' if 'b' in self.mode else 'not writable')
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if 'a' in self.mode:
            self._at = len(self._data)
        if self._at > len(self._data):
            self._data.extend(bytes(self._at - len(self._data)))
        self._data[self._at:self._at + len(data)] = data
        self._at += len(data)
        self._changed = True
        return len(data)

    def seek(self, offset, whence=0, /):
        self._check()
        base = 0 if whence == 0 else self._at if whence == 1 else len(self._data)
        if base + offset < 0:
            raise OSError(22, 'Invalid argument')
        self._at = base + offset
        return self._at

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else size
        if size < len(self._data):
            del self._data[size:]
        else:
            self._data.extend(bytes(size - len(self._data)))
        self._changed = True
        return size

    def flush(self):
        self._check()
        if self._changed:
            self._changed = False
            _disk.write(self._place, bytes(self._data))

    def __repr__(self):
        return '<_io.FileIO name=' + repr(self.name) + ' mode=' + repr(self.mode) + ' closefd=True>'


class BinaryFile(FileIO):
    __module__ = '_io'

    def __repr__(self):
        kind = 'BufferedReader' if not self._writing else 'BufferedRandom' if self._reading else 'BufferedWriter'
        return '<_io.' + kind + ' name=' + repr(self.name) + '>'


class TextFile(io.TextIOBase):
    __module__ = '_io'

    def __init__(self, file, mode, encoding, errors, newline):
        self.buffer = BinaryFile(file, mode)
        self.name = file
        self.mode = mode
        self.encoding = encoding or 'UTF-8'
        self.errors = errors or 'strict'
        self._newline = newline
        self.newlines = None
        self._ahead = None

    @property
    def closed(self):
        return self.buffer.closed

    def _check(self):
        self.buffer._check()

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return True

    def fileno(self):
        return self.buffer.fileno()

    def _text(self, data):
        text = data.decode(self.encoding, self.errors)
        if self._newline is None and '\r' in text:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        return text

    def read(self, size=-1, /):
        self._check()
        if not self.buffer._reading:
            raise io.UnsupportedOperation('not readable')
        if size is None or size < 0:
            return self._text(self.buffer.read())
        out = []
        left = size
        while left > 0:
            # Characters are at most four bytes: look no further than needed.
            start = self.buffer._at
            chunk = self.buffer.read(left * 4)
            if not chunk:
                break
            text = chunk.decode(self.encoding, 'ignore')[:left]
            self.buffer._at = start + len(text.encode(self.encoding))
            out.append(text)
            left -= len(text)
        return ''.join(out)

    def readline(self, size=-1, /):
        self._check()
        if not self.buffer._reading:
            raise io.UnsupportedOperation('not readable')
        if size is not None and size >= 0:
            return self._text(self.buffer.readline(size))
        return self._text(self.buffer.readline())

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError('write() argument must be str, not ' + type(text).__name__)
        if not self.buffer._writing:
            raise io.UnsupportedOperation('not writable')
        self.buffer.write(text.encode(self.encoding, self.errors))
        return len(text)

    def seek(self, offset, whence=0, /):
        return self.buffer.seek(offset, whence)

    def tell(self):
        return self.buffer.tell()

    def truncate(self, size=None, /):
        return self.buffer.truncate(size)

    def flush(self):
        self.buffer.flush()

    def close(self):
        self.buffer.close()

    def __repr__(self):
        return ('<_io.TextIOWrapper name=' + repr(self.name) + ' mode=' + repr(self.mode)
                + ' encoding=' + repr(self.encoding) + '>')


_open_files = []


def _exists(path):
    try:
        _disk.stat(path)
        return True
    except OSError:
        return False


class _Pipe(io.RawIOBase):
    """A descriptor as a file: os.fdopen."""

    def __init__(self, fd, mode):
        self._fd = fd
        self.name = fd
        self.mode = mode

    def readable(self):
        return 'r' in self.mode

    def writable(self):
        return 'w' in self.mode

    def fileno(self):
        return self._fd

    def read(self, size=-1, /):
        import os
        if size is not None and size >= 0:
            return os.read(self._fd, size)
        parts = []
        while True:
            data = os.read(self._fd, 65536)
            if not data:
                return b''.join(parts)
            parts.append(data)

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def write(self, data, /):
        import os
        return os.write(self._fd, data)

    def close(self):
        if not self.closed:
            io.RawIOBase.close(self)
            import os
            os.close(self._fd)


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
    if not isinstance(mode, str):
        raise TypeError('open() argument \'mode\' must be str, not ' + type(mode).__name__)
    letters = set(mode)
    if letters - set('rwxabt+') or len(mode) > len(letters):
        raise ValueError('invalid mode: ' + repr(mode))
    if len(letters & set('rwxa')) != 1 or mode.count('+') > 1:
        raise ValueError('must have exactly one of create/read/write/append mode')
    if 'b' in mode and 't' in mode:
        raise ValueError("can't have text and binary mode at once")
    if isinstance(file, int):
        raw = _Pipe(file, mode)
        stream = io.BufferedReader(raw) if 'r' in mode else io.BufferedWriter(raw)
        return stream if 'b' in mode else io.TextIOWrapper(stream, encoding, errors, newline)
    if 'b' in mode:
        if encoding is not None:
            raise ValueError("binary mode doesn't take an encoding argument")
        made = BinaryFile(file, mode)
    else:
        made = TextFile(file, mode, encoding, errors, newline)
    if made.writable():
        # What is still open at the end is written then, as CPython does.
        if not _open_files:
            import _machine
            _machine.end_hooks.insert(0, (_close_all, (), {}))
        _open_files.append(made)
        if len(_open_files) > 50:
            _open_files[:] = [known for known in _open_files if not known.closed]
    return made


def _close_all():
    for known in _open_files:
        if not known.closed:
            known.close()
