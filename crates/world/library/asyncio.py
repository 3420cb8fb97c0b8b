"""Coroutines over one loop that waits for files and times."""

import collections
import concurrent.futures
import contextlib
import contextvars
import functools
import heapq
import selectors
import socket
import sys
import threading
import time
import types
from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED

TimeoutError = TimeoutError


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        shown = 'undefined' if expected is None else repr(expected)
        super().__init__(f'{len(partial)} bytes read on a total of {shown} expected bytes')
        self.partial = partial
        self.expected = expected


class LimitOverrunError(Exception):
    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed


class BrokenBarrierError(RuntimeError):
    pass


CancelledError.__module__ = InvalidStateError.__module__ = 'asyncio.exceptions'
IncompleteReadError.__module__ = LimitOverrunError.__module__ = 'asyncio.exceptions'
QueueEmpty.__module__ = QueueFull.__module__ = 'asyncio.queues'


# Handles and futures.

class Handle:
    """A call that the loop is to make."""

    def __init__(self, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._context = contextvars.copy_context() if context is None else context

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled

    def _run(self, loop):
        before = self._context._enter()
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as problem:
            loop.call_exception_handler({'message': f'Exception in callback {self._callback}',
                                         'exception': problem})
        finally:
            self._context._leave(before)


class TimerHandle(Handle):
    def __init__(self, when, callback, args, loop, context=None):
        Handle.__init__(self, callback, args, loop, context)
        self._when = when

    def when(self):
        return self._when

    def __lt__(self, other):
        return self._when < other._when


class Future:
    """A result that is not there yet; awaiting it gives way until it is."""

    _name = 'Future'

    def __init__(self, *, loop=None):
        self._loop = loop if loop is not None else get_event_loop()
        self._state = 'PENDING'
        self._result = None
        self._exception = None
        self._callbacks = []
        self._told = True
        self._cancel_message = None

    def __repr__(self):
        if self._state == 'FINISHED':
            what = f'exception={self._exception!r}' if self._exception is not None else f'result={self._result!r}'
            return f'<{self._name} finished {what}>'
        return f'<{self._name} {self._state.lower()}>'

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != 'PENDING'

    def cancelled(self):
        return self._state == 'CANCELLED'

    def _cancelled_error(self):
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    def result(self):
        if self._state == 'CANCELLED':
            raise self._cancelled_error()
        if self._state != 'FINISHED':
            raise InvalidStateError('Result is not set.')
        self._told = True
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == 'CANCELLED':
            raise self._cancelled_error()
        if self._state != 'FINISHED':
            raise InvalidStateError('Exception is not set.')
        self._told = True
        return self._exception

    def add_done_callback(self, fn, *, context=None):
        if self.done():
            self._loop.call_soon(fn, self, context=context)
        else:
            self._callbacks.append((fn, contextvars.copy_context() if context is None else context))

    def remove_done_callback(self, fn):
        kept = [known for known in self._callbacks if known[0] != fn]
        removed = len(self._callbacks) - len(kept)
        self._callbacks[:] = kept
        return removed

    def _settle(self, state):
        self._state = state
        callbacks, self._callbacks = self._callbacks, []
        for callback, context in callbacks:
            self._loop.call_soon(callback, self, context=context)

    def set_result(self, result):
        if self.done():
            raise InvalidStateError(f'{self._state}: {self!r}')
        self._result = result
        self._settle('FINISHED')

    def set_exception(self, exception):
        if self.done():
            raise InvalidStateError(f'{self._state}: {self!r}')
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            raise TypeError('StopIteration interacts badly with generators and cannot be raised into a Future')
        self._exception = exception
        self._told = False
        self._settle('FINISHED')

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancel_message = msg
        self._settle('CANCELLED')
        return True

    def __await__(self):
        if not self.done():
            self._awaited = True
            yield self
        if not self.done():
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__


_task_names = [0]
_all_tasks = []


class Task(Future):
    """A coroutine that the loop drives."""

    _name = 'Task'

    def __init__(self, coro, *, loop=None, name=None, context=None):
        if not iscoroutine(coro):
            raise TypeError(f'a coroutine was expected, got {coro!r}')
        Future.__init__(self, loop=loop)
        _task_names[0] += 1
        self._title = f'Task-{_task_names[0]}' if name is None else str(name)
        self._coro = coro
        self._waits_for = None
        self._must_cancel = False
        self._cancel_requests = 0
        self._context = contextvars.copy_context() if context is None else context
        _all_tasks.append(self)
        self._loop.call_soon(self._step, context=self._context)

    def __repr__(self):
        coro = getattr(self._coro, '__qualname__', '?')
        if self.done():
            return f'<Task {self._state.lower()} name={self._title!r} coro=<{coro}() done>' + (
                '>' if self.cancelled() else f' exception={self._exception!r}>' if self._exception is not None
                else f' result={self._result!r}>')
        return f'<Task pending name={self._title!r} coro=<{coro}()>>'

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._title

    def set_name(self, value):
        self._title = str(value)

    def set_result(self, result):
        raise RuntimeError('Task does not support set_result operation')

    def set_exception(self, exception):
        raise RuntimeError('Task does not support set_exception operation')

    def get_stack(self, *, limit=None):
        return []

    def cancelling(self):
        return self._cancel_requests

    def uncancel(self):
        if self._cancel_requests > 0:
            self._cancel_requests -= 1
        return self._cancel_requests

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancel_requests += 1
        self._cancel_message = msg
        if self._waits_for is not None and self._waits_for.cancel(msg):
            return True
        self._must_cancel = True
        return True

    def _step(self, problem=None):
        if self.done():
            return
        if self._must_cancel:
            if not isinstance(problem, CancelledError):
                problem = self._cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        before = self._loop._current
        self._loop._current = self
        try:
            if problem is None:
                awaited = self._coro.send(None)
            else:
                awaited = self._coro.throw(problem)
        except StopIteration as end:
            if self._must_cancel:
                self._must_cancel = False
                Future.cancel(self, self._cancel_message)
            else:
                Future.set_result(self, end.value)
        except CancelledError:
            Future.cancel(self, self._cancel_message)
        except (KeyboardInterrupt, SystemExit) as raised:
            Future.set_exception(self, raised)
            raise
        except BaseException as raised:
            Future.set_exception(self, raised)
        else:
            self._wait_on(awaited)
        finally:
            self._loop._current = before
            if self.done() and self in _all_tasks:
                _all_tasks.remove(self)

    def _wait_on(self, awaited):
        if awaited is None:
            self._loop.call_soon(self._step, context=self._context)
        elif isinstance(awaited, Future):
            if awaited is self:
                self._loop.call_soon(self._step, RuntimeError(f'Task cannot await on itself: {self!r}'),
                                     context=self._context)
                return
            self._waits_for = awaited
            awaited.add_done_callback(self._wake, context=self._context)
            if self._must_cancel and awaited.cancel(self._cancel_message):
                self._must_cancel = False
        else:
            self._loop.call_soon(self._step, RuntimeError(f'Task got bad yield: {awaited!r}'),
                                 context=self._context)

    def _wake(self, future):
        try:
            future.result()
        except BaseException as problem:
            self._step(problem)
        else:
            self._step()


def iscoroutine(obj):
    return isinstance(obj, _CoroutineType)


async def _sample():
    pass


_sample_coroutine = _sample()
_CoroutineType = type(_sample_coroutine)
_sample_coroutine.close()


def iscoroutinefunction(func):
    import inspect
    return inspect.iscoroutinefunction(func)


def isfuture(obj):
    return isinstance(obj, Future)


# The loop.

class _Running(threading.local):
    loop = None
    own = None


_running = _Running()


class AbstractEventLoop:
    pass


class BaseEventLoop(AbstractEventLoop):
    """Calls what is ready, then waits until a file is ready or a time has come."""

    def __init__(self, selector=None):
        self._selector = selector or selectors.DefaultSelector()
        self._ready = collections.deque()
        self._timers = []
        self._stopping = False
        self._closed = False
        self._current = None
        self._handler = None
        self._executor = None
        self._own_thread = None
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self.add_reader(self._wake_read.fileno(), self._drain)
        self._signals = {}

    def __repr__(self):
        return f'<_UnixSelectorEventLoop running={self.is_running()} closed={self._closed} debug=False>'

    def _drain(self):
        try:
            self._wake_read.recv(4096)
        except BlockingIOError:
            pass

    # Calls.

    def time(self):
        return time.monotonic()

    def _check(self):
        if self._closed:
            raise RuntimeError('Event loop is closed')

    def call_soon(self, callback, *args, context=None):
        self._check()
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = self.call_soon(callback, *args, context=context)
        try:
            self._wake_write.send(b'\0')
        except (BlockingIOError, OSError):
            pass
        return handle

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        self._check()
        handle = TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, handle)
        return handle

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        self._check()
        return Task(coro, loop=self, name=name, context=context)

    # Running.

    def _once(self):
        while self._timers and self._timers[0]._cancelled:
            heapq.heappop(self._timers)
        timeout = None
        if self._ready or self._stopping:
            timeout = 0
        elif self._timers:
            timeout = max(self._timers[0]._when - self.time(), 0)
        for key, events in self._selector.select(timeout):
            reader, writer = key.data
            if events & selectors.EVENT_READ and reader is not None:
                self._ready.append(reader)
            if events & selectors.EVENT_WRITE and writer is not None:
                self._ready.append(writer)
        now = self.time() + 1e-9
        while self._timers and self._timers[0]._when <= now:
            self._ready.append(heapq.heappop(self._timers))
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run(self)

    def run_forever(self):
        self._check()
        if self.is_running():
            raise RuntimeError('This event loop is already running')
        if _running.loop is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')
        self._own_thread = threading.get_ident()
        _running.loop = self
        try:
            while True:
                self._once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._own_thread = None
            _running.loop = None

    def run_until_complete(self, future):
        self._check()
        if self.is_running():
            raise RuntimeError('This event loop is already running')
        future = ensure_future(future, loop=self)
        future.add_done_callback(self._stop_when_done)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(self._stop_when_done)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def _stop_when_done(self, future):
        self.stop()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._own_thread is not None

    def is_closed(self):
        return self._closed

    def close(self):
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        if self._closed:
            return
        self._closed = True
        self._selector.close()
        self._wake_read.close()
        self._wake_write.close()
        if self._executor is not None:
            self._executor.shutdown(wait=False)

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self):
        if self._executor is not None:
            self._executor.shutdown(wait=True)
            self._executor = None

    def get_debug(self):
        return False

    def set_debug(self, enabled):
        pass

    def set_exception_handler(self, handler):
        self._handler = handler

    def default_exception_handler(self, context):
        import traceback
        sys.stderr.write(context.get('message', 'Unhandled exception in event loop') + '\n')
        problem = context.get('exception')
        if problem is not None:
            traceback.print_exception(problem)

    def call_exception_handler(self, context):
        if self._handler is not None:
            self._handler(self, context)
        else:
            self.default_exception_handler(context)

    def run_in_executor(self, executor, func, *args):
        if executor is None:
            if self._executor is None:
                self._executor = concurrent.futures.ThreadPoolExecutor(thread_name_prefix='asyncio')
            executor = self._executor
        return wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        self._executor = executor

    def add_signal_handler(self, sig, callback, *args):
        import signal
        signal.signal(sig, lambda number, frame: self.call_soon_threadsafe(callback, *args))
        self._signals[sig] = callback

    def remove_signal_handler(self, sig):
        import signal
        if self._signals.pop(sig, None) is None:
            return False
        signal.signal(sig, signal.default_int_handler if sig == 2 else signal.SIG_DFL)
        return True

    # Files.

    def _watch(self, fd, reader, writer):
        events = (selectors.EVENT_READ if reader else 0) | (selectors.EVENT_WRITE if writer else 0)
        known = fd in self._selector.get_map()
        if not events:
            if known:
                self._selector.unregister(fd)
        elif known:
            self._selector.modify(fd, events, (reader, writer))
        else:
            self._selector.register(fd, events, (reader, writer))

    def _watched(self, fd):
        if fd in self._selector.get_map():
            return self._selector.get_key(fd).data
        return (None, None)

    def _replace(self, fd, index, handle):
        handles = list(self._watched(fd))
        before, handles[index] = handles[index], handle
        self._watch(fd, *handles)
        if before is not None:
            # It may be among those that are about to run.
            before.cancel()
        return before is not None

    def add_reader(self, fd, callback, *args):
        self._replace(fd, 0, Handle(callback, args, self))

    def remove_reader(self, fd):
        return self._replace(fd, 0, None)

    def add_writer(self, fd, callback, *args):
        self._replace(fd, 1, Handle(callback, args, self))

    def remove_writer(self, fd):
        return self._replace(fd, 1, None)

    async def _when_readable(self, sock):
        ready = self.create_future()
        self.add_reader(sock.fileno(), _finish, ready)
        try:
            await ready
        finally:
            self.remove_reader(sock.fileno())

    async def _when_writable(self, sock):
        ready = self.create_future()
        self.add_writer(sock.fileno(), _finish, ready)
        try:
            await ready
        finally:
            self.remove_writer(sock.fileno())

    async def sock_recv(self, sock, n):
        while True:
            try:
                return sock.recv(n)
            except BlockingIOError:
                await self._when_readable(sock)

    async def sock_recvfrom(self, sock, bufsize):
        while True:
            try:
                return sock.recvfrom(bufsize)
            except BlockingIOError:
                await self._when_readable(sock)

    async def sock_sendto(self, sock, data, address):
        return sock.sendto(data, address)

    async def sock_sendall(self, sock, data):
        while data:
            try:
                data = data[sock.send(data):]
            except BlockingIOError:
                await self._when_writable(sock)

    async def sock_accept(self, sock):
        while True:
            try:
                conn, address = sock.accept()
                conn.setblocking(False)
                return conn, address
            except BlockingIOError:
                await self._when_readable(sock)

    async def sock_connect(self, sock, address):
        try:
            sock.connect(address)
            return
        except BlockingIOError:
            pass
        await self._when_writable(sock)
        number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            raise OSError(number, f'Connect call failed {address}')

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        return socket.getaddrinfo(host, port, family, type, proto, flags)

    # Connections.

    async def create_connection(self, protocol_factory, host=None, port=None, *, sock=None,
                                local_addr=None, family=0, **options):
        if sock is None:
            problems = []
            for family, kind, proto, _, address in socket.getaddrinfo(host, port, family, socket.SOCK_STREAM):
                sock = socket.socket(family, kind, proto)
                sock.setblocking(False)
                try:
                    if local_addr is not None:
                        sock.bind(local_addr)
                    await self.sock_connect(sock, address)
                    break
                except OSError as problem:
                    sock.close()
                    sock = None
                    problems.append(problem)
            if sock is None:
                if len(problems) == 1 or all(str(one) == str(problems[0]) for one in problems):
                    raise problems[0]
                raise OSError('Multiple exceptions: ' + ', '.join(str(one) for one in problems))
        sock.setblocking(False)
        protocol = protocol_factory()
        transport = _SelectorSocketTransport(self, sock, protocol)
        await sleep(0)
        return transport, protocol

    async def create_server(self, protocol_factory, host=None, port=None, *, family=0, sock=None,
                            backlog=100, reuse_address=None, reuse_port=None, start_serving=True, **options):
        socks = []
        if sock is not None:
            socks.append(sock)
        else:
            hosts = [host] if not isinstance(host, (list, tuple)) else host
            for one in hosts:
                found = socket.getaddrinfo(one or None, port, family, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)
                for its_family, kind, proto, _, address in dict.fromkeys(found):
                    made = socket.socket(its_family, kind, proto)
                    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    if its_family == socket.AF_INET6:
                        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                    try:
                        made.bind(address)
                    except OSError as problem:
                        made.close()
                        for other in socks:
                            other.close()
                        raise OSError(problem.errno, 'error while attempting to bind on address %r: %s'
                                      % (address, problem.strerror.lower())) from None
                    socks.append(made)
        server = Server(self, socks, protocol_factory, backlog)
        if start_serving:
            server._start()
            await sleep(0)
        return server

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, backlog=100, **options):
        if sock is None:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.bind(path)
        return await self.create_server(protocol_factory, sock=sock, backlog=backlog)

    async def create_unix_connection(self, protocol_factory, path=None, *, sock=None, **options):
        if sock is None:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.setblocking(False)
            await self.sock_connect(sock, path)
        return await self.create_connection(protocol_factory, sock=sock)

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None, remote_addr=None, *,
                                       family=0, proto=0, flags=0, reuse_port=None, allow_broadcast=None, sock=None):
        if sock is None:
            family = family or socket.AF_INET
            sock = socket.socket(family, socket.SOCK_DGRAM)
            if allow_broadcast:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            if local_addr is not None:
                sock.bind(local_addr)
            if remote_addr is not None:
                sock.connect(remote_addr)
        sock.setblocking(False)
        protocol = protocol_factory()
        transport = _SelectorDatagramTransport(self, sock, protocol, remote_addr)
        await sleep(0)
        return transport, protocol


