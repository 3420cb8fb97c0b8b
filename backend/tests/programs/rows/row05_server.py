from twisted.internet import protocol, reactor


class Stamp(protocol.Protocol):
    def connectionMade(self):
        print('connected from', self.transport.getPeer().host)

    def dataReceived(self, data):
        self.transport.write(b'[' + data.strip() + b']\n')

    def connectionLost(self, reason):
        print('gone:', reason.getErrorMessage())


factory = protocol.Factory()
factory.protocol = Stamp
reactor.listenTCP(7797, factory)
reactor.run()
