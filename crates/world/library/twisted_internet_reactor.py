"""The loop: which sockets are ready, which times have come, and whom that concerns."""

import heapq
import select
import socket
import sys
import time
import _thread
from twisted.internet import error
from twisted.python.failure import Failure

running = False
_stopped = False
_readers = {}
_writers = {}
_calls = []
_count = 0
_triggers = {'before': [], 'during': [], 'after': []}
_startup = []
_from_threads = []


class IPv4Address:
    def __init__(self, type, host, port):
        self.type, self.host, self.port = type, host, port

    def __repr__(self):
        return f'IPv4Address(type={self.type!r}, host={self.host!r}, port={self.port})'

    def __eq__(self, other):
        return (self.type, self.host, self.port) == (other.type, other.host, other.port)

    def __hash__(self):
        return hash((self.type, self.host, self.port))


IPv4Address.__module__ = 'twisted.internet.address'


class DelayedCall:
    def __init__(self, at, func, args, kw):
        self.time, self.func, self.args, self.kw = at, func, args, kw
        self.called = self.cancelled = 0

    def getTime(self):
        return self.time

    def active(self):
        return not (self.called or self.cancelled)

    def _check(self):
        if self.cancelled:
            raise error.AlreadyCancelled
        if self.called:
            raise error.AlreadyCalled

    def cancel(self):
        self._check()
        self.cancelled = 1

    def reset(self, secondsFromNow):
        self._check()
        self._move(seconds() + secondsFromNow)

    def delay(self, secondsLater):
        self._check()
        self._move(self.time + secondsLater)

    def _move(self, at):
        self.time = at
        _push(self)


def _push(call):
    global _count
    _count += 1
    heapq.heappush(_calls, (call.time, _count, call))


def seconds():
    return time.monotonic()


def callLater(delay, callable, *args, **kw):
    assert delay >= 0, f'{delay} is not greater than or equal to 0 seconds'
    call = DelayedCall(seconds() + delay, callable, args, kw)
    _push(call)
    return call


def getDelayedCalls():
    return [call for at, _, call in _calls if call.active() and call.time == at]


def callFromThread(callable, *args, **kw):
    _from_threads.append((callable, args, kw))


def callWhenRunning(callable, *args, **kw):
    if running:
        callable(*args, **kw)
    else:
        _startup.append((callable, args, kw))


def addSystemEventTrigger(phase, eventType, callable, *args, **kw):
    if eventType == 'shutdown':
        _triggers[phase].append((callable, args, kw))
    else:
        callWhenRunning(callable, *args, **kw)


def callInThread(callable, *args, **kw):
    _thread.start_new_thread(callable, args, kw)


def _log_failure():
    sys.stderr.write('Unhandled Error\n' + Failure().getTraceback() + '\n')


def _call_safely(function, *args, **kw):
    try:
        return function(*args, **kw)
    except Exception:
        _log_failure()


def run(installSignalHandlers=True):
    global running
    if running:
        raise error.ReactorAlreadyRunning()
    if _stopped:
        raise error.ReactorNotRestartable()
    running = True
    while _startup:
        function, args, kw = _startup.pop(0)
        _call_safely(function, *args, **kw)
    try:
        while running:
            runUntilCurrent()
            if running:
                doIteration(_timeout())
    except KeyboardInterrupt:
        stop()
    for phase in ('before', 'during', 'after'):
        for function, args, kw in _triggers[phase]:
            _call_safely(function, *args, **kw)
    for reader in list(_readers.values()) + list(_writers.values()):
        reader._lose(Failure(error.ConnectionLost()))


def stop():
    global running, _stopped
    if _stopped or not running and not _startup:
        if not running:
            raise error.ReactorNotRunning("Can't stop reactor that isn't running.")
    running = False
    _stopped = True


def crash():
    global running
    running = False


def _timeout():
    if _from_threads:
        return 0
    while _calls and not (_calls[0][2].active() and _calls[0][2].time == _calls[0][0]):
        heapq.heappop(_calls)
    return max(_calls[0][0] - seconds(), 0) if _calls else None


def runUntilCurrent():
    while _from_threads:
        function, args, kw = _from_threads.pop(0)
        _call_safely(function, *args, **kw)
    now = seconds() + 1e-9
    while _calls and _calls[0][0] <= now:
        at, _, call = heapq.heappop(_calls)
        if call.active() and call.time == at:
            call.called = 1
            _call_safely(call.func, *call.args, **call.kw)


def doIteration(timeout):
    """Waits with select for the sockets, and lets each ready one do its part."""
    readable, writable, _ = select.select(list(_readers), list(_writers), [], timeout)
    for fd in readable:
        if fd in _readers:
            _call_safely(_readers[fd].doRead)
    for fd in writable:
        if fd in _writers:
            _call_safely(_writers[fd].doWrite)


