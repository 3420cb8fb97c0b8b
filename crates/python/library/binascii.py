"""Bytes as ASCII."""

import _binascii


class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


Error.__module__ = Incomplete.__module__ = "binascii"
unhexlify = a2b_hex = _binascii.unhexlify
crc32 = _binascii.crc32


def a2b_base64(data, /, *, strict_mode=False):
    return _binascii.a2b_base64(data)


def b2a_base64(data, /, *, newline=True):
    return _binascii.b2a_base64(data) + (b"\n" if newline else b"")


def hexlify(data, sep=None, bytes_per_sep=1):
    data = bytes(data)
    return (data.hex() if sep is None else data.hex(sep, bytes_per_sep)).encode()


b2a_hex = hexlify
