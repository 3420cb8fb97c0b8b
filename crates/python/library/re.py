"""Regular expressions."""

import _re
import enum


class error(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        Exception.__init__(self, msg if pos is None else f"{msg} at position {pos}")


error.__module__ = "re"


class RegexFlag(enum.IntFlag):
    NOFLAG = 0
    IGNORECASE = I = 2
    LOCALE = L = 4
    MULTILINE = M = 8
    DOTALL = S = 16
    UNICODE = U = 32
    VERBOSE = X = 64
    DEBUG = 128
    ASCII = A = 256

    def __repr__(self):
        names = [f"re.{flag._name_}" for flag in type(self) if flag._value_ & self._value_]
        return "|".join(names) or "re.NOFLAG"

    __str__ = __repr__


NOFLAG = RegexFlag.NOFLAG
I = IGNORECASE = RegexFlag.IGNORECASE
L = LOCALE = RegexFlag.LOCALE
M = MULTILINE = RegexFlag.MULTILINE
S = DOTALL = RegexFlag.DOTALL
U = UNICODE = RegexFlag.UNICODE
X = VERBOSE = RegexFlag.VERBOSE
DEBUG = RegexFlag.DEBUG
A = ASCII = RegexFlag.ASCII

_SEARCH, _MATCH, _FULL = 0, 1, 2


class Match:
    __slots__ = ("re", "string", "pos", "endpos", "_spans")

    def __init__(self, pattern, string, pos, endpos, spans):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._spans = spans

    def _number(self, group):
        if isinstance(group, str):
            group = self.re.groupindex.get(group, -1)
        if not isinstance(group, int) or not 0 <= group < len(self._spans):
            raise IndexError("no such group")
        return group

    def _text(self, group, default=None):
        start, end = self._spans[self._number(group)]
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        if not groups:
            return self._text(0)
        if len(groups) == 1:
            return self._text(groups[0])
        return tuple([self._text(group) for group in groups])

    def __getitem__(self, group):
        return self._text(group)

    def groups(self, default=None):
        return tuple([self._text(group, default) for group in range(1, len(self._spans))])

    def groupdict(self, default=None):
        return {name: self._text(group, default) for name, group in self.re.groupindex.items()}

    def span(self, group=0):
        return self._spans[self._number(group)]

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def expand(self, template):
        return _expand(_template(self.re, template), self)

    @property
    def lastindex(self):
        last, end = None, -1
        for group, (start, stop) in enumerate(self._spans):
            if group and start >= 0 and stop > end:
                last, end = group, stop
        return last

    @property
    def lastgroup(self):
        for name, group in self.re.groupindex.items():
            if group == self.lastindex:
                return name
        return None

    @property
    def regs(self):
        return tuple(self._spans)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"


class Pattern:
    def __init__(self, pattern, flags, found):
        self.pattern = pattern
        self.flags, self.groups, names = found
        self._given = flags
        self.groupindex = dict(names)

    def _check(self, string):
        if isinstance(self.pattern, str):
            if not isinstance(string, str):
                if isinstance(string, (bytes, bytearray, memoryview)):
                    raise TypeError("cannot use a string pattern on a bytes-like object")
                raise TypeError(f"expected string or bytes-like object, got {type(string).__name__!r}")
        elif isinstance(string, str):
            raise TypeError("cannot use a bytes pattern on a string-like object")
        elif not isinstance(string, (bytes, bytearray, memoryview)):
            raise TypeError(f"expected string or bytes-like object, got {type(string).__name__!r}")

    def _bounds(self, string, pos, endpos):
        length = len(string)
        pos = min(max(pos, 0), length)
        return pos, length if endpos is None else min(max(endpos, 0), length)

    def _one(self, string, pos, endpos, mode):
        self._check(string)
        pos, endpos = self._bounds(string, pos, endpos)
        spans = _re.find(self.pattern, self._given, string, pos, endpos, mode)
        return None if spans is None else Match(self, string, pos, endpos, spans)

    def search(self, string, pos=0, endpos=None):
        return self._one(string, pos, endpos, _SEARCH)

    def match(self, string, pos=0, endpos=None):
        return self._one(string, pos, endpos, _MATCH)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._one(string, pos, endpos, _FULL)

    def _all(self, string, pos=0, endpos=None, limit=0):
        self._check(string)
        pos, endpos = self._bounds(string, pos, endpos)
        return [Match(self, string, pos, endpos, spans) for spans in _re.find_all(self.pattern, self._given, string, pos, endpos, limit)]

    def finditer(self, string, pos=0, endpos=None):
        return iter(self._all(string, pos, endpos))

    def findall(self, string, pos=0, endpos=None):
        empty = string[:0]
        found = []
        for match in self._all(string, pos, endpos):
            if self.groups == 0:
                found.append(match.group())
            elif self.groups == 1:
                found.append(match._text(1, empty))
            else:
                found.append(match.groups(empty))
        return found

    def split(self, string, maxsplit=0):
        parts, last = [], 0
        for match in self._all(string, limit=max(maxsplit, 0)) if maxsplit >= 0 else ():
            start, end = match.span()
            parts.append(string[last:start])
            parts.extend(match.groups())
            last = end
        parts.append(string[last:])
        return parts

    def subn(self, repl, string, count=0):
        parts, last, done = [], 0, 0
        if not callable(repl):
            template = _template(self, repl)
        for match in self._all(string, limit=max(count, 0)):
            start, end = match.span()
            parts.append(string[last:start])
            parts.append(repl(match) if callable(repl) else _expand(template, match))
            last = end
            done += 1
        parts.append(string[last:])
        return string[:0].join(parts), done

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def __eq__(self, other):
        return isinstance(other, Pattern) and (self.pattern, self.flags) == (other.pattern, other.flags)

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        flags = self.flags & ~32 if isinstance(self.pattern, str) else self.flags
        shown = f", {RegexFlag(flags)!r}" if flags else ""
        return f"re.compile({self.pattern!r}{shown})"


_known_escapes = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


def _template(pattern, template):
    """A replacement text as literals and group numbers."""
    as_bytes = not isinstance(template, str)
    text = bytes(template).decode("latin-1") if as_bytes else template
    parts, literal, at = [], "", 0
    while at < len(text):
        slash = text.find("\\", at)
        if slash < 0:
            literal += text[at:]
            break
        literal += text[at:slash]
        c = text[slash + 1 : slash + 2]
        at = slash + 2
        group = None
        if not c:
            raise error("bad escape (end of pattern)", template, slash)
        if c == "g":
            end = text.find(">", at)
            if text[at : at + 1] != "<":
                raise error("missing <", template, at)
            if end < 0:
                raise error("missing >, unterminated name", template, at + 1)
            name = text[at + 1 : end]
            if name.isdecimal():
                group = int(name)
            elif name in pattern.groupindex:
                group = pattern.groupindex[name]
            elif name.isidentifier():
                raise IndexError(f"unknown group name {name!r}")
            elif not name:
                raise error("missing group name", template, at + 1)
            else:
                raise error(f"bad character in group name {name!r}", template, at + 1)
            at = end + 1
        elif c == "0":
            digits = text[at : at + 2]
            digits = digits[: len(digits) - len(digits.lstrip("01234567"))] if digits else ""
            literal += chr(int("0" + digits, 8))
            at += len(digits)
        elif c.isdecimal():
            digits = c
            following = text[at : at + 1]
            if following.isdecimal():
                digits += following
                at += 1
                third = text[at : at + 1]
                if third and all([digit in "01234567" for digit in digits + third]):
                    literal += chr(int(digits + third, 8))
                    at += 1
                    continue
            group = int(digits)
        elif c in _known_escapes:
            literal += _known_escapes[c]
        elif c.isascii() and c.isalpha():
            raise error(f"bad escape \\{c}", template, slash)
        else:
            literal += "\\" + c
        if group is not None:
            if group > pattern.groups:
                raise error(f"invalid group reference {group}", template, slash + 1)
            parts.append(literal)
            parts.append(group)
            literal = ""
    parts.append(literal)
    if as_bytes:
        parts = [part.encode("latin-1") if isinstance(part, str) else part for part in parts]
    return parts


def _expand(parts, match):
    empty = match.string[:0]
    return empty.join([match._text(part, empty) if isinstance(part, int) else part for part in parts])


_cache = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    flags = int(flags)
    key = (type(pattern), pattern, flags)
    if key not in _cache:
        if not isinstance(pattern, (str, bytes)):
            raise TypeError("first argument must be string or compiled pattern")
        if len(_cache) > 200:
            _cache.clear()
        _cache[key] = Pattern(pattern, flags, _re.compile(pattern, flags))
    return _cache[key]


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def escape(pattern):
    if isinstance(pattern, str):
        return "".join(["\\" + c if c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else c for c in pattern])
    return escape(bytes(pattern).decode("latin-1")).encode("latin-1")


def purge():
    _cache.clear()
