"""Connections between processes that are not each other's children: Listener, Client, and wait."""

import os
import select
import socket
import tempfile
import time
from multiprocessing import AuthenticationError, BufferTooShort, Connection, Pipe

__all__ = ['Client', 'Listener', 'Pipe', 'wait']

_MESSAGE_LENGTH = 20
_CHALLENGE = b'#CHALLENGE#'
_WELCOME = b'#WELCOME#'
_FAILURE = b'#FAILURE#'
_names = [0]


def _family_of(address):
    if isinstance(address, tuple):
        return 'AF_INET'
    if isinstance(address, str):
        return 'AF_UNIX'
    raise ValueError('address type of %r unrecognized' % (address,))


def _any_address(family):
    if family == 'AF_INET':
        return ('localhost', 0)
    if family == 'AF_UNIX':
        _names[0] += 1
        return '/tmp/pymp-%d/listener-%d' % (os.getpid(), _names[0])
    raise ValueError('unrecognized family')


class Listener:
    """A listening socket whose accept() gives connections that carry objects."""

    def __init__(self, address=None, family=None, backlog=1, *, authkey=None):
        family = family or (address and _family_of(address)) or 'AF_INET'
        address = address or _any_address(family)
        if authkey is not None and not isinstance(authkey, bytes):
            raise TypeError('authkey should be a byte string')
        self._listener = SocketListener(address, family, backlog)
        self._authkey = authkey

    def accept(self):
        if self._listener is None:
            raise OSError('listener is closed')
        c = self._listener.accept()
        if self._authkey is not None:
            deliver_challenge(c, self._authkey)
            answer_challenge(c, self._authkey)
        return c

    def close(self):
        listener = self._listener
        if listener is not None:
            self._listener = None
            listener.close()

    @property
    def address(self):
        return self._listener._address

    @property
    def last_accepted(self):
        return self._listener._last_accepted

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


class SocketListener:
    def __init__(self, address, family, backlog=1):
        self._socket = socket.socket(getattr(socket, family))
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.setblocking(True)
            self._socket.bind(address)
            self._socket.listen(backlog)
            self._address = self._socket.getsockname()
        except OSError:
            self._socket.close()
            raise
        self._family = family
        self._last_accepted = None

    def accept(self):
        s, self._last_accepted = self._socket.accept()
        s.setblocking(True)
        fd = s.detach()
        return Connection(fd, fd)

    def close(self):
        self._socket.close()
        if self._family == 'AF_UNIX':
            os.unlink(self._address)


def Client(address, family=None, authkey=None):
    family = family or _family_of(address)
    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError('authkey should be a byte string')
    c = SocketClient(address)
    if authkey is not None:
        answer_challenge(c, authkey)
        deliver_challenge(c, authkey)
    return c


def SocketClient(address):
    family = _family_of(address)
    with socket.socket(getattr(socket, family)) as s:
        s.setblocking(True)
        s.connect(address)
        fd = s.detach()
        return Connection(fd, fd)


def deliver_challenge(connection, authkey):
    import hmac
    if not isinstance(authkey, bytes):
        raise ValueError('Authkey must be bytes, not {0!s}'.format(type(authkey)))
    message = os.urandom(_MESSAGE_LENGTH)
    connection.send_bytes(_CHALLENGE + message)
    digest = hmac.new(authkey, message, 'md5').digest()
    response = connection.recv_bytes(256)
    if response == digest:
        connection.send_bytes(_WELCOME)
    else:
        connection.send_bytes(_FAILURE)
        raise AuthenticationError('digest received was wrong')


def answer_challenge(connection, authkey):
    import hmac
    if not isinstance(authkey, bytes):
        raise ValueError('Authkey must be bytes, not {0!s}'.format(type(authkey)))
    message = connection.recv_bytes(256)
    assert message[:len(_CHALLENGE)] == _CHALLENGE, 'message = %r' % message
    message = message[len(_CHALLENGE):]
    digest = hmac.new(authkey, message, 'md5').digest()
    connection.send_bytes(digest)
    response = connection.recv_bytes(256)
    if response != _WELCOME:
        raise AuthenticationError('digest sent was rejected')


def wait(object_list, timeout=None):
    """Those of the connections that can be read, or processes that have ended."""
    waiting = [thing for thing in object_list]
    return select.select(waiting, [], [], timeout)[0]
