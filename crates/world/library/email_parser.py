"""Messages from their text."""

import re

__all__ = ['Parser', 'BytesParser', 'HeaderParser', 'BytesHeaderParser', 'FeedParser', 'BytesFeedParser']

_HEADER = re.compile(r'^([^\x00-\x20:]+):[ \t]*')


def _parse(text, factory, headers_only=False):
    message = factory()
    lines = re.split(r'(?<=\n)|(?<=\r)(?!\n)', text) if '\r' in text else text.splitlines(True)
    lines = [line for line in lines if line]
    at = 0
    if lines and lines[0].startswith('From '):
        message.set_unixfrom(lines[0].rstrip('\r\n'))
        at = 1
    while at < len(lines):
        line = lines[at]
        found = _HEADER.match(line)
        if not found:
            if not line.strip('\r\n'):
                at += 1
            break
        value = line[found.end():].rstrip('\r\n')
        at += 1
        while at < len(lines) and lines[at][0] in ' \t' and lines[at].strip('\r\n'):
            value += lines[at - 1][len(lines[at - 1].rstrip('\r\n')):] + lines[at].rstrip('\r\n')
            at += 1
        if message.policy is not None:
            value = value.replace('\r', '').replace('\n', '')
            if '=?' in value:
                from email.header import decode_header, make_header
                value = str(make_header(decode_header(value)))
        message._headers.append((found[1], value))
    body = ''.join(lines[at:])
    if message.get_content_maintype() == 'multipart' and not headers_only and message.get_boundary() is not None:
        _parts(message, body, factory)
    elif message.get_content_type() == 'message/rfc822' and not headers_only:
        message._payload = [_parse(body, factory)]
    else:
        message._payload = body
    return message


def _parts(message, body, factory):
    mark = '--' + message.get_boundary()
    part, parts, before, after = None, [], [], None
    for line in body.splitlines(True):
        bare = line.rstrip()
        if after is not None:
            after.append(line)
        elif bare == mark:
            if part is not None:
                parts.append(part)
            part = []
        elif bare == mark + '--':
            if part is not None:
                parts.append(part)
            part, after = None, []
        elif part is None:
            before.append(line)
        else:
            part.append(line)
    if part:
        parts.append(part)
    message._payload = []
    for part in parts:
        text = ''.join(part)
        for ending in ('\r\n', '\n'):
            if text.endswith(ending):
                text = text[:-len(ending)]
                break
        message._payload.append(_parse(text, factory))
    if before:
        message.preamble = ''.join(before).rstrip('\n')
    if after:
        message.epilogue = ''.join(after)


class Parser:
    def __init__(self, _class=None, *, policy=None):
        from email.message import EmailMessage, Message
        if _class is None:
            _class = Message if policy is None or getattr(policy, '_old', False) else EmailMessage
        self._factory = _class

    def parsestr(self, text, headersonly=False):
        return _parse(text, self._factory, headersonly)

    def parse(self, fp, headersonly=False):
        return self.parsestr(fp.read(), headersonly)


class BytesParser(Parser):
    def parsebytes(self, text, headersonly=False):
        return self.parsestr(bytes(text).decode('ascii', 'surrogateescape'), headersonly)

    def parse(self, fp, headersonly=False):
        return self.parsebytes(fp.read(), headersonly)


class HeaderParser(Parser):
    def parsestr(self, text, headersonly=True):
        return Parser.parsestr(self, text, True)


class BytesHeaderParser(BytesParser):
    def parsebytes(self, text, headersonly=True):
        return BytesParser.parsebytes(self, text, True)


class FeedParser(Parser):
    def __init__(self, _factory=None, *, policy=None):
        Parser.__init__(self, _factory, policy=policy)
        self._text = ''

    def feed(self, data):
        self._text += data

    def close(self):
        return self.parsestr(self._text)


class BytesFeedParser(FeedParser):
    def feed(self, data):
        self._text += data.decode('ascii', 'surrogateescape')
