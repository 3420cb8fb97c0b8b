"""Sockets whose calls give way to other greenlets instead of blocking the thread."""

import _socket_calls as _calls
import socket as _real
from socket import *
from socket import _POLLIN, _POLLOUT, _adopt, _bytes_like, _message, _pack_address, _unpack_address
import gevent

_Real = _real.socket


class socket(_Real):
    """Non-blocking underneath; a call that would block asks the hub to wake it when it can go on."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        _Real.__init__(self, family, type, proto, fileno)
        _calls.setnonblocking(self._fd, True)

    def _give_way(self, events):
        if self._timeout == 0:
            raise BlockingIOError(11, 'Resource temporarily unavailable')
        if not gevent._wait_fd(self._fd, events, self._timeout):
            raise TimeoutError('timed out')
        if self._fd < 0:
            raise OSError(9, 'Bad file descriptor')

    def _call(self, events, call, *arguments):
        while True:
            try:
                return call(*arguments)
            except BlockingIOError:
                self._give_way(events)

    def _connect(self, address):
        packed = _pack_address('connect', self._family, address)
        try:
            _calls.connect(self._fd, packed)
            return
        except BlockingIOError:
            if self._timeout == 0:
                raise
        self._give_way(_POLLOUT)
        number = self.getsockopt(SOL_SOCKET, SO_ERROR)
        if number != 0:
            raise OSError(number, _message(number))

    def accept(self):
        fd, address = self._call(_POLLIN, _calls.accept, self._fd, 0)
        return _own(self, fd), _unpack_address(address)

    def sendall(self, data, flags=0, /):
        data = _bytes_like(data)
        while data:
            data = data[self._call(_POLLOUT, _calls.send, self._fd, data, int(flags)):]

    def settimeout(self, value, /):
        _Real.settimeout(self, value)
        _calls.setnonblocking(self._fd, True)

    def dup(self):
        return _own(self, _calls.dup(self._fd))


SocketType = socket


def _own(like, fd):
    made = socket.__new__(socket)
    made._fd = fd
    made._family = like._family
    made._kind = like._kind
    made.proto = like.proto
    made._timeout = None
    made._files = 0
    made._closed = False
    _calls.setnonblocking(fd, True)
    return made


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0):
    return tuple([_own(end, end.detach()) for end in _real.socketpair(family, type, proto)])


def create_connection(address, timeout=..., source_address=None, **options):
    made = None
    for family, kind, proto, name, target in getaddrinfo(address[0], address[1], 0, SOCK_STREAM):
        made = socket(family, kind, proto)
        try:
            if timeout is not ... and timeout is not None:
                made.settimeout(timeout)
            if source_address:
                made.bind(source_address)
            made.connect(target)
            return made
        except OSError as problem:
            made.close()
            last = problem
    raise last


def wait_read(fileno, timeout=None):
    if not gevent._wait_fd(fileno, _POLLIN, timeout):
        raise TimeoutError('timed out')


def wait_write(fileno, timeout=None):
    if not gevent._wait_fd(fileno, _POLLOUT, timeout):
        raise TimeoutError('timed out')
