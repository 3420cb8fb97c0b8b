"""Threads, and what they use to wait for each other."""

import _thread
import _scheduler
import sys
from _thread import RLock, TIMEOUT_MAX, get_ident, get_native_id
from time import monotonic as _now

__all__ = ['get_ident', 'active_count', 'Condition', 'current_thread', 'enumerate', 'main_thread',
           'TIMEOUT_MAX', 'Event', 'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Thread',
           'Barrier', 'BrokenBarrierError', 'Timer', 'ThreadError', 'setprofile', 'settrace',
           'local', 'stack_size', 'excepthook', 'ExceptHookArgs', 'getprofile', 'gettrace',
           'get_native_id']

Lock = _thread.allocate_lock
ThreadError = _thread.error
stack_size = _thread.stack_size

_active = {}
_starting = {}
_used_names = 0
_hooks_at_end = []
_forking = None


def settrace(func):
    pass


def gettrace():
    return None


def setprofile(func):
    pass


def getprofile():
    return None


def _old(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


class Condition:
    """A lock, and threads that wait until another one says that something has changed."""

    _kind = 'condition'

    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = []

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._waiters.clear()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *details):
        return self._lock.__exit__(*details)

    def __repr__(self):
        return '<Condition(%s, %d)>' % (self._lock, len(self._waiters))

    def _is_owned(self):
        if hasattr(self._lock, '_is_owned'):
            return self._lock._is_owned()
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        waiter = Lock()
        waiter._what = self._kind
        waiter.acquire()
        self._waiters.append(waiter)
        saved = self._lock._release_save() if hasattr(self._lock, '_release_save') else self._lock.release()
        told = False
        try:
            if timeout is None:
                waiter.acquire()
                told = True
            elif timeout > 0:
                told = waiter.acquire(True, timeout)
            else:
                told = waiter.acquire(False)
            return told
        finally:
            if hasattr(self._lock, '_acquire_restore'):
                self._lock._acquire_restore(saved)
            else:
                self._lock.acquire()
            if not told and waiter in self._waiters:
                self._waiters.remove(waiter)

    def wait_for(self, predicate, timeout=None):
        end = None
        result = predicate()
        while not result:
            if timeout is not None:
                if end is None:
                    end = _now() + timeout
                left = end - _now()
                if left <= 0:
                    break
                self.wait(left)
            else:
                self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        for waiter in self._waiters[:n]:
            self._waiters.remove(waiter)
            waiter.release()

    def notify_all(self):
        self.notify(len(self._waiters))

    def notifyAll(self):
        _old('notifyAll() is deprecated, use notify_all() instead')
        self.notify_all()


class Semaphore:
    """A counter that never goes below zero: acquire waits for it to be above."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._cond = Condition(Lock())
        self._cond._kind = 'semaphore'
        self._value = value

    def __repr__(self):
        kind = type(self)
        return f'<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: value={self._value}>'

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        end = None
        with self._cond:
            while self._value == 0:
                if not blocking:
                    return False
                if timeout is not None:
                    if end is None:
                        end = _now() + timeout
                    timeout = end - _now()
                    if timeout <= 0:
                        return False
                self._cond.wait(timeout)
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            self._value += n
            self._cond.notify(n)

    def __exit__(self, *details):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that refuses to be released more often than it was acquired."""

    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._initial_value = value

    def __repr__(self):
        kind = type(self)
        return f'<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: value={self._value}/{self._initial_value}>'

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            if self._value + n > self._initial_value:
                raise ValueError('Semaphore released too many times')
            self._value += n
            self._cond.notify(n)


