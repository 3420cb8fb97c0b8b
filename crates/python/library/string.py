"""Constants, Template and Formatter."""

import re as _re

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


_none = {}


class Template:
    """Text with places like `$name`; a subclass may change how they are written."""

    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = _re.IGNORECASE

    def __init_subclass__(cls):
        super().__init_subclass__()
        if "pattern" in cls.__dict__:
            pattern = cls.pattern
        else:
            mark = _re.escape(cls.delimiter)
            braced = cls.braceidpattern or cls.idpattern
            pattern = f"""
            {mark}(?:
              (?P<escaped>{mark})  |   # Escape sequence of two delimiters
              (?P<named>{cls.idpattern})       |   # delimiter and a Python identifier
              {{(?P<braced>{braced})}} |   # delimiter and a braced identifier
              (?P<invalid>)             # Other ill-formed delimiter exprs
            )
            """
        cls.pattern = _re.compile(pattern, cls.flags | _re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        at = match.start("invalid")
        lines = self.template[:at].splitlines(keepends=True)
        line, column = (len(lines), at - len("".join(lines[:-1]))) if lines else (1, 1)
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def _fill(self, values, safe):
        def replace(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                if safe and name not in values:
                    return match.group()
                return str(values[name])
            if match.group("escaped") is not None:
                return self.delimiter
            if match.group("invalid") is None:
                raise ValueError("Unrecognized named group in pattern", self.pattern)
            return match.group() if safe else self._invalid(match)

        return self.pattern.sub(replace, self.template)

    def substitute(self, mapping=_none, /, **keywords):
        return self._fill(_merged(mapping, keywords), False)

    def safe_substitute(self, mapping=_none, /, **keywords):
        return self._fill(_merged(mapping, keywords), True)

    def is_valid(self):
        for match in self.pattern.finditer(self.template):
            if match.group("invalid") is not None:
                return False
            if not any([match.group(kind) is not None for kind in ("named", "braced", "escaped")]):
                raise ValueError("Unrecognized named group in pattern", self.pattern)
        return True

    def get_identifiers(self):
        found = []
        for match in self.pattern.finditer(self.template):
            name = match.group("named") or match.group("braced")
            if name is not None and name not in found:
                found.append(name)
            elif name is None and match.group("invalid") is None and match.group("escaped") is None:
                raise ValueError("Unrecognized named group in pattern", self.pattern)
        return found


Template.__init_subclass__()


class Formatter:
    """`str.format` whose every step a subclass may change."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        out = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                out.append(literal)
            if field is None:
                continue
            first = _field_first(field)
            if first == "":
                if auto_arg_index is False:
                    raise ValueError(
                        "cannot switch from manual field specification to automatic field numbering")
                field = str(auto_arg_index) + field
                auto_arg_index += 1
            elif isinstance(first, int):
                if auto_arg_index:
                    raise ValueError(
                        "cannot switch from manual field specification to automatic field numbering")
                auto_arg_index = False
            value, used = self.get_field(field, args, kwargs)
            used_args.add(used)
            value = self.convert_field(value, conversion)
            spec, auto_arg_index = self._vformat(
                spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index)
            out.append(self.format_field(value, spec))
        return "".join(out), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion in ("s", "r", "a"):
            return {"s": str, "r": repr, "a": ascii}[conversion](value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        return _parse(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _field_parts(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            value = getattr(value, key) if is_attribute else value[key]
        return value, first


def _merged(mapping, keywords):
    if mapping is _none:
        return keywords
    if not keywords:
        return mapping
    from collections import ChainMap

    return ChainMap(keywords, mapping)


def _parse(text):
    """(text before, field, specification, conversion) in turn, as a format string has them."""
    out, at = "", 0
    while at < len(text):
        letter = text[at]
        if letter in "{}" and text[at + 1 : at + 2] == letter:
            yield out + letter, None, None, None
            out, at = "", at + 2
            continue
        if letter == "}":
            raise ValueError("Single '}' encountered in format string")
        if letter != "{":
            out += letter
            at += 1
            continue
        start = at = at + 1
        depth, bracket = 1, False
        while at < len(text):
            if text[at] == "{":
                depth += 1
            elif text[at] == "}":
                depth -= 1
                if depth == 0:
                    break
            at += 1
        if depth:
            raise ValueError("Single '{' encountered in format string" if start == len(text)
                             else "expected '}' before end of string")
        inside = text[start:at]
        at += 1
        end = 0
        while end < len(inside) and (bracket or inside[end] not in ":!"):
            bracket = inside[end] == "[" or (bracket and inside[end] != "]")
            end += 1
        field, rest, conversion = inside[:end], inside[end:], None
        if rest.startswith("!"):
            if len(rest) < 2:
                raise ValueError("end of string while looking for conversion specifier")
            conversion, rest = rest[1], rest[2:]
            if rest and not rest.startswith(":"):
                raise ValueError("expected ':' after conversion specifier")
        yield out, field, rest[1:], conversion
        out = ""
    if out:
        yield out, None, None, None


def _field_first(field):
    end = 0
    while end < len(field) and field[end] not in ".[":
        end += 1
    first = field[:end]
    return int(first) if first.isdigit() else first


def _field_parts(field):
    end = 0
    while end < len(field) and field[end] not in ".[":
        end += 1
    rest, parts = field[end:], []
    while rest:
        if rest[0] == ".":
            end = 1
            while end < len(rest) and rest[end] not in ".[":
                end += 1
            key, after, is_attribute = rest[1:end], rest[end:], True
        elif rest[0] == "[":
            key, closed, after = rest[1:].partition("]")
            if not closed:
                raise ValueError("Missing ']' in format string")
            is_attribute = False
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        if not key:
            raise ValueError("Empty attribute in format string")
        parts.append((is_attribute, int(key) if not is_attribute and key.isdigit() else key))
        rest = after
    return _field_first(field), parts
