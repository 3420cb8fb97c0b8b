"""Groups of greenlets, and groups that do not grow beyond a size."""

import gevent
from gevent.lock import Semaphore


class Group:
    greenlet_class = gevent.Greenlet

    def __init__(self, *args):
        self.greenlets = set(*args)

    def __len__(self):
        return len(self.greenlets)

    def __contains__(self, item):
        return item in self.greenlets

    def __iter__(self):
        return iter(list(self.greenlets))

    def add(self, greenlet):
        self.greenlets.add(greenlet)
        greenlet.rawlink(self.discard)

    def discard(self, greenlet):
        self.greenlets.discard(greenlet)

    def start(self, greenlet):
        self.add(greenlet)
        greenlet.start()

    def spawn(self, *args, **kwargs):
        greenlet = self.greenlet_class(*args, **kwargs)
        self.start(greenlet)
        return greenlet

    def join(self, timeout=None, raise_error=False):
        gevent.joinall(list(self.greenlets), timeout, raise_error)
        return not self.greenlets

    def kill(self, exception=gevent.GreenletExit, block=True, timeout=None):
        gevent.killall(list(self.greenlets), exception, block, timeout)

    def killone(self, greenlet, exception=gevent.GreenletExit, block=True, timeout=None):
        greenlet.kill(exception, block, timeout)

    def apply(self, func, args=(), kwds=None):
        return self.spawn(func, *args, **(kwds or {})).get()

    def apply_async(self, func, args=(), kwds=None, callback=None):
        made = self.spawn(func, *args, **(kwds or {}))
        if callback is not None:
            made.link_value(lambda done: callback(done.value))
        return made

    def map(self, func, iterable):
        return list(self.imap(func, iterable))

    def imap(self, func, *iterables):
        made = [self.spawn(func, *args) for args in zip(*iterables)]
        for one in made:
            yield one.get()

    def imap_unordered(self, func, *iterables):
        made = [self.spawn(func, *args) for args in zip(*iterables)]
        for one in gevent.iwait(made):
            yield one.get()


class Pool(Group):
    def __init__(self, size=None, greenlet_class=None):
        if size is not None and size < 0:
            raise ValueError('size must not be negative: %r' % (size,))
        Group.__init__(self)
        self.size = size
        self._room = None if size is None else Semaphore(size)

    def start(self, greenlet):
        if self._room is not None:
            self._room.acquire()
        Group.start(self, greenlet)

    def discard(self, greenlet):
        if greenlet in self.greenlets and self._room is not None:
            self._room.release()
        Group.discard(self, greenlet)

    def full(self):
        return self.free_count() <= 0

    def free_count(self):
        return 1 if self.size is None else max(0, self.size - len(self))

    def wait_available(self, timeout=None):
        if self._room is not None and self._room.acquire(timeout=timeout):
            self._room.release()
