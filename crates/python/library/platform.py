"""What machine this is: a Linux host of the playground."""

import sys


class uname_result(tuple):
    system = property(lambda self: self[0])
    node = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])
    processor = ""

    def __repr__(self):
        names = ("system", "node", "release", "version", "machine")
        return f"uname_result({', '.join([f'{name}={value!r}' for name, value in zip(names, self)])})"


def node():
    try:
        import socket
        return socket.gethostname()
    except BaseException:
        return "localhost"


def uname():
    return uname_result(("Linux", node(), "6.1.0", "#1 SMP", "x86_64"))


def system():
    return "Linux"


def release():
    return "6.1.0"


def version():
    return "#1 SMP"


def machine():
    return "x86_64"


def processor():
    return ""


def architecture(executable=None, bits="", linkage=""):
    return "64bit", "ELF"


def platform(aliased=False, terse=False):
    return "Linux-6.1.0-x86_64-with-glibc2.35"


def python_version():
    return sys.version.split()[0]


def python_version_tuple():
    return tuple(python_version().split("."))


def python_implementation():
    return "CPython"


def python_compiler():
    return "GCC 11.4.0"


def python_build():
    return "main", "Dec  8 2023 18:56:58"


def python_branch():
    return ""


def libc_ver(executable=None, lib="", version="", chunksize=16384):
    return "glibc", "2.35"
