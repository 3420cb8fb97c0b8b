"""Servers that run a greenlet for each connection."""

import gevent
import gevent.socket as socket
from gevent.event import Event


class StreamServer:
    """Calls handle(socket, address) in a greenlet for each connection."""

    backlog = 256
    reuse_addr = 1

    def __init__(self, listener, handle=None, backlog=None, spawn='default', **ssl_args):
        if isinstance(listener, str):
            host, _, port = listener.rpartition(':')
            listener = (host, int(port))
        elif isinstance(listener, int):
            listener = ('', listener)
        self._listener = listener
        if handle is not None:
            self.handle = handle
        if backlog is not None:
            self.backlog = backlog
        self._spawn = spawn
        self.socket = None
        self.started = False
        self._stopped = Event()
        self._accepter = None

    @property
    def address(self):
        return self.socket.getsockname() if self.socket is not None else self._listener

    @property
    def server_host(self):
        return self.address[0]

    @property
    def server_port(self):
        return self.address[1]

    def init_socket(self):
        if self.socket is not None:
            return
        if hasattr(self._listener, 'accept'):
            self.socket = self._listener
            return
        listener = self._listener
        family = socket.AF_INET6 if ':' in listener[0] else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, self.reuse_addr)
        self.socket.bind(listener)
        self.socket.listen(self.backlog)

    def start(self):
        self.init_socket()
        if not self.started:
            self.started = True
            self._stopped.clear()
            self._accepter = gevent.spawn(self._accept)

    def _accept(self):
        while self.started:
            try:
                client, address = self.socket.accept()
            except OSError:
                return
            self._start_handler(client, address)

    def _start_handler(self, client, address):
        if self._spawn is None:
            self._handle(client, address)
        elif hasattr(self._spawn, 'spawn'):
            self._spawn.spawn(self._handle, client, address)
        elif isinstance(self._spawn, int):
            from gevent.pool import Pool
            self._spawn = Pool(self._spawn)
            self._spawn.spawn(self._handle, client, address)
        else:
            gevent.spawn(self._handle, client, address)

    def _handle(self, client, address):
        try:
            self.handle(client, address)
        finally:
            client.close()

    def handle(self, client, address):
        raise NotImplementedError

    def serve_forever(self, stop_timeout=None):
        if not self.started:
            self.start()
        try:
            self._stopped.wait()
        finally:
            self.stop(stop_timeout)

    def stop(self, timeout=None):
        if self.started:
            self.started = False
            self._accepter.kill(block=False)
            self.socket.close()
        self._stopped.set()

    close = stop

    @property
    def closed(self):
        return not self.started


class DatagramServer(StreamServer):
    """Calls handle(data, address) in a greenlet for each datagram."""

    def init_socket(self):
        if self.socket is not None:
            return
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listener = self._listener
        if isinstance(listener, str):
            host, _, port = listener.rpartition(':')
            listener = (host, int(port))
        self.socket.bind(listener)

    def _accept(self):
        while self.started:
            data, address = self.socket.recvfrom(8192)
            gevent.spawn(self.handle, data, address)

    def sendto(self, *args):
        self.socket.sendto(*args)
