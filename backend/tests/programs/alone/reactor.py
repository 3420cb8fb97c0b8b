from twisted.internet import reactor, protocol, task, defer
from twisted.protocols.basic import LineReceiver

class Echo(LineReceiver):

    def connectionMade(self):
        print('server: made')

    def lineReceived(self, line):
        print('server got', line)
        self.sendLine(b'[' + line + b']')

    def connectionLost(self, reason):
        print('server lost', reason.getErrorMessage())

class EchoF(protocol.Factory):
    protocol = Echo

class Client(LineReceiver):
    lines = [b'one', b'two']

    def connectionMade(self):
        self.todo = list(self.lines)
        self.next()

    def next(self):
        if self.todo:
            self.sendLine(self.todo.pop(0))
        else:
            self.transport.loseConnection()

    def lineReceived(self, line):
        print('client got', line)
        self.next()

class CF(protocol.ClientFactory):
    protocol = Client

    def clientConnectionLost(self, c, reason):
        print('client lost', reason.getErrorMessage())
        reactor.callLater(0.01, part2)

    def clientConnectionFailed(self, c, reason):
        print('failed', reason.getErrorMessage())
        reactor.callLater(0.01, part3)
port = reactor.listenTCP(0, EchoF(), interface='127.0.0.1')
reactor.connectTCP('127.0.0.1', port.getHost().port, CF())

def part2():
    port.stopListening()
    reactor.connectTCP('127.0.0.1', 1, CF())
n = 0

def tick():
    global n
    n += 1
    print('tick', n)
    if n == 3:
        loop.stop()

def part3():
    loop.start(0.01).addCallback(lambda _: print('loop over')).addCallback(part4)
loop = task.LoopingCall(tick)

@defer.inlineCallbacks
def co():
    x = (yield defer.succeed(5))
    print('x', x)
    try:
        yield defer.fail(ValueError('v'))
    except ValueError as e:
        print('caught', e)
    yield task.deferLater(reactor, 0.01, print, 'later')
    return 'co done'

def part4(_):
    d = defer.Deferred()
    d.addCallback(lambda v: v + 1).addCallback(lambda v: 1 / 0).addErrback(lambda f: print('err', f.type.__name__, f.value))
    d.callback(1)
    defer.gatherResults([defer.succeed(1), defer.succeed(2)]).addCallback(print)
    co().addCallback(print).addBoth(lambda _: reactor.stop())
reactor.addSystemEventTrigger('before', 'shutdown', print, 'shutdown')
reactor.run()
print('end')
