# Waiting for several files at once: select, poll and epoll, one system call each.

import _clock
import _socket_calls as _calls

error = OSError
POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 1, 2, 4, 8, 16, 32
POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLMSG, POLLRDHUP = 64, 128, 256, 512, 1024, 8192
EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLERR, EPOLLHUP = 1, 2, 4, 8, 16
EPOLLRDNORM, EPOLLRDBAND, EPOLLWRNORM, EPOLLWRBAND, EPOLLMSG, EPOLLRDHUP = 64, 128, 256, 512, 1024, 8192
EPOLLEXCLUSIVE, EPOLLONESHOT, EPOLLET = 1 << 28, 1 << 30, 1 << 31
EPOLL_CLOEXEC = 524288
PIPE_BUF = 4096
_FD_SETSIZE = 1024
_UNCHECKED = 1 << 31


def _fileno(file):
    if isinstance(file, int):
        fd = int(file)
    else:
        method = getattr(file, 'fileno', None)
        if method is None:
            raise TypeError('argument must be an int, or have a fileno() method.')
        fd = method()
        if not isinstance(fd, int):
            raise TypeError('fileno() returned a non-integer')
    if fd < 0:
        raise ValueError('file descriptor cannot be a negative integer (%d)' % fd)
    return fd


def _files(files):
    try:
        files = list(files)
    except TypeError:
        raise TypeError('arguments 1-3 must be sequences') from None
    by_fd = []
    for file in files:
        fd = _fileno(file)
        if fd >= _FD_SETSIZE:
            raise ValueError('filedescriptor out of range in select()')
        by_fd.append((fd, file))
    return by_fd


def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is None:
        span = None
    elif not isinstance(timeout, (int, float)):
        raise TypeError('timeout must be a float or None')
    elif timeout < 0:
        raise ValueError('timeout must be non-negative')
    else:
        span = int(timeout * 1000000000)
    asked = [_files(rlist), _files(wlist), _files(xlist)]
    ready = _calls.select([fd for fd, _ in asked[0]], [fd for fd, _ in asked[1]],
                          [fd for fd, _ in asked[2]], span)
    return tuple([[file for fd, file in files if fd in fds] for files, fds in zip(asked, ready)])


class poll:
    __module__ = 'select'

    def __init__(self):
        self._asked = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._asked[_fileno(fd)] = eventmask

    def modify(self, fd, eventmask, /):
        fd = _fileno(fd)
        if fd not in self._asked:
            raise FileNotFoundError(2, 'No such file or directory')
        self._asked[fd] = eventmask

    def unregister(self, fd, /):
        del self._asked[_fileno(fd)]

    def poll(self, timeout=None, /):
        span = None if timeout is None or timeout < 0 else int(timeout * 1000000)
        return [(fd, events) for fd, events in _calls.poll(list(self._asked.items()), span) if events]


_Poll = poll


class epoll:
    __module__ = 'select'

    def __init__(self, sizehint=-1, flags=0):
        self._fd = _calls.epoll_create(EPOLL_CLOEXEC)

    def _check(self):
        if self._fd < 0:
            raise ValueError('I/O operation on closed epoll object')

    @classmethod
    def fromfd(cls, fd, /):
        made = cls.__new__(cls)
        made._fd = int(fd)
        return made

    def fileno(self):
        self._check()
        return self._fd

    @property
    def closed(self):
        return self._fd < 0

    def close(self):
        if self._fd >= 0:
            fd = self._fd
            self._fd = -1
            _calls.close(fd)

    def register(self, fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT):
        self._check()
        _calls.epoll_ctl(self._fd, 1, _fileno(fd), eventmask & 0xffffffff)

    def modify(self, fd, eventmask):
        self._check()
        _calls.epoll_ctl(self._fd, 3, _fileno(fd), eventmask & 0xffffffff)

    def unregister(self, fd):
        self._check()
        _calls.epoll_ctl(self._fd, 2, _fileno(fd), 0)

    def poll(self, timeout=None, maxevents=-1):
        self._check()
        span = None if timeout is None or timeout < 0 else int(timeout * 1000000000)
        if maxevents == -1:
            maxevents = _FD_SETSIZE - 1
        elif maxevents <= 0:
            raise ValueError('maxevents must be greater than 0, got %d' % maxevents)
        return _calls.epoll_wait(self._fd, maxevents, span)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *details):
        self.close()
