"""A dictionary of bytes in files: NAME.dir lists where each value stands in NAME.dat."""

import ast
import os
from collections.abc import MutableMapping

__all__ = ["error", "open"]

_BLOCK = 512
error = OSError
_open = open


class _Database(MutableMapping):
    _os = os

    def __init__(self, filebasename, mode, flag="c"):
        self._mode = mode
        self._readonly = flag == "r"
        self._dirfile = filebasename + ".dir"
        self._datfile = filebasename + ".dat"
        self._bakfile = filebasename + ".bak"
        self._index = None
        self._modified = False
        self._create(flag)
        self._update(flag)

    def _create(self, flag):
        if flag == "n":
            for name in (self._datfile, self._bakfile, self._dirfile):
                if os.path.exists(name):
                    os.remove(name)
        if not os.path.exists(self._datfile):
            if flag not in ("c", "n"):
                raise FileNotFoundError(2, "No such file or directory", self._datfile)
            _open(self._datfile, "wb").close()

    def _update(self, flag):
        self._index = {}
        try:
            with _open(self._dirfile, encoding="latin-1") as file:
                for line in file:
                    if line.rstrip():
                        key, place = ast.literal_eval(line.rstrip())
                        self._index[key.encode("latin-1")] = place
        except OSError:
            if flag not in ("c", "n"):
                raise
            self._modified = True
            self._commit()

    def _commit(self):
        if self._index is None or not self._modified:
            return
        if os.path.exists(self._bakfile):
            os.remove(self._bakfile)
        if os.path.exists(self._dirfile):
            os.rename(self._dirfile, self._bakfile)
        with _open(self._dirfile, "w", encoding="latin-1") as file:
            for key, place in self._index.items():
                file.write(f"{key.decode('latin-1')!r}, {place!r}\n")
        self._modified = False

    sync = _commit

    def _verify_open(self):
        if self._index is None:
            raise error("DBM object has already been closed")

    def _bytes(self, value, what):
        if isinstance(value, str):
            return value.encode("utf-8")
        if not isinstance(value, (bytes, bytearray)):
            raise TypeError(f"{what} must be bytes or strings")
        return bytes(value)

    def __getitem__(self, key):
        if isinstance(key, str):
            key = key.encode("utf-8")
        self._verify_open()
        start, size = self._index[key]
        with _open(self._datfile, "rb") as file:
            file.seek(start)
            return file.read(size)

    def __setitem__(self, key, val):
        if self._readonly:
            raise error("The database is opened for reading only")
        key = self._bytes(key, "keys")
        val = self._bytes(val, "values")
        self._verify_open()
        self._modified = True
        place = self._index.get(key)
        if place is not None and -(-place[1] // _BLOCK) >= -(-len(val) // _BLOCK):
            start = place[0]
            with _open(self._datfile, "rb+") as file:
                file.seek(start)
                file.write(val)
        else:
            with _open(self._datfile, "rb") as file:
                end = len(file.read())
            start = -(-end // _BLOCK) * _BLOCK
            with _open(self._datfile, "ab") as file:
                file.write(b"\0" * (start - end) + val)
        self._index[key] = (start, len(val))
        if place is None:
            with _open(self._dirfile, "a", encoding="latin-1") as file:
                file.write(f"{key.decode('latin-1')!r}, {self._index[key]!r}\n")

    def __delitem__(self, key):
        if self._readonly:
            raise error("The database is opened for reading only")
        if isinstance(key, str):
            key = key.encode("utf-8")
        self._verify_open()
        del self._index[key]
        self._modified = True
        self._commit()

    def keys(self):
        self._verify_open()
        return list(self._index)

    def items(self):
        self._verify_open()
        return [(key, self[key]) for key in self._index]

    def __contains__(self, key):
        if isinstance(key, str):
            key = key.encode("utf-8")
        self._verify_open()
        return key in self._index

    def iterkeys(self):
        self._verify_open()
        return iter(self._index)

    __iter__ = iterkeys

    def __len__(self):
        self._verify_open()
        return len(self._index)

    def close(self):
        try:
            self._commit()
        finally:
            self._index = None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(file, flag="c", mode=0o666):
    if flag not in ("r", "w", "c", "n"):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    return _Database(os.fspath(file), mode, flag=flag)
