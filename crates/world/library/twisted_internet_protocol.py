"""What to do with a connection, and who makes such protocols."""

from twisted.internet import error as _error
from twisted.python.failure import Failure

connectionDone = Failure(_error.ConnectionDone())


class BaseProtocol:
    connected = 0
    transport = None

    def makeConnection(self, transport):
        self.connected = 1
        self.transport = transport
        self.connectionMade()

    def connectionMade(self):
        pass


class Protocol(BaseProtocol):
    factory = None

    def dataReceived(self, data):
        pass

    def connectionLost(self, reason=connectionDone):
        pass


class DatagramProtocol:
    transport = None

    def startProtocol(self):
        pass

    def stopProtocol(self):
        pass

    def makeConnection(self, transport):
        self.transport = transport
        self.startProtocol()

    def doStop(self):
        self.stopProtocol()

    def datagramReceived(self, datagram, addr):
        pass

    def connectionRefused(self):
        pass


class Factory:
    """Makes a protocol for each connection."""

    protocol = None
    numPorts = 0
    noisy = True

    @classmethod
    def forProtocol(cls, protocol, *args, **kwargs):
        factory = cls(*args, **kwargs)
        factory.protocol = protocol
        return factory

    def doStart(self):
        if self.numPorts == 0:
            self.startFactory()
        self.numPorts += 1

    def doStop(self):
        if self.numPorts:
            self.numPorts -= 1
            if self.numPorts == 0:
                self.stopFactory()

    def startFactory(self):
        pass

    def stopFactory(self):
        pass

    def buildProtocol(self, addr):
        assert self.protocol is not None
        made = self.protocol()
        made.factory = self
        return made


class ServerFactory(Factory):
    pass


class ClientFactory(Factory):
    def startedConnecting(self, connector):
        pass

    def clientConnectionFailed(self, connector, reason):
        pass

    def clientConnectionLost(self, connector, reason):
        pass


class ReconnectingClientFactory(ClientFactory):
    """Connects again, waiting longer each time."""

    maxDelay = 3600
    initialDelay = 1.0
    factor = 2.7182818284590451
    delay = initialDelay
    retries = 0
    maxRetries = None
    continueTrying = 1

    def clientConnectionFailed(self, connector, reason):
        if self.continueTrying:
            self.retry(connector)

    clientConnectionLost = clientConnectionFailed

    def retry(self, connector):
        if self.maxRetries is not None and self.retries >= self.maxRetries:
            return
        self.retries += 1
        self.delay = min(self.delay * self.factor, self.maxDelay)
        from twisted.internet import reactor
        reactor.callLater(self.delay, connector.connect)

    def stopTrying(self):
        self.continueTrying = 0

    def resetDelay(self):
        self.delay = self.initialDelay
        self.retries = 0


class ClientCreator:
    def __init__(self, reactor, protocolClass, *args, **kwargs):
        self.reactor, self.protocolClass, self.args, self.kwargs = reactor, protocolClass, args, kwargs

    def connectTCP(self, host, port, timeout=30, bindAddress=None):
        from twisted.internet.endpoints import TCP4ClientEndpoint, _made
        factory = Factory()
        factory.buildProtocol = lambda addr: self.protocolClass(*self.args, **self.kwargs)
        return TCP4ClientEndpoint(self.reactor, host, port, timeout).connect(factory)
