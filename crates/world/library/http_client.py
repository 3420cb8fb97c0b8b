"""HTTP from the client's side: a request, and the answer to it."""

import socket
import sys
from http import HTTPStatus

HTTP_PORT = 80
HTTPS_PORT = 443
sys.modules['http.client'].__dict__.update(HTTPStatus.__members__)
responses = {int(status): status.phrase for status in HTTPStatus}
_LONGEST_LINE = 65536
_MOST_HEADERS = 100


class HTTPException(Exception):
    pass


class NotConnected(HTTPException):
    pass


class InvalidURL(HTTPException):
    pass


class UnknownProtocol(HTTPException):
    pass


class ImproperConnectionState(HTTPException):
    pass


class CannotSendRequest(ImproperConnectionState):
    pass


class CannotSendHeader(ImproperConnectionState):
    pass


class ResponseNotReady(ImproperConnectionState):
    pass


class IncompleteRead(HTTPException):
    def __init__(self, partial, expected=None):
        self.args = (partial,)
        self.partial = partial
        self.expected = expected

    def __repr__(self):
        more = '' if self.expected is None else f', {self.expected} more expected'
        return f'IncompleteRead({len(self.partial)} bytes read{more})'

    __str__ = __repr__


class BadStatusLine(HTTPException):
    def __init__(self, line):
        self.args = (line or repr(line),)
        self.line = line


class LineTooLong(HTTPException):
    def __init__(self, line_type):
        HTTPException.__init__(self, 'got more than %d bytes when reading %s' % (_LONGEST_LINE, line_type))


class RemoteDisconnected(ConnectionResetError, BadStatusLine):
    def __init__(self, *pos, **kw):
        BadStatusLine.__init__(self, '')
        ConnectionResetError.__init__(self, *pos, **kw)


class HTTPMessage:
    """Header fields, in their order, found whatever their case."""

    def __init__(self):
        self._headers = []

    def add_header(self, name, value):
        self._headers.append((name, value))

    def __setitem__(self, name, value):
        self._headers.append((name, value))

    def __delitem__(self, name):
        self._headers = [pair for pair in self._headers if pair[0].lower() != name.lower()]

    def get(self, name, failobj=None):
        for known, value in self._headers:
            if known.lower() == name.lower():
                return value
        return failobj

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get(name) is not None

    def get_all(self, name, failobj=None):
        found = [value for known, value in self._headers if known.lower() == name.lower()]
        return found or failobj

    def keys(self):
        return [name for name, _ in self._headers]

    def values(self):
        return [value for _, value in self._headers]

    def items(self):
        return list(self._headers)

    def __iter__(self):
        return iter(self.keys())

    def __len__(self):
        return len(self._headers)

    def get_content_type(self):
        return self.get('Content-Type', 'text/plain').split(';')[0].strip().lower()

    def get_content_charset(self, failobj=None):
        for part in self.get('Content-Type', '').split(';')[1:]:
            name, _, value = part.strip().partition('=')
            if name.lower() == 'charset':
                return value.strip('"').lower()
        return failobj

    def as_string(self):
        return ''.join(f'{name}: {value}\n' for name, value in self._headers) + '\n'

    __str__ = as_string


def parse_headers(fp):
    headers = HTTPMessage()
    while True:
        line = fp.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise LineTooLong('header line')
        if line in (b'\r\n', b'\n', b''):
            return headers
        if len(headers) >= _MOST_HEADERS:
            raise HTTPException('got more than %d headers' % _MOST_HEADERS)
        name, _, value = line.decode('iso-8859-1').partition(':')
        headers.add_header(name.strip(), value.strip())


