from twisted.internet import protocol, reactor


class Typist(protocol.Protocol):
    def send(self):
        line = input()
        if line:
            self.transport.write(line.encode())
        else:
            self.transport.loseConnection()

    def connectionMade(self):
        self.send()

    def dataReceived(self, data):
        print(data)
        self.send()


class Typists(protocol.ClientFactory):
    protocol = Typist

    def clientConnectionLost(self, connector, reason):
        print(reason.getErrorMessage())
        reactor.stop()


reactor.connectTCP('127.0.0.1', 7797, Typists())
reactor.run()
