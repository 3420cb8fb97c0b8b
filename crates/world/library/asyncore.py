"""Sockets served from one loop around select: what came before asyncio."""

import errno
import os
import select
import socket
import sys
import time
import warnings

warnings.warn('The asyncore module is deprecated and will be removed in Python 3.12. The recommended replacement is '
              'asyncio', DeprecationWarning, stacklevel=2)

socket_map = {}
_DISCONNECTED = frozenset({errno.ECONNRESET, errno.ENOTCONN, errno.ESHUTDOWN, errno.ECONNABORTED, errno.EPIPE,
                           errno.EBADF})
_UNDER_WAY = (errno.EINPROGRESS, errno.EALREADY, errno.EWOULDBLOCK)


class ExitNow(Exception):
    pass


_passed_on = (ExitNow, KeyboardInterrupt, SystemExit)


def _guarded(obj, *calls):
    try:
        for call in calls:
            call()
    except _passed_on:
        raise
    except BaseException:
        obj.handle_error()


def read(obj):
    _guarded(obj, obj.handle_read_event)


def write(obj):
    _guarded(obj, obj.handle_write_event)


def _exception(obj):
    _guarded(obj, obj.handle_expt_event)


def readwrite(obj, flags):
    try:
        if flags & select.POLLIN:
            obj.handle_read_event()
        if flags & select.POLLOUT:
            obj.handle_write_event()
        if flags & select.POLLPRI:
            obj.handle_expt_event()
        if flags & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            obj.handle_close()
    except OSError as problem:
        if problem.errno in _DISCONNECTED:
            obj.handle_close()
        else:
            obj.handle_error()
    except _passed_on:
        raise
    except BaseException:
        obj.handle_error()


def poll(timeout=0.0, map=None):
    map = socket_map if map is None else map
    if not map:
        return
    reading, writing, all_of = [], [], []
    for fd, obj in list(map.items()):
        readable, writable = obj.readable(), obj.writable()
        if readable:
            reading.append(fd)
        # A listening socket is not asked whether it can be written to.
        if writable and not obj.accepting:
            writing.append(fd)
        if readable or writable:
            all_of.append(fd)
    if not all_of:
        time.sleep(timeout)
        return
    reading, writing, special = select.select(reading, writing, all_of, timeout)
    for ready, act in ((reading, read), (writing, write), (special, _exception)):
        for fd in ready:
            obj = map.get(fd)
            if obj is not None:
                act(obj)


def poll2(timeout=0.0, map=None):
    map = socket_map if map is None else map
    poller = select.poll()
    for fd, obj in list(map.items()):
        flags = 0
        if obj.readable():
            flags |= select.POLLIN | select.POLLPRI
        if obj.writable() and not obj.accepting:
            flags |= select.POLLOUT
        if flags:
            poller.register(fd, flags)
    for fd, flags in poller.poll(None if timeout is None else int(timeout * 1000)) if map else ():
        obj = map.get(fd)
        if obj is not None:
            readwrite(obj, flags)


poll3 = poll2


def loop(timeout=30.0, use_poll=False, map=None, count=None):
    map = socket_map if map is None else map
    turn = poll2 if use_poll and hasattr(select, "poll") else poll
    while map and (count is None or count > 0):
        turn(timeout, map)
        if count is not None:
            count -= 1


