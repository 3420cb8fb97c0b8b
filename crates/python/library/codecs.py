"""Encodings by name, and byte order marks."""

BOM_UTF8 = b"\xef\xbb\xbf"
BOM = BOM_LE = BOM_UTF16 = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32 = BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"


class CodecInfo(tuple):
    def __new__(cls, name):
        self = super().__new__(cls, ())
        self.name = name
        return self

    def encode(self, text, errors="strict"):
        return encode(text, self.name, errors), len(text)

    def decode(self, data, errors="strict"):
        return decode(data, self.name, errors), len(data)

    def __repr__(self):
        return f"<codecs.CodecInfo object for encoding {self.name} at 0x{id(self):x}>"


_ALIASES = {"utf8": "utf-8", "u8": "utf-8", "utf": "utf-8", "latin1": "iso8859-1", "latin-1": "iso8859-1",
            "iso-8859-1": "iso8859-1", "us-ascii": "ascii", "utf16": "utf-16", "utf32": "utf-32"}


def lookup(encoding):
    name = encoding.lower().replace("_", "-")
    name = _ALIASES.get(name, name)
    if name not in ("hex", "base64", "rot13", "rot-13"):
        "".encode(name)
    return CodecInfo(name)


def encode(obj, encoding="utf-8", errors="strict"):
    name = encoding.lower().replace("_", "-")
    if name in ("rot13", "rot-13"):
        return _rotated(obj)
    if name in ("hex", "hex-codec"):
        return obj.hex().encode()
    if name in ("base64", "base64-codec"):
        import base64
        return base64.encodebytes(obj)
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    name = encoding.lower().replace("_", "-")
    if name in ("rot13", "rot-13"):
        return _rotated(obj)
    if name in ("hex", "hex-codec"):
        return bytes.fromhex(bytes(obj).decode("ascii"))
    if name in ("base64", "base64-codec"):
        import base64
        return base64.decodebytes(obj)
    return bytes(obj).decode(encoding, errors)


def _rotated(text):
    out = []
    for letter in text:
        for first in "aA":
            if first <= letter <= chr(ord(first) + 25):
                letter = chr((ord(letter) - ord(first) + 13) % 26 + ord(first))
                break
        out.append(letter)
    return "".join(out)


class IncrementalDecoder:
    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = b""
        self.encoding = "utf-8"

    def decode(self, input, final=False):
        data = self.buffer + bytes(input)
        try:
            text = data.decode(self.encoding, self.errors)
            self.buffer = b""
            return text
        except UnicodeDecodeError as error:
            if final or "unexpected end" not in error.reason:
                raise
            self.buffer = data[error.start:]
            return data[:error.start].decode(self.encoding, self.errors)

    def reset(self):
        self.buffer = b""

    def getstate(self):
        return self.buffer, 0


class IncrementalEncoder:
    def __init__(self, errors="strict"):
        self.errors = errors
        self.encoding = "utf-8"

    def encode(self, input, final=False):
        return input.encode(self.encoding, self.errors)

    def reset(self):
        pass


def _incremental(base, encoding):
    def make(errors="strict"):
        made = base(errors)
        made.encoding = encoding
        return made
    return make


def getincrementaldecoder(encoding):
    return _incremental(IncrementalDecoder, lookup(encoding).name)


def getincrementalencoder(encoding):
    return _incremental(IncrementalEncoder, lookup(encoding).name)


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def iterdecode(iterator, encoding, errors="strict"):
    decoder = getincrementaldecoder(encoding)(errors)
    for data in iterator:
        text = decoder.decode(data)
        if text:
            yield text
    text = decoder.decode(b"", True)
    if text:
        yield text


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    import builtins
    return builtins.open(filename, mode, encoding=encoding, errors=errors)


class StreamWriter:
    """Encodes what is written to a stream of bytes."""

    encoding = "utf-8"

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        self.stream.write(encode(object, self.encoding, self.errors))

    def writelines(self, list):
        self.write("".join(list))

    def reset(self):
        pass

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.stream.close()


class StreamReader:
    """Decodes what is read from a stream of bytes."""

    encoding = "utf-8"

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._decoder = getincrementaldecoder(self.encoding)(errors)
        self._text = ""

    def read(self, size=-1, chars=-1, firstline=False):
        text = self._text + self._decoder.decode(self.stream.read() if size < 0 else self.stream.read(size))
        cut = len(text) if chars < 0 else chars
        self._text = text[cut:]
        return text[:cut]

    def readline(self, size=None, keepends=True):
        while not self._text.splitlines(True)[1:] and not self._text.endswith("\n"):
            data = self.stream.readline()
            if not data:
                break
            self._text += self._decoder.decode(data)
        lines = self._text.splitlines(True)
        self._text = "".join(lines[1:])
        if not lines:
            return ""
        return lines[0] if keepends else lines[0].splitlines()[0]

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self._text = ""
        self._decoder.reset()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.stream.close()


def getwriter(encoding):
    return type("StreamWriter", (StreamWriter,), {"encoding": lookup(encoding).name, "__module__": "codecs"})


def getreader(encoding):
    return type("StreamReader", (StreamReader,), {"encoding": lookup(encoding).name, "__module__": "codecs"})


def strict_errors(exception):
    raise exception
