"""Greenlets that give way to each other whenever one of them has to wait."""

import sys
import heapq
import select as _select
import time as _time
from collections import deque
from greenlet import GreenletExit, getcurrent, greenlet as _RawGreenlet

__version__ = '24.2.1'
__all__ = ['Greenlet', 'GreenletExit', 'Timeout', 'get_hub', 'getcurrent', 'idle', 'iwait', 'joinall',
           'kill', 'killall', 'sleep', 'spawn', 'spawn_later', 'spawn_raw', 'wait', 'with_timeout']

# The real ones, whatever is patched later.
_monotonic = _time.monotonic
_Poll = _select.poll
_NOT_READY = object()


class LoopExit(Exception):
    pass


LoopExit.__module__ = 'gevent.exceptions'


class Hub(_RawGreenlet):
    """The greenlet that waits for all the others, and switches to the one whose event has come."""

    def __init__(self):
        self.parent = _main_greenlet()
        self._callbacks = deque()
        self._timers = []
        self._count = 0
        self._watchers = {}
        self.loop = self
        # For people who look: who is to run next, and who sleeps.
        self.next = []
        self.asleep = []

    def run_callback(self, function, *args):
        self._callbacks.append((function, args))
        self.next.append(_who(function))

    def call_later(self, seconds, function, *args):
        self._count += 1
        timer = [_monotonic() + seconds, self._count, function, args, _who(function)]
        heapq.heappush(self._timers, timer)
        self.asleep.append(timer[4])
        return timer

    def cancel(self, timer):
        if timer[2] is not None:
            timer[2] = None
            self.asleep.remove(timer[4])

    def watch(self, fd, events, waiter):
        self._watchers.setdefault(fd, []).append((events, waiter))

    def unwatch(self, fd, waiter):
        left = [pair for pair in self._watchers.get(fd, []) if pair[1] is not waiter]
        if left:
            self._watchers[fd] = left
        else:
            self._watchers.pop(fd, None)

    def run(self):
        while True:
            while self._callbacks:
                function, args = self._callbacks.popleft()
                del self.next[0]
                function(*args)
            timeout = self._next_timeout()
            if timeout is None and not self._watchers:
                self._nobody_left()
                continue
            self._wait_for_files(timeout)
            now = _monotonic()
            while self._timers and self._timers[0][0] <= now:
                timer = heapq.heappop(self._timers)
                _, _, function, args, _ = timer
                if function is not None:
                    self.cancel(timer)
                    self.run_callback(function, *args)

    def _next_timeout(self):
        while self._timers and self._timers[0][2] is None:
            heapq.heappop(self._timers)
        if not self._timers:
            return None
        return max(self._timers[0][0] - _monotonic(), 0)

    def _nobody_left(self):
        problem = LoopExit('This operation would block forever', self)
        self.parent.throw(problem)

    def _wait_for_files(self, timeout):
        poll = _Poll()
        for fd, waiters in self._watchers.items():
            events = 0
            for wanted, _ in waiters:
                events |= wanted
            poll.register(fd, events)
        for fd, events in poll.poll(None if timeout is None else timeout * 1000 + 0.001):
            for wanted, waiter in self._watchers.pop(fd, []):
                if events & (wanted | 8 | 16 | 32):
                    self.run_callback(waiter.switch)
                else:
                    self.watch(fd, wanted, waiter)

    def switch_to(self):
        """The current greenlet sleeps until something switches back to it."""
        return self.switch()


def _main_greenlet():
    current = getcurrent()
    while current.parent is not None:
        current = current.parent
    return current


_hubs = {}
# The one made last.
_hub = None


def get_hub():
    global _hub
    main = _main_greenlet()
    hub = _hubs.get(id(main))
    if hub is None or hub.dead:
        hub = _hub = _hubs[id(main)] = Hub()
    return hub


def _who(function):
    """Whose turn it is when the hub calls this."""
    owner = getattr(function, '__self__', None)
    if isinstance(owner, Greenlet):
        called = getattr(owner._run, '__name__', type(owner).__name__)
        return called + '(' + ', '.join([repr(arg) for arg in owner.args]) + ')'
    return 'the main program' if owner is _main_greenlet() else getattr(function, '__name__', 'a callback')


