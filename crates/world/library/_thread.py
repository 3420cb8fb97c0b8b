# Threads and locks. A thread that has to wait for a lock sleeps in the scheduler, which knows who
# holds it; this file has no lines of its own, so what stands between two calls is atomic.

import _clock
import _machine
import _scheduler
import sys

error = RuntimeError
TIMEOUT_MAX = 9223372036.0

_FIRST_IDENT = 140000000000000
_issued = 0
_live = 1


def _new_number():
    global _issued
    _issued += 1
    return _issued


def get_ident():
    return _FIRST_IDENT + _machine.thread_id() * 8392704


def get_native_id():
    return _scheduler.native_id()


def _thread_of(ident):
    return (ident - _FIRST_IDENT) // 8392704


def _count():
    return _live - 1


def stack_size(size=0):
    return 0


def _deadline(blocking, timeout):
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return None
    if timeout == -1:
        return None
    if not isinstance(timeout, (int, float)):
        raise TypeError("'" + type(timeout).__name__ + "' object cannot be interpreted as an integer")
    if timeout < 0:
        raise ValueError('timeout value must be a non-negative number')
    if timeout > TIMEOUT_MAX:
        raise OverflowError('timeout value is too large')
    return _clock.monotonic_ns() + int(timeout * 1000000000)


class lock:
    __module__ = '_thread'
    # What a thread that waits for it is said to wait for.
    _what = 'lock'

    def __init__(self):
        self._number = _new_number()
        self._owner = -1
        self._waiting = 0

    def acquire(self, blocking=True, timeout=-1):
        me = _machine.thread_id()
        if self._owner < 0 and timeout == -1:
            self._owner = me
            return True
        until = _deadline(blocking, timeout)
        while self._owner >= 0:
            if not blocking:
                return False
            self._waiting += 1
            try:
                woken = _scheduler.wait(self._number, self._what, self._owner, until)
            finally:
                self._waiting -= 1
            if not woken and self._owner >= 0:
                return False
        self._owner = me
        return True

    def release(self):
        if self._owner < 0:
            raise RuntimeError('release unlocked lock')
        self._owner = -1
        if self._waiting:
            _scheduler.wake(self._number)

    def locked(self):
        return self._owner >= 0

    __enter__ = acquire
    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def __exit__(self, *details):
        self.release()

    def _at_fork_reinit(self):
        self._owner = -1
        self._waiting = 0

    def __repr__(self):
        state = 'unlocked' if self._owner < 0 else 'locked'
        return '<' + state + ' _thread.lock object at ' + hex(id(self)) + '>'


LockType = lock
lock.__qualname__ = 'lock'


def allocate_lock():
    return lock()


allocate = allocate_lock


class RLock:
    __module__ = '_thread'

    def __init__(self):
        self._block = lock()
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._block._owner == _machine.thread_id():
            self._count += 1
            return True
        if self._block.acquire(blocking, timeout):
            self._count = 1
            return True
        return False

    __enter__ = acquire

    def release(self):
        if self._block._owner != _machine.thread_id():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if not self._count:
            self._block.release()

    def __exit__(self, *details):
        self.release()

    def _is_owned(self):
        return self._block._owner == _machine.thread_id()

    def _release_save(self):
        count = self._count
        if not count:
            raise RuntimeError('cannot release un-acquired lock')
        self._count = 0
        self._block.release()
        return count

    def _acquire_restore(self, count):
        self._block.acquire()
        self._count = count

    def _at_fork_reinit(self):
        self._block._at_fork_reinit()
        self._count = 0

    def __repr__(self):
        owner = 0 if self._block._owner < 0 else _FIRST_IDENT + self._block._owner * 8392704
        state = 'unlocked' if not self._count else 'locked'
        return ('<' + state + ' _thread.RLock object owner=' + str(owner) + ' count='
                + str(self._count) + ' at ' + hex(id(self)) + '>')


def _run(function, arguments, keywords):
    global _live
    try:
        function(*arguments, **keywords)
    except SystemExit:
        pass
    except BaseException as problem:
        sys.stderr.write('Exception ignored in thread started by: ' + repr(function) + '\n'
                         + _machine.traceback_text(problem))
    finally:
        _live -= 1


def start_new_thread(function, args, kwargs={}):
    global _live
    if not callable(function):
        raise TypeError('first arg must be callable')
    if not isinstance(args, tuple):
        raise TypeError('2nd arg must be a tuple')
    if not isinstance(kwargs, dict):
        raise TypeError('optional 3rd arg must be a dictionary')
    _live += 1
    thread = _machine.spawn(_run, (function, args, kwargs), False)
    return _FIRST_IDENT + thread * 8392704


start_new = start_new_thread


def exit():
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2):
    import signal
    signal.raise_signal(signum)
