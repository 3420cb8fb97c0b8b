"""Remote procedure calls as XML over HTTP: the client's side."""

import base64
import datetime as _datetime
import http.client
import urllib.parse

MAXINT, MININT = 2**31 - 1, -(2**31)
PARSE_ERROR = -32700
SERVER_ERROR = -32600
APPLICATION_ERROR = -32500
SYSTEM_ERROR = -32400
TRANSPORT_ERROR = -32300
NOT_WELLFORMED_ERROR = -32700
METHOD_NOT_FOUND = -32601
INVALID_METHOD_PARAMS = -32602
INTERNAL_ERROR = -32603


class Error(Exception):
    def __str__(self):
        return repr(self)


class ProtocolError(Error):
    def __init__(self, url, errcode, errmsg, headers):
        super().__init__()
        self.url, self.errcode, self.errmsg, self.headers = url, errcode, errmsg, headers

    def __repr__(self):
        return f"<{type(self).__name__} for {self.url}: {self.errcode} {self.errmsg}>"


class ResponseError(Error):
    pass


class Fault(Error):
    def __init__(self, faultCode, faultString, **extra):
        super().__init__()
        self.faultCode, self.faultString = faultCode, faultString

    def __repr__(self):
        return f"<{type(self).__name__} {self.faultCode}: {self.faultString!r}>"


boolean = Boolean = bool


class DateTime:
    """A time as XML-RPC writes it: 20260131T23:59:59."""

    def __init__(self, value=0):
        if isinstance(value, str):
            self.value = value
        elif isinstance(value, _datetime.datetime):
            self.value = _iso(value)
        else:
            import time

            if not isinstance(value, tuple):
                value = time.localtime(value or time.time())
            self.value = "%04d%02d%02dT%02d:%02d:%02d" % tuple(value)[:6]

    def _key(self, other):
        if isinstance(other, DateTime):
            return other.value
        if isinstance(other, _datetime.datetime):
            return _iso(other)
        return other if isinstance(other, str) else None

    def __eq__(self, other):
        return self.value == self._key(other)

    def __lt__(self, other):
        return self.value < self._key(other)

    def __gt__(self, other):
        return self.value > self._key(other)

    def __le__(self, other):
        return self.value <= self._key(other)

    def __ge__(self, other):
        return self.value >= self._key(other)

    def timetuple(self):
        return _time(self.value).timetuple()

    def __str__(self):
        return self.value

    def __repr__(self):
        return f"<{type(self).__name__} {self.value!r} at {id(self):#x}>"


def _iso(value):
    return "%04d%02d%02dT%02d:%02d:%02d" % (value.year, value.month, value.day, value.hour, value.minute, value.second)


def _time(text):
    digits = [int(text[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (9, 11), (12, 14), (15, 17))]
    return _datetime.datetime(*digits)


class Binary:
    def __init__(self, data=None):
        if data is None:
            data = b""
        elif not isinstance(data, (bytes, bytearray)):
            raise TypeError(f"expected bytes or bytearray, not {type(data).__name__}")
        self.data = bytes(data)

    def __str__(self):
        return str(self.data, "latin-1")

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, Binary) else other)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text):
    for code, c in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(code, c)
    return text