def _wait_fd(fd, events, seconds=None):
    """Gives way until the descriptor is ready; false if the time is up before."""
    hub = get_hub()
    me = getcurrent()
    hub.watch(fd, events, me)
    timer = None if seconds is None else hub.call_later(seconds, me.switch, _NOT_READY)
    try:
        return hub.switch() is not _NOT_READY
    finally:
        hub.unwatch(fd, me)
        if timer is not None:
            hub.cancel(timer)


def sleep(seconds=0, ref=True):
    hub = get_hub()
    me = getcurrent()
    if seconds <= 0:
        hub.run_callback(me.switch)
        hub.switch()
        return
    timer = hub.call_later(seconds, me.switch)
    try:
        hub.switch()
    finally:
        hub.cancel(timer)


def idle(priority=0):
    sleep(0)


class Timeout(BaseException):
    """Raised in the greenlet that started it when the time is up."""

    def __init__(self, seconds=None, exception=None, ref=True, priority=-1):
        BaseException.__init__(self)
        self.seconds = seconds
        self.exception = exception
        self._timer = None

    @classmethod
    def start_new(cls, timeout=None, exception=None, ref=True):
        if isinstance(timeout, Timeout):
            if not timeout.pending:
                timeout.start()
            return timeout
        made = cls(timeout, exception)
        made.start()
        return made

    def start(self):
        if self.seconds is None:
            return
        problem = self
        if self.exception is not None and self.exception is not False:
            problem = self.exception() if isinstance(self.exception, type) else self.exception
        self._timer = get_hub().call_later(self.seconds, getcurrent().throw, problem)

    @property
    def pending(self):
        return self._timer is not None and self._timer[2] is not None

    def cancel(self):
        if self._timer is not None:
            get_hub().cancel(self._timer)
            self._timer = None

    close = cancel

    def __enter__(self):
        if not self.pending:
            self.start()
        return self

    def __exit__(self, kind, value, trace):
        self.cancel()
        if value is self and self.exception is False:
            return True

    def __str__(self):
        if self.seconds is None:
            return ''
        return '%s second%s' % (self.seconds, '' if self.seconds == 1 else 's')

    def __repr__(self):
        return '<Timeout at %s seconds=%s>' % (hex(id(self)), self.seconds)


def with_timeout(seconds, function, *args, timeout_value=_NOT_READY, **kwds):
    timeout = Timeout.start_new(seconds)
    try:
        return function(*args, **kwds)
    except Timeout as problem:
        if problem is timeout and timeout_value is not _NOT_READY:
            return timeout_value
        raise
    finally:
        timeout.cancel()


class Greenlet(_RawGreenlet):
    """A function that runs when the hub switches to it."""

    def __init__(self, run=None, *args, **kwargs):
        self.parent = get_hub()
        if run is not None:
            self._run = run
        self.args = args
        self.kwargs = kwargs
        self.value = None
        self._exception = None
        self._ready = False
        self._links = []
        self._scheduled = False
        self._start_timer = None
        self.name = 'Greenlet-%d' % _next_name()

    @classmethod
    def spawn(cls, *args, **kwargs):
        made = cls(*args, **kwargs)
        made.start()
        return made

    @classmethod
    def spawn_later(cls, seconds, *args, **kwargs):
        made = cls(*args, **kwargs)
        made.start_later(seconds)
        return made

    def _run(self):
        pass

    def start(self):
        if not self._scheduled:
            self._scheduled = True
            get_hub().run_callback(self._begin)

    def start_later(self, seconds):
        if not self._scheduled:
            self._scheduled = True
            self._start_timer = get_hub().call_later(seconds, self._begin)

    def _begin(self):
        if not self._ready:
            self.switch()

    def run(self):
        try:
            self.value = self._run(*self.args, **self.kwargs)
        except GreenletExit as exit:
            self.value = exit
        except BaseException as problem:
            self._exception = problem
            if not isinstance(problem, SystemExit):
                self._report(problem)
        self._finish()

    def _report(self, problem):
        import traceback
        traceback.print_exception(problem)
        stamp = _time.strftime('%Y-%m-%dT%H:%M:%SZ', _time.gmtime())
        sys.stderr.write('%s %r failed with %s\n\n' % (stamp, self, type(problem).__name__))

    def _finish(self):
        self._ready = True
        for link in self._links:
            get_hub().run_callback(link, self)
        self._links = []

    def ready(self):
        return self._ready

    def successful(self):
        return self._ready and self._exception is None

    @property
    def exception(self):
        return self._exception

    @property
    def started(self):
        return self._scheduled and not self._ready

    @property
    def loop(self):
        return get_hub()

    def __bool__(self):
        return self._scheduled and not self._ready

    def __repr__(self):
        function = getattr(self._run, '__name__', repr(self._run))
        shown = [repr(arg) for arg in self.args] + [f'{name}={value!r}' for name, value in self.kwargs.items()]
        call = f'{function}({", ".join(shown)})' if shown else function
        return f'<{type(self).__name__} at {hex(id(self))}: {call}>'

    def link(self, callback):
        if self._ready:
            get_hub().run_callback(callback, self)
        else:
            self._links.append(callback)

    rawlink = link

    def link_value(self, callback):
        self.link(lambda done: callback(done) if done.successful() else None)

    def link_exception(self, callback):
        self.link(lambda done: None if done.successful() else callback(done))

    def unlink(self, callback):
        if callback in self._links:
            self._links.remove(callback)

    def join(self, timeout=None):
        if self._ready:
            return
        me = getcurrent()
        wake = lambda done: me.switch()
        self.link(wake)
        timer = None if timeout is None else get_hub().call_later(timeout, me.switch)
        try:
            get_hub().switch()
        finally:
            self.unlink(wake)
            if timer is not None:
                get_hub().cancel(timer)

    def get(self, block=True, timeout=None):
        if not self._ready:
            if not block:
                raise Timeout()
            self.join(timeout)
            if not self._ready:
                raise Timeout(timeout)
        if self._exception is not None:
            raise self._exception
        return self.value

    def kill(self, exception=GreenletExit, block=True, timeout=None):
        if self._ready:
            return
        if not self._started:
            problem = exception() if isinstance(exception, type) else exception
            if isinstance(problem, GreenletExit):
                self.value = problem
            else:
                self._exception = problem
            self._scheduled = True
            self._finish()
            return
        get_hub().run_callback(self.throw, exception)
        if block:
            self.join(timeout)