SelectorEventLoop = BaseEventLoop


def _finish(future):
    if not future.done():
        future.set_result(None)


def new_event_loop():
    return BaseEventLoop()


def set_event_loop(loop):
    _running.own = loop


def get_running_loop():
    if _running.loop is None:
        raise RuntimeError('no running event loop')
    return _running.loop


def _get_running_loop():
    return _running.loop


def get_event_loop():
    if _running.loop is not None:
        return _running.loop
    if _running.own is None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError('There is no current event loop in thread %r.' % threading.current_thread().name)
        _running.own = new_event_loop()
    return _running.own


class DefaultEventLoopPolicy:
    get_event_loop = staticmethod(get_event_loop)
    new_event_loop = staticmethod(new_event_loop)
    set_event_loop = staticmethod(set_event_loop)


def get_event_loop_policy():
    return DefaultEventLoopPolicy()


def set_event_loop_policy(policy):
    pass


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._loop = None
        self._context = None
        self._factory = loop_factory or new_event_loop

    def __enter__(self):
        self.get_loop()
        return self

    def __exit__(self, *details):
        self.close()

    def get_loop(self):
        if self._loop is None:
            self._loop = self._factory()
            set_event_loop(self._loop)
        return self._loop

    def run(self, coro, *, context=None):
        if not iscoroutine(coro):
            raise ValueError('a coroutine was expected, got {!r}'.format(coro))
        if _running.loop is not None:
            raise RuntimeError('Runner.run() cannot be called from a running event loop')
        loop = self.get_loop()
        if context is None:
            if self._context is None:
                self._context = contextvars.copy_context()
            context = self._context
        task = loop.create_task(coro, context=context)
        try:
            return loop.run_until_complete(task)
        except KeyboardInterrupt:
            _cancel_all(loop)
            raise

    def close(self):
        if self._loop is None:
            return
        try:
            _cancel_all(self._loop)
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        finally:
            set_event_loop(None)
            self._loop.close()
            self._loop = None