class Marshaller:
    def __init__(self, encoding=None, allow_none=False):
        self.encoding, self.allow_none = encoding, allow_none
        self._open = set()

    def dumps(self, values):
        if isinstance(values, Fault):
            inner = self._value({"faultCode": values.faultCode, "faultString": values.faultString})
            return f"<fault>\n{inner}</fault>\n"
        return "<params>\n" + "".join([f"<param>\n{self._value(value)}</param>\n" for value in values]) + "</params>\n"

    def _value(self, value):
        return f"<value>{self._shown(value)}</value>\n"

    def _shown(self, value):
        kind = type(value)
        if value is None:
            if not self.allow_none:
                raise TypeError("cannot marshal None unless allow_none is enabled")
            return "<nil/>"
        if kind is bool:
            return f"<boolean>{int(value)}</boolean>"
        if kind is int:
            if not MININT <= value <= MAXINT:
                raise OverflowError("int exceeds XML-RPC limits")
            return f"<int>{value}</int>"
        if kind is float:
            return f"<double>{value!r}</double>"
        if kind is str:
            return f"<string>{escape(value)}</string>"
        if kind in (bytes, bytearray) or isinstance(value, Binary):
            data = value.data if isinstance(value, Binary) else value
            return f"<base64>\n{base64.encodebytes(data).decode()}</base64>"
        if isinstance(value, _datetime.datetime):
            return f"<dateTime.iso8601>{_iso(value)}</dateTime.iso8601>"
        if isinstance(value, DateTime):
            return f"<dateTime.iso8601>{value.value}</dateTime.iso8601>"
        if kind in (list, tuple, dict):
            if id(value) in self._open:
                raise TypeError(f"cannot marshal recursive {'dictionaries' if kind is dict else 'sequences'}")
            self._open.add(id(value))
            shown = self._members(value) if kind is dict else self._items(value)
            self._open.discard(id(value))
            return shown
        names = getattr(value, "__dict__", None)
        if names is None or any([base in (int, float, str, bytes, list, tuple, dict) for base in kind.__mro__]):
            raise TypeError(f"cannot marshal {kind} objects")
        return self._shown(dict(names))

    def _items(self, value):
        return "<array><data>\n" + "".join([self._value(item) for item in value]) + "</data></array>"

    def _members(self, value):
        parts = []
        for name, item in value.items():
            if not isinstance(name, str):
                raise TypeError("dictionary key must be string")
            parts.append(f"<member>\n<name>{escape(name)}</name>\n{self._value(item)}</member>\n")
        return "<struct>\n" + "".join(parts) + "</struct>"


class _Reader:
    """Reads the few elements that there are: tags by name, attributes are skipped."""

    def __init__(self, text, use_datetime=False, use_builtin_types=False):
        self.text, self.at = text, 0
        self.use_datetime = use_datetime or use_builtin_types
        self.use_builtin_types = use_builtin_types

    def tag(self):
        """The text up to the next tag, and the tag's name: "/name" where it closes, "name/" where it is empty."""
        while True:
            start = self.text.find("<", self.at)
            end = self.text.find(">", start)
            if start < 0 or end < 0:
                raise ResponseError()
            before, name = self.text[self.at : start], self.text[start + 1 : end]
            self.at = end + 1
            if name[:1] in "?!":
                continue
            empty = name.endswith("/")
            return _unescape(before), name.rstrip("/").split()[0] + ("/" if empty else "")

    def value(self):
        """What stands between <value> and </value>; the first is read already."""
        text, name = self.tag()
        if name == "/value":
            return text
        found = self.inner(name)
        while self.tag()[1] != "/value":
            pass
        return found

    def inner(self, name):
        if name == "array":
            items = []
            while (tag := self.tag()[1]) != "/array":
                if tag == "value":
                    items.append(self.value())
                elif tag == "value/":
                    items.append("")
            return items
        if name == "struct":
            members, key = {}, None
            while (tag := self.tag()[1]) != "/struct":
                if tag == "name":
                    key = self.tag()[0]
                elif tag == "value":
                    members[key] = self.value()
            return members
        if name.endswith("/"):
            return None if name in ("nil/", "ex:nil/") else "" if name == "string/" else [] if name == "array/" else {}
        text = self.tag()[0]
        if name in ("int", "i4", "i8", "i1", "i2", "biginteger"):
            return int(text)
        if name == "boolean":
            if text not in ("0", "1"):
                raise TypeError("bad boolean value")
            return text == "1"
        if name in ("double", "float"):
            return float(text)
        if name == "base64":
            data = base64.decodebytes(text.encode("ascii"))
            return data if self.use_builtin_types else Binary(data)
        if name == "dateTime.iso8601":
            return _time(text.strip()) if self.use_datetime else DateTime(text.strip())
        return None if name == "nil" else text


def loads(data, use_datetime=False, use_builtin_types=False):
    if isinstance(data, (bytes, bytearray)):
        data = data.decode("utf-8")
    reader = _Reader(data, use_datetime, use_builtin_types)
    values, method, fault = [], None, False
    while True:
        tag = reader.tag()[1]
        if tag == "methodName":
            method = reader.tag()[0]
        elif tag == "fault":
            fault = True
        elif tag == "value":
            values.append(reader.value())
        elif tag in ("/methodCall", "/methodResponse", "/params", "params/", "/fault"):
            break
    if fault:
        raise Fault(**values[0])
    return tuple(values), method


