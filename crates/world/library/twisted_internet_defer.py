"""Results that come later, and the functions to be called with them."""

import sys
from twisted.python.failure import Failure


class AlreadyCalledError(Exception):
    pass


class CancelledError(Exception):
    pass


class TimeoutError(Exception):
    pass


def passthru(arg):
    return arg


class Deferred:
    """A result that is not there yet, with a chain of functions, each of which gets the last one's result."""

    def __init__(self, canceller=None):
        self.called = False
        self.callbacks = []
        self.result = None
        self.paused = 0
        self._running = False
        self._canceller = canceller
        self._quiet = False

    def __repr__(self):
        if self.called and not self.paused:
            return f'<Deferred at {id(self):#x} current result: {self.result!r}>'
        return f'<Deferred at {id(self):#x}>'

    def addCallbacks(self, callback, errback=None, callbackArgs=(), callbackKeywords={},
                     errbackArgs=(), errbackKeywords={}):
        self.callbacks.append(((callback, callbackArgs, callbackKeywords),
                               (errback or passthru, errbackArgs, errbackKeywords)))
        if self.called:
            self._run()
        return self

    def addCallback(self, callback, *args, **kwargs):
        return self.addCallbacks(callback, None, args, kwargs)

    def addErrback(self, errback, *args, **kwargs):
        return self.addCallbacks(passthru, errback, (), {}, args, kwargs)

    def addBoth(self, callback, *args, **kwargs):
        return self.addCallbacks(callback, callback, args, kwargs, args, kwargs)

    def callback(self, result):
        self._start(result)

    def errback(self, fail=None):
        if fail is None:
            fail = Failure()
        elif not isinstance(fail, Failure):
            fail = Failure(fail)
        self._start(fail)

    def _start(self, result):
        if self.called:
            if self._quiet:
                self._quiet = False
                return
            raise AlreadyCalledError()
        self.called = True
        self.result = result
        self._run()

    def pause(self):
        self.paused += 1

    def unpause(self):
        self.paused -= 1
        if not self.paused and self.called:
            self._run()

    def cancel(self):
        if not self.called:
            if self._canceller:
                self._canceller(self)
            else:
                self._quiet = True
            if not self.called:
                self.errback(CancelledError())
        elif isinstance(self.result, Deferred):
            self.result.cancel()

    def _run(self):
        if self._running or self.paused:
            return
        self._running = True
        try:
            while self.callbacks and not self.paused:
                pair = self.callbacks.pop(0)
                function, args, kwargs = pair[1 if isinstance(self.result, Failure) else 0]
                try:
                    self.result = function(self.result, *args, **kwargs)
                except Exception:
                    self.result = Failure()
                if isinstance(self.result, Deferred):
                    self._wait_for(self.result)
        finally:
            self._running = False

    def _wait_for(self, inner):
        self.pause()

        def go_on(result):
            self.result = result
            self.paused -= 1
            if not self._running:
                self._run()

        inner.addBoth(go_on)

    def addTimeout(self, timeout, clock, onTimeoutCancel=None):
        call = clock.callLater(timeout, self.cancel)

        def ended(result):
            if call.active():
                call.cancel()
            elif isinstance(result, Failure) and result.check(CancelledError):
                raise TimeoutError(timeout, 'Deferred')
            return result

        return self.addBoth(ended)

    def __del__(self):
        if self.called and isinstance(self.result, Failure):
            sys.stderr.write('Unhandled error in Deferred:\n\n' + self.result.getTraceback() + '\n')

    def __await__(self):
        if not (self.called and not self.paused):
            yield self
        result = self.result
        if isinstance(result, Failure):
            self.result = None
            result.raiseException()
        return result

    __iter__ = __await__


def succeed(result):
    made = Deferred()
    made.callback(result)
    return made


def fail(result=None):
    made = Deferred()
    made.errback(result)
    return made


def execute(callable, *args, **kwargs):
    try:
        return succeed(callable(*args, **kwargs))
    except Exception:
        return fail()


def maybeDeferred(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception:
        return fail()
    if isinstance(result, Deferred):
        return result
    if isinstance(result, Failure):
        return fail(result)
    return succeed(result)


class DeferredList(Deferred):
    """All the results, as pairs of success and result."""

    def __init__(self, deferredList, fireOnOneCallback=False, fireOnOneErrback=False, consumeErrors=False):
        Deferred.__init__(self)
        self.resultList = [None] * len(deferredList)
        self._left = len(deferredList)
        self._one_callback = fireOnOneCallback
        self._one_errback = fireOnOneErrback
        self._consume = consumeErrors
        if not deferredList and not fireOnOneCallback:
            self.callback(self.resultList)
        for place, one in enumerate(deferredList):
            one.addCallbacks(self._arrived, self._arrived, (place, True), {}, (place, False), {})

    def _arrived(self, result, place, success):
        self.resultList[place] = (success, result)
        self._left -= 1
        if not self.called:
            if success and self._one_callback:
                self.callback((result, place))
            elif not success and self._one_errback:
                self.errback(result)
            elif self._left == 0:
                self.callback(self.resultList)
        return None if not success and self._consume else result


def gatherResults(deferredList, consumeErrors=False):
    made = DeferredList(deferredList, fireOnOneErrback=True, consumeErrors=consumeErrors)
    return made.addCallback(lambda results: [result for _, result in results])


class DeferredQueue:
    def __init__(self, size=None, backlog=None):
        self.waiting = []
        self.pending = []

    def put(self, obj):
        if self.waiting:
            self.waiting.pop(0).callback(obj)
        else:
            self.pending.append(obj)

    def get(self):
        if self.pending:
            return succeed(self.pending.pop(0))
        made = Deferred()
        self.waiting.append(made)
        return made


class DeferredLock:
    def __init__(self):
        self.locked = False
        self.waiting = []

    def acquire(self):
        made = Deferred()
        if self.locked:
            self.waiting.append(made)
        else:
            self.locked = True
            made.callback(self)
        return made

    def release(self):
        self.locked = False
        if self.waiting:
            self.locked = True
            self.waiting.pop(0).callback(self)


class _Return(BaseException):
    def __init__(self, value):
        self.value = value


def returnValue(val):
    raise _Return(val)


def _drive(generator, outer, result=None):
    while True:
        try:
            if isinstance(result, Failure):
                waited = generator.throw(result.value)
            else:
                waited = generator.send(result)
        except StopIteration as end:
            outer.callback(end.value)
            return outer
        except _Return as end:
            outer.callback(end.value)
            return outer
        except Exception:
            outer.errback()
            return outer
        if not isinstance(waited, Deferred):
            result = waited
            continue
        arrived = []
        state = [True]

        def got(value):
            if state[0]:
                arrived.append(value)
            else:
                _drive(generator, outer, value)

        waited.addBoth(got)
        if not arrived:
            state[0] = False
            return outer
        result = arrived[0]


def inlineCallbacks(f):
    def wrapper(*args, **kwargs):
        generator = f(*args, **kwargs)
        if not hasattr(generator, 'send'):
            return succeed(generator)
        return _drive(generator, Deferred())

    wrapper.__name__ = f.__name__
    wrapper.__doc__ = f.__doc__
    return wrapper


def ensureDeferred(coro):
    if isinstance(coro, Deferred):
        return coro
    return _drive(coro, Deferred())