def run(main, *, debug=None):
    if _running.loop is not None:
        raise RuntimeError('asyncio.run() cannot be called from a running event loop')
    with Runner(debug=debug) as runner:
        return runner.run(main)


def _cancel_all(loop):
    left = [task for task in _all_tasks if task._loop is loop and not task.done()]
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(gather(*left, return_exceptions=True))
    for task in left:
        if not task.cancelled() and task.exception() is not None:
            loop.call_exception_handler({'message': 'unhandled exception during asyncio.run() shutdown',
                                         'exception': task.exception()})


# Tasks together.

def create_task(coro, *, name=None, context=None):
    return get_running_loop().create_task(coro, name=name, context=context)


def ensure_future(coro_or_future, *, loop=None):
    if isinstance(coro_or_future, Future):
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not hasattr(coro_or_future, '__await__'):
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        coro_or_future = _as_coroutine(coro_or_future)
    return (loop or get_event_loop()).create_task(coro_or_future)


async def _as_coroutine(awaitable):
    return await awaitable


def current_task(loop=None):
    return (loop or get_running_loop())._current


def all_tasks(loop=None):
    loop = loop or get_running_loop()
    return {task for task in _all_tasks if task._loop is loop and not task.done()}


class _GiveWay:
    def __await__(self):
        yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _GiveWay()
        return result
    loop = get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, _finish, future)
    try:
        await future
        return result
    finally:
        handle.cancel()


