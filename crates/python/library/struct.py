"""Bytes laid out as C does."""

import _struct


class error(Exception):
    pass


error.__module__ = "struct"


class Struct:
    def __init__(self, format):
        self.format = format.decode("ascii") if isinstance(format, bytes) else format
        self.size = calcsize(format)

    def pack(self, *values):
        return _struct.pack(self.format, *values)

    def pack_into(self, buffer, offset, *values):
        return _struct.pack_into(self.format, buffer, offset, *values)

    def unpack(self, buffer, /):
        return _struct.unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return _struct.unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)


calcsize = _struct.calcsize
pack = _struct.pack
pack_into = _struct.pack_into
unpack = _struct.unpack


def unpack_from(format, /, buffer, offset=0):
    return _struct.unpack_from(format, buffer, offset)


def iter_unpack(format, buffer, /):
    return iter(_struct.unpack_all(format, buffer))
