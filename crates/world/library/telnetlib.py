"""The client's side of Telnet: bytes to and fro, with the options that the server asks for refused."""

import re
import select
import socket
import sys
import time
import warnings

warnings.warn("'telnetlib' is deprecated and slated for removal in Python 3.13", DeprecationWarning, stacklevel=2)

__all__ = ['Telnet']

DEBUGLEVEL = 0
TELNET_PORT = 23
IAC, DONT, DO, WONT, WILL = b'\xff', b'\xfe', b'\xfd', b'\xfc', b'\xfb'
theNULL = b'\0'
SE, NOP, DM, BRK, IP, AO, AYT, EC, EL, GA, SB = [bytes([number]) for number in range(240, 251)]
BINARY, ECHO, RCP, SGA, NAMS, STATUS, TM = [bytes([number]) for number in range(7)]
TTYPE, NAWS, TSPEED, LINEMODE, XDISPLOC, NEW_ENVIRON = b'\x18', b'\x1f', b'\x20', b'"', b'#', b"'"
NOOPT = b'\0'


class Telnet:
    sock = None

    def __init__(self, host=None, port=0, timeout=...):
        self.debuglevel = DEBUGLEVEL
        self.host = host
        self.port = port
        self.timeout = timeout
        self.sock = None
        self.cookedq = b''
        self.eof = 0
        self._command = b''
        self._sub = None
        self.sbdataq = b''
        self.option_callback = None
        if host is not None:
            self.open(host, port, timeout)

    def open(self, host, port=0, timeout=...):
        self.eof = 0
        self.host = host
        self.port = port = port or TELNET_PORT
        self.timeout = timeout
        self.sock = socket.create_connection((host, port), timeout)

    def __del__(self):
        self.close()

    def msg(self, msg, *args):
        if self.debuglevel > 0:
            print('Telnet(%s,%s):' % (self.host, self.port), end=' ')
            print(msg % args if args else msg)

    def set_debuglevel(self, debuglevel):
        self.debuglevel = debuglevel

    def close(self):
        sock = self.sock
        self.sock = None
        self.eof = True
        self._command = b''
        self._sub = None
        if sock:
            sock.close()

    def get_socket(self):
        return self.sock

    def fileno(self):
        return self.sock.fileno()

    def write(self, buffer):
        if IAC in buffer:
            buffer = buffer.replace(IAC, IAC + IAC)
        self.msg('send %r', buffer)
        self.sock.sendall(buffer)

    def set_option_negotiation_callback(self, callback):
        self.option_callback = callback

    def _fill(self):
        """What comes next; blocks until something does."""
        data = self.sock.recv(50)
        self.msg('recv %r', data)
        if not data:
            self.eof = 1
        for number in data:
            self._take(bytes([number]))

    def _take(self, c):
        if not self._command:
            if c == IAC:
                self._command = c
            elif c not in (theNULL, b'\x11'):
                if self._sub is None:
                    self.cookedq += c
                else:
                    self._sub += c
            return
        if len(self._command) == 1:
            if c in (DO, DONT, WILL, WONT):
                self._command += c
                return
            self._command = b''
            if c == IAC:
                if self._sub is None:
                    self.cookedq += c
                else:
                    self._sub += c
            elif c == SB:
                self._sub = b''
            elif c == SE:
                self.sbdataq, self._sub = self._sub or b'', None
            if c != IAC and self.option_callback:
                self.option_callback(self.sock, c, NOOPT)
            return
        verb, self._command = self._command[1:2], b''
        if self.option_callback:
            self.option_callback(self.sock, verb, c)
        elif verb in (DO, DONT):
            self.sock.sendall(IAC + WONT + c)
        else:
            self.sock.sendall(IAC + DONT + c)

    def _taken(self, count):
        data, self.cookedq = self.cookedq[:count], self.cookedq[count:]
        return data

    def _readable(self, timeout):
        return bool(select.select([self.sock], [], [], timeout)[0])

    def read_until(self, match, timeout=None):
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            at = self.cookedq.find(match)
            if at >= 0:
                return self._taken(at + len(match))
            if self.eof:
                break
            if end is not None:
                left = end - time.monotonic()
                if left < 0 or not self._readable(left):
                    break
            self._fill()
        return self.read_very_lazy()

    def read_all(self):
        while not self.eof:
            self._fill()
        return self._taken(len(self.cookedq))

    def read_some(self):
        while not self.cookedq and not self.eof:
            self._fill()
        return self._taken(len(self.cookedq))

    def read_very_eager(self):
        while not self.eof and self._readable(0):
            self._fill()
        return self.read_very_lazy()

    def read_eager(self):
        while not self.cookedq and not self.eof and self._readable(0):
            self._fill()
        return self.read_very_lazy()

    def read_lazy(self):
        return self.read_very_lazy()

    def read_very_lazy(self):
        data = self._taken(len(self.cookedq))
        if not data and self.eof:
            raise EOFError('telnet connection closed')
        return data

    def read_sb_data(self):
        data, self.sbdataq = self.sbdataq, b''
        return data

    def expect(self, list, timeout=None):
        patterns = [pattern if hasattr(pattern, 'search') else re.compile(pattern) for pattern in list]
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            for place, pattern in enumerate(patterns):
                found = pattern.search(self.cookedq)
                if found:
                    return place, found, self._taken(found.end())
            if self.eof:
                break
            if end is not None:
                left = end - time.monotonic()
                if left < 0 or not self._readable(left):
                    break
            self._fill()
        text = self.read_very_lazy()
        if not text and self.eof:
            raise EOFError
        return -1, None, text

    def interact(self):
        while True:
            for ready in select.select([self, sys.stdin], [], [])[0]:
                if ready is self:
                    try:
                        text = self.read_eager()
                    except EOFError:
                        print('*** Connection closed by remote host ***')
                        return
                    if text:
                        sys.stdout.write(text.decode('ascii', 'replace'))
                        sys.stdout.flush()
                else:
                    line = sys.stdin.readline().encode('ascii')
                    if not line:
                        return
                    self.write(line)

    mt_interact = interact

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()