class _Gathering(Future):
    _children = ()

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = False
        for child in self._children:
            cancelled = child.cancel(msg) or cancelled
        if cancelled:
            self._asked = True
        return cancelled


def gather(*coros_or_futures, return_exceptions=False):
    if not coros_or_futures:
        outer = get_event_loop().create_future()
        outer.set_result([])
        return outer
    known = {}
    for one in coros_or_futures:
        if id(one) not in known:
            known[id(one)] = ensure_future(one)
    children = [known[id(one)] for one in coros_or_futures]
    outer = _Gathering(loop=children[0]._loop)
    outer._children = children
    outer._asked = False
    left = [len(known)]

    def done(child):
        left[0] -= 1
        if outer.done():
            if not child.cancelled():
                child.exception()
            return
        if not return_exceptions:
            if child.cancelled():
                outer.set_exception(child._cancelled_error())
                return
            if child.exception() is not None:
                outer.set_exception(child.exception())
                return
        if left[0]:
            return
        if outer._asked:
            outer.set_exception(CancelledError())
            return
        results = []
        for each in children:
            if each.cancelled():
                results.append(each._cancelled_error())
            elif each.exception() is not None:
                results.append(each.exception())
            else:
                results.append(each._result)
        outer.set_result(results)

    for child in known.values():
        child.add_done_callback(done)
    return outer


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    fs = set(fs)
    if not fs:
        raise ValueError('Set of Tasks/Futures is empty.')
    if any(iscoroutine(one) for one in fs):
        raise TypeError('Passing coroutines is forbidden, use tasks explicitly.')
    loop = get_running_loop()
    waiter = loop.create_future()
    handle = None if timeout is None else loop.call_later(timeout, _finish, waiter)

    def enough():
        done = [one for one in fs if one.done()]
        if len(done) == len(fs) or (done and return_when == FIRST_COMPLETED):
            return True
        return return_when == FIRST_EXCEPTION and any(
            not one.cancelled() and one._exception is not None for one in done)

    def arrived(one):
        if enough():
            _finish(waiter)

    if not enough():
        for one in fs:
            one.add_done_callback(arrived)
        try:
            await waiter
        finally:
            for one in fs:
                one.remove_done_callback(arrived)
    if handle is not None:
        handle.cancel()
    done = {one for one in fs if one.done()}
    return done, fs - done


async def wait_for(fut, timeout):
    if timeout is None:
        return await fut
    loop = get_running_loop()
    fut = ensure_future(fut, loop=loop)
    if timeout <= 0 and not fut.done():
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as problem:
            raise TimeoutError from problem
    waiter = loop.create_future()
    handle = loop.call_later(timeout, _finish, waiter)
    callback = lambda done: _finish(waiter)
    fut.add_done_callback(callback)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(callback)
            await _cancel_and_wait(fut)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(callback)
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as problem:
            raise TimeoutError from problem
    finally:
        handle.cancel()


async def _cancel_and_wait(fut):
    waiter = get_running_loop().create_future()
    callback = lambda done: _finish(waiter)
    fut.add_done_callback(callback)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(callback)


def as_completed(fs, *, timeout=None):
    loop = get_event_loop()
    todo = {ensure_future(one, loop=loop) for one in set(fs)}
    count = len(todo)
    done = Queue()
    for one in todo:
        one.add_done_callback(done.put_nowait)
    end = None if timeout is None else loop.time() + timeout

    async def next_done():
        if end is None:
            return (await done.get()).result()
        try:
            return (await wait_for(done.get(), end - loop.time())).result()
        except TimeoutError:
            raise TimeoutError from None

    for _ in range(count):
        yield next_done()


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop.create_future()

    def done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    inner.add_done_callback(done)
    return outer


