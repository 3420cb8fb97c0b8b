"""Processes with the interface of threads, made by fork."""

import os
import pickle
import signal
import sys
import threading
import time
from queue import Empty, Full

__all__ = ['Process', 'current_process', 'parent_process', 'active_children', 'Pipe', 'Queue',
           'SimpleQueue', 'JoinableQueue', 'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Event',
           'Condition', 'Value', 'Array', 'Pool', 'cpu_count', 'freeze_support', 'get_context',
           'set_start_method', 'get_start_method', 'TimeoutError', 'ProcessError']


class ProcessError(Exception):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


class BufferTooShort(ProcessError):
    pass


_children = set()
_counters = {}


class Process:
    """A function that runs in a process of its own."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        _counters['process'] = count = _counters.get('process', 0) + 1
        self._parent_pid = os.getpid()
        self._identity = _current._identity + (count,)
        self._name = name or 'Process-' + ':'.join([str(part) for part in self._identity])
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._daemon = _current._daemon if daemon is None else daemon
        self._pid = None
        self._status = None

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        assert self._pid is None, 'cannot start a process twice'
        assert self._parent_pid == os.getpid(), 'can only start a process object created by current process'
        for child in list(_children):
            child._poll(os.WNOHANG)
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            os._exit(self._bootstrap())
        self._pid = pid
        _children.add(self)

    def _bootstrap(self):
        global _current
        _current = self
        _children.clear()
        _counters.clear()
        self._pid = os.getpid()
        code = 1
        try:
            try:
                self.run()
                code = 0
            finally:
                _finish()
        except SystemExit as problem:
            if problem.code is None:
                code = 0
            elif isinstance(problem.code, int):
                code = problem.code
            else:
                sys.stderr.write(str(problem.code) + '\n')
                code = 1
        except:
            import traceback
            sys.stderr.write('Process %s:\n' % self.name)
            traceback.print_exc()
        finally:
            threading._shutdown()
        return code

    def _poll(self, flag):
        if self._status is None and self._pid is not None:
            try:
                pid, status = os.waitpid(self._pid, flag)
            except ChildProcessError:
                pid, status = self._pid, 255 << 8
            if pid == self._pid:
                self._status = os.waitstatus_to_exitcode(status)
                _children.discard(self)
        return self._status

    def join(self, timeout=None):
        assert self._parent_pid == os.getpid(), 'can only join a child process'
        assert self._pid is not None, 'can only join a started process'
        if timeout is None:
            self._poll(0)
            return
        end = time.monotonic() + timeout
        while self._poll(os.WNOHANG) is None:
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.01))

    def is_alive(self):
        if self is _current:
            return True
        if self._pid is None:
            return False
        return self._poll(os.WNOHANG) is None

    def _signal(self, number):
        if self._poll(os.WNOHANG) is None:
            os.kill(self._pid, number)

    def terminate(self):
        self._signal(signal.SIGTERM)

    def kill(self):
        self._signal(signal.SIGKILL)

    def close(self):
        _children.discard(self)

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), 'name must be a string'
        self._name = name

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, daemonic):
        assert self._pid is None, 'process has already started'
        self._daemon = daemonic

    @property
    def pid(self):
        return self._pid

    ident = pid

    @property
    def exitcode(self):
        return None if self._pid is None else self._poll(os.WNOHANG)

    def __repr__(self):
        if self._pid is None:
            status = 'initial'
        elif self.exitcode is None:
            status = 'started'
        else:
            status = f'stopped exitcode={self._status}'
        parts = [f'{type(self).__name__} name={self._name!r}']
        if self._pid is not None:
            parts.append(f'pid={self._pid}')
        parts.append(f'parent={self._parent_pid}')
        return '<' + ' '.join(parts) + f' {status}' + (' daemon' if self._daemon else '') + '>'


class _MainProcess(Process):
    def __init__(self):
        self._identity = ()
        self._name = 'MainProcess'
        self._parent_pid = None
        self._daemon = False
        self._pid = os.getpid()
        self._status = None

    def __repr__(self):
        return "<_MainProcess name='MainProcess' parent=None started>"


_current = _MainProcess()


def current_process():
    return _current


def parent_process():
    return None if _current._parent_pid is None else _Parent(_current._parent_pid)


class _Parent:
    def __init__(self, pid):
        self.pid = pid
        self.name = 'MainProcess'


def active_children():
    for child in list(_children):
        child._poll(os.WNOHANG)
    return list(_children)


def _finish():
    for child in list(_children):
        if child._daemon:
            child.terminate()
    for child in list(_children):
        child.join()


import atexit
atexit.register(_finish)


class Connection:
    """One end of a pipe that carries objects."""

    def __init__(self, read_fd, write_fd):
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._rest = b''

    def fileno(self):
        return self._read_fd if self._read_fd is not None else self._write_fd

    @property
    def closed(self):
        return self._read_fd is None and self._write_fd is None

    def _check(self):
        if self.closed:
            raise OSError('handle is closed')

    def send(self, obj):
        self.send_bytes(pickle.dumps(obj))

    def send_bytes(self, data):
        self._check()
        if self._write_fd is None:
            raise OSError('connection is read-only')
        data = len(data).to_bytes(4, 'big') + bytes(data)
        while data:
            data = data[os.write(self._write_fd, data):]

    def _read(self, size):
        parts = []
        while size:
            data = os.read(self._read_fd, size)
            if not data:
                raise EOFError
            parts.append(data)
            size -= len(data)
        return b''.join(parts)

    def recv(self):
        return pickle.loads(self.recv_bytes())

    def recv_bytes(self, maxlength=None):
        self._check()
        if self._read_fd is None:
            raise OSError('connection is write-only')
        size = int.from_bytes(self._read(4), 'big')
        if maxlength is not None and size > maxlength:
            self.close()
            raise OSError('bad message length')
        return self._read(size)

    def recv_bytes_into(self, buf, offset=0):
        data = self.recv_bytes()
        if offset + len(data) > len(buf):
            raise BufferTooShort(data)
        buf[offset:offset + len(data)] = data
        return len(data)

    @property
    def readable(self):
        return self._read_fd is not None

    @property
    def writable(self):
        return self._write_fd is not None

    def poll(self, timeout=0.0):
        import select
        self._check()
        return bool(select.select([self._read_fd], [], [], timeout)[0])

    def close(self):
        for fd in {self._read_fd, self._write_fd} - {None}:
            os.close(fd)
        self._read_fd = self._write_fd = None

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


def Pipe(duplex=True):
    if duplex:
        import socket
        one, other = socket.socketpair()
        one, other = one.detach(), other.detach()
        return Connection(one, one), Connection(other, other)
    read_fd, write_fd = os.pipe()
    return Connection(read_fd, None), Connection(None, write_fd)


class Semaphore:
    """A pipe with as many bytes in it as may still acquire."""

    _kind = 'Semaphore'

    def __init__(self, value=1):
        self._read_fd, self._write_fd = os.pipe()
        for _ in range(value):
            os.write(self._write_fd, b'.')

    def acquire(self, block=True, timeout=None):
        if not block or timeout is not None:
            import select
            if not select.select([self._read_fd], [], [], timeout if block else 0)[0]:
                return False
        os.read(self._read_fd, 1)
        return True

    def release(self):
        os.write(self._write_fd, b'.')

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *details):
        self.release()


BoundedSemaphore = Semaphore


class Lock(Semaphore):
    def __init__(self):
        Semaphore.__init__(self, 1)


class RLock(Lock):
    def __init__(self):
        Lock.__init__(self)
        self._mine = 0
        self._owner = None

    def acquire(self, block=True, timeout=None):
        me = (os.getpid(), threading.get_ident())
        if self._owner == me:
            self._mine += 1
            return True
        if not Lock.acquire(self, block, timeout):
            return False
        self._owner, self._mine = me, 1
        return True

    def release(self):
        self._mine -= 1
        if self._mine == 0:
            self._owner = None
            Lock.release(self)


class Event:
    """A pipe that is readable when the event is set."""

    def __init__(self):
        self._read_fd, self._write_fd = os.pipe()

    def is_set(self):
        return self.wait(0)

    def set(self):
        if not self.is_set():
            os.write(self._write_fd, b'.')

    def clear(self):
        if self.is_set():
            os.read(self._read_fd, 1)

    def wait(self, timeout=None):
        import select
        return bool(select.select([self._read_fd], [], [], timeout)[0])


class Condition:
    def __init__(self, lock=None):
        self._lock = lock or RLock()
        self._wakes = Semaphore(0)
        self._sleepers = Value('i', 0)
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *details):
        return self._lock.__exit__(*details)

    def wait(self, timeout=None):
        self._sleepers.value += 1
        self._lock.release()
        told = self._wakes.acquire(True, timeout)
        self._lock.acquire()
        if not told:
            self._sleepers.value -= 1
        return told

    def wait_for(self, predicate, timeout=None):
        while not predicate():
            if not self.wait(timeout):
                return predicate()
        return True

    def notify(self, n=1):
        for _ in range(min(n, self._sleepers.value)):
            self._sleepers.value -= 1
            self._wakes.release()

    def notify_all(self):
        self.notify(self._sleepers.value)


class Queue:
    """A pipe that many may write to and read from."""

    def __init__(self, maxsize=0):
        self._reader, self._writer = Pipe(False)
        self._read_lock = Lock()
        self._write_lock = Lock()
        self._room = Semaphore(maxsize) if maxsize > 0 else None
        self._size = Value('i', 0)

    def put(self, obj, block=True, timeout=None):
        data = pickle.dumps(obj)
        if self._room is not None and not self._room.acquire(block, timeout):
            raise Full
        with self._write_lock:
            self._size.value += 1
            self._writer.send_bytes(data)

    def get(self, block=True, timeout=None):
        if not self._read_lock.acquire(block, timeout):
            raise Empty
        try:
            if (not block or timeout is not None) and not self._reader.poll(timeout if block else 0):
                raise Empty
            data = self._reader.recv_bytes()
        finally:
            self._read_lock.release()
        with self._write_lock:
            self._size.value -= 1
        if self._room is not None:
            self._room.release()
        return pickle.loads(data)

    def put_nowait(self, obj):
        self.put(obj, False)

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        return self._size.value

    def empty(self):
        return not self._reader.poll()

    def full(self):
        return self._room is not None and not self._room_left()

    def _room_left(self):
        if self._room.acquire(False):
            self._room.release()
            return True
        return False

    def close(self):
        pass

    def join_thread(self):
        pass

    def cancel_join_thread(self):
        pass


SimpleQueue = Queue


class JoinableQueue(Queue):
    def __init__(self, maxsize=0):
        Queue.__init__(self, maxsize)
        self._unfinished = Value('i', 0)
        self._done = Event()
        self._done.set()

    def put(self, obj, block=True, timeout=None):
        with self._unfinished.get_lock():
            self._unfinished.value += 1
            self._done.clear()
        Queue.put(self, obj, block, timeout)

    def task_done(self):
        with self._unfinished.get_lock():
            if self._unfinished.value <= 0:
                raise ValueError('task_done() called too many times')
            self._unfinished.value -= 1
            if self._unfinished.value == 0:
                self._done.set()

    def join(self):
        self._done.wait()


class _Shared:
    """A datum that lies in a pipe: whoever reads it puts it back."""

    def __init__(self, value):
        self._read_fd, self._write_fd = os.pipe()
        self._put(value)
        self._guard = RLock()

    def _put(self, value):
        data = pickle.dumps(value)
        os.write(self._write_fd, len(data).to_bytes(4, 'big') + data)

    def _take(self):
        size = int.from_bytes(os.read(self._read_fd, 4), 'big')
        return pickle.loads(os.read(self._read_fd, size))

    def get_lock(self):
        return self._guard

    def get_obj(self):
        return self

    def __enter__(self):
        return self._guard.__enter__()

    def __exit__(self, *details):
        return self._guard.__exit__(*details)


class _Value(_Shared):
    @property
    def value(self):
        value = self._take()
        self._put(value)
        return value

    @value.setter
    def value(self, value):
        self._take()
        self._put(value)


class _Array(_Shared):
    def __getitem__(self, at):
        items = self._take()
        self._put(items)
        return items[at]

    def __setitem__(self, at, value):
        items = self._take()
        items[at] = value
        self._put(items)

    def __len__(self):
        return len(self[:])

    def __iter__(self):
        return iter(self[:])


def Value(typecode_or_type, *args, lock=True):
    return _Value(args[0] if args else 0)


def Array(typecode_or_type, size_or_initializer, *, lock=True):
    if isinstance(size_or_initializer, int):
        return _Array([0] * size_or_initializer)
    return _Array(list(size_or_initializer))


class AsyncResult:
    def __init__(self, future):
        self._future = future

    def get(self, timeout=None):
        import concurrent.futures
        try:
            return self._future.result(timeout)
        except concurrent.futures.TimeoutError:
            raise TimeoutError from None

    def wait(self, timeout=None):
        import concurrent.futures
        concurrent.futures.wait([self._future], timeout)

    def ready(self):
        return self._future.done()

    def successful(self):
        return self._future.exception() is None


class Pool:
    """Calls made in other processes, so many at a time."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        from concurrent.futures import ProcessPoolExecutor
        self._executor = ProcessPoolExecutor(processes or cpu_count(), None, initializer, initargs)

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        future = self._executor.submit(func, *args, **kwds)
        if callback is not None:
            future.add_done_callback(lambda done: done.exception() is None and callback(done.result()))
        return AsyncResult(future)

    def map(self, func, iterable, chunksize=None):
        return [result.get() for result in [self.apply_async(func, (item,)) for item in iterable]]

    def starmap(self, func, iterable, chunksize=None):
        return [result.get() for result in [self.apply_async(func, item) for item in iterable]]

    def imap(self, func, iterable, chunksize=1):
        return iter(self.map(func, iterable))

    imap_unordered = imap

    def close(self):
        self._executor.shutdown(wait=False)

    def terminate(self):
        self._executor.shutdown(wait=False, cancel_futures=True)

    def join(self):
        self._executor.shutdown(wait=True)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.terminate()


def cpu_count():
    return os.cpu_count()


def freeze_support():
    pass


def get_start_method(allow_none=False):
    return 'fork'


def set_start_method(method, force=False):
    if method not in ('fork', 'spawn', 'forkserver'):
        raise ValueError('cannot find context for %r' % method)


def get_context(method=None):
    return sys.modules.get(__name__) or __import__(__name__)


def Manager():
    from multiprocessing.managers import SyncManager
    manager = SyncManager()
    manager.start()
    return manager


def log_to_stderr(level=None):
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter('[%(levelname)s/%(processName)s] %(message)s'))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    return logger


def get_logger():
    import logging
    logger = logging.getLogger('multiprocessing')
    logger.propagate = False
    return logger
