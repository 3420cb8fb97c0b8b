"""Files and folders that nobody else uses."""

import os
import random
import shutil

template = "tmp"
tempdir = None
_letters = "abcdefghijklmnopqrstuvwxyz0123456789_"


def gettempdir():
    if not os.path.isdir("/tmp"):
        os.mkdir("/tmp")
    return tempdir or "/tmp"


def gettempdirb():
    return gettempdir().encode()


def gettempprefix():
    return template


def _place(suffix, prefix, dir):
    dir = gettempdir() if dir is None else os.fspath(dir)
    while True:
        middle = "".join([random.choice(_letters) for _ in range(8)])
        place = os.path.abspath(os.path.join(dir, (template if prefix is None else prefix) + middle + (suffix or "")))
        if not os.path.exists(place):
            return place


def mkdtemp(suffix=None, prefix=None, dir=None):
    place = _place(suffix, prefix, dir)
    os.mkdir(place)
    return place


def mktemp(suffix="", prefix=template, dir=None):
    return _place(suffix, prefix, dir)


class _TemporaryFile:
    """An open file that goes when it is closed."""

    def __init__(self, file, name, delete):
        self.file, self.name, self.delete = file, name, delete

    def __getattr__(self, name):
        return getattr(self.__dict__["file"], name)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()

    def __iter__(self):
        return iter(self.file)

    def close(self):
        self.file.close()
        if self.delete and os.path.exists(self.name):
            os.remove(self.name)


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, *, errors=None):
    place = _place(suffix, prefix, dir)
    return _TemporaryFile(open(place, mode, encoding=encoding, errors=errors, newline=newline), place, delete)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                  errors=None):
    return NamedTemporaryFile(mode, buffering, encoding, newline, suffix, prefix, dir, errors=errors)


def SpooledTemporaryFile(max_size=0, mode="w+b", *args, **keywords):
    return TemporaryFile(mode, *args, **keywords)


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)

    def __repr__(self):
        return f"<TemporaryDirectory {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, *details):
        self.cleanup()

    def cleanup(self):
        shutil.rmtree(self.name, ignore_errors=True)