def dumps(params, methodname=None, methodresponse=None, encoding=None, allow_none=False):
    if not isinstance(params, (tuple, Fault)):
        raise TypeError("argument must be tuple or Fault instance")
    if isinstance(params, Fault):
        methodresponse = 1
    elif methodresponse and len(params) != 1:
        raise AssertionError("response tuple must be a singleton")
    data = Marshaller(encoding, allow_none).dumps(params)
    if methodname:
        shown = "" if not encoding or encoding == "utf-8" else f" encoding='{encoding}'"
        return f"<?xml version='1.0'{shown}?>\n<methodCall>\n<methodName>{methodname}</methodName>\n{data}</methodCall>\n"
    if methodresponse:
        return f"<?xml version='1.0'?>\n<methodResponse>\n{data}</methodResponse>\n"
    return data


class _Method:
    def __init__(self, send, name):
        self.__send, self.__name = send, name

    def __getattr__(self, name):
        return _Method(self.__send, f"{self.__name}.{name}")

    def __call__(self, *args):
        return self.__send(self.__name, args)


class _MultiCallMethod:
    def __init__(self, calls, name):
        self.__calls, self.__name = calls, name

    def __getattr__(self, name):
        return _MultiCallMethod(self.__calls, f"{self.__name}.{name}")

    def __call__(self, *args):
        self.__calls.append((self.__name, args))


class MultiCallIterator:
    def __init__(self, results):
        self.results = results

    def __getitem__(self, at):
        item = self.results[at]
        if isinstance(item, dict):
            raise Fault(item["faultCode"], item["faultString"])
        if isinstance(item, list):
            return item[0]
        raise ValueError("unexpected type in multicall result")


class MultiCall:
    """Several calls in one."""

    def __init__(self, server):
        self.__server, self.__calls = server, []

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __getattr__(self, name):
        return _MultiCallMethod(self.__calls, name)

    def __call__(self):
        calls = [{"methodName": name, "params": list(args)} for name, args in self.__calls]
        return MultiCallIterator(self.__server.system.multicall(calls))


class Transport:
    user_agent = "Python-xmlrpc/3.11"

    def __init__(self, use_datetime=False, use_builtin_types=False, *, headers=()):
        self._use_datetime, self._use_builtin_types = use_datetime, use_builtin_types
        self._headers = list(headers)
        self._connection = None, None
        self.verbose = False

    def make_connection(self, host):
        if self._connection[0] != host:
            self.close()
            self._connection = host, http.client.HTTPConnection(host)
        return self._connection[1]

    def close(self):
        if self._connection[1] is not None:
            self._connection[1].close()
            self._connection = None, None

    def request(self, host, handler, request_body, verbose=False):
        for attempt in (0, 1):
            try:
                return self.single_request(host, handler, request_body, verbose)
            except (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, http.client.RemoteDisconnected):
                # The server closed the connection since the last call.
                self.close()
                if attempt:
                    raise

    def single_request(self, host, handler, request_body, verbose=False):
        connection = self.make_connection(host)
        headers = {"Content-Type": "text/xml", "User-Agent": self.user_agent}
        headers.update(self._headers)
        connection.request("POST", handler, request_body, headers)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise ProtocolError(host + handler, response.status, response.reason, dict(response.getheaders()))
        return loads(body, self._use_datetime, self._use_builtin_types)[0]


class ServerProxy:
    def __init__(self, uri, transport=None, encoding=None, verbose=False, allow_none=False, use_datetime=False,
                 use_builtin_types=False, *, headers=(), context=None):
        parts = urllib.parse.urlsplit(uri)
        if parts.scheme != "http":
            raise OSError("unsupported XML-RPC protocol")
        self.__host = parts.netloc
        self.__handler = urllib.parse.urlunsplit(["", "", *parts[2:]]) or "/RPC2"
        self.__transport = transport or Transport(use_datetime, use_builtin_types, headers=headers)
        self.__encoding, self.__verbose, self.__allow_none = encoding or "utf-8", verbose, allow_none

    def __request(self, name, params):
        body = dumps(params, name, encoding=self.__encoding, allow_none=self.__allow_none).encode(self.__encoding,
                                                                                                   "xmlcharrefreplace")
        result = self.__transport.request(self.__host, self.__handler, body, verbose=self.__verbose)
        return result[0] if len(result) == 1 else result

    def __repr__(self):
        return f"<{type(self).__name__} for {self.__host}{self.__handler}>"

    def __getattr__(self, name):
        return _Method(self.__request, name)

    def __call__(self, attr):
        if attr == "close":
            return self.__transport.close
        if attr == "transport":
            return self.__transport
        raise AttributeError(f"Attribute {attr!r} not found")

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.__transport.close()


Server = ServerProxy
