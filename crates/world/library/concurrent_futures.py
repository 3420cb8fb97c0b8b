"""Results that are not there yet, and pools of threads that work them out."""

import collections
import itertools
import os
import queue
import threading
import time

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

__all__ = ['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'CancelledError', 'TimeoutError',
           'BrokenExecutor', 'InvalidStateError', 'Future', 'Executor', 'wait', 'as_completed',
           'ThreadPoolExecutor', 'ProcessPoolExecutor']


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


TimeoutError = TimeoutError
for _kind in (Error, CancelledError, InvalidStateError):
    _kind.__module__ = 'concurrent.futures._base'


class Future:
    """The result of a call that somebody else makes."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = 'pending'
        self._result = None
        self._exception = None
        self._callbacks = []

    def __repr__(self):
        if self._state == 'finished':
            if self._exception is not None:
                outcome = f'raised {type(self._exception).__name__}'
            else:
                outcome = f'returned {type(self._result).__name__}'
            return f'<Future at {id(self):#x} state=finished {outcome}>'
        return f'<Future at {id(self):#x} state={self._state}>'

    def cancel(self):
        with self._condition:
            if self._state in ('running', 'finished'):
                return False
            self._state = 'cancelled'
            self._condition.notify_all()
        self._call_back()
        return True

    def cancelled(self):
        return self._state == 'cancelled'

    def running(self):
        return self._state == 'running'

    def done(self):
        return self._state in ('cancelled', 'finished')

    def _call_back(self):
        for callback in self._callbacks:
            callback(self)

    def add_done_callback(self, fn):
        with self._condition:
            if not self.done():
                self._callbacks.append(fn)
                return
        fn(self)

    def _wait(self, timeout):
        with self._condition:
            self._condition.wait_for(self.done, timeout)
            if self._state == 'cancelled':
                raise CancelledError()
            if self._state != 'finished':
                raise TimeoutError()

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def set_running_or_notify_cancel(self):
        with self._condition:
            if self._state == 'cancelled':
                return False
            self._state = 'running'
            return True

    def set_result(self, result):
        with self._condition:
            if self.done():
                raise InvalidStateError(f'{self._state}: {self!r}')
            self._result = result
            self._state = 'finished'
            self._condition.notify_all()
        self._call_back()

    def set_exception(self, exception):
        with self._condition:
            if self.done():
                raise InvalidStateError(f'{self._state}: {self!r}')
            self._exception = exception
            self._state = 'finished'
            self._condition.notify_all()
        self._call_back()


DoneAndNotDoneFutures = collections.namedtuple('DoneAndNotDoneFutures', 'done not_done')


def _when_done(futures):
    """A queue into which each future comes when it is done."""
    finished = queue.SimpleQueue()
    for future in futures:
        future.add_done_callback(finished.put)
    return finished


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    fs = set(fs)
    end = None if timeout is None else time.monotonic() + timeout
    finished = _when_done(fs)
    done = set()
    while len(done) < len(fs):
        try:
            future = finished.get(timeout=None if end is None else max(end - time.monotonic(), 0))
        except queue.Empty:
            break
        done.add(future)
        if return_when == FIRST_COMPLETED:
            break
        if return_when == FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None:
            break
    done |= {future for future in fs if future.done()}
    return DoneAndNotDoneFutures(done, fs - done)


def as_completed(fs, timeout=None):
    fs = set(fs)
    end = None if timeout is None else time.monotonic() + timeout
    finished = _when_done(fs)
    for count in range(len(fs)):
        try:
            yield finished.get(timeout=None if end is None else max(end - time.monotonic(), 0))
        except queue.Empty:
            left = len(fs) - count
            raise TimeoutError('%d (of %d) futures unfinished' % (left, len(fs))) from None


class Executor:
    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        end = None if timeout is None else time.monotonic() + timeout
        futures = [self.submit(fn, *args) for args in zip(*iterables)]

        def results():
            for future in futures:
                yield future.result(None if end is None else end - time.monotonic())

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False


_counter = itertools.count()
_pools = []


def _end_all():
    for pool in _pools:
        pool.shutdown(wait=True)


threading._register_atexit(_end_all)
# A new process has none of the threads.
os.register_at_fork(after_in_child=_pools.clear)


class ThreadPoolExecutor(Executor):
    """At most max_workers threads, made when there is work for them."""

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        self._max_workers = max_workers
        self._prefix = thread_name_prefix or 'ThreadPoolExecutor-%d' % next(_counter)
        self._initializer = initializer
        self._initargs = initargs
        self._work_queue = queue.SimpleQueue()
        self._idle_semaphore = threading.Semaphore(0)
        self._threads = []
        self._shutdown = False
        self._lock = threading.Lock()
        _pools.append(self)

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            if self._shutdown:
                raise RuntimeError('cannot schedule new futures after shutdown')
            future = Future()
            self._work_queue.put((future, fn, args, kwargs))
            if not self._idle_semaphore.acquire(blocking=False) and len(self._threads) < self._max_workers:
                name = '%s_%d' % (self._prefix, len(self._threads))
                thread = threading.Thread(name=name, target=self._work)
                thread._daemonic = True
                self._threads.append(thread)
                thread.start()
            return future

    def _work(self):
        if self._initializer is not None:
            self._initializer(*self._initargs)
        while True:
            try:
                work = self._work_queue.get_nowait()
            except queue.Empty:
                self._idle_semaphore.release()
                work = self._work_queue.get()
            if work is None:
                self._work_queue.put(None)
                return
            future, fn, args, kwargs = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = fn(*args, **kwargs)
            except BaseException as problem:
                future.set_exception(problem)
            else:
                future.set_result(result)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._shutdown = True
            if cancel_futures:
                while True:
                    try:
                        work = self._work_queue.get_nowait()
                    except queue.Empty:
                        break
                    if work is not None:
                        work[0].cancel()
            self._work_queue.put(None)
        if wait:
            for thread in self._threads:
                thread.join()


class ProcessPoolExecutor(Executor):
    """One process for each call, at most max_workers at a time."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=()):
        self._threads = ThreadPoolExecutor(max_workers or os.cpu_count() or 1, 'ProcessPool',
                                           initializer, initargs)

    def submit(self, fn, /, *args, **kwargs):
        return self._threads.submit(_in_process, fn, args, kwargs)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def _in_process(fn, args, kwargs):
    import multiprocessing
    ours, theirs = multiprocessing.Pipe(False)
    process = multiprocessing.Process(target=_answer, args=(theirs, fn, args, kwargs))
    process.start()
    theirs.close()
    good, value = ours.recv()
    process.join()
    if good:
        return value
    raise value


def _answer(pipe, fn, args, kwargs):
    try:
        answer = (True, fn(*args, **kwargs))
    except Exception as problem:
        answer = (False, problem)
    pipe.send(answer)
