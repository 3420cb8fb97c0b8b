"""Flags and results that greenlets wait for."""

import gevent


class Event:
    def __init__(self):
        self._flag = False
        self._links = []

    def is_set(self):
        return self._flag

    isSet = ready = is_set

    def __repr__(self):
        return '<%s %s at %s>' % (type(self).__name__, 'set' if self._flag else 'clear', hex(id(self)))

    def set(self):
        self._flag = True
        links, self._links = self._links, []
        for link in links:
            gevent.get_hub().run_callback(link, self)

    def clear(self):
        self._flag = False

    def rawlink(self, callback):
        if self.ready():
            gevent.get_hub().run_callback(callback, self)
        else:
            self._links.append(callback)

    def unlink(self, callback):
        if callback in self._links:
            self._links.remove(callback)

    def _await(self, timeout):
        me = gevent.getcurrent()
        wake = lambda done: me.switch()
        self.rawlink(wake)
        hub = gevent.get_hub()
        timer = None if timeout is None else hub.call_later(timeout, me.switch)
        try:
            hub.switch()
        finally:
            self.unlink(wake)
            if timer is not None:
                hub.cancel(timer)

    def wait(self, timeout=None):
        if not self._flag:
            self._await(timeout)
        return self._flag


class AsyncResult(Event):
    """A value, or an exception, that comes later."""

    def __init__(self):
        Event.__init__(self)
        self.value = None
        self.exception = None

    def set(self, value=None):
        self.value = value
        Event.set(self)

    def set_exception(self, exception, exc_info=None):
        self.exception = exception
        Event.set(self)

    def successful(self):
        return self._flag and self.exception is None

    def wait(self, timeout=None):
        Event.wait(self, timeout)
        return self.value

    def get(self, block=True, timeout=None):
        if not self._flag:
            if block:
                self._await(timeout)
            if not self._flag:
                raise gevent.Timeout(timeout)
        if self.exception is not None:
            raise self.exception
        return self.value

    def get_nowait(self):
        return self.get(block=False)

    def __call__(self, source):
        if source.successful():
            self.set(source.value)
        else:
            self.set_exception(source.exception)
