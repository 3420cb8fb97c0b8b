"""Streams in memory."""

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


open = open


class UnsupportedOperation(OSError, ValueError):
    pass


BlockingIOError = BlockingIOError


class IOBase:
    _closed = False
    _closed_message = "I/O operation on closed file."

    @property
    def closed(self):
        return self._closed

    def _check(self):
        if self._closed:
            raise ValueError(self._closed_message)

    def close(self):
        if not self._closed:
            self.flush()
            self._closed = True

    def flush(self):
        self._check()

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def isatty(self):
        self._check()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    def read(self, size=-1):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        n = self.readinto(buffer)
        return None if n is None else bytes(buffer[:n])

    def readall(self):
        parts = []
        while True:
            part = self.read(DEFAULT_BUFFER_SIZE)
            if not part:
                return b"".join(parts)
            parts.append(part)


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    encoding = errors = newlines = None


class _Memory(IOBase):
    """Text or bytes with a position."""

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def tell(self):
        self._check()
        return self._position

    def getvalue(self):
        self._check()
        return self._value

    def read(self, size=-1, /):
        self._check()
        end = len(self._value) if size is None or size < 0 else self._position + size
        part = self._value[self._position : end]
        self._position += len(part)
        return part

    def readline(self, size=-1, /):
        self._check()
        at = self._value.find(self._newline, self._position)
        end = len(self._value) if at < 0 else at + 1
        if size is not None and size >= 0:
            end = min(end, self._position + size)
        part = self._value[self._position : end]
        self._position += len(part)
        return part

    def truncate(self, size=None, /):
        self._check()
        size = self._position if size is None else size
        if size < 0:
            raise ValueError(f"negative size value {size}")
        self._value = self._value[:size]
        return size

    def _write(self, data, blank):
        gap = self._position - len(self._value)
        if gap > 0:
            self._value += blank * gap
        if self._position == len(self._value):
            self._value += data
        else:
            self._value = self._value[: self._position] + data + self._value[self._position + len(data) :]
        self._position += len(data)
        return len(data)


class StringIO(_Memory, TextIOBase):
    _closed_message = "I/O operation on closed file"
    _newline = "\n"

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._translate = newline is None
        self._value = ""
        self._position = 0
        if initial_value:
            self.write(initial_value)
            self._position = 0

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        written = len(text)
        if self._translate:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._write(text, "\0")
        return written

    def seek(self, position, whence=0, /):
        self._check()
        if whence == 0 and position < 0:
            raise ValueError(f"Negative seek position {position}")
        if whence and position:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._position = (position, self._position, len(self._value))[whence]
        return self._position


class BytesIO(_Memory, BufferedIOBase):
    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        self._value = bytes(initial_bytes or b"")
        self._position = 0

    def write(self, data, /):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._write(bytes(data), b"\0")

    def readinto(self, buffer, /):
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def read1(self, size=-1, /):
        return self.read(size)

    def getbuffer(self):
        return memoryview(bytearray(self._value))

    def seek(self, position, whence=0, /):
        self._check()
        if whence == 0 and position < 0:
            raise ValueError(f"negative seek value {position}")
        base = (0, self._position, len(self._value))[whence]
        self._position = max(base + position, 0)
        return self._position


