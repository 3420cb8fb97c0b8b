"""Header values with letters beyond ASCII, as =?charset?encoding?text?= words."""

import binascii
import re

__all__ = ['Header', 'decode_header', 'make_header']

_WORD = re.compile(r'=\?([^?]*?)\?([qQbB])\?(.*?)\?=')


def decode_header(header):
    """[(bytes or text, charset or None), …]"""
    if isinstance(header, Header):
        return [(text.encode(charset) if charset else text, charset) for text, charset in header._chunks]
    header = str(header)
    if not _WORD.search(header):
        return [(header, None)]
    found, at, after_word = [], 0, False
    for match in _WORD.finditer(header):
        between = header[at:match.start()]
        if between.strip() or between and not after_word:
            if between.strip():
                found.append((between.encode('raw-unicode-escape') if False else between.encode('latin-1', 'replace'), None))
        charset, encoding, text = match.groups()
        if encoding in 'qQ':
            text = text.replace('_', ' ')
            data = re.sub(rb'=([0-9A-Fa-f]{2})', lambda hexed: bytes([int(hexed[1], 16)]), text.encode('ascii'))
        else:
            data = binascii.a2b_base64(text + '=' * (-len(text) % 4))
        charset = charset.lower()
        if found and found[-1][1] == charset:
            found[-1] = (found[-1][0] + data, charset)
        else:
            found.append((data, charset))
        at, after_word = match.end(), True
    if header[at:].strip():
        found.append((header[at:].encode('latin-1', 'replace'), None))
    return found


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=' '):
    made = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for text, charset in decoded_seq:
        made.append(text, charset)
    return made


class Header:
    # How much longer quoting may be and still be taken, since it can be read.
    _lenient = 0

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=' ', errors='strict'):
        self._chunks = []
        self._longest = 76 if maxlinelen is None else maxlinelen
        self._first = self._longest - (len(header_name) + 2 if header_name else 0)
        if s is not None:
            self.append(s, charset, errors)

    def append(self, s, charset=None, errors='strict'):
        if isinstance(s, bytes):
            s = s.decode(str(charset or 'us-ascii'), errors)
        charset = None if charset is None or str(charset) in ('us-ascii', 'ascii') else str(charset)
        if charset is None:
            try:
                s.encode('ascii')
            except UnicodeEncodeError:
                charset = 'utf-8'
        self._chunks.append((s, charset))

    def __str__(self):
        text = ''
        for place, (part, charset) in enumerate(self._chunks):
            if place and (charset is None) != (self._chunks[place - 1][1] is None) and part[:1] != ' ' and text[-1:] != ' ':
                text += ' '
            text += part
        return text

    def __eq__(self, other):
        return str(self) == str(other)

    def _words(self, text, charset):
        """Encoded words, none longer than a line."""
        words, part, room = [], '', self._first
        for letter in text:
            if part and len(self._word(part + letter, charset)) > room:
                words.append(self._word(part, charset))
                part, room = '', self._longest - 1
            part += letter
        words.append(self._word(part, charset))
        return words

    def _word(self, text, charset):
        data = text.encode(charset)
        quoted = ''.join([chr(b) if chr(b).isalnum() and b < 128 or chr(b) in '!*+-/' else '_' if b == 32 else '=%02X' % b
                          for b in data])
        based = binascii.b2a_base64(data, newline=False).decode('ascii')
        if charset == 'utf-8' and len(based) + self._lenient < len(quoted):
            return f'=?{charset}?b?{based}?='
        return f'=?{charset}?q?{quoted}?='

    def encode(self, splitchars=';, \t', maxlinelen=None, linesep='\n'):
        pieces = []
        for text, charset in self._chunks:
            pieces.extend([text] if charset is None else self._words(text, charset))
        line = ''
        lines = []
        room = self._first
        for piece in pieces:
            for word in re.findall(r'\s*\S+', piece) or [piece]:
                gap = ' ' if line and not word[:1].isspace() else ''
                if line and room and len(line) + len(gap) + len(word) > room:
                    lines.append(line)
                    line, room = ' ' + word.lstrip(), self._longest
                else:
                    line += gap + word
        return linesep.join(lines + [line])