def addReader(reader):
    _readers[reader.fileno()] = reader


def addWriter(writer):
    _writers[writer.fileno()] = writer


def removeReader(reader):
    for fd, known in list(_readers.items()):
        if known is reader:
            del _readers[fd]


def removeWriter(writer):
    for fd, known in list(_writers.items()):
        if known is writer:
            del _writers[fd]


class Connection:
    """A TCP connection as a protocol's transport."""

    disconnecting = False
    connected = 0

    def __init__(self, sock, protocol):
        self.socket = sock
        self.protocol = protocol
        self._pending = b''
        self._half = False

    def fileno(self):
        return self.socket.fileno()

    def getHandle(self):
        return self.socket

    def getPeer(self):
        return IPv4Address('TCP', *self._peer[:2])

    def getHost(self):
        return IPv4Address('TCP', *self.socket.getsockname()[:2])

    def setTcpNoDelay(self, enabled):
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, enabled)

    def setTcpKeepAlive(self, enabled):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, enabled)

    def _begin(self):
        self.connected = 1
        self._peer = self.socket.getpeername()
        addReader(self)
        self.protocol.makeConnection(self)

    def doRead(self):
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as problem:
            self._lose(Failure(error.ConnectionLost(problem)))
            return
        if data:
            self.protocol.dataReceived(data)
        else:
            self._lose(Failure(error.ConnectionDone()))

    def write(self, data):
        if not isinstance(data, bytes):
            raise TypeError('Data must be bytes')
        if not self.connected or not data:
            return
        self._pending += data
        addWriter(self)

    def writeSequence(self, iovec):
        self.write(b''.join(iovec))

    def doWrite(self):
        try:
            self._pending = self._pending[self.socket.send(self._pending):]
        except BlockingIOError:
            return
        except OSError as problem:
            self._lose(Failure(error.ConnectionLost(problem)))
            return
        if not self._pending:
            removeWriter(self)
            if self.disconnecting:
                self._lose(Failure(error.ConnectionDone()))
            elif self._half:
                self.socket.shutdown(socket.SHUT_WR)

    def loseConnection(self, _reason=None):
        if self.connected and not self.disconnecting:
            self.disconnecting = True
            if not self._pending:
                removeReader(self)
                callLater(0, self._lose, Failure(error.ConnectionDone()))

    def abortConnection(self):
        import struct
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self._lose(Failure(error.ConnectionAborted()))

    def loseWriteConnection(self):
        self._half = True
        if not self._pending:
            self.socket.shutdown(socket.SHUT_WR)

    def pauseProducing(self):
        removeReader(self)

    def resumeProducing(self):
        if self.connected and not self.disconnecting:
            addReader(self)

    stopProducing = loseConnection

    def registerProducer(self, producer, streaming):
        producer.resumeProducing()

    def unregisterProducer(self):
        pass

    def _lose(self, reason):
        if not self.connected:
            return
        self.connected = 0
        removeReader(self)
        removeWriter(self)
        self.socket.close()
        _call_safely(self.protocol.connectionLost, reason)
        self._lost(reason)

    def _lost(self, reason):
        pass


class Server(Connection):
    pass


class Client(Connection):
    def __init__(self, sock, protocol, connector):
        Connection.__init__(self, sock, protocol)
        self.connector = connector

    def _lost(self, reason):
        self.connector.connectionLost(reason)