def wrap_future(future, *, loop=None):
    if isinstance(future, Future):
        return future
    loop = loop or get_event_loop()
    ours = loop.create_future()

    def copy():
        if ours.done():
            return
        if future.cancelled():
            ours.cancel()
        elif future.exception() is not None:
            ours.set_exception(future.exception())
        else:
            ours.set_result(future.result())

    future.add_done_callback(lambda done: loop.call_soon_threadsafe(copy))
    return ours


def run_coroutine_threadsafe(coro, loop):
    theirs = concurrent.futures.Future()

    def start():
        task = ensure_future(coro, loop=loop)

        def done(task):
            if task.cancelled():
                theirs.cancel()
            elif task.exception() is not None:
                theirs.set_exception(task.exception())
            else:
                theirs.set_result(task.result())

        task.add_done_callback(done)

    loop.call_soon_threadsafe(start)
    return theirs


async def to_thread(func, /, *args, **kwargs):
    return await get_running_loop().run_in_executor(None, functools.partial(contextvars.copy_context().run, func, *args, **kwargs))


class Timeout:
    def __init__(self, when):
        self._when = when
        self._handle = None
        self._expired = False

    def when(self):
        return self._when

    def expired(self):
        return self._expired

    def reschedule(self, when):
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
        self._handle = None if when is None else get_running_loop().call_at(when, self._expire)

    def _expire(self):
        self._expired = True
        self._task.cancel()

    async def __aenter__(self):
        self._task = current_task()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, value, trace):
        if self._handle is not None:
            self._handle.cancel()
        if self._expired and kind is CancelledError and self._task.uncancel() <= 0:
            raise TimeoutError from value


def timeout(delay):
    return Timeout(None if delay is None else get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)


class TaskGroup:
    """Tasks that end together: when one fails, the others are cancelled."""

    def __init__(self):
        self._tasks = set()
        self._errors = []
        self._aborting = False
        self._waiter = None
        self._parent_cancelled = False

    async def __aenter__(self):
        self._parent = current_task()
        self._loop = get_running_loop()
        return self

    def create_task(self, coro, *, name=None, context=None):
        task = self._loop.create_task(coro, name=name, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            task.cancel()

    def _done(self, task):
        self._tasks.discard(task)
        if self._waiter is not None and not self._tasks:
            _finish(self._waiter)
        if task.cancelled() or task.exception() is None:
            return
        self._errors.append(task.exception())
        if not self._aborting:
            self._abort()
            if self._waiter is None:
                self._parent_cancelled = True
                self._parent.cancel()

    async def __aexit__(self, kind, value, trace):
        cancelled = value if kind is not None and issubclass(kind, CancelledError) else None
        if self._parent_cancelled:
            self._parent.uncancel()
            cancelled = None
        if kind is not None and not self._aborting:
            self._abort()
        while self._tasks:
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            except CancelledError as problem:
                cancelled = problem
                self._abort()
            self._waiter = None
        if cancelled is not None and not self._errors:
            raise cancelled
        if kind is not None and not issubclass(kind, CancelledError):
            self._errors.append(value)
        if self._errors:
            raise BaseExceptionGroup('unhandled errors in a TaskGroup', self._errors)


# Waiting for each other.

class _Waiting:
    def __init__(self):
        self._waiters = collections.deque()

    async def _sleep(self):
        future = get_running_loop().create_future()
        self._waiters.append(future)
        try:
            await future
        finally:
            if future in self._waiters:
                self._waiters.remove(future)

    def _wake_first(self):
        for future in self._waiters:
            if not future.done():
                future.set_result(True)
                return

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *details):
        self.release()


class Lock(_Waiting):
    def __init__(self):
        _Waiting.__init__(self)
        self._locked = False

    def __repr__(self):
        return f'<asyncio.locks.Lock object at {id(self):#x} [{"locked" if self._locked else "unlocked"}]>'

    def locked(self):
        return self._locked

    async def acquire(self):
        if not self._locked and not any(not waiter.done() for waiter in self._waiters):
            self._locked = True
            return True
        future = get_running_loop().create_future()
        self._waiters.append(future)
        try:
            await future
        except CancelledError:
            if not self._locked:
                self._wake_first()
            raise
        finally:
            self._waiters.remove(future)
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        self._wake_first()


class Event(_Waiting):
    def __init__(self):
        _Waiting.__init__(self)
        self._value = False

    def is_set(self):
        return self._value

    def set(self):
        self._value = True
        for future in self._waiters:
            _finish(future)

    def clear(self):
        self._value = False

    async def wait(self):
        if not self._value:
            await self._sleep()
        return True


class Condition(_Waiting):
    def __init__(self, lock=None):
        _Waiting.__init__(self)
        self._lock = lock or Lock()
        self.locked = self._lock.locked
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    async def wait(self):
        if not self._lock.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        self._lock.release()
        try:
            await self._sleep()
            return True
        finally:
            await self._lock.acquire()

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        for future in self._waiters:
            if n == 0:
                return
            if not future.done():
                n -= 1
                future.set_result(False)

    def notify_all(self):
        self.notify(len(self._waiters))


class Semaphore(_Waiting):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('Semaphore initial value must be >= 0')
        _Waiting.__init__(self)
        self._value = value

    def locked(self):
        return self._value == 0

    async def acquire(self):
        while self._value == 0 or any(not waiter.done() for waiter in self._waiters):
            await self._sleep()
            if self._value > 0:
                break
        self._value -= 1
        return True

    def release(self):
        self._value += 1
        self._wake_first()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._bound = value

    def release(self):
        if self._value >= self._bound:
            raise ValueError('BoundedSemaphore released too many times')
        Semaphore.release(self)


class Barrier(_Waiting):
    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be > 0')
        _Waiting.__init__(self)
        self.parties = parties
        self._count = 0

    @property
    def n_waiting(self):
        return self._count

    async def wait(self):
        index = self._count
        self._count += 1
        if self._count == self.parties:
            self._count = 0
            for future in list(self._waiters):
                _finish(future)
        else:
            await self._sleep()
        return index


