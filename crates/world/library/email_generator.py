"""A message as text."""

import random
import re
from email.header import Header

__all__ = ['Generator', 'BytesGenerator', 'DecodedGenerator']


def _boundary(text=None):
    boundary = '=' * 15 + '%019d' % random.randrange(2 ** 63 - 1) + '=='
    if text is None:
        return boundary
    made, count = boundary, 0
    while re.search('^--' + re.escape(made) + '(--)?$', text, re.MULTILINE):
        made, count = boundary + '.' + str(count), count + 1
    return made


def _folded(name, value, longest, old=True, utf8=False):
    if isinstance(value, Header):
        return f'{name}: {value.encode(maxlinelen=longest or None)}\n'
    value = str(value)
    try:
        value.encode('ascii')
    except UnicodeEncodeError:
        if utf8:
            return f'{name}: {value}\n'
        if not _is_raw(value):
            if old:
                return f'{name}: {Header(value, "utf-8", longest or None, name).encode()}\n'
            return f'{name}: {_only_what_needs_it(value, longest or None, name).encode()}\n'
    if not longest:
        return f'{name}: {value}\n'
    if any(len(line) > longest for line in f'{name}: {value}'.split('\n')):
        return f'{name}: {Header(value, None, longest, name).encode()}\n'
    return f'{name}: {value}\n'


def _only_what_needs_it(value, longest, name):
    """From the first word that is not ASCII to the last one, encoded; the rest as it is."""
    words = value.split(' ')
    strange = [place for place, word in enumerate(words) if not word.isascii()]
    header = Header(None, None, longest, name)
    header._lenient = 4
    for part, charset in ((words[:strange[0]], None), (words[strange[0]:strange[-1] + 1], 'utf-8'),
                          (words[strange[-1] + 1:], None)):
        if part:
            header.append(' '.join(part), charset)
    return header


def _from_mangled(text):
    return re.sub('^From ', '>From ', text, flags=re.MULTILINE)


def _is_raw(payload):
    """Whether it holds bytes that are not ASCII."""
    if not isinstance(payload, str) or payload.isascii():
        return False
    try:
        payload.encode('utf-8')
        return False
    except UnicodeEncodeError:
        return True


def _body(message, longest, mangle, raw):
    payload = message._payload
    if payload is None:
        return ''
    if isinstance(payload, str):
        return _from_mangled(payload) if mangle else payload
    if isinstance(payload, bytes):
        return payload.decode('ascii', 'surrogateescape')
    if message.get_content_maintype() == 'message':
        return flatten(payload[0], longest, mangle=mangle, raw=raw)
    parts = [flatten(part, longest, mangle=mangle, raw=raw) for part in payload]
    boundary = message.get_boundary()
    if not boundary:
        boundary = _boundary('\n'.join(parts))
        message.set_boundary(boundary)
    text = '' if message.preamble is None else message.preamble + '\n'
    text += '--' + boundary + '\n'
    if parts:
        text += ('\n--' + boundary + '\n').join(parts)
    text += '\n--' + boundary + '--\n'
    if message.epilogue is not None:
        text += message.epilogue
    return text


def flatten(message, longest=0, unixfrom=False, mangle=False, raw=False, utf8=False):
    """The text of a message; `raw` keeps bytes that are not ASCII, as surrogates."""
    if not raw and _is_raw(message._payload):
        from email.message import _base64
        copy = type(message).__new__(type(message))
        copy.__dict__.update(message.__dict__)
        copy._headers = list(message._headers)
        copy._payload = _base64(message._payload.encode('ascii', 'surrogateescape'))
        copy.replace_header('Content-Transfer-Encoding', 'base64')
        message = copy
    if message.get_content_maintype() == 'multipart' and message._payload is None:
        message._payload = []
    body = _body(message, longest, mangle, raw)
    text = ''
    if unixfrom:
        import time
        text = (message.get_unixfrom() or 'From nobody ' + time.ctime(time.time())) + '\n'
    for name, value in message.items():
        text += _folded(name, value, longest, message.policy is None, utf8)
    return text + '\n' + body


class Generator:
    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        self._out, self._longest = outfp, 78 if maxheaderlen is None else maxheaderlen
        self._mangle = mangle_from_ is None and policy is None or bool(mangle_from_)

    def flatten(self, msg, unixfrom=False, linesep=None):
        text = flatten(msg, self._longest, unixfrom, self._mangle and msg.policy is None, type(self) is BytesGenerator)
        self._write(text.replace('\n', linesep) if linesep else text)

    def _write(self, text):
        self._out.write(text)

    write = _write


class BytesGenerator(Generator):
    def _write(self, text):
        self._out.write(text.encode('ascii', 'surrogateescape'))


class DecodedGenerator(Generator):
    pass
