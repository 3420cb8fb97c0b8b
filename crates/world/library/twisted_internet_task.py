"""Calls that come again and again."""

from twisted.internet import defer, reactor as _reactor


class LoopingCall:
    """Calls a function every so many seconds."""

    def __init__(self, f, *a, **kw):
        self.f, self.a, self.kw = f, a, kw
        self.running = False
        self.interval = None
        self.starttime = None
        self.clock = _reactor
        self.call = None
        self._deferred = None

    @property
    def deferred(self):
        return self._deferred

    def start(self, interval, now=True):
        assert not self.running, 'Tried to start an already running LoopingCall.'
        if interval < 0:
            raise ValueError('interval must be >= 0')
        self.running = True
        deferred = self._deferred = defer.Deferred()
        self.starttime = self.clock.seconds()
        self.interval = interval
        if now:
            self()
        else:
            self._schedule()
        return deferred

    def stop(self):
        assert self.running, 'Tried to stop a LoopingCall that was not running.'
        self.running = False
        if self.call is not None:
            self.call.cancel()
            self.call = None
            deferred, self._deferred = self._deferred, None
            deferred.callback(self)

    def reset(self):
        if self.call is not None:
            self.call.cancel()
            self.call = None
            self.starttime = self.clock.seconds()
            self._schedule()

    def __call__(self):
        self.call = None
        defer.maybeDeferred(self.f, *self.a, **self.kw).addCallbacks(self._again, self._failed)

    def _again(self, result):
        if self.running:
            self._schedule()
        else:
            deferred, self._deferred = self._deferred, None
            deferred.callback(self)

    def _failed(self, failure):
        self.running = False
        deferred, self._deferred = self._deferred, None
        deferred.errback(failure)

    def _schedule(self):
        delay = 0
        if self.interval:
            passed = self.clock.seconds() - self.starttime
            delay = self.interval - passed % self.interval
            if delay < 1e-9:
                delay = self.interval
        self.call = self.clock.callLater(delay, self)


def deferLater(clock, delay, callable=None, *args, **kw):
    made = defer.Deferred()
    made.addCallback(lambda ignored: callable(*args, **kw) if callable is not None else None)
    clock.callLater(delay, made.callback, None)
    return made


def react(main, argv=(), _reactor=None):
    import sys
    from twisted.internet import reactor
    code = [0]

    def ended(result):
        from twisted.python.failure import Failure
        if isinstance(result, Failure):
            if result.check(SystemExit):
                code[0] = result.value.code
            else:
                sys.stderr.write('main function encountered error\n' + result.getTraceback())
                code[0] = 1
        if reactor.running:
            reactor.stop()

    def begin():
        made = main(reactor, *argv)
        defer.ensureDeferred(made).addBoth(ended)

    reactor.callWhenRunning(begin)
    reactor.run()
    sys.exit(code[0])
