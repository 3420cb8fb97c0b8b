"""Files compressed by gzip."""

import io
import time
import zlib

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16


class BadGzipFile(OSError):
    pass


def compress(data, compresslevel=9, *, mtime=None):
    mtime = int(time.time() if mtime is None else mtime)
    packed = zlib.compress(data, level=compresslevel, wbits=31)
    return packed[:4] + mtime.to_bytes(4, "little") + packed[8:9] + b"\xff" + packed[10:]


def decompress(data):
    output = b""
    while data:
        if data[:2] != b"\x1f\x8b":
            raise BadGzipFile(f"Not a gzipped file ({data[:2]!r})")
        work = zlib.decompressobj(wbits=31)
        output += work.decompress(data)
        if not work.eof:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        data = work.unused_data.lstrip(b"\0")
    return output


class GzipFile(io.BufferedIOBase):
    def __init__(self, filename=None, mode=None, compresslevel=9, fileobj=None, mtime=None):
        mode = (mode or getattr(fileobj, "mode", "rb")).replace("t", "")
        if "b" not in mode:
            mode += "b"
        self._own = None
        if fileobj is None:
            fileobj = self._own = io.open(filename, mode)
        self.name = filename if filename is not None else getattr(fileobj, "name", "")
        self.fileobj, self.mode = fileobj, 1 if mode[0] == "r" else 2
        self._level, self._mtime = compresslevel, mtime
        self._waiting = bytearray()
        self._data = io.BytesIO(decompress(fileobj.read())) if self.mode == 1 else None

    def readable(self):
        return self.mode == 1

    def writable(self):
        return self.mode == 2

    def seekable(self):
        return True

    @property
    def closed(self):
        return self.fileobj is None

    def _reading(self):
        if self.mode != 1:
            raise OSError(9, "read() on write-only GzipFile object")
        return self._data

    def read(self, size=-1):
        return self._reading().read(size)

    read1 = read

    def readline(self, size=-1):
        return self._reading().readline(size)

    def readinto(self, buffer):
        return self._reading().readinto(buffer)

    def __iter__(self):
        return iter(self._reading())

    def seek(self, offset, whence=0):
        return self._reading().seek(offset, whence)

    def tell(self):
        return self._data.tell() if self.mode == 1 else len(self._waiting)

    def write(self, data):
        if self.mode != 2:
            raise OSError(9, "write() on read-only GzipFile object")
        if self.fileobj is None:
            raise ValueError("write() on closed GzipFile object")
        self._waiting += data
        return len(data)

    def flush(self, *mode):
        pass

    def close(self):
        if self.fileobj is None:
            return
        if self.mode == 2:
            self.fileobj.write(compress(bytes(self._waiting), self._level, mtime=self._mtime))
        self.fileobj = None
        if self._own is not None:
            self._own.close()

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    if "t" in mode and "b" in mode:
        raise ValueError(f"Invalid mode: {mode!r}")
    if hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, mode, compresslevel, filename)
    else:
        file = GzipFile(filename, mode, compresslevel)
    return io.TextIOWrapper(file, encoding, errors, newline) if "t" in mode else file