class BufferedReader(BufferedIOBase):
    """Reads ahead from a raw stream."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw
        self._size = buffer_size
        self._ahead = b""

    def readable(self):
        return True

    def fileno(self):
        return self.raw.fileno()

    def _more(self, size):
        part = self.raw.read(max(size, self._size))
        if part:
            self._ahead += part
        return part

    def read(self, size=-1, /):
        self._check()
        everything = size is None or size < 0
        while everything or len(self._ahead) < size:
            if not self._more(self._size if everything else size - len(self._ahead)):
                break
        size = len(self._ahead) if everything else size
        part, self._ahead = self._ahead[:size], self._ahead[size:]
        return part

    def read1(self, size=-1, /):
        self._check()
        if not self._ahead:
            self._more(self._size)
        size = len(self._ahead) if size is None or size < 0 else size
        part, self._ahead = self._ahead[:size], self._ahead[size:]
        return part

    def peek(self, size=0, /):
        if not self._ahead:
            self._more(self._size)
        return self._ahead

    def readinto(self, buffer, /):
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def readline(self, size=-1, /):
        self._check()
        limit = -1 if size is None else size
        seen = 0
        while True:
            at = self._ahead.find(b"\n", seen)
            if at >= 0 or 0 <= limit <= len(self._ahead):
                break
            seen = len(self._ahead)
            if not self._more(self._size):
                break
        end = len(self._ahead) if at < 0 else at + 1
        if limit >= 0:
            end = min(end, limit)
        part, self._ahead = self._ahead[:end], self._ahead[end:]
        return part

    def close(self):
        if not self._closed:
            self._closed = True
            self.raw.close()


class BufferedWriter(BufferedIOBase):
    """Gathers small writes to a raw stream."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw
        self._size = buffer_size
        self._waiting = b""

    def writable(self):
        return True

    def fileno(self):
        return self.raw.fileno()

    def write(self, data, /):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        self._waiting += bytes(data)
        if len(self._waiting) > self._size:
            self.flush()
        return len(data)

    def flush(self):
        self._check()
        while self._waiting:
            n = self.raw.write(self._waiting)
            self._waiting = self._waiting[n:]

    def close(self):
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True
                self.raw.close()


class BufferedRWPair(BufferedIOBase):
    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)
        self.read, self.read1, self.readinto = self.reader.read, self.reader.read1, self.reader.readinto
        self.readline, self.peek = self.reader.readline, self.reader.peek
        self.write, self.flush = self.writer.write, self.writer.flush

    def readable(self):
        return True

    writable = readable

    def close(self):
        if not self._closed:
            self._closed = True
            self.writer.close()
            self.reader.close()


class TextIOWrapper(TextIOBase):
    """Text over a stream of bytes."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        self.buffer = buffer
        self.encoding = encoding or "UTF-8"
        self.errors = errors or "strict"
        self._newline = newline
        self.line_buffering = line_buffering
        self._ahead = ""
        self._raw = b""
        self._ended = False

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def fileno(self):
        return self.buffer.fileno()

    def _more(self):
        """Decodes what has come, but not a character or line ending that is only half there."""
        part = self.buffer.read1(DEFAULT_BUFFER_SIZE) if hasattr(self.buffer, "read1") else self.buffer.read(DEFAULT_BUFFER_SIZE)
        if not part:
            self._ended = True
        self._raw += part or b""
        ready = len(self._raw)
        if not self._ended:
            for back in range(1, min(4, ready + 1)):
                byte = self._raw[-back]
                if byte & 0xC0 == 0xC0:
                    if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4):
                        ready -= back
                    break
                if byte < 0x80:
                    break
            if self._newline is None and self._raw[ready - 1 : ready] == b"\r":
                ready -= 1
        text = self._raw[:ready].decode(self.encoding, self.errors)
        self._raw = self._raw[ready:]
        if self._newline is None:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._ahead += text
        return not self._ended

    def read(self, size=-1, /):
        self._check()
        everything = size is None or size < 0
        while (everything or len(self._ahead) < size) and self._more():
            pass
        size = len(self._ahead) if everything else size
        part, self._ahead = self._ahead[:size], self._ahead[size:]
        return part

    def readline(self, size=-1, /):
        self._check()
        ending = self._newline or "\n"
        while True:
            at = self._ahead.find(ending)
            if at >= 0 or 0 <= size <= len(self._ahead) or not self._more():
                break
        at = self._ahead.find(ending)
        end = len(self._ahead) if at < 0 else at + len(ending)
        if size is not None and size >= 0:
            end = min(end, size)
        part, self._ahead = self._ahead[:end], self._ahead[end:]
        return part

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        written = len(text)
        if self._newline in ("\r\n", "\r"):
            text = text.replace("\n", self._newline)
        self.buffer.write(text.encode(self.encoding, self.errors))
        if self.line_buffering and "\n" in text:
            self.flush()
        return written

    def flush(self):
        self._check()
        self.buffer.flush()

    def close(self):
        if not self._closed:
            self._closed = True
            self.buffer.close()