class Event:
    """A flag that threads can wait for."""

    def __init__(self):
        self._cond = Condition(Lock())
        self._cond._kind = 'event'
        self._flag = False

    def __repr__(self):
        kind = type(self)
        status = 'set' if self._flag else 'unset'
        return f'<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: {status}>'

    def is_set(self):
        return self._flag

    def isSet(self):
        _old('isSet() is deprecated, use is_set() instead')
        return self.is_set()

    def set(self):
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        with self._cond:
            signaled = self._flag
            if not signaled:
                signaled = self._cond.wait(timeout)
            return signaled


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    """Holds threads until a number of them have come."""

    def __init__(self, parties, action=None, timeout=None):
        self._cond = Condition(Lock())
        self._cond._kind = 'barrier'
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = 'filling'
        self._count = 0

    def __repr__(self):
        kind = type(self)
        name = f'{kind.__module__}.{kind.__qualname__}'
        if self.broken:
            return f'<{name} at {id(self):#x}: broken>'
        return f'<{name} at {id(self):#x}: waiters={self.n_waiting}/{self.parties}>'

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            while self._state in ('draining', 'resetting'):
                self._cond.wait()
            if self._state == 'broken':
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._let_go()
                else:
                    self._hold(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in ('draining', 'resetting'):
                    self._state = 'filling'
                    self._cond.notify_all()

    def _let_go(self):
        try:
            if self._action:
                self._action()
            self._state = 'draining'
            self._cond.notify_all()
        except:
            self._break()
            raise

    def _hold(self, timeout):
        if not self._cond.wait_for(lambda: self._state != 'filling', timeout):
            self._break()
            raise BrokenBarrierError
        if self._state in ('broken', 'resetting'):
            raise BrokenBarrierError

    def _break(self):
        self._state = 'broken'
        self._cond.notify_all()

    def reset(self):
        with self._cond:
            if self._count > 0:
                if self._state in ('filling', 'broken'):
                    self._state = 'resetting'
            else:
                self._state = 'filling'
            self._cond.notify_all()

    def abort(self):
        with self._cond:
            self._break()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == 'filling' else 0

    @property
    def broken(self):
        return self._state == 'broken'


class local:
    """Attributes that each thread has for itself."""

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        object.__setattr__(self, '_local_start', (args, kwargs))
        object.__setattr__(self, '_local_names', {get_ident(): {}})
        return self

    def _local_mine(self):
        names = object.__getattribute__(self, '_local_names')
        me = get_ident()
        if me not in names:
            names[me] = {}
            args, kwargs = object.__getattribute__(self, '_local_start')
            self.__init__(*args, **kwargs)
        return names[me]

    def __getattribute__(self, name):
        mine = object.__getattribute__(self, '_local_mine')
        if name == '__dict__':
            return mine()
        names = mine() if name[:2] != '__' and name[:7] != '_local_' else {}
        if name in names:
            return names[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__getattribute__(self, '_local_mine')()[name] = value

    def __delattr__(self, name):
        names = object.__getattribute__(self, '_local_mine')()
        if name not in names:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        del names[name]


def _new_name(pattern):
    global _used_names
    _used_names += 1
    return pattern % _used_names


class Thread:
    """A function that runs beside the others, over the same variables."""

    _ready = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        if name:
            name = str(name)
        else:
            name = _new_name('Thread-%d')
            if target is not None:
                try:
                    name += f' ({target.__name__})'
                except AttributeError:
                    pass
        self._target = target
        self._name = name
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread().daemon if daemon is None else bool(daemon)
        self._ident = None
        self._native_id = None
        self._over = Lock()
        self._started = Event()
        self._is_stopped = False
        self._ready = True

    def __repr__(self):
        assert self._ready, 'Thread.__init__() was not called'
        status = 'initial'
        if self._started.is_set():
            status = 'started'
        if self._is_stopped:
            status = 'stopped'
        if self._daemonic:
            status += ' daemon'
        if self._ident is not None:
            status += ' %s' % self._ident
        return '<%s(%s, %s)>' % (self.__class__.__name__, self._name, status)

    def start(self):
        if not self._ready:
            raise RuntimeError('thread.__init__() not called')
        if self._started.is_set():
            raise RuntimeError('threads can only be started once')
        _starting[self] = self
        try:
            _thread.start_new_thread(self._bootstrap, ())
        except Exception:
            del _starting[self]
            raise
        self._started.wait()

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        self._bootstrap_inner()

    def _bootstrap_inner(self):
        try:
            self._ident = get_ident()
            self._native_id = get_native_id()
            self._over._what = 'thread'
            self._over.acquire()
            _scheduler.name_thread(self._name)
            self._started.set()
            _active[self._ident] = self
            del _starting[self]
            try:
                self.run()
            except:
                _report(self)
        finally:
            del _active[self._ident]
            self._is_stopped = True
            self._over.release()

    def join(self, timeout=None):
        if not self._ready:
            raise RuntimeError('Thread.__init__() not called')
        if not self._started.is_set():
            raise RuntimeError('cannot join thread before it is started')
        if self is current_thread():
            raise RuntimeError('cannot join current thread')
        if self._is_stopped:
            return
        if timeout is None:
            ended = self._over.acquire()
        else:
            ended = self._over.acquire(True, max(timeout, 0))
        if ended:
            self._over.release()

    @property
    def name(self):
        assert self._ready, 'Thread.__init__() not called'
        return self._name

    @name.setter
    def name(self, name):
        assert self._ready, 'Thread.__init__() not called'
        self._name = str(name)
        if self._ident == get_ident():
            _scheduler.name_thread(self._name)

    @property
    def ident(self):
        assert self._ready, 'Thread.__init__() not called'
        return self._ident

    @property
    def native_id(self):
        assert self._ready, 'Thread.__init__() not called'
        return self._native_id

    def is_alive(self):
        assert self._ready, 'Thread.__init__() not called'
        return self._started.is_set() and not self._is_stopped

    @property
    def daemon(self):
        assert self._ready, 'Thread.__init__() not called'
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._ready:
            raise RuntimeError('Thread.__init__() not called')
        if self._started.is_set():
            raise RuntimeError('cannot set daemon status of active thread')
        self._daemonic = daemonic

    def isDaemon(self):
        _old('isDaemon() is deprecated, get the daemon attribute instead')
        return self.daemon

    def setDaemon(self, daemonic):
        _old('setDaemon() is deprecated, set the daemon attribute instead')
        self.daemon = daemonic

    def getName(self):
        _old('getName() is deprecated, get the name attribute instead')
        return self.name

    def setName(self, name):
        _old('setName() is deprecated, set the name attribute instead')
        self.name = name


class ExceptHookArgs(tuple):
    """The details of an exception that a thread did not catch."""

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __repr__(self):
        return '_thread._ExceptHookArgs(exc_type=%r, exc_value=%r, exc_traceback=%r, thread=%r)' % self


def excepthook(args, /):
    import traceback
    if args.exc_type == SystemExit:
        return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f'Exception in thread {name}:', file=sys.stderr)
    text = ''.join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
    sys.stderr.write(text)


__excepthook__ = excepthook


def _report(thread):
    kind, value, trace = sys.exc_info()
    excepthook(ExceptHookArgs((kind, value, trace, thread)))


class Timer(Thread):
    """Calls a function after a time, unless it is cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _MainThread(Thread):
    def __init__(self):
        Thread.__init__(self, name='MainThread', daemon=False)
        self._started._flag = True
        self._ident = get_ident()
        self._native_id = get_native_id()
        self._over._what = 'thread'
        self._over.acquire()
        _active[self._ident] = self


class _DummyThread(Thread):
    """Stands for a thread that this module did not start."""

    def __init__(self):
        Thread.__init__(self, name=_new_name('Dummy-%d'), daemon=True)
        self._started._flag = True
        self._ident = get_ident()
        self._native_id = get_native_id()
        _active[self._ident] = self

    def is_alive(self):
        return True

    def join(self, timeout=None):
        raise RuntimeError('cannot join current thread')


def current_thread():
    found = _active.get(get_ident())
    return _DummyThread() if found is None else found


def currentThread():
    _old('currentThread() is deprecated, use current_thread() instead')
    return current_thread()


def active_count():
    return len(_active) + len(_starting)


def activeCount():
    _old('activeCount() is deprecated, use active_count() instead')
    return active_count()


def enumerate():
    return list(_active.values()) + list(_starting.values())


def main_thread():
    return _main_thread


def _register_atexit(function, *args, **kwargs):
    _hooks_at_end.append((function, args, kwargs))


def _shutdown():
    if _main_thread._is_stopped:
        return
    _main_thread._is_stopped = True
    _main_thread._over.release()
    while _hooks_at_end:
        function, args, kwargs = _hooks_at_end.pop()
        function(*args, **kwargs)
    while True:
        left = [thread for thread in enumerate() if not thread._daemonic and thread is not current_thread()]
        if not left:
            return
        for thread in left:
            thread._started.wait()
            thread.join()


def _after_fork():
    """In a new process: only the thread that forked is there."""
    global _main_thread
    thread = _forking
    for other in enumerate():
        if other is not thread:
            other._is_stopped = True
            other._over._at_fork_reinit()
    _active.clear()
    _starting.clear()
    thread._ident = get_ident()
    thread._native_id = get_native_id()
    _active[thread._ident] = thread
    _main_thread = thread


def _before_fork():
    global _forking
    _forking = current_thread()


_main_thread = _MainThread()
