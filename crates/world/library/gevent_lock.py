"""Locks between greenlets."""

import gevent
from collections import deque


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self.counter = value
        self._waiting = deque()

    def locked(self):
        return self.counter <= 0

    def acquire(self, blocking=True, timeout=None):
        if timeout is not None and timeout < 0:
            timeout = None
        if self.counter > 0:
            self.counter -= 1
            return True
        if not blocking:
            return False
        me = gevent.getcurrent()
        hub = gevent.get_hub()
        place = [me]
        self._waiting.append(place)
        timer = None if timeout is None else hub.call_later(timeout, me.switch, False)
        try:
            return hub.switch() is not False
        finally:
            if place in self._waiting:
                self._waiting.remove(place)
            if timer is not None:
                hub.cancel(timer)

    def release(self, count=1):
        if self._waiting:
            gevent.get_hub().run_callback(self._waiting.popleft()[0].switch, True)
        else:
            self.counter += 1

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *details):
        self.release()


DummySemaphore = BoundedSemaphore = Semaphore


class RLock:
    def __init__(self):
        self._block = Semaphore(1)
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=None):
        me = gevent.getcurrent()
        if self._owner is me:
            self._count += 1
            return True
        if not self._block.acquire(blocking, timeout):
            return False
        self._owner, self._count = me, 1
        return True

    def release(self):
        if self._owner is not gevent.getcurrent():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if not self._count:
            self._owner = None
            self._block.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *details):
        self.release()


class _Thread:
    """A thread that is a greenlet."""

    _count = 0

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        _Thread._count += 1
        self.name = name or 'Thread-%d' % _Thread._count
        self.daemon = bool(daemon)
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self._greenlet = None

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def start(self):
        self._greenlet = gevent.spawn(self.run)

    def join(self, timeout=None):
        self._greenlet.join(timeout)

    def is_alive(self):
        return self._greenlet is not None and not self._greenlet.ready()

    def getName(self):
        return self.name

    def setDaemon(self, daemonic):
        self.daemon = daemonic
