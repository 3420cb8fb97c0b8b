"""Values laid out over several lines."""

import sys


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts).pformat(object)


def saferepr(object):
    return PrettyPrinter()._repr(object, 0)


def isreadable(object):
    return True


def isrecursive(object):
    return "<Recursion on" in saferepr(object)


class _Key:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            return (str(type(self.value)), id(self.value)) < (str(type(other.value)), id(other.value))


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent, self._width, self._depth, self._stream = indent, width, depth, stream
        self._compact, self._sort = compact, sort_dicts
        self._open = []

    def pprint(self, object):
        (self._stream or sys.stdout).write(self.pformat(object) + "\n")

    def pformat(self, object):
        return self._text(object, 0, 0, 0)

    def _items(self, value):
        items = list(value.items())
        if self._sort:
            items.sort(key=lambda item: _Key(item[0]))
        return items

    def _repr(self, value, level):
        kind = type(value)
        plain = kind.__repr__ in (dict.__repr__, list.__repr__, tuple.__repr__) or kind in (dict, list, tuple)
        if not plain or not isinstance(value, (dict, list, tuple)):
            return repr(value)
        if isinstance(value, dict) and not value or not isinstance(value, dict) and not len(value):
            return repr(value)
        if self._depth is not None and level >= self._depth:
            return "{...}" if isinstance(value, dict) else "[...]" if isinstance(value, list) else "(...)"
        if id(value) in self._open:
            return f"<Recursion on {kind.__name__} with id={id(value)}>"
        self._open.append(id(value))
        if isinstance(value, dict):
            text = "{" + ", ".join([f"{self._repr(key, level + 1)}: {self._repr(item, level + 1)}"
                                    for key, item in self._items(value)]) + "}"
        else:
            inside = ", ".join([self._repr(item, level + 1) for item in value])
            if isinstance(value, list):
                text = f"[{inside}]"
            else:
                text = f"({inside},)" if len(value) == 1 else f"({inside})"
        self._open.pop()
        return text

    def _text(self, value, indent, allowance, level):
        text = self._repr(value, level)
        if len(text) <= self._width - indent - allowance or self._depth is not None and level >= self._depth:
            return text
        kind = type(value)
        if hasattr(kind, "__dataclass_fields__") and "__create_fn__" not in dir(kind) and not isinstance(value, type):
            return self._dataclass(value, indent, allowance, level)
        if id(value) in self._open:
            return text
        self._open.append(id(value))
        if kind is dict and value:
            text = self._dict(value, indent, allowance, level)
        elif kind in (list, tuple, set, frozenset) and len(value):
            text = self._sequence(value, indent, allowance, level)
        elif kind is str and value:
            text = self._string(value, indent, allowance, level)
        elif kind.__name__ in ("OrderedDict", "defaultdict", "Counter") and isinstance(value, dict) and value:
            text = self._special(value, indent, allowance, level)
        self._open.pop()
        return text

    def _dict(self, value, indent, allowance, level):
        out = ["{", " " * (self._indent - 1)]
        items = self._items(value)
        inner = indent + self._indent
        for place, (key, item) in enumerate(items):
            last = place == len(items) - 1
            shown = self._repr(key, level + 1)
            out.append(f"{shown}: ")
            out.append(self._text(item, inner + len(shown) + 2, allowance + 1 if last else 1, level + 1))
            if not last:
                out.append(",\n" + " " * inner)
        out.append("}")
        return "".join(out)

    def _special(self, value, indent, allowance, level):
        name = type(value).__name__
        if name == "OrderedDict":
            items = self._list(list(value.items()), "[", "]", indent + len(name) + 1, allowance + 1, level)
            return f"{name}({items})"
        shown = dict(value.most_common()) if name == "Counter" else dict(value)
        lead = f"{name}(" + (f"{value.default_factory!r},\n{' ' * (indent + len(name) + 1)}" if name == "defaultdict" else "")
        sort, self._sort = self._sort, False
        text = self._dict(shown, indent + len(name) + 1, allowance + 1, level)
        self._sort = sort
        return lead + text + ")"

    def _sequence(self, value, indent, allowance, level):
        if isinstance(value, (set, frozenset)):
            items = sorted(value, key=_Key)
            if isinstance(value, set):
                return self._list(items, "{", "}", indent, allowance, level)
            return self._list(items, "frozenset({", "})", indent + 10, allowance + 1, level)
        if isinstance(value, list):
            return self._list(value, "[", "]", indent, allowance, level)
        return self._list(value, "(", ",)" if len(value) == 1 else ")", indent, allowance, level)

    def _list(self, items, start, end, indent, allowance, level):
        out = [start, " " * (self._indent - 1)]
        inner = indent + self._indent
        separator = ",\n" + " " * inner
        room = width = self._width - inner + 1
        first = True
        for place, item in enumerate(items):
            last = place == len(items) - 1
            extra = allowance + len(end) if last else 1
            if self._compact:
                shown = self._repr(item, level + 1)
                if last:
                    width -= allowance + len(end) - 1
                    room -= allowance + len(end) - 1
                if room < len(shown) + 2 and not first:
                    room = width
                    out.append(separator)
                elif not first:
                    out.append(", ")
                first = False
                if len(shown) + 2 <= room or True:
                    room -= len(shown) + 2
                    out.append(shown if len(shown) <= width else self._text(item, inner, extra, level + 1))
                continue
            if not first:
                out.append(separator)
            first = False
            out.append(self._text(item, inner, extra, level + 1))
        out.append(end)
        return "".join(out)

    def _string(self, value, indent, allowance, level):
        chunks = []
        lines = value.splitlines(True)
        if level == 0:
            indent += 1
            allowance += 1
        width = most = self._width - indent
        shown = ""
        for place, line in enumerate(lines):
            shown = repr(line)
            if place == len(lines) - 1:
                most -= allowance
            if len(shown) <= most:
                chunks.append(shown)
                continue
            parts = _words(line)
            current = ""
            for at, part in enumerate(parts):
                candidate = current + part
                limit = most if at == len(parts) - 1 and place == len(lines) - 1 else width
                if len(repr(candidate)) > limit:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = candidate
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            return shown
        text = ("\n" + " " * indent).join(chunks)
        return f"({text})" if level == 0 else text

    def _dataclass(self, value, indent, allowance, level):
        name = type(value).__qualname__
        inner = indent + len(name) + 1
        parts = []
        fields = [field for field in value.__dataclass_fields__.values() if field.repr]
        for place, field in enumerate(fields):
            last = place == len(fields) - 1
            item = getattr(value, field.name)
            parts.append(f"{field.name}=" + self._text(item, inner + len(field.name) + 1, allowance + 1 if last else 1, level))
        return f"{name}({(',' + chr(10) + ' ' * inner).join(parts)})"


def _words(line):
    parts = []
    current = ""
    space = False
    for letter in line:
        if space and not letter.isspace():
            parts.append(current)
            current = ""
        current += letter
        space = letter.isspace()
    return parts + [current] if current else parts
