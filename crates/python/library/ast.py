"""Values written as Python literals."""

import _machine


class _Reader:
    """Reads what literal_eval allows: no names but three, no calls, no arithmetic but signs and complex numbers."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def space(self):
        while self.at < len(self.text) and (self.text[self.at] in " \t\n\r\f" or self.text.startswith("\\\n", self.at)):
            self.at += 1
        if self.at < len(self.text) and self.text[self.at] == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
            self.space()

    def next(self):
        self.space()
        return self.text[self.at : self.at + 1]

    def takes(self, what):
        if self.next() and self.text.startswith(what, self.at):
            self.at += len(what)
            return True
        return False

    def refuse(self):
        raise ValueError(f"malformed node or string: {self.text!r}")

    def value(self):
        value = self.signed()
        while self.next() and self.next() in "+-":
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                self.refuse()
            negative = self.text[self.at] == "-"
            self.at += 1
            imaginary = self.plain()
            if not isinstance(imaginary, complex):
                self.refuse()
            value = value - imaginary if negative else value + imaginary
        return value

    def signed(self):
        if self.next() and self.next() in "+-":
            negative = self.text[self.at] == "-"
            self.at += 1
            value = self.signed()
            if isinstance(value, bool) or not isinstance(value, (int, float, complex)):
                self.refuse()
            return -value if negative else value
        return self.plain()

    def plain(self):
        c = self.next()
        if c == "(":
            return self.items(")")
        if c == "[":
            return self.items("]")
        if c == "{":
            return self.braces()
        if c.isalpha() or c == "_":
            end = self.at
            while end < len(self.text) and (self.text[end].isalnum() or self.text[end] == "_"):
                end += 1
            word = self.text[self.at : end]
            if end < len(self.text) and self.text[end] in "'\"" and word.lower() in ("b", "r", "u", "br", "rb"):
                return self.strings()
            self.at = end
            if word in ("None", "True", "False"):
                return {"None": None, "True": True, "False": False}[word]
            if word == "set" and self.takes("(") and self.takes(")"):
                return set()
            self.refuse()
        if c in "'\"" and c:
            return self.strings()
        if c.isdigit() or c == ".":
            return self.number()
        if not c:
            raise SyntaxError("invalid syntax")
        self.refuse()

    def items(self, closing):
        self.at += 1
        found, commas = [], 0
        while not self.takes(closing):
            found.append(self.value())
            if self.takes(","):
                commas += 1
            elif self.next() != closing:
                raise SyntaxError("invalid syntax")
        if closing == "]":
            return found
        return found[0] if len(found) == 1 and not commas else tuple(found)

    def braces(self):
        self.at += 1
        pairs, items = {}, []
        while not self.takes("}"):
            item = self.value()
            if self.takes(":"):
                pairs[item] = self.value()
            else:
                items.append(item)
            if not self.takes(",") and self.next() != "}":
                raise SyntaxError("invalid syntax")
        if items and pairs:
            raise SyntaxError("invalid syntax")
        return set(items) if items else pairs

    def strings(self):
        start = self.at
        while True:
            while self.text[self.at] not in "'\"":
                self.at += 1
            quote = self.text[self.at]
            quote = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
            self.at += len(quote)
            while self.at < len(self.text) and not self.text.startswith(quote, self.at):
                self.at += 2 if self.text[self.at] == "\\" else 1
            if self.at >= len(self.text):
                raise SyntaxError("unterminated string literal")
            self.at += len(quote)
            end = self.at
            rest = self.next()
            if not (rest and rest in "'\"" or self.text[self.at : self.at + 2].lower() in ("b'", 'b"', "r'", 'r"')):
                # Nothing but string literals stands here, so that it is safe to evaluate.
                return eval("(" + self.text[start:end] + ")", {})

    def number(self):
        start = self.at
        while self.at < len(self.text):
            c = self.text[self.at]
            exponent = c in "+-" and self.text[self.at - 1] in "eE" and self.text[start : start + 2].lower() != "0x"
            if not (c.isalnum() or c in "._" or exponent):
                break
            self.at += 1
        text = self.text[start : self.at]
        try:
            if text[-1] in "jJ":
                return complex(text)
            if text[:2].lower() in ("0x", "0o", "0b") or text.replace("_", "").isdigit():
                return int(text, 0)
            return float(text)
        except ValueError:
            raise SyntaxError(f"invalid decimal literal") from None


def literal_eval(node_or_string):
    if not isinstance(node_or_string, str):
        raise ValueError(f"malformed node or string: {node_or_string!r}")
    reader = _Reader(node_or_string.lstrip(" \t"))
    value = reader.value()
    if reader.next() == ",":
        found = [value]
        while reader.takes(","):
            if reader.next():
                found.append(reader.value())
        value = tuple(found)
    if reader.next():
        raise SyntaxError("invalid syntax")
    return value


def __getattr__(name):
    if name in ("parse", "dump", "walk", "NodeVisitor", "NodeTransformer", "unparse", "AST", "Module", "Name"):
        _machine.unsupported(f"ast.{name} is not part of the playground's Python. Instead: use ast.literal_eval for values.")
    raise AttributeError(f"module 'ast' has no attribute {name!r}")
