# What programs ask of a descriptor by fcntl() and ioctl(): blocking or not, and an interface's address.

import errno
import struct

F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL = 0, 1, 2, 3, 4
FD_CLOEXEC = 1
LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8
_O_RDWR, _O_NONBLOCK = 2, 2048
_SIOCGIFADDR, _SIOCGIFNETMASK, _SIOCGIFFLAGS, _SIOCGIFMTU = 0x8915, 0x891b, 0x8913, 0x8921
_FIONBIO = 0x5421
_flags = {}


def _number(fd):
    return fd if isinstance(fd, int) else fd.fileno()


def fcntl(fd, cmd, arg=0):
    import _socket_calls
    import os
    fd = _number(fd)
    if cmd == F_GETFL:
        return _O_RDWR | (_O_NONBLOCK if _flags.get(fd) else 0)
    if cmd == F_SETFL:
        _flags[fd] = bool(arg & _O_NONBLOCK)
        _socket_calls.setnonblocking(fd, bool(arg & _O_NONBLOCK))
        return 0
    if cmd == F_GETFD:
        return FD_CLOEXEC
    if cmd == F_SETFD:
        return 0
    if cmd == F_DUPFD:
        return os.dup(fd)
    raise OSError(errno.EINVAL, 'Invalid argument')


def ioctl(fd, request, arg=0, mutate_flag=True):
    import _socket_calls
    import socket
    fd = _number(fd)
    if request == _FIONBIO:
        _socket_calls.setnonblocking(fd, bool(arg if isinstance(arg, int) else struct.unpack('i', bytes(arg)[:4])[0]))
        return 0
    if request not in (_SIOCGIFADDR, _SIOCGIFNETMASK, _SIOCGIFFLAGS, _SIOCGIFMTU):
        raise OSError(errno.ENOTTY, 'Inappropriate ioctl for device')
    data = bytearray(arg)
    name = bytes(data[:16]).split(b'\0')[0].decode()
    own = [] if name != 'eth0' else [a for a in socket._host.resolve(socket.gethostname()) if ':' not in a]
    if name == 'lo':
        address, mask, mtu, flags = '127.0.0.1', '255.0.0.0', 65536, 0x49
    elif own and not own[0].startswith('127.'):
        address, mask, mtu, flags = own[0], '255.255.255.0', 1500, 0x1043
    else:
        raise OSError(errno.ENODEV, 'No such device')
    if request == _SIOCGIFFLAGS:
        answer = struct.pack('<H', flags)
    elif request == _SIOCGIFMTU:
        answer = struct.pack('<i', mtu)
    else:
        answer = struct.pack('<HH', 2, 0) + socket.inet_aton(address if request == _SIOCGIFADDR else mask)
    data[16:16 + len(answer)] = answer
    if isinstance(arg, bytearray):
        arg[:] = data
        return 0
    return bytes(data)


def flock(fd, operation):
    pass


lockf = flock
