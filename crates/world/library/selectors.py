"""Which files are ready: one interface over select, poll and epoll."""

import select
from collections import namedtuple

EVENT_READ = 1
EVENT_WRITE = 2

SelectorKey = namedtuple('SelectorKey', ['fileobj', 'fd', 'events', 'data'])


def _descriptor(fileobj):
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = int(fileobj.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError('Invalid file object: {!r}'.format(fileobj)) from None
    if fd < 0:
        raise ValueError('Invalid file descriptor: {}'.format(fd))
    return fd


class BaseSelector:
    """Files that somebody is interested in, and for each what shall be told and a datum of one's own."""

    def __init__(self):
        self._by_fd = {}

    def _find(self, fileobj):
        try:
            return _descriptor(fileobj)
        except ValueError:
            # It may have been closed since.
            for key in self._by_fd.values():
                if key.fileobj is fileobj:
                    return key.fd
            raise

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError('Invalid events: {!r}'.format(events))
        key = SelectorKey(fileobj, self._find(fileobj), events, data)
        if key.fd in self._by_fd:
            raise KeyError('{!r} (FD {}) is already registered'.format(fileobj, key.fd))
        self._by_fd[key.fd] = key
        try:
            self._added(key)
        except BaseException:
            del self._by_fd[key.fd]
            raise
        return key

    def unregister(self, fileobj):
        try:
            key = self._by_fd.pop(self._find(fileobj))
        except KeyError:
            raise KeyError('{!r} is not registered'.format(fileobj)) from None
        self._removed(key)
        return key

    def modify(self, fileobj, events, data=None):
        try:
            key = self._by_fd[self._find(fileobj)]
        except KeyError:
            raise KeyError('{!r} is not registered'.format(fileobj)) from None
        if events != key.events:
            self.unregister(fileobj)
            return self.register(fileobj, events, data)
        if data != key.data:
            key = key._replace(data=data)
            self._by_fd[key.fd] = key
        return key

    def _added(self, key):
        pass

    def _removed(self, key):
        pass

    def select(self, timeout=None):
        raise NotImplementedError

    def close(self):
        self._by_fd = {}

    def get_key(self, fileobj):
        if self._by_fd is None:
            raise RuntimeError('Selector is closed')
        try:
            return self._by_fd[self._find(fileobj)]
        except KeyError:
            raise KeyError('{!r} is not registered'.format(fileobj)) from None

    def get_map(self):
        return _Mapping(self)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class _Mapping:
    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._by_fd)

    def __getitem__(self, fileobj):
        return self._selector.get_key(fileobj)

    def __contains__(self, fileobj):
        try:
            return self._selector._find(fileobj) in self._selector._by_fd
        except ValueError:
            return False

    def __iter__(self):
        return iter(list(self._selector._by_fd))

    def keys(self):
        return list(self._selector._by_fd)

    def values(self):
        return list(self._selector._by_fd.values())

    def items(self):
        return list(self._selector._by_fd.items())


class SelectSelector(BaseSelector):
    def select(self, timeout=None):
        timeout = None if timeout is None else max(timeout, 0)
        reading = [fd for fd, key in self._by_fd.items() if key.events & EVENT_READ]
        writing = [fd for fd, key in self._by_fd.items() if key.events & EVENT_WRITE]
        try:
            readable, writable, _ = select.select(reading, writing, [], timeout)
        except InterruptedError:
            return []
        ready = []
        for fd, key in list(self._by_fd.items()):
            events = (EVENT_READ if fd in readable else 0) | (EVENT_WRITE if fd in writable else 0)
            if events:
                ready.append((key, events & key.events))
        return ready


class _PollLike(BaseSelector):
    def __init__(self):
        super().__init__()
        self._selector = self._kind()

    def _mask(self, events):
        return (self._in if events & EVENT_READ else 0) | (self._out if events & EVENT_WRITE else 0)

    def _added(self, key):
        self._selector.register(key.fd, self._mask(key.events))

    def _removed(self, key):
        try:
            self._selector.unregister(key.fd)
        except OSError:
            # Closed before: it has left by itself.
            pass

    def _keys(self, pairs):
        ready = []
        for fd, event in pairs:
            events = (EVENT_WRITE if event & ~self._in else 0) | (EVENT_READ if event & ~self._out else 0)
            key = self._by_fd.get(fd)
            if key is not None:
                ready.append((key, events & key.events))
        return ready


class PollSelector(_PollLike):
    _kind = select.poll
    _in = select.POLLIN
    _out = select.POLLOUT

    def __init__(self):
        BaseSelector.__init__(self)
        self._selector = select.poll()

    def select(self, timeout=None):
        timeout = None if timeout is None else max(timeout, 0) * 1000
        try:
            return self._keys(self._selector.poll(timeout))
        except InterruptedError:
            return []


class EpollSelector(_PollLike):
    _in = select.EPOLLIN
    _out = select.EPOLLOUT

    def __init__(self):
        BaseSelector.__init__(self)
        self._selector = select.epoll()

    def fileno(self):
        return self._selector.fileno()

    def select(self, timeout=None):
        timeout = -1 if timeout is None else max(timeout, 0)
        try:
            return self._keys(self._selector.poll(timeout, max(len(self._by_fd), 1)))
        except InterruptedError:
            return []

    def close(self):
        self._selector.close()
        super().close()


DefaultSelector = EpollSelector
