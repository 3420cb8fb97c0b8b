"""Lines and length-prefixed strings out of a stream of bytes."""

import struct
from twisted.internet import error, protocol


class LineOnlyReceiver(protocol.Protocol):
    _buffer = b''
    delimiter = b'\r\n'
    MAX_LENGTH = 16384

    def dataReceived(self, data):
        lines = (self._buffer + data).split(self.delimiter)
        self._buffer = lines.pop()
        for line in lines:
            if self.transport.disconnecting:
                return
            self.lineReceived(line)

    def lineReceived(self, line):
        raise NotImplementedError

    def sendLine(self, line):
        self.transport.writeSequence([line, self.delimiter])


class LineReceiver(protocol.Protocol):
    """Calls lineReceived for each line, or rawDataReceived in raw mode."""

    line_mode = 1
    delimiter = b'\r\n'
    MAX_LENGTH = 16384
    _buffer = b''
    _busy = False
    paused = False

    def clearLineBuffer(self):
        left, self._buffer = self._buffer, b''
        return left

    def dataReceived(self, data):
        if self._busy:
            self._buffer += data
            return
        self._busy = True
        try:
            self._buffer += data
            while self._buffer and not self.paused:
                if not self.line_mode:
                    data, self._buffer = self._buffer, b''
                    self.rawDataReceived(data)
                    continue
                line, found, rest = self._buffer.partition(self.delimiter)
                if not found:
                    if len(self._buffer) >= self.MAX_LENGTH + len(self.delimiter):
                        line, self._buffer = self._buffer, b''
                        return self.lineLengthExceeded(line)
                    return
                self._buffer = rest
                if len(line) > self.MAX_LENGTH:
                    return self.lineLengthExceeded(line + self.delimiter + self.clearLineBuffer())
                self.lineReceived(line)
                if self.transport is not None and self.transport.disconnecting:
                    return
        finally:
            self._busy = False

    def setLineMode(self, extra=b''):
        self.line_mode = 1
        if extra:
            return self.dataReceived(extra)

    def setRawMode(self):
        self.line_mode = 0

    def rawDataReceived(self, data):
        raise NotImplementedError

    def lineReceived(self, line):
        raise NotImplementedError

    def sendLine(self, line):
        return self.transport.write(line + self.delimiter)

    def lineLengthExceeded(self, line):
        return self.transport.loseConnection()


class _IntNStringReceiver(protocol.Protocol):
    MAX_LENGTH = 99999
    _unprocessed = b''

    def stringReceived(self, string):
        raise NotImplementedError

    def lengthLimitExceeded(self, length):
        self.transport.loseConnection()

    def dataReceived(self, data):
        self._unprocessed += data
        while len(self._unprocessed) >= self.prefixLength:
            length, = struct.unpack(self.structFormat, self._unprocessed[:self.prefixLength])
            if length > self.MAX_LENGTH:
                self.lengthLimitExceeded(length)
                return
            end = self.prefixLength + length
            if len(self._unprocessed) < end:
                return
            string = self._unprocessed[self.prefixLength:end]
            self._unprocessed = self._unprocessed[end:]
            self.stringReceived(string)

    def sendString(self, string):
        self.transport.write(struct.pack(self.structFormat, len(string)) + string)


class Int32StringReceiver(_IntNStringReceiver):
    structFormat = '!I'
    prefixLength = 4


class Int16StringReceiver(_IntNStringReceiver):
    structFormat = '!H'
    prefixLength = 2


class Int8StringReceiver(_IntNStringReceiver):
    structFormat = '!B'
    prefixLength = 1
