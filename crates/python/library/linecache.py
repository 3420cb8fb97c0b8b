"""Lines of files by number, kept after the first reading."""

import sys

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}


def clearcache():
    cache.clear()


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    if filename in cache:
        entry = cache[filename]
        if len(entry) != 1:
            return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forgets what can no longer be read, or has changed."""
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        lines = _read(entry[3])
        if lines != entry[2]:
            del cache[name]


def lazycache(filename, module_globals):
    return False


def _read(name):
    try:
        with open(name, encoding="utf-8") as file:
            lines = file.read().splitlines(True)
    except (OSError, UnicodeDecodeError):
        return None
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def updatecache(filename, module_globals=None):
    cache.pop(filename, None)
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return []
    names = [filename]
    if not filename.startswith("/"):
        names += [f"{folder}/{filename}" for folder in sys.path if isinstance(folder, str) and folder]
    for name in names:
        lines = _read(name)
        if lines is not None:
            cache[filename] = (sum(map(len, lines)), 0, lines, name)
            return lines
    return []