class Queue:
    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = collections.deque()
        self._putters = collections.deque()
        self._unfinished = 0
        self._finished = Event()
        self._finished.set()
        self._init(maxsize)

    def _init(self, maxsize):
        self._queue = collections.deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def _wake(self, waiters):
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    @property
    def maxsize(self):
        return self._maxsize

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self._queue

    def full(self):
        return 0 < self._maxsize <= len(self._queue)

    async def put(self, item):
        while self.full():
            await self._wait(self._putters, self.full)
        return self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._finished.clear()
        self._wake(self._getters)

    async def get(self):
        while self.empty():
            await self._wait(self._getters, self.empty)
        return self.get_nowait()

    def get_nowait(self):
        if self.empty():
            raise QueueEmpty
        item = self._get()
        self._wake(self._putters)
        return item

    async def _wait(self, waiters, blocked):
        waiter = get_running_loop().create_future()
        waiters.append(waiter)
        try:
            await waiter
        except:
            waiter.cancel()
            if waiter in waiters:
                waiters.remove(waiter)
            if not blocked() and not waiter.cancelled():
                self._wake(waiters)
            raise

    def task_done(self):
        if self._unfinished <= 0:
            raise ValueError('task_done() called too many times')
        self._unfinished -= 1
        if self._unfinished == 0:
            self._finished.set()

    async def join(self):
        if self._unfinished > 0:
            await self._finished.wait()


class PriorityQueue(Queue):
    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heapq.heappush(self._queue, item)

    def _get(self):
        return heapq.heappop(self._queue)


class LifoQueue(Queue):
    def _init(self, maxsize):
        self._queue = []

    def _get(self):
        return self._queue.pop()


# Transports and protocols.

class BaseProtocol:
    def connection_made(self, transport):
        pass

    def connection_lost(self, exc):
        pass

    def pause_writing(self):
        pass

    def resume_writing(self):
        pass


class Protocol(BaseProtocol):
    def data_received(self, data):
        pass

    def eof_received(self):
        pass


class DatagramProtocol(BaseProtocol):
    def datagram_received(self, data, addr):
        pass

    def error_received(self, exc):
        pass


class BaseTransport:
    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        return self._extra.get(name, default)

    def is_closing(self):
        return self._closing

    def get_protocol(self):
        return self._protocol

    def set_protocol(self, protocol):
        self._protocol = protocol

    def close(self):
        raise NotImplementedError

    def abort(self):
        raise NotImplementedError


class ReadTransport(BaseTransport):
    def is_reading(self):
        raise NotImplementedError

    def pause_reading(self):
        raise NotImplementedError

    def resume_reading(self):
        raise NotImplementedError


class WriteTransport(BaseTransport):
    def write(self, data):
        raise NotImplementedError

    def writelines(self, list_of_data):
        self.write(b''.join(list_of_data))


class Transport(ReadTransport, WriteTransport):
    pass


class DatagramTransport(BaseTransport):
    def sendto(self, data, addr=None):
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    pass


class BufferedProtocol(BaseProtocol):
    def get_buffer(self, sizehint):
        pass

    def buffer_updated(self, nbytes):
        pass

    def eof_received(self):
        pass


class SubprocessProtocol(BaseProtocol):
    def pipe_data_received(self, fd, data):
        pass

    def pipe_connection_lost(self, fd, exc):
        pass

    def process_exited(self):
        pass


class _SelectorTransport(BaseTransport):
    _buffer = b''

    def __init__(self, loop, sock, protocol):
        self._loop = loop
        self._sock = sock
        self._fd = sock.fileno()
        self._protocol = protocol
        self._closing = False
        self._lost = False
        self._extra = {'socket': sock, 'sockname': sock.getsockname()}
        try:
            self._extra['peername'] = sock.getpeername()
        except OSError:
            self._extra['peername'] = None

    def __repr__(self):
        info = [type(self).__name__]
        if self._lost:
            info.append('closed')
        elif self._closing:
            info.append('closing')
        info.append(f'fd={self._fd}')
        if not self._lost:
            reader, writer = self._loop._watched(self._fd)
            info.append('read=polling' if reader else 'read=idle')
            state = 'polling' if writer else 'idle'
            info.append(f'write=<{state}, bufsize={len(self._buffer)}>')
        return f"<{' '.join(info)}>"

    def _end(self, problem):
        if self._lost:
            return
        self._lost = self._closing = True
        self._loop.remove_reader(self._fd)
        self._loop.remove_writer(self._fd)
        self._loop.call_soon(self._call_lost, problem)

    def _call_lost(self, problem):
        try:
            self._protocol.connection_lost(problem)
        finally:
            self._sock.close()
            server = getattr(self, '_server', None)
            if server is not None:
                server._detach()

    def abort(self):
        self._end(None)