class HTTPResponse:
    """An answer: its status, its header, and its body to be read."""

    def __init__(self, sock, debuglevel=0, method=None, url=None):
        self.fp = sock.makefile('rb')
        self.debuglevel = debuglevel
        self._method = method
        self.headers = self.msg = None
        self.version = self.status = self.reason = None
        self.chunked = False
        self.chunk_left = None
        self.length = None
        self.will_close = True

    def _read_status(self):
        line = str(self.fp.readline(_LONGEST_LINE + 1), 'iso-8859-1')
        if self.debuglevel > 0:
            print('reply:', repr(line))
        if not line:
            raise RemoteDisconnected('Remote end closed connection without response')
        parts = line.split(None, 2)
        if len(parts) < 2 or not parts[0].startswith('HTTP/') or not parts[1].isdigit():
            self.close()
            raise BadStatusLine(line)
        return parts[0], int(parts[1]), parts[2].strip() if len(parts) > 2 else ''

    def begin(self):
        while True:
            version, status, reason = self._read_status()
            if status != 100:
                break
            parse_headers(self.fp)
        self.code = self.status = status
        self.reason = reason
        self.version = 10 if version in ('HTTP/1.0', 'HTTP/0.9') else 11
        self.headers = self.msg = parse_headers(self.fp)
        if self.debuglevel > 0:
            for name, value in self.headers.items():
                print('header:', name + ':', value)
        self.chunked = self.headers.get('Transfer-Encoding', '').lower() == 'chunked'
        connection = self.headers.get('Connection', '').lower()
        self.will_close = 'close' in connection if self.version == 11 else 'keep-alive' not in connection
        length = self.headers.get('Content-Length')
        if length and length.isdigit() and not self.chunked:
            self.length = int(length)
        if status in (204, 304) or 100 <= status < 200 or self._method == 'HEAD':
            self.length = 0
            self.chunked = False
        if not self.will_close and not self.chunked and self.length is None:
            self.will_close = True

    def close(self):
        if self.fp is not None:
            self.fp.close()
            self.fp = None

    @property
    def closed(self):
        return self.fp is None

    def isclosed(self):
        return self.fp is None

    def _chunk(self):
        line = self.fp.readline(_LONGEST_LINE + 1)
        try:
            size = int(line.split(b';')[0], 16)
        except ValueError:
            raise IncompleteRead(b'') from None
        if size == 0:
            while self.fp.readline() not in (b'\r\n', b'\n', b''):
                pass
            return b''
        data = self.fp.read(size)
        if len(data) < size:
            raise IncompleteRead(data, size - len(data))
        self.fp.readline()
        return data

    def read(self, amt=None):
        if self.fp is None:
            return b''
        if self.chunked:
            return self._read_chunked(amt)
        if self.length is None:
            data = self.fp.read() if amt is None else self.fp.read(amt)
            if amt is None or not data:
                self.close()
            return data
        wanted = self.length if amt is None or amt < 0 else min(amt, self.length)
        data = self.fp.read(wanted)
        self.length -= len(data)
        if len(data) < wanted and (amt is None or amt < 0):
            self.close()
            raise IncompleteRead(data, wanted - len(data))
        if not self.length or len(data) < wanted:
            self.close()
        return data

    def _read_chunked(self, amt):
        parts = [self.chunk_left or b'']
        self.chunk_left = None
        while amt is None or amt < 0 or sum(len(part) for part in parts) < amt:
            chunk = self._chunk()
            if not chunk:
                self.close()
                break
            parts.append(chunk)
        data = b''.join(parts)
        if amt is not None and amt >= 0:
            data, self.chunk_left = data[:amt], data[amt:]
        return data

    def read1(self, n=-1):
        return self.read(n)

    def readline(self, limit=-1):
        line = bytearray()
        while limit < 0 or len(line) < limit:
            letter = self.read(1)
            line += letter
            if not letter or letter == b'\n':
                break
        return bytes(line)

    def readlines(self):
        return list(self)

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def __iter__(self):
        while True:
            line = self.readline()
            if not line:
                return
            yield line

    def readable(self):
        return True

    def fileno(self):
        return self.fp.fileno()

    def getheader(self, name, default=None):
        if self.headers is None:
            raise ResponseNotReady()
        found = self.headers.get_all(name)
        return default if found is None else ', '.join(found)

    def getheaders(self):
        if self.headers is None:
            raise ResponseNotReady()
        return self.headers.items()

    def info(self):
        return self.headers

    def geturl(self):
        return self.url

    def getcode(self):
        return self.status

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class HTTPConnection:
    """A connection on which requests are made, one after another."""

    _http_vsn_str = 'HTTP/1.1'
    default_port = HTTP_PORT
    response_class = HTTPResponse
    auto_open = 1
    debuglevel = 0

    def __init__(self, host, port=None, timeout=..., source_address=None, blocksize=8192):
        if port is None:
            at = host.rfind(':')
            if at > host.rfind(']'):
                if host[at + 1:] and not host[at + 1:].isdigit():
                    raise InvalidURL("nonnumeric port: '%s'" % host[at + 1:])
                port = int(host[at + 1:] or self.default_port)
                host = host[:at]
            else:
                port = self.default_port
        self.host = host.strip('[]')
        self.port = port
        self.timeout = timeout
        self.source_address = source_address
        self.sock = None
        self._state = 'idle'
        self._buffer = []
        self._method = None
        self._response = None

    def set_debuglevel(self, level):
        self.debuglevel = level

    def connect(self):
        self.sock = socket.create_connection((self.host, self.port), self.timeout, self.source_address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        self._state = 'idle'
        if self.sock is not None:
            self.sock.close()
            self.sock = None
        if self._response is not None:
            self._response.close()
            self._response = None

    def send(self, data):
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            print('send:', repr(data))
        if hasattr(data, 'read'):
            while block := data.read(8192):
                self.sock.sendall(block.encode('iso-8859-1') if isinstance(block, str) else block)
        elif isinstance(data, (bytes, bytearray, memoryview)):
            self.sock.sendall(data)
        else:
            for block in data:
                self.sock.sendall(block)

    def putrequest(self, method, url, skip_host=False, skip_accept_encoding=False):
        if self._response is not None and self._response.isclosed():
            self._response = None
        if self._state != 'idle':
            raise CannotSendRequest(self._state)
        self._state = 'Request-started'
        self._method = method
        url = url or '/'
        if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
            raise InvalidURL(f"URL can't contain control characters. {url!r} (found at least {' '!r})")
        self._buffer = [f'{method} {url} {self._http_vsn_str}'.encode('ascii')]
        if not skip_host:
            host = f'[{self.host}]' if ':' in self.host else self.host
            self.putheader('Host', host if self.port == self.default_port else f'{host}:{self.port}')
        if not skip_accept_encoding:
            self.putheader('Accept-Encoding', 'identity')

    def putheader(self, header, *values):
        if self._state != 'Request-started':
            raise CannotSendHeader()
        texts = [value.decode('latin-1') if isinstance(value, bytes) else str(value) for value in values]
        header = header.decode('ascii') if isinstance(header, bytes) else header
        self._buffer.append((header + ': ' + '\r\n\t'.join(texts)).encode('latin-1'))

    def endheaders(self, message_body=None, *, encode_chunked=False):
        if self._state != 'Request-started':
            raise CannotSendHeader()
        self._state = 'Request-sent'
        message = b'\r\n'.join(self._buffer) + b'\r\n\r\n'
        self._buffer = []
        self.send(message)
        if message_body is not None:
            self.send(message_body)

    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        names = {name.lower() for name in headers}
        self.putrequest(method, url, 'host' in names, 'accept-encoding' in names)
        if isinstance(body, str):
            body = body.encode('iso-8859-1')
        if 'content-length' not in names and 'transfer-encoding' not in names:
            if body is None and method.upper() in ('PATCH', 'POST', 'PUT'):
                self.putheader('Content-Length', '0')
            elif isinstance(body, (bytes, bytearray)):
                self.putheader('Content-Length', str(len(body)))
        for name, value in headers.items():
            self.putheader(name, value)
        self.endheaders(body)

    def getresponse(self):
        if self._response is not None and self._response.isclosed():
            self._response = None
        if self._state != 'Request-sent' or self._response is not None:
            raise ResponseNotReady(self._state)
        response = self.response_class(self.sock, self.debuglevel, self._method)
        try:
            response.begin()
        except ConnectionError:
            self.close()
            raise
        self._state = 'idle'
        if response.will_close:
            # The answer's file keeps the connection open until it has been read.
            self.sock.close()
            self.sock = None
        else:
            self._response = response
        return response
