"""Descriptors that go from one process to another, over the pipe between them."""

import array
import os
import socket

__all__ = ['send_handle', 'recv_handle', 'sendfds', 'recvfds', 'ForkingPickler', 'DupFd']

ACKNOWLEDGE = True
HAVE_SEND_HANDLE = True


def sendfds(sock, fds):
    """Sends descriptors, and one byte so that there is something to receive."""
    fds = array.array('i', fds)
    msg = bytes([len(fds) % 256])
    sock.sendmsg([msg], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
    if ACKNOWLEDGE and sock.recv(1) != b'A':
        raise RuntimeError('did not receive acknowledgement of fd')


def recvfds(sock, size):
    a = array.array('i')
    bytes_size = a.itemsize * size
    msg, ancdata, flags, addr = sock.recvmsg(1, socket.CMSG_SPACE(bytes_size))
    if not msg and not ancdata:
        raise EOFError
    if ACKNOWLEDGE:
        sock.send(b'A')
    if len(ancdata) != 1:
        raise RuntimeError('received %d items of ancdata' % len(ancdata))
    level, kind, data = ancdata[0]
    if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
        return [int.from_bytes(data[at:at + 4], 'little') for at in range(0, len(data), 4)]
    raise RuntimeError('Invalid data received')


def send_handle(conn, handle, destination_pid):
    with socket.fromfd(conn.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as s:
        sendfds(s, [handle])


def recv_handle(conn):
    with socket.fromfd(conn.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as s:
        return recvfds(s, 1)[0]


def DupFd(fd):
    return os.dup(fd)


class ForkingPickler:
    @staticmethod
    def dumps(obj, protocol=None):
        import pickle
        return pickle.dumps(obj, protocol)

    @staticmethod
    def loads(data):
        import pickle
        return pickle.loads(data)
