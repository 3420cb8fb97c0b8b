"""Checksums; compression is not part of the playground."""

import _binascii
import _machine


class error(Exception):
    pass


crc32 = _binascii.crc32
adler32 = _binascii.adler32


def compress(*args, **keywords):
    _machine.unsupported("zlib.compress() is not part of the playground's Python. Instead: send the bytes as they are.")


def decompress(*args, **keywords):
    _machine.unsupported("zlib.decompress() is not part of the playground's Python. Instead: send the bytes as they are.")
