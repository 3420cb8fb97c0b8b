"""Files whose names fit a pattern."""

import fnmatch
import os

_magic = "*?["


def has_magic(s):
    if isinstance(s, bytes):
        s = s.decode()
    return any([c in s for c in _magic])


def escape(pathname):
    return "".join(["[" + c + "]" if c in _magic else c for c in pathname])


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    pathname = os.fspath(pathname)
    base = "" if root_dir is None else os.fspath(root_dir)
    for found in _expand(base, pathname, recursive, include_hidden):
        if found:
            yield found


def _expand(base, pathname, recursive, hidden):
    folder, name = os.path.split(pathname)
    if not has_magic(pathname):
        whole = os.path.join(base, pathname)
        if os.path.isdir(whole) if not name else os.path.lexists(whole):
            yield pathname
        return
    if folder and folder != pathname and has_magic(folder):
        folders = [found for found in _expand(base, folder, recursive, hidden) if os.path.isdir(os.path.join(base, found))]
    else:
        folders = [folder]
    for one in folders:
        place = os.path.join(base, one) if one else base
        if name == "**" and recursive:
            names = list(_below(place, hidden))
        elif not name:
            names = [""] if os.path.isdir(place) else []
        elif has_magic(name):
            names = fnmatch.filter([entry for entry in _entries(place) if hidden or name[0] == "." or entry[0] != "."], name)
        else:
            names = [name] if os.path.lexists(os.path.join(place, name)) else []
        for entry in names:
            yield os.path.join(one, entry) if one else entry


def _entries(folder):
    try:
        return os.listdir(folder or ".")
    except OSError:
        return []


def _below(folder, hidden):
    """The folder itself (an empty name) and everything in it, at any depth."""
    if not folder or os.path.isdir(folder):
        yield ""
    for entry in _entries(folder):
        if not hidden and entry[0] == ".":
            continue
        for inner in _below(os.path.join(folder, entry), hidden) if os.path.isdir(os.path.join(folder, entry)) else [""]:
            yield os.path.join(entry, inner) if inner else entry