_names = [-1]


def _next_name():
    _names[0] += 1
    return _names[0]


spawn = Greenlet.spawn
spawn_later = Greenlet.spawn_later


def spawn_raw(function, *args, **kwargs):
    made = _RawGreenlet(function, get_hub())
    get_hub().run_callback(made.switch, *args)
    return made


def iwait(objects=None, timeout=None, count=None):
    objects = list(objects or [])
    count = len(objects) if count is None else min(count, len(objects))
    end = None if timeout is None else _monotonic() + timeout
    done = deque()
    me = getcurrent()
    waiting = [False]

    def arrived(which):
        done.append(which)
        if waiting[0]:
            waiting[0] = False
            me.switch()

    for one in objects:
        one.rawlink(arrived)
    try:
        for _ in range(count):
            if not done:
                left = None if end is None else max(end - _monotonic(), 0)
                timer = None if left is None else get_hub().call_later(left, me.switch, _NOT_READY)
                waiting[0] = True
                answer = get_hub().switch()
                waiting[0] = False
                if timer is not None:
                    get_hub().cancel(timer)
                if answer is _NOT_READY:
                    return
            yield done.popleft()
    finally:
        for one in objects:
            one.unlink(arrived)


def wait(objects=None, timeout=None, count=None):
    if objects is None:
        hub = get_hub()
        me = getcurrent()
        try:
            while True:
                if timeout is not None:
                    hub.call_later(timeout, me.switch)
                hub.switch()
                return timeout is None
        except LoopExit:
            return True
    return list(iwait(objects, timeout, count))


def joinall(greenlets, timeout=None, raise_error=False, count=None):
    done = []
    for one in iwait(greenlets, timeout, count):
        if raise_error and getattr(one, 'exception', None) is not None:
            raise one.exception
        done.append(one)
    return done


def kill(greenlet, exception=GreenletExit):
    if isinstance(greenlet, Greenlet):
        greenlet.kill(exception, block=False)
    elif not greenlet.dead:
        get_hub().run_callback(greenlet.throw, exception)


def killall(greenlets, exception=GreenletExit, block=True, timeout=None):
    greenlets = list(greenlets)
    for one in greenlets:
        one.kill(exception, block=False)
    if block:
        joinall(greenlets, timeout)


def reinit():
    pass


def signal_handler(signalnum, handler, *args, **kwargs):
    import signal
    signal.signal(signalnum, lambda number, frame: spawn(handler, *args, **kwargs))
