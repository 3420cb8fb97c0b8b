"""Places to listen at and to connect to."""

from twisted.internet import defer
from twisted.internet.protocol import ClientFactory, Factory


class TCP4ServerEndpoint:
    def __init__(self, reactor, port, backlog=50, interface=''):
        self._reactor, self._port, self._backlog, self._interface = reactor, port, backlog, interface

    def listen(self, protocolFactory):
        return defer.execute(self._reactor.listenTCP, self._port, protocolFactory, self._backlog, self._interface)


class _Wrapper(ClientFactory):
    def __init__(self, factory, made):
        self._factory, self._made = factory, made

    def doStart(self):
        self._factory.doStart()

    def doStop(self):
        self._factory.doStop()

    def buildProtocol(self, addr):
        protocol = self._factory.buildProtocol(addr)
        before = protocol.makeConnection

        def connected(transport):
            before(transport)
            self._made.callback(protocol)

        protocol.makeConnection = connected
        return protocol

    def clientConnectionFailed(self, connector, reason):
        self._made.errback(reason)


class TCP4ClientEndpoint:
    def __init__(self, reactor, host, port, timeout=30, bindAddress=None):
        self._reactor, self._host, self._port = reactor, host, port
        self._timeout, self._bind = timeout, bindAddress

    def connect(self, protocolFactory):
        made = defer.Deferred()
        self._reactor.connectTCP(self._host, self._port, _Wrapper(protocolFactory, made), self._timeout, self._bind)
        return made


HostnameEndpoint = TCP4ClientEndpoint


class _OneProtocolFactory(Factory):
    def __init__(self, protocol):
        self._protocol = protocol

    def buildProtocol(self, addr):
        return self._protocol


def connectProtocol(endpoint, protocol):
    return endpoint.connect(_OneProtocolFactory(protocol))


def _parts(description):
    kind, *rest = description.split(':')
    if kind != 'tcp':
        raise ValueError("Unknown endpoint type: '%s'" % kind)
    plain = [part for part in rest if '=' not in part]
    named = dict(part.split('=', 1) for part in rest if '=' in part)
    return plain, named


def serverFromString(reactor, description):
    plain, named = _parts(description)
    return TCP4ServerEndpoint(reactor, int(named.get('port', plain[0] if plain else 0)),
                              interface=named.get('interface', ''))


def clientFromString(reactor, description):
    plain, named = _parts(description)
    host = named.get('host', plain[0] if plain else '')
    port = named.get('port', plain[1] if len(plain) > 1 else 0)
    return TCP4ClientEndpoint(reactor, host, int(port))