class _SelectorSocketTransport(_SelectorTransport, Transport):
    """A connection: what arrives goes to the protocol, what is written waits until it can be sent."""

    _limit = 64 * 1024

    def __init__(self, loop, sock, protocol, server=None):
        _SelectorTransport.__init__(self, loop, sock, protocol)
        self._server = server
        self._buffer = b''
        self._eof = False
        self._paused = False
        self._reading = True
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._start_reading)

    def _start_reading(self):
        if not self._closing:
            self._loop.add_reader(self._fd, self._read_ready)

    def pause_reading(self):
        if self._reading and not self._closing:
            self._reading = False
            self._loop.remove_reader(self._fd)

    def resume_reading(self):
        if not self._reading and not self._closing:
            self._reading = True
            self._loop.add_reader(self._fd, self._read_ready)

    def is_reading(self):
        return self._reading and not self._closing

    def _read_ready(self):
        if self._closing:
            return
        try:
            data = self._sock.recv(256 * 1024)
        except BlockingIOError:
            return
        except OSError as problem:
            self._end(problem)
            return
        if data:
            self._protocol.data_received(data)
            return
        keep = self._protocol.eof_received()
        self._loop.remove_reader(self._fd)
        if not keep:
            self.close()

    def get_write_buffer_size(self):
        return len(self._buffer)

    def set_write_buffer_limits(self, high=None, low=None):
        self._limit = self._limit if high is None else high

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data argument must be a bytes-like object, not {type(data).__name__!r}')
        if self._eof:
            raise RuntimeError('Cannot call write() after write_eof()')
        if not data or self._lost:
            return
        data = bytes(data)
        if not self._buffer:
            try:
                data = data[self._sock.send(data):]
            except BlockingIOError:
                pass
            except OSError as problem:
                self._end(problem)
                return
            if not data:
                return
            self._loop.add_writer(self._fd, self._write_ready)
        self._buffer += data
        if not self._paused and len(self._buffer) > self._limit:
            self._paused = True
            self._protocol.pause_writing()

    def writelines(self, list_of_data):
        self.write(b''.join(list_of_data))

    def _write_ready(self):
        try:
            self._buffer = self._buffer[self._sock.send(self._buffer):]
        except BlockingIOError:
            return
        except OSError as problem:
            self._end(problem)
            return
        if self._paused and len(self._buffer) <= self._limit // 4:
            self._paused = False
            self._protocol.resume_writing()
        if not self._buffer:
            self._loop.remove_writer(self._fd)
            if self._closing:
                self._end(None)
            elif self._eof:
                self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        return True

    def write_eof(self):
        if not self._eof and not self._closing:
            self._eof = True
            if not self._buffer:
                self._sock.shutdown(socket.SHUT_WR)

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._loop.remove_reader(self._fd)
        if not self._buffer:
            self._end(None)


class _SelectorDatagramTransport(_SelectorTransport, DatagramTransport):
    def __init__(self, loop, sock, protocol, address):
        _SelectorTransport.__init__(self, loop, sock, protocol)
        self._address = address
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(loop.add_reader, self._fd, self._read_ready)

    def _read_ready(self):
        try:
            data, address = self._sock.recvfrom(65536)
        except BlockingIOError:
            return
        except OSError as problem:
            self._protocol.error_received(problem)
            return
        self._protocol.datagram_received(data, address)

    def sendto(self, data, addr=None):
        try:
            if self._address is not None:
                self._sock.send(data)
            else:
                self._sock.sendto(data, addr)
        except OSError as problem:
            self._protocol.error_received(problem)

    def close(self):
        self._end(None)


class Server:
    def __init__(self, loop, socks, protocol_factory, backlog):
        self._loop = loop
        self._socks = socks
        self._factory = protocol_factory
        self._backlog = backlog
        self._serving = False
        self._active = 0
        self._closed = loop.create_future()
        self._forever = None

    def __repr__(self):
        return f'<Server sockets={tuple(self.sockets)!r}>'

    @property
    def sockets(self):
        return tuple(self._socks or ())

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    def _start(self):
        if self._serving:
            return
        self._serving = True
        for sock in self._socks:
            sock.listen(self._backlog)
            sock.setblocking(False)
            self._loop.add_reader(sock.fileno(), self._accept, sock)

    def _accept(self, sock):
        try:
            conn, address = sock.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        conn.setblocking(False)
        self._active += 1
        _SelectorSocketTransport(self._loop, conn, self._factory(), self)

    def _detach(self):
        self._active -= 1
        if self._active == 0 and self._socks is None:
            _finish(self._closed)

    def close(self):
        if self._socks is None:
            return
        socks, self._socks = self._socks, None
        for sock in socks:
            self._loop.remove_reader(sock.fileno())
            sock.close()
        self._serving = False
        if self._forever is not None and not self._forever.done():
            self._forever.cancel()
        if self._active == 0:
            _finish(self._closed)

    async def start_serving(self):
        self._start()
        await sleep(0)

    async def serve_forever(self):
        if self._socks is None:
            raise RuntimeError(f'server {self!r} is closed')
        self._start()
        self._forever = self._loop.create_future()
        try:
            await self._forever
        finally:
            self._forever = None
            self.close()

    async def wait_closed(self):
        if self._socks is None or self._active == 0:
            return
        await self._closed

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        self.close()
        await self.wait_closed()


# Streams.

class StreamReader:
    """The bytes of a connection, to be awaited."""

    def __init__(self, limit=64 * 1024, loop=None):
        self._limit = limit
        self._loop = loop or get_running_loop()
        self._buffer = bytearray()
        self._eof = False
        self._waiter = None
        self._exception = None
        self._transport = None
        self._paused = False

    def exception(self):
        return self._exception

    def set_exception(self, exc):
        self._exception = exc
        self._wake()

    def _wake(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            if self._exception is not None:
                waiter.set_exception(self._exception)
            else:
                waiter.set_result(None)

    def set_transport(self, transport):
        self._transport = transport

    def feed_data(self, data):
        self._buffer.extend(data)
        self._wake()
        if self._transport is not None and not self._paused and len(self._buffer) > 2 * self._limit:
            self._transport.pause_reading()
            self._paused = True

    def feed_eof(self):
        self._eof = True
        self._wake()

    def at_eof(self):
        return self._eof and not self._buffer

    async def _more(self, name):
        if self._waiter is not None:
            raise RuntimeError(f'{name}() called while another coroutine is already waiting for incoming data')
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, count):
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()
        return data

    def _check(self):
        if self._exception is not None:
            raise self._exception

    async def readline(self):
        try:
            return await self.readuntil(b'\n')
        except IncompleteReadError as problem:
            return problem.partial
        except LimitOverrunError as problem:
            self._take(len(self._buffer))
            raise ValueError(problem.args[0])

    async def readuntil(self, separator=b'\n'):
        if not separator:
            raise ValueError('Separator should be at least one-byte string')
        self._check()
        while True:
            at = self._buffer.find(separator)
            if at >= 0:
                break
            if len(self._buffer) > self._limit:
                raise LimitOverrunError('Separator is not found, and chunk exceed the limit', len(self._buffer))
            if self._eof:
                raise IncompleteReadError(self._take(len(self._buffer)), None)
            await self._more('readuntil')
        if at > self._limit:
            raise LimitOverrunError('Separator is found, but chunk is longer than limit', at)
        return self._take(at + len(separator))

    async def read(self, n=-1):
        self._check()
        if n == 0:
            return b''
        if n < 0:
            blocks = []
            while True:
                block = await self.read(self._limit)
                if not block:
                    return b''.join(blocks)
                blocks.append(block)
        if not self._buffer and not self._eof:
            await self._more('read')
        return self._take(n)

    async def readexactly(self, n):
        if n < 0:
            raise ValueError('readexactly size can not be less than zero')
        self._check()
        while len(self._buffer) < n:
            if self._eof:
                raise IncompleteReadError(self._take(len(self._buffer)), n)
            await self._more('readexactly')
        return self._take(n)

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b'':
            raise StopAsyncIteration
        return line