class dispatcher:
    debug = False
    connected = False
    accepting = False
    connecting = False
    closing = False
    addr = None
    ignore_log_types = frozenset({"warning"})

    def __init__(self, sock=None, map=None):
        self._map = socket_map if map is None else map
        self._fileno = None
        if not sock:
            self.socket = None
            return
        sock.setblocking(False)
        self.set_socket(sock, map)
        self.connected = True
        try:
            self.addr = sock.getpeername()
        except OSError as problem:
            if problem.errno not in (errno.ENOTCONN, errno.EINVAL):
                self.del_channel(map)
                raise
            self.connected = False

    def __repr__(self):
        parts = [f"{type(self).__module__}.{type(self).__qualname__}"]
        if self.accepting and self.addr:
            parts.append("listening")
        elif self.connected:
            parts.append("connected")
        if self.addr is not None:
            parts.append("%s:%d" % self.addr if isinstance(self.addr, tuple) else repr(self.addr))
        return f"<{' '.join(parts)} at {id(self):#x}>"

    def add_channel(self, map=None):
        (self._map if map is None else map)[self._fileno] = self

    def del_channel(self, map=None):
        (self._map if map is None else map).pop(self._fileno, None)
        self._fileno = None

    def create_socket(self, family=socket.AF_INET, type=socket.SOCK_STREAM):
        self.family_and_type = family, type
        sock = socket.socket(family, type)
        sock.setblocking(False)
        self.set_socket(sock)

    def set_socket(self, sock, map=None):
        self.socket = sock
        self._fileno = sock.fileno()
        self.add_channel(map)

    def set_reuse_addr(self):
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        except OSError:
            pass

    def readable(self):
        return True

    def writable(self):
        return True

    def listen(self, num):
        self.accepting = True
        return self.socket.listen(num)

    def bind(self, addr):
        self.addr = addr
        return self.socket.bind(addr)

    def connect(self, address):
        self.connected, self.connecting = False, True
        result = self.socket.connect_ex(address)
        if result in _UNDER_WAY:
            self.addr = address
        elif result in (0, errno.EISCONN):
            self.addr = address
            self.handle_connect_event()
        else:
            raise OSError(result, errno.errorcode[result])

    def accept(self):
        try:
            return self.socket.accept()
        except TypeError:
            return None
        except OSError as problem:
            if problem.errno in (errno.EWOULDBLOCK, errno.ECONNABORTED, errno.EAGAIN):
                return None
            raise

    def send(self, data):
        try:
            return self.socket.send(data)
        except OSError as problem:
            if problem.errno == errno.EWOULDBLOCK:
                return 0
            if problem.errno in _DISCONNECTED:
                self.handle_close()
                return 0
            raise

    def recv(self, buffer_size):
        try:
            data = self.socket.recv(buffer_size)
        except OSError as problem:
            if problem.errno in _DISCONNECTED:
                self.handle_close()
                return b""
            raise
        if not data:
            self.handle_close()
        return data

    def close(self):
        self.connected = self.accepting = self.connecting = False
        self.del_channel()
        if self.socket is not None:
            self.socket.close()

    def log(self, message):
        sys.stderr.write(f"log: {message}\n")

    def log_info(self, message, type="info"):
        if type not in self.ignore_log_types:
            print(f"{type}: {message}")

    def handle_read_event(self):
        if self.accepting:
            self.handle_accept()
            return
        if not self.connected and self.connecting:
            self.handle_connect_event()
        self.handle_read()

    def handle_connect_event(self):
        problem = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if problem:
            raise OSError(problem, os.strerror(problem))
        self.handle_connect()
        self.connected, self.connecting = True, False

    def handle_write_event(self):
        if self.accepting:
            return
        if not self.connected and self.connecting:
            self.handle_connect_event()
        self.handle_write()

    def handle_expt_event(self):
        if self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.handle_close()
        else:
            self.handle_expt()

    def handle_error(self):
        _, kind, value, told = compact_traceback()
        try:
            shown = repr(self)
        except Exception:
            shown = f"<__repr__(self) failed for object at {id(self):#x}>"
        self.log_info(f"uncaptured python exception, closing channel {shown} ({kind}:{value} {told})", "error")
        self.handle_close()

    def handle_expt(self):
        self.log_info("unhandled incoming priority event", "warning")

    def handle_read(self):
        self.log_info("unhandled read event", "warning")

    def handle_write(self):
        self.log_info("unhandled write event", "warning")

    def handle_connect(self):
        self.log_info("unhandled connect event", "warning")

    def handle_accept(self):
        pair = self.accept()
        if pair is not None:
            self.handle_accepted(*pair)

    def handle_accepted(self, sock, addr):
        sock.close()
        self.log_info("unhandled accepted event", "warning")

    def handle_close(self):
        self.log_info("unhandled close event", "warning")
        self.close()


class dispatcher_with_send(dispatcher):
    def __init__(self, sock=None, map=None):
        super().__init__(sock, map)
        self.out_buffer = b""

    def initiate_send(self):
        sent = dispatcher.send(self, self.out_buffer[:65536])
        self.out_buffer = self.out_buffer[sent:]

    handle_write = initiate_send

    def writable(self):
        return not self.connected or len(self.out_buffer)

    def send(self, data):
        if self.debug:
            self.log_info(f"sending {data!r}")
        self.out_buffer += data
        self.initiate_send()


def compact_traceback():
    kind, value, tb = sys.exc_info()
    places = []
    while tb is not None:
        code = tb.tb_frame.f_code
        places.append((code.co_filename, code.co_name, str(tb.tb_lineno)))
        tb = tb.tb_next
    file, function, line = places[-1]
    return (file, function, line), kind, value, " ".join([f"[{'|'.join(place)}]" for place in places])


def close_all(map=None, ignore_all=False):
    map = socket_map if map is None else map
    for obj in list(map.values()):
        try:
            obj.close()
        except _passed_on:
            raise
        except Exception:
            if not ignore_all:
                raise
    map.clear()
