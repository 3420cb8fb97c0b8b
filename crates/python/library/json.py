"""JSON text to values and back."""


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno


_escapes = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_escaped = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_white = " \t\n\r"


def _quote(text, ensure_ascii):
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    out = ['"']
    for c in text:
        code = ord(c)
        if c in _escaped:
            out.append(_escaped[c])
        elif code < 32 or ensure_ascii and 127 <= code < 0x10000:
            # DEL is printed as it is.
            out.append(c if code == 127 else f"\\u{code:04x}")
        elif ensure_ascii and code >= 0x10000:
            code -= 0x10000
            out.append(f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}")
        else:
            out.append(c)
    out.append('"')
    return "".join(out)


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        out = []
        indent = " " * self.indent if isinstance(self.indent, int) else self.indent
        self._write(out, o, indent, "\n", [])
        return "".join(out)

    def iterencode(self, o, _one_shot=False):
        yield self.encode(o)

    def _number(self, o):
        if o != o:
            text = "NaN"
        elif o in (float("inf"), float("-inf")):
            text = "Infinity" if o > 0 else "-Infinity"
        else:
            return float.__repr__(o)
        if not self.allow_nan:
            raise ValueError(f"Out of range float values are not JSON compliant: {o!r}")
        return text

    def _key(self, key):
        if isinstance(key, str):
            return key
        if key is True:
            return "true"
        if key is False:
            return "false"
        if key is None:
            return "null"
        if isinstance(key, int):
            return int.__repr__(key)
        if isinstance(key, float):
            return self._number(key)
        if self.skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    def _write(self, out, o, indent, margin, parents):
        if isinstance(o, str):
            out.append(_quote(o, self.ensure_ascii))
        elif o is None:
            out.append("null")
        elif o is True:
            out.append("true")
        elif o is False:
            out.append("false")
        elif isinstance(o, int):
            out.append(int.__repr__(o))
        elif isinstance(o, float):
            out.append(self._number(o))
        else:
            if self.check_circular and any([parent is o for parent in parents]):
                raise ValueError("Circular reference detected")
            parents.append(o)
            if isinstance(o, (list, tuple)):
                self._write_items(out, "[]", [(None, item) for item in o], indent, margin, parents)
            elif isinstance(o, dict):
                pairs = sorted(o.items()) if self.sort_keys else o.items()
                pairs = [(self._key(key), value) for key, value in pairs]
                self._write_items(out, "{}", [pair for pair in pairs if pair[0] is not None], indent, margin, parents)
            else:
                self._write(out, self.default(o), indent, margin, parents)
            parents.pop()

    def _write_items(self, out, brackets, pairs, indent, margin, parents):
        if not pairs:
            out.append(brackets)
            return
        out.append(brackets[0])
        inner = margin if indent is None else margin + indent
        separator = self.item_separator if indent is None else self.item_separator + inner
        if indent is not None:
            out.append(inner)
        first = True
        for key, value in pairs:
            if not first:
                out.append(separator)
            first = False
            if key is not None:
                out.append(_quote(key, self.ensure_ascii))
                out.append(self.key_separator)
            self._write(out, value, indent, inner, parents)
        if indent is not None:
            out.append(margin)
        out.append(brackets[1])


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        value, end = self.raw_decode(s, self._skip(s, 0))
        end = self._skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def raw_decode(self, s, idx=0):
        return self._value(s, idx)

    def _skip(self, s, at):
        while at < len(s) and s[at] in _white:
            at += 1
        return at

    def _value(self, s, at):
        c = s[at : at + 1]
        if c == '"':
            return self._string(s, at + 1)
        if c == "{":
            return self._object(s, at + 1)
        if c == "[":
            return self._array(s, at + 1)
        for word, value in (("null", None), ("true", True), ("false", False)):
            if s.startswith(word, at):
                return value, at + len(word)
        for word in ("NaN", "Infinity", "-Infinity"):
            if s.startswith(word, at):
                constant = self.parse_constant or float
                return constant(word), at + len(word)
        return self._parse_number(s, at)

    def _digits(self, s, at):
        while at < len(s) and "0" <= s[at] <= "9":
            at += 1
        return at

    def _parse_number(self, s, start):
        at = start + 1 if s[start : start + 1] == "-" else start
        end = at + 1 if s[at : at + 1] == "0" else self._digits(s, at)
        if end == at:
            raise JSONDecodeError("Expecting value", s, start)
        whole = True
        if s[end : end + 1] == "." and self._digits(s, end + 1) > end + 1:
            end = self._digits(s, end + 1)
            whole = False
        if s[end : end + 1] in ("e", "E"):
            exponent = end + 2 if s[end + 1 : end + 2] in ("+", "-") else end + 1
            if self._digits(s, exponent) > exponent:
                end = self._digits(s, exponent)
                whole = False
        return (self.parse_int if whole else self.parse_float)(s[start:end]), end

    def _string(self, s, at):
        begin = at - 1
        parts = []
        while True:
            quote = s.find('"', at)
            slash = s.find("\\", at)
            end = quote if slash < 0 or 0 <= quote < slash else slash
            if end < 0:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            text = s[at:end]
            if self.strict and not text.isprintable():
                for place, c in enumerate(text):
                    if c < " ":
                        raise JSONDecodeError("Invalid control character at", s, at + place)
            parts.append(text)
            if end == quote:
                return "".join(parts), end + 1
            c = s[end + 1 : end + 2]
            if not c:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            if c != "u":
                if c not in _escapes:
                    raise JSONDecodeError("Invalid \\escape", s, end)
                parts.append(_escapes[c])
                at = end + 2
                continue
            code = self._hex(s, end + 2)
            at = end + 6
            if 0xD800 <= code < 0xDC00 and s[at : at + 2] == "\\u":
                low = self._hex(s, at + 2)
                if 0xDC00 <= low < 0xE000:
                    code = 0x10000 + ((code - 0xD800) << 10 | low - 0xDC00)
                    at += 6
            parts.append(chr(code))

    def _hex(self, s, at):
        digits = s[at : at + 4]
        if len(digits) == 4 and all([c in "0123456789abcdefABCDEF" for c in digits]):
            return int(digits, 16)
        raise JSONDecodeError("Invalid \\uXXXX escape", s, at - 1)

    def _object(self, s, at):
        pairs = []
        at = self._skip(s, at)
        if s[at : at + 1] == "}":
            at += 1
        else:
            if s[at : at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
            while True:
                key, at = self._string(s, at + 1)
                at = self._skip(s, at)
                if s[at : at + 1] != ":":
                    raise JSONDecodeError("Expecting ':' delimiter", s, at)
                value, at = self._value(s, self._skip(s, at + 1))
                pairs.append((key, value))
                at = self._skip(s, at)
                c = s[at : at + 1]
                if c == "}":
                    at += 1
                    break
                if c != ",":
                    raise JSONDecodeError("Expecting ',' delimiter", s, at)
                at = self._skip(s, at + 1)
                if s[at : at + 1] != '"':
                    raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), at
        made = dict(pairs)
        return (made if self.object_hook is None else self.object_hook(made)), at

    def _array(self, s, at):
        items = []
        at = self._skip(s, at)
        if s[at : at + 1] == "]":
            return items, at + 1
        while True:
            value, at = self._value(s, at)
            items.append(value)
            at = self._skip(s, at)
            c = s[at : at + 1]
            if c == "]":
                return items, at + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = self._skip(s, at + 1)


def dumps(obj, *, cls=None, **options):
    return (cls or JSONEncoder)(**options).encode(obj)


def dump(obj, fp, **options):
    fp.write(dumps(obj, **options))


def loads(s, *, cls=None, **options):
    if isinstance(s, str):
        if s.startswith("\ufeff"):
            raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0)
    elif isinstance(s, (bytes, bytearray)):
        s = s.decode("utf-8-sig")
    else:
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    return (cls or JSONDecoder)(**options).decode(s)


def load(fp, **options):
    return loads(fp.read(), **options)
