"""Filling, indenting and dedenting text."""


class TextWrapper:
    def __init__(
        self,
        width=70,
        initial_indent="",
        subsequent_indent="",
        expand_tabs=True,
        replace_whitespace=True,
        fix_sentence_endings=False,
        break_long_words=True,
        drop_whitespace=True,
        break_on_hyphens=True,
        tabsize=8,
        *,
        max_lines=None,
        placeholder=" [...]",
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = "".join([" " if c in _spaces else c for c in text])
        return text

    def _split(self, text):
        """White space, words, parts of hyphenated words and dashes between words."""
        chunks = []
        start = 0
        while start < len(text):
            end = self._end_of_chunk(text, start)
            chunks.append(text[start:end])
            start = end
        return chunks

    def _end_of_chunk(self, text, start):
        end = start + 1
        if text[start] in _spaces:
            while end < len(text) and text[end] in _spaces:
                end += 1
            return end
        if self.break_on_hyphens and start and _is_of_word(text[start - 1]) and _dashes(text, start):
            return _dashes(text, start)
        while end < len(text) and text[end] not in _spaces:
            if self.break_on_hyphens:
                if text[end] == "-" and _hyphenates(text, end):
                    return end + 1
                if _is_of_word(text[end - 1]) and _dashes(text, end):
                    return end
            end += 1
        return end

    def _fix_sentence_endings(self, chunks):
        for place in range(len(chunks) - 1):
            ending = chunks[place].rstrip("\"'")
            if chunks[place + 1] == " " and len(chunks[place]) - len(ending) < 2:
                if len(ending) > 1 and ending[-1] in ".!?" and "a" <= ending[-2] <= "z":
                    chunks[place + 1] = "  "

    def _handle_long_word(self, chunks, line, length, width):
        room = 1 if width < 1 else width - length
        if self.break_long_words:
            chunk = chunks[-1]
            end = room
            if self.break_on_hyphens and len(chunk) > room:
                hyphen = chunk.rfind("-", 0, room)
                if hyphen > 0 and chunk[:hyphen].strip("-"):
                    end = hyphen + 1
            line.append(chunk[:end])
            chunks[-1] = chunk[end:]
        elif not line:
            line.append(chunks.pop())

    def _wrap_chunks(self, chunks):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks = chunks[::-1]
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            current, length = [], 0
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            while chunks and length + len(chunks[-1]) <= width:
                length += len(chunks[-1])
                current.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, current, length, width)
                length = sum([len(chunk) for chunk in current])
            if self.drop_whitespace and current and not current[-1].strip():
                length -= len(current.pop())
            if not current:
                continue
            last = not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
            if self.max_lines is None or len(lines) + 1 < self.max_lines or last and length <= width:
                lines.append(indent + "".join(current))
                continue
            while current:
                if current[-1].strip() and length + len(self.placeholder) <= width:
                    lines.append(indent + "".join(current) + self.placeholder)
                    return lines
                length -= len(current.pop())
            if lines and len(lines[-1].rstrip()) + len(self.placeholder) <= self.width:
                lines[-1] = lines[-1].rstrip() + self.placeholder
            else:
                lines.append(indent + self.placeholder.lstrip())
            return lines
        return lines

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        return "\n".join(self.wrap(text))


_spaces = "\t\n\x0b\x0c\r "


def _is_of_word(c):
    return c.isalnum() or c in "_!\"'&.,?"


def _is_letter(text, place):
    return 0 <= place < len(text) and (text[place].isalpha() or text[place] == "_")


def _dashes(text, place):
    """Where two or more dashes end that lead to a word; 0 if there are none."""
    end = place
    while end < len(text) and text[end] == "-":
        end += 1
    between = end >= place + 2 and end < len(text) and (text[end].isalnum() or text[end] == "_")
    return end if between else 0


def _hyphenates(text, place):
    """Whether a line may end after the hyphen here: letters stand on both sides."""
    before = _is_letter(text, place - 2) and _is_letter(text, place - 1)
    if not before and place > 2 and text[place - 2] == "-":
        before = _is_letter(text, place - 3) and _is_of_word(text[place - 1])
    after = place + 2
    if after < len(text) and text[after] == "-":
        after += 1
    return before and _is_letter(text, place + 1) and _is_letter(text, after)


def wrap(text, width=70, **options):
    return TextWrapper(width=width, **options).wrap(text)


def fill(text, width=70, **options):
    return TextWrapper(width=width, **options).fill(text)


def shorten(text, width, **options):
    return TextWrapper(width=width, max_lines=1, **options).fill(" ".join(text.strip().split()))


def dedent(text):
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        if not line.strip(" \t"):
            lines[i] = ""
            continue
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if margin is None:
            margin = indent
        while not indent.startswith(margin):
            margin = margin[:-1]
    if margin:
        lines = [line[len(margin) :] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    out = []
    for line in text.splitlines(True):
        wanted = predicate(line) if predicate is not None else line.strip()
        out.append(prefix + line if wanted else line)
    return "".join(out)
