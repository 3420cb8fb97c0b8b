"""How connections end and fail."""


class ConnectError(Exception):
    """An error occurred while connecting"""

    def __init__(self, osError=None, string=''):
        self.osError = osError
        Exception.__init__(self, string)

    def __str__(self):
        text = self.__doc__
        if self.osError:
            text = f'{text}: {self.osError}'
        if self.args and self.args[0]:
            text = f'{text}: {self.args[0]}'
        return f'{text}.'


class TCPTimedOutError(ConnectError):
    """TCP connection timed out"""


class ConnectionRefusedError(ConnectError):
    """Connection was refused by other side"""


class TimeoutError(ConnectError):
    """User timeout caused connection failure"""


class NoRouteError(ConnectError):
    """No route to host"""


class DNSLookupError(OSError):
    pass


class BindError(Exception):
    pass


class CannotListenError(BindError):
    def __init__(self, interface, port, socketError):
        BindError.__init__(self, interface, port, socketError)
        self.interface, self.port, self.socketError = interface, port, socketError

    def __str__(self):
        return "Couldn't listen on %s:%s: %s." % (self.interface or 'any', self.port, self.socketError)


class ConnectionClosed(Exception):
    pass


class ConnectionLost(ConnectionClosed):
    """Connection to the other side was lost in a non-clean fashion"""

    def __str__(self):
        text = (self.__doc__ or '').strip()
        if self.args:
            text = '{}: {}'.format(text, ' '.join([str(arg) for arg in self.args]))
        return f'{text}.'


class ConnectionAborted(ConnectionLost):
    """Connection was aborted locally using ITCPTransport.abortConnection"""


class ConnectionDone(ConnectionClosed):
    """Connection was closed cleanly"""

    def __str__(self):
        text = self.__doc__
        if self.args:
            text = '{}: {}'.format(text, ' '.join([str(arg) for arg in self.args]))
        return f'{text}.'


class AlreadyCalled(ValueError):
    pass


class AlreadyCancelled(ValueError):
    pass


class ReactorNotRunning(RuntimeError):
    pass


class ReactorAlreadyRunning(RuntimeError):
    pass


class ReactorNotRestartable(RuntimeError):
    pass


def getConnectError(problem):
    number = problem.errno if isinstance(problem, OSError) else None
    kind = {111: ConnectionRefusedError, 110: TCPTimedOutError, 113: NoRouteError, 101: NoRouteError}.get(number, ConnectError)
    return kind(number, getattr(problem, 'strerror', None) or str(problem))