class Port:
    """A listening socket: for each connection, a protocol from the factory."""

    def __init__(self, port, factory, backlog, interface):
        self.port, self.factory, self.backlog, self.interface = port, factory, backlog, interface
        self.connected = False

    def __repr__(self):
        return f'<twisted.internet.tcp.Port of {type(self.factory).__module__}.{type(self.factory).__qualname__} on {self.port}>'

    def startListening(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind((self.interface, self.port))
        except OSError as problem:
            self.socket.close()
            raise error.CannotListenError(self.interface, self.port, problem) from None
        self.port = self.socket.getsockname()[1]
        self.factory.doStart()
        self.socket.listen(self.backlog)
        self.connected = True
        addReader(self)

    def fileno(self):
        return self.socket.fileno()

    def getHost(self):
        return IPv4Address('TCP', *self.socket.getsockname())

    def doRead(self):
        while self.connected:
            try:
                sock, address = self.socket.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            sock.setblocking(False)
            protocol = self.factory.buildProtocol(IPv4Address('TCP', *address))
            if protocol is None:
                sock.close()
                continue
            _call_safely(Server(sock, protocol)._begin)

    def stopListening(self):
        from twisted.internet.defer import succeed
        self._lose(None)
        return succeed(None)

    loseConnection = stopListening

    def _lose(self, reason):
        if self.connected:
            self.connected = False
            removeReader(self)
            self.socket.close()
            self.factory.doStop()


class Connector:
    def __init__(self, host, port, factory, timeout, bindAddress):
        self.host, self.port, self.factory = host, port, factory
        self.timeout, self.bindAddress = timeout, bindAddress
        self.state = 'disconnected'
        self._started = False

    def getDestination(self):
        return IPv4Address('TCP', self.host, self.port)

    def connect(self):
        if self.state != 'disconnected':
            raise RuntimeError("can't connect in this state")
        self.state = 'connecting'
        if not self._started:
            self.factory.doStart()
            self._started = True
        self._timer = callLater(self.timeout, self._timed_out) if self.timeout else None
        self.factory.startedConnecting(self)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        callLater(0, self._try)

    def _try(self):
        try:
            if self.bindAddress:
                self.socket.bind(self.bindAddress)
            self.socket.connect((self.host, self.port))
        except BlockingIOError:
            addWriter(self)
            return
        except socket.gaierror as problem:
            self._failed(error.DNSLookupError(str(problem)))
            return
        except OSError as problem:
            self._failed(error.getConnectError(problem))
            return
        self.doWrite()

    def fileno(self):
        return self.socket.fileno()

    def doWrite(self):
        removeWriter(self)
        if self.state != 'connecting':
            return
        number = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            import os
            self._failed(error.getConnectError(OSError(number, os.strerror(number))))
            return
        self._stop_timer()
        self.state = 'connected'
        protocol = self.factory.buildProtocol(IPv4Address('TCP', self.host, self.port))
        if protocol is None:
            self.socket.close()
            self.connectionLost(Failure(error.ConnectionDone()))
            return
        self.transport = Client(self.socket, protocol, self)
        self.transport._begin()

    def _stop_timer(self):
        if self._timer is not None and self._timer.active():
            self._timer.cancel()

    def _timed_out(self):
        self._failed(error.TimeoutError())

    def _failed(self, problem):
        self._stop_timer()
        removeWriter(self)
        self.socket.close()
        self.state = 'disconnected'
        self.factory.clientConnectionFailed(self, Failure(problem))
        self._over()

    def stopConnecting(self):
        self._failed(error.ConnectError(string='user aborted'))

    def disconnect(self):
        if self.state == 'connecting':
            self.stopConnecting()
        elif self.state == 'connected':
            self.transport.loseConnection()

    def connectionLost(self, reason):
        self.state = 'disconnected'
        self.factory.clientConnectionLost(self, reason)
        self._over()

    def _over(self):
        if self.state == 'disconnected':
            self.factory.doStop()
            self._started = False

    def _lose(self, reason):
        if self.state == 'connecting':
            self.socket.close()
            removeWriter(self)


class UDPPort:
    def __init__(self, port, protocol, interface, maxPacketSize):
        self.protocol, self._size = protocol, maxPacketSize
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        try:
            self.socket.bind((interface, port))
        except OSError as problem:
            raise error.CannotListenError(interface, port, problem) from None
        self.connected = True
        addReader(self)
        protocol.makeConnection(self)

    def fileno(self):
        return self.socket.fileno()

    def getHost(self):
        return IPv4Address('UDP', *self.socket.getsockname())

    def setBroadcastAllowed(self, enabled):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, enabled)

    def connect(self, host, port):
        self.socket.connect((host, port))

    def write(self, datagram, addr=None):
        if addr is None:
            return self.socket.send(datagram)
        return self.socket.sendto(datagram, addr)

    def doRead(self):
        try:
            data, address = self.socket.recvfrom(self._size)
        except BlockingIOError:
            return
        except OSError:
            self.protocol.connectionRefused()
            return
        self.protocol.datagramReceived(data, address)

    def stopListening(self):
        from twisted.internet.defer import succeed
        self._lose(None)
        return succeed(None)

    loseConnection = stopListening

    def _lose(self, reason):
        if self.connected:
            self.connected = False
            removeReader(self)
            self.socket.close()
            self.protocol.doStop()


def listenTCP(port, factory, backlog=50, interface=''):
    made = Port(port, factory, backlog, interface)
    made.startListening()
    return made


def connectTCP(host, port, factory, timeout=30, bindAddress=None):
    made = Connector(host, port, factory, timeout, bindAddress)
    made.connect()
    return made


def listenUDP(port, protocol, interface='', maxPacketSize=8192):
    return UDPPort(port, protocol, interface, maxPacketSize)


def resolve(name, timeout=()):
    from twisted.internet.defer import execute
    return execute(socket.gethostbyname, name)
