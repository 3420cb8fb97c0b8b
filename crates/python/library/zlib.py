"""Checksums, and compression as RFC 1950 (zlib), 1951 (deflate) and 1952 (gzip) lay it down."""

import _binascii
import _deflate


class error(Exception):
    __module__ = "zlib"


crc32 = _binascii.crc32
adler32 = _binascii.adler32
DEFLATED = 8
MAX_WBITS = 15
DEF_BUF_SIZE = 16384
DEF_MEM_LEVEL = 8
Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION, Z_DEFAULT_COMPRESSION = 0, 1, 9, -1
Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED = 0, 1, 2, 3, 4
Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK, Z_TREES = 0, 1, 2, 3, 4, 5, 6
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.2.13"


def _head(level):
    effort = 0 if level in (0, 1) else 1 if 2 <= level <= 5 else 3 if level > 6 else 2
    head = 0x7800 | effort << 6
    return (head + 31 - head % 31).to_bytes(2, "big")


class _Compress:
    def __init__(self, level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=0, zdict=None):
        if not -1 <= level <= 9:
            raise ValueError("Invalid initialization option")
        self._level, self._wbits = level, wbits
        self._waiting = bytearray()
        self._started = False
        self._adler, self._crc, self._length = 1, 0, 0
        self._bits = _deflate.Writer()

    def compress(self, data, /):
        data = bytes(data)
        self._waiting += data
        self._adler = adler32(data, self._adler)
        self._crc = crc32(data, self._crc)
        self._length += len(data)
        if self._started:
            return b""
        self._started = True
        if self._wbits < 0:
            return b""
        if self._wbits > 15:
            return b"\x1f\x8b\x08\0\0\0\0\0" + (b"\x02" if self._level == 9 else b"\0") + b"\x03"
        return _head(self._level)

    def flush(self, mode=Z_FINISH, /):
        head = b"" if self._started else self.compress(b"")
        if mode == Z_NO_FLUSH:
            return head
        data, self._waiting = bytes(self._waiting), bytearray()
        last = mode == Z_FINISH
        if data or last:
            _deflate.write(self._bits, data, self._level, last)
        if not last:
            self._bits.stored(b"", False)
            return head + self._bits.take()
        self._bits.align()
        if self._wbits < 0:
            tail = b""
        elif self._wbits > 15:
            tail = self._crc.to_bytes(4, "little") + (self._length & 0xFFFFFFFF).to_bytes(4, "little")
        else:
            tail = self._adler.to_bytes(4, "big")
        return head + self._bits.take() + tail

    def copy(self):
        import copy

        return copy.deepcopy(self)


class _Decompress:
    def __init__(self, wbits=MAX_WBITS, zdict=b""):
        self._wbits = wbits
        self._input = b""
        self._given = 0
        self._whole = None
        self.unused_data = b""
        self.unconsumed_tail = b""
        self.eof = False

    def decompress(self, data, /, max_length=0):
        if self.eof:
            self.unused_data += bytes(data)
            return b""
        # What has come so far is read anew: input is short here, and a block may end anywhere.
        if self._whole is None:
            self._input += bytes(data)
            try:
                output, end = _decode(self._input, self._wbits, True)
            except _deflate.Short as short:
                output, end = short.output, None
        else:
            output, end = self._whole
        ready = output[self._given :]
        if max_length and len(ready) > max_length:
            ready = ready[:max_length]
            self._whole = output, end
            self.unconsumed_tail = self._input[-1:]
        else:
            self._whole = None
            self.unconsumed_tail = b""
            if end is not None:
                self.eof = True
                self.unused_data = self._input[end:]
        self._given += len(ready)
        return ready

    def flush(self, length=DEF_BUF_SIZE, /):
        return self.decompress(b"") if self._whole is not None else b""


def compressobj(level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=0, zdict=None):
    return _Compress(level, method, wbits, memLevel, strategy, zdict)


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    return _Decompress(wbits, zdict)


def compress(data, /, level=-1, wbits=MAX_WBITS):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    if not -1 <= level <= 9:
        raise error("Bad compression level")
    work = _Compress(level, wbits=wbits)
    return work.compress(data) + work.flush()


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    try:
        return _decode(bytes(data), wbits, False)[0]
    except _deflate.Short:
        raise error("Error -5 while decompressing data: incomplete or truncated stream") from None


def _decode(data, wbits, streamed):
    """The bytes that a stream holds, and where it ends."""
    told = "Error -3 while decompressing data: "
    gzipped = wbits > 31 and data[:2] == b"\x1f\x8b" or 15 < wbits <= 31
    try:
        if wbits < 0:
            return _deflate.read(data, 0)
        if gzipped:
            start = _gzip_head(data)
            output, end = _deflate.read(data, start)
            if len(data) < end + 8:
                raise _deflate.Short(output)
            if int.from_bytes(data[end : end + 4], "little") != crc32(output):
                raise error(told + "incorrect data check")
            return output, end + 8
        if len(data) < 2:
            raise _deflate.Short(b"")
        if data[0] & 15 != 8 or (data[0] << 8 | data[1]) % 31:
            raise error(told + "incorrect header check")
        output, end = _deflate.read(data, 2)
        if len(data) < end + 4:
            raise _deflate.Short(output)
        if int.from_bytes(data[end : end + 4], "big") != adler32(output):
            raise error(told + "incorrect data check")
        return output, end + 4
    except _deflate.Broken as problem:
        raise error(told + str(problem)) from None


def _gzip_head(data):
    if len(data) < 10:
        raise _deflate.Short(b"")
    if data[:3] != b"\x1f\x8b\x08":
        raise error("Error -3 while decompressing data: incorrect header check")
    flags, at = data[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            at = data.find(b"\0", at) + 1
            if not at:
                raise _deflate.Short(b"")
    return at + (2 if flags & 2 else 0)