class StreamReaderProtocol(Protocol):
    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        self._reader = stream_reader
        self._connected = client_connected_cb
        self._loop = loop or get_running_loop()
        self._transport = None
        self._paused = False
        self._drainers = []
        self._lost = False
        self._closed = self._loop.create_future()
        self._task = None

    def connection_made(self, transport):
        self._transport = transport
        self._reader.set_transport(transport)
        if self._connected is not None:
            writer = StreamWriter(transport, self, self._reader, self._loop)
            result = self._connected(self._reader, writer)
            if iscoroutine(result):
                self._task = self._loop.create_task(result)
                self._task.add_done_callback(self._handled)

    def _handled(self, task):
        if task.cancelled():
            self._transport.close()
        elif task.exception() is not None:
            self._loop.call_exception_handler({
                'message': 'Unhandled exception in client_connected_cb', 'exception': task.exception()})
            self._transport.close()

    def data_received(self, data):
        self._reader.feed_data(data)

    def eof_received(self):
        self._reader.feed_eof()
        return True

    def connection_lost(self, exc):
        self._lost = True
        if exc is None:
            self._reader.feed_eof()
        else:
            self._reader.set_exception(exc)
        if not self._closed.done():
            if exc is None:
                self._closed.set_result(None)
            else:
                self._closed.set_exception(exc)
                self._closed._told = True
        for waiter in self._drainers:
            if not waiter.done():
                waiter.set_result(None) if exc is None else waiter.set_exception(exc)

    def pause_writing(self):
        self._paused = True

    def resume_writing(self):
        self._paused = False
        for waiter in self._drainers:
            _finish(waiter)

    async def _drain(self):
        if self._lost:
            raise ConnectionResetError('Connection lost')
        if self._paused:
            waiter = self._loop.create_future()
            self._drainers.append(waiter)
            try:
                await waiter
            finally:
                self._drainers.remove(waiter)


class StreamWriter:
    def __init__(self, transport, protocol, reader, loop):
        self._transport = transport
        self._protocol = protocol
        self._reader = reader
        self._loop = loop

    @property
    def transport(self):
        return self._transport

    def write(self, data):
        self._transport.write(data)

    def writelines(self, data):
        self._transport.writelines(data)

    def write_eof(self):
        self._transport.write_eof()

    def can_write_eof(self):
        return self._transport.can_write_eof()

    def close(self):
        self._transport.close()

    def is_closing(self):
        return self._transport.is_closing()

    async def wait_closed(self):
        await self._protocol._closed

    def get_extra_info(self, name, default=None):
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        if self._reader.exception() is not None:
            raise self._reader.exception()
        if self._transport.is_closing():
            await sleep(0)
        await self._protocol._drain()


async def open_connection(host=None, port=None, *, limit=64 * 1024, **kwds):
    loop = get_running_loop()
    reader = StreamReader(limit, loop)
    protocol = StreamReaderProtocol(reader, None, loop)
    transport, _ = await loop.create_connection(lambda: protocol, host, port, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_server(client_connected_cb, host=None, port=None, *, limit=64 * 1024, **kwds):
    loop = get_running_loop()

    def factory():
        return StreamReaderProtocol(StreamReader(limit, loop), client_connected_cb, loop)

    return await loop.create_server(factory, host, port, **kwds)


async def open_unix_connection(path=None, *, limit=64 * 1024, **kwds):
    loop = get_running_loop()
    reader = StreamReader(limit, loop)
    protocol = StreamReaderProtocol(reader, None, loop)
    transport, _ = await loop.create_unix_connection(lambda: protocol, path, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_unix_server(client_connected_cb, path=None, *, limit=64 * 1024, **kwds):
    loop = get_running_loop()

    def factory():
        return StreamReaderProtocol(StreamReader(limit, loop), client_connected_cb, loop)

    return await loop.create_unix_server(factory, path, **kwds)


def create_subprocess_exec(program, *args, **keywords):
    from asyncio.subprocess import create_subprocess_exec
    return create_subprocess_exec(program, *args, **keywords)


def create_subprocess_shell(cmd, *args, **keywords):
    from asyncio.subprocess import create_subprocess_shell
    return create_subprocess_shell(cmd, *args, **keywords)


class subprocess:
    """What asyncio.subprocess names, until a program imports it."""

    PIPE, STDOUT, DEVNULL = -1, -2, -3
    create_subprocess_exec = staticmethod(create_subprocess_exec)
    create_subprocess_shell = staticmethod(create_subprocess_shell)

    class Process:
        pass


# Where CPython has them: the names that class texts and tracebacks show.
Server.__module__ = 'asyncio.base_events'
StreamReader.__module__ = StreamWriter.__module__ = 'asyncio.streams'
Lock.__module__ = Event.__module__ = Condition.__module__ = Semaphore.__module__ = 'asyncio.locks'
Queue.__module__ = 'asyncio.queues'
Protocol.__module__ = DatagramProtocol.__module__ = 'asyncio.protocols'
Task.__module__ = Future.__module__ = '_asyncio'
_SelectorSocketTransport.__module__ = _SelectorDatagramTransport.__module__ = 'asyncio.selector_events'
BaseTransport.__module__ = Transport.__module__ = DatagramTransport.__module__ = 'asyncio.transports'

# Its parts by their own names: all one module here.
import sys as _sys
base_events = events = exceptions = futures = locks = protocols = queues = runners = _sys.modules['asyncio']
coroutines = selector_events = streams = taskgroups = tasks = timeouts = transports = unix_events = base_events
