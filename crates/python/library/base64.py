"""Base64, base32 and base16."""

import binascii


def _data(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    if isinstance(s, (bytes, bytearray, memoryview)):
        return bytes(s)
    raise TypeError(f"argument should be a bytes-like object or ASCII string, not {s.__class__.__name__!r}")


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        return encoded.translate(bytes.maketrans(b"+/", altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    s = _data(s)
    if altchars is not None:
        s = s.translate(bytes.maketrans(_data(altchars), b"+/"))
    if validate:
        for byte in s.rstrip(b"="):
            if not (chr(byte).isalnum() or byte in b"+/"):
                raise binascii.Error("Only base64 data is allowed")
    return binascii.a2b_base64(s)


standard_b64encode, standard_b64decode = b64encode, b64decode


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def encodebytes(s):
    lines = [binascii.b2a_base64(s[i : i + 57]) for i in range(0, len(s), 57)]
    return b"".join(lines)


def decodebytes(s):
    return binascii.a2b_base64(s)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _data(s)
    if casefold:
        s = s.upper()
    if any([byte not in b"0123456789ABCDEF" for byte in s]):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


_alphabet32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def b32encode(s):
    s = bytes(s)
    out = bytearray()
    for i in range(0, len(s), 5):
        part = s[i : i + 5]
        bits = int.from_bytes(part + bytes(5 - len(part)), "big")
        digits = bytes([_alphabet32[bits >> shift & 31] for shift in range(35, -1, -5)])
        kept = (len(part) * 8 + 4) // 5
        out += digits[:kept] + b"=" * (8 - kept)
    return bytes(out)


def b32decode(s, casefold=False, map01=None):
    s = _data(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if casefold:
        s = s.upper()
    digits = s.rstrip(b"=")
    bits = 0
    for byte in digits:
        value = _alphabet32.find(byte)
        if value < 0:
            raise binascii.Error("Non-base32 digit found")
        bits = bits << 5 | value
    extra = len(digits) * 5 % 8
    return (bits >> extra).to_bytes(len(digits) * 5 // 8, "big")
