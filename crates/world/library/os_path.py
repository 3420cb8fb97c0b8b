"""Paths as POSIX writes them."""

import _disk
import os

curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
altsep = None
devnull = '/dev/null'


def join(a, *p):
    path = os.fspath(a)
    slash = b'/' if isinstance(path, bytes) else '/'
    for part in p:
        part = os.fspath(part)
        if part.startswith(slash):
            path = part
        elif not path or path.endswith(slash):
            path += part
        else:
            path += slash + part
    return path


def split(p):
    p = os.fspath(p)
    at = p.rfind('/') + 1
    head, tail = p[:at], p[at:]
    if head and head != '/' * len(head):
        head = head.rstrip('/')
    return head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = os.fspath(p)
    start = p.rfind('/') + 1
    dot = p.rfind('.')
    if dot > start and p[start:dot].strip('.'):
        return p[:dot], p[dot:]
    return p, ''


def splitdrive(p):
    return '', os.fspath(p)


def normcase(s):
    return os.fspath(s)


def isabs(s):
    return os.fspath(s).startswith('/')


def normpath(path):
    path = os.fspath(path)
    if not path:
        return '.'
    lead = '/' if path.startswith('/') else ''
    if path.startswith('//') and not path.startswith('///'):
        lead = '//'
    parts = []
    for part in path.split('/'):
        if part in ('', '.'):
            continue
        if part != '..' or (not lead and not parts) or (parts and parts[-1] == '..'):
            parts.append(part)
        elif parts:
            parts.pop()
    return lead + '/'.join(parts) or '.'


def abspath(path):
    path = os.fspath(path)
    return normpath(path if isabs(path) else join(os.getcwd(), path))


realpath = abspath


def relpath(path, start=None):
    here = [part for part in abspath(start or '.').split('/') if part]
    there = [part for part in abspath(path).split('/') if part]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    return '/'.join(['..'] * (len(here) - same) + there[same:]) or '.'


def commonprefix(m):
    if not m:
        return ''
    low, high = min(m), max(m)
    for at, letter in enumerate(low):
        if letter != high[at]:
            return low[:at]
    return low


def commonpath(paths):
    split_paths = [[part for part in path.split('/') if part] for path in paths]
    common = commonprefix(split_paths)
    return ('/' if paths[0].startswith('/') else '') + '/'.join(common)


def expanduser(path):
    path = os.fspath(path)
    if path == '~' or path.startswith('~/'):
        return os.environ.get('HOME', '~') + path[1:]
    return path


def expandvars(path):
    import re
    return re.sub(r'\$(\w+|\{[^}]*\})', lambda m: os.environ.get(m.group(1).strip('{}'), m.group(0)), path)


def _stat(path):
    try:
        return _disk.stat(os._place(path))
    except OSError:
        return None


def _is_socket(path):
    # The name of a Unix socket is kept as it was bound.
    try:
        return len(_disk.stat(os.fsdecode(path))) > 2
    except OSError:
        return False


def exists(path):
    return _stat(path) is not None or _is_socket(path)


lexists = exists


def isfile(path):
    found = _stat(path)
    return found is not None and len(found) == 2 and not found[0]


def isdir(s):
    found = _stat(s)
    return found is not None and found[0]


def islink(path):
    return False


def ismount(path):
    return path == '/'


def getsize(filename):
    return os.stat(filename).st_size


def getmtime(filename):
    return os.stat(filename).st_mtime


getatime = getctime = getmtime


def samefile(f1, f2):
    return abspath(f1) == abspath(f2)
