"""Constants, Template and Formatter."""

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


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """Texts and names in turn; a name is (what stands there, the name), an invalid place (…, None)."""
        text, rest = "", self.template
        while rest:
            head, mark, rest = rest.partition(self.delimiter)
            text += head
            if not mark:
                break
            if rest.startswith(self.delimiter):
                text += self.delimiter
                rest = rest[1:]
                continue
            braced = rest.startswith("{")
            start = 1 if braced else 0
            end = start
            while end < len(rest) and rest[end].isascii() and (rest[end].isalnum() or rest[end] == "_"):
                end += 1
            name = rest[start:end]
            closed = not braced or rest[end : end + 1] == "}"
            yield text
            text = ""
            if name.isidentifier() and closed:
                end += 1 if braced else 0
                yield self.delimiter + rest[:end], name
                rest = rest[end:]
            else:
                yield self.delimiter, None
        yield text

    def _position(self, before):
        lines = before.splitlines(keepends=True)
        if not lines:
            return 1, 1
        return len(lines), len(before) - len("".join(lines[:-1])) + 1

    def _fill(self, mapping, keywords, safe):
        values = {**mapping, **keywords} if keywords else mapping
        out, read = [], 0
        for piece in self._pieces():
            if isinstance(piece, str):
                out.append(piece)
                continue
            shown, name = piece
            if name is None:
                if not safe:
                    at = self.template.find(self.delimiter)
                    line, column = self._position(self.template[:at])
                    raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")
                out.append(shown)
            elif safe and name not in values:
                out.append(shown)
            else:
                out.append(str(values[name]))
        return "".join(out)

    def substitute(self, mapping={}, /, **keywords):
        return self._fill(mapping, keywords, False)

    def safe_substitute(self, mapping={}, /, **keywords):
        return self._fill(mapping, keywords, True)

    def get_identifiers(self):
        found = []
        for piece in self._pieces():
            if not isinstance(piece, str) and piece[1] is not None and piece[1] not in found:
                found.append(piece[1])
        return found

    def is_valid(self):
        return all(isinstance(piece, str) or piece[1] is not None for piece in self._pieces())


class Formatter:
    def format(self, format_string, /, *args, **keywords):
        return self.vformat(format_string, args, keywords)

    def vformat(self, format_string, args, keywords):
        return format_string.format(*args, **keywords)
