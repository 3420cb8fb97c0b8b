"""Further handlers for logging: files that rotate, sockets, queues, buffers."""

import copy
import logging
import os
import pickle
import queue
import socket
import struct
import threading
import time

DEFAULT_TCP_LOGGING_PORT = 9020
DEFAULT_UDP_LOGGING_PORT = 9021
DEFAULT_HTTP_LOGGING_PORT = 9022
DEFAULT_SOAP_LOGGING_PORT = 9023
SYSLOG_UDP_PORT = 514
SYSLOG_TCP_PORT = 514
_MIDNIGHT = 24 * 60 * 60


class BaseRotatingHandler(logging.FileHandler):
    namer = None
    rotator = None

    def __init__(self, filename, mode, encoding=None, delay=False, errors=None):
        super().__init__(filename, mode=mode, encoding=encoding, delay=delay, errors=errors)

    def emit(self, record):
        try:
            if self.shouldRollover(record):
                self.doRollover()
            super().emit(record)
        except Exception:
            self.handleError(record)

    def rotation_filename(self, default_name):
        return self.namer(default_name) if callable(self.namer) else default_name

    def rotate(self, source, dest):
        if callable(self.rotator):
            self.rotator(source, dest)
        elif os.path.exists(source):
            os.rename(source, dest)


class RotatingFileHandler(BaseRotatingHandler):
    def __init__(self, filename, mode="a", maxBytes=0, backupCount=0, encoding=None, delay=False, errors=None):
        if maxBytes > 0:
            mode = "a"
        super().__init__(filename, mode, encoding=encoding, delay=delay, errors=errors)
        self.maxBytes, self.backupCount = maxBytes, backupCount

    def doRollover(self):
        if self.stream:
            self.stream.close()
            self.stream = None
        if self.backupCount > 0:
            for number in range(self.backupCount - 1, 0, -1):
                older = self.rotation_filename(f"{self.baseFilename}.{number}")
                if os.path.exists(older):
                    self._replace(older, self.rotation_filename(f"{self.baseFilename}.{number + 1}"))
            first = self.rotation_filename(self.baseFilename + ".1")
            if os.path.exists(first):
                os.remove(first)
            self.rotate(self.baseFilename, first)
        if not self.delay:
            self.stream = self._open()

    def _replace(self, source, dest):
        if os.path.exists(dest):
            os.remove(dest)
        os.rename(source, dest)

    def shouldRollover(self, record):
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes <= 0:
            return False
        size = os.path.getsize(self.baseFilename)
        return size > 0 and size + len(self.format(record)) + 1 >= self.maxBytes or (
            len(self.format(record)) + 1 >= self.maxBytes)


class TimedRotatingFileHandler(BaseRotatingHandler):
    _units = {
        "S": (1, "%Y-%m-%d_%H-%M-%S"),
        "M": (60, "%Y-%m-%d_%H-%M"),
        "H": (3600, "%Y-%m-%d_%H"),
        "D": (_MIDNIGHT, "%Y-%m-%d"),
        "MIDNIGHT": (_MIDNIGHT, "%Y-%m-%d"),
    }

    def __init__(self, filename, when="h", interval=1, backupCount=0, encoding=None, delay=False, utc=False,
                 atTime=None, errors=None):
        super().__init__(filename, "a", encoding=encoding, delay=delay, errors=errors)
        self.when = when.upper()
        if self.when.startswith("W") and self.when[1:] in tuple("0123456"):
            seconds, self.suffix = 7 * _MIDNIGHT, "%Y-%m-%d"
        elif self.when in self._units:
            seconds, self.suffix = self._units[self.when]
        else:
            raise ValueError(f"Invalid rollover interval specified: {self.when}")
        self.backupCount, self.utc, self.atTime = backupCount, utc, atTime
        self.interval = seconds * interval
        self.rolloverAt = self.computeRollover(int(time.time()))

    def computeRollover(self, currentTime):
        if self.when == "MIDNIGHT" or self.when.startswith("W"):
            passed = currentTime % _MIDNIGHT
            return currentTime - passed + self.interval
        return currentTime + self.interval

    def shouldRollover(self, record):
        return int(time.time()) >= self.rolloverAt

    def doRollover(self):
        if self.stream:
            self.stream.close()
            self.stream = None
        begun = time.gmtime(self.rolloverAt - self.interval)
        target = self.rotation_filename(self.baseFilename + "." + time.strftime(self.suffix, begun))
        if os.path.exists(target):
            os.remove(target)
        self.rotate(self.baseFilename, target)
        for old in self.getFilesToDelete() if self.backupCount > 0 else ():
            os.remove(old)
        if not self.delay:
            self.stream = self._open()
        now = int(time.time())
        while self.rolloverAt <= now:
            self.rolloverAt += self.interval

    def getFilesToDelete(self):
        folder, base = os.path.split(self.baseFilename)
        old = sorted([os.path.join(folder, name) for name in os.listdir(folder) if name.startswith(base + ".")])
        return old[: max(0, len(old) - self.backupCount)]


class WatchedFileHandler(logging.FileHandler):
    def reopenIfNeeded(self):
        if self.stream is not None and not os.path.exists(self.baseFilename):
            self.stream.close()
            self.stream = self._open()

    def emit(self, record):
        self.reopenIfNeeded()
        super().emit(record)


class SocketHandler(logging.Handler):
    """Sends each record, pickled, with its length before it."""

    def __init__(self, host, port):
        super().__init__()
        self.host, self.port = host, port
        self.address = host if port is None else (host, port)
        self.sock = None
        self.closeOnError = False
        self.retryTime = None
        self.retryStart, self.retryMax, self.retryFactor = 1.0, 30.0, 2.0

    def makeSocket(self, timeout=1):
        if self.port is not None:
            return socket.create_connection(self.address, timeout=timeout)
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(timeout)
        try:
            made.connect(self.address)
        except OSError:
            made.close()
            raise
        return made

    def createSocket(self):
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
            self.retryTime = None
        except OSError:
            if self.retryTime is None:
                self.retryPeriod = self.retryStart
            else:
                self.retryPeriod = min(self.retryPeriod * self.retryFactor, self.retryMax)
            self.retryTime = now + self.retryPeriod

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        if self.sock:
            try:
                self.sock.sendall(s)
            except OSError:
                self.sock.close()
                self.sock = None

    def makePickle(self, record):
        if record.exc_info:
            self.format(record)
        state = dict(record.__dict__)
        state["msg"] = record.getMessage()
        state["args"] = None
        state["exc_info"] = None
        state.pop("message", None)
        data = pickle.dumps(state, 1)
        return struct.pack(">L", len(data)) + data

    def handleError(self, record):
        if self.closeOnError and self.sock:
            self.sock.close()
            self.sock = None
        else:
            super().handleError(record)

    def emit(self, record):
        try:
            self.send(self.makePickle(record))
        except Exception:
            self.handleError(record)

    def close(self):
        if self.sock:
            self.sock.close()
            self.sock = None
        super().close()


class DatagramHandler(SocketHandler):
    def __init__(self, host, port):
        super().__init__(host, port)
        self.closeOnError = False

    def makeSocket(self):
        return socket.socket(socket.AF_UNIX if self.port is None else socket.AF_INET, socket.SOCK_DGRAM)

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, self.address)


class SysLogHandler(logging.Handler):
    LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG = range(8)
    LOG_KERN, LOG_USER, LOG_MAIL, LOG_DAEMON, LOG_AUTH, LOG_SYSLOG, LOG_LPR, LOG_NEWS = range(8)
    LOG_UUCP, LOG_CRON, LOG_AUTHPRIV, LOG_FTP, LOG_NTP, LOG_SECURITY, LOG_CONSOLE = range(8, 15)
    LOG_LOCAL0, LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3, LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6, LOG_LOCAL7 = range(16, 24)

    priority_names = {
        "alert": 1, "crit": 2, "critical": 2, "debug": 7, "emerg": 0, "err": 3, "error": 3, "info": 6,
        "notice": 5, "panic": 0, "warn": 4, "warning": 4,
    }
    facility_names = {
        "kern": 0, "user": 1, "mail": 2, "daemon": 3, "auth": 4, "syslog": 5, "lpr": 6, "news": 7, "uucp": 8,
        "cron": 9, "authpriv": 10, "ftp": 11, "local0": 16, "local1": 17, "local2": 18, "local3": 19,
        "local4": 20, "local5": 21, "local6": 22, "local7": 23,
    }
    priority_map = {"DEBUG": "debug", "INFO": "info", "WARNING": "warning", "ERROR": "error", "CRITICAL": "critical"}
    ident = ""
    append_nul = True

    def __init__(self, address=("localhost", SYSLOG_UDP_PORT), facility=LOG_USER, socktype=None):
        super().__init__()
        self.address, self.facility = address, facility
        self.socktype = socket.SOCK_DGRAM if socktype is None else socktype
        self.unixsocket = isinstance(address, str)
        self.socket = None
        self.createSocket()

    def createSocket(self):
        family = socket.AF_UNIX if self.unixsocket else socket.AF_INET
        self.socket = socket.socket(family, self.socktype)
        if self.unixsocket or self.socktype == socket.SOCK_STREAM:
            self.socket.connect(self.address)

    def encodePriority(self, facility, priority):
        if isinstance(facility, str):
            facility = self.facility_names[facility]
        if isinstance(priority, str):
            priority = self.priority_names[priority]
        return facility << 3 | priority

    def mapPriority(self, levelName):
        return self.priority_map.get(levelName, "warning")

    def emit(self, record):
        try:
            text = self.ident + self.format(record) + ("\0" if self.append_nul else "")
            priority = self.encodePriority(self.facility, self.mapPriority(record.levelname))
            data = f"<{priority}>{text}".encode("utf-8")
            if self.unixsocket or self.socktype == socket.SOCK_STREAM:
                self.socket.sendall(data)
            else:
                self.socket.sendto(data, self.address)
        except Exception:
            self.handleError(record)

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None
        super().close()


class HTTPHandler(logging.Handler):
    def __init__(self, host, url, method="GET", secure=False, credentials=None, context=None):
        super().__init__()
        method = method.upper()
        if method not in ("GET", "POST"):
            raise ValueError("method must be GET or POST")
        if secure:
            raise ValueError("there is no TLS on the playground's hosts: secure must be False")
        self.host, self.url, self.method, self.credentials = host, url, method, credentials

    def mapLogRecord(self, record):
        return record.__dict__

    def emit(self, record):
        try:
            import http.client
            import urllib.parse

            data = urllib.parse.urlencode(self.mapLogRecord(record))
            connection = http.client.HTTPConnection(self.host)
            if self.method == "GET":
                connection.request("GET", self.url + ("&" if "?" in self.url else "?") + data)
            else:
                headers = {"Content-type": "application/x-www-form-urlencoded"}
                connection.request("POST", self.url, data.encode(), headers)
            connection.getresponse()
            connection.close()
        except Exception:
            self.handleError(record)


class BufferingHandler(logging.Handler):
    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity
        self.buffer = []

    def shouldFlush(self, record):
        return len(self.buffer) >= self.capacity

    def emit(self, record):
        self.buffer.append(record)
        if self.shouldFlush(record):
            self.flush()

    def flush(self):
        self.buffer.clear()

    def close(self):
        self.flush()
        super().close()


class MemoryHandler(BufferingHandler):
    def __init__(self, capacity, flushLevel=logging.ERROR, target=None, flushOnClose=True):
        super().__init__(capacity)
        self.flushLevel, self.target, self.flushOnClose = flushLevel, target, flushOnClose

    def shouldFlush(self, record):
        return len(self.buffer) >= self.capacity or record.levelno >= self.flushLevel

    def setTarget(self, target):
        self.target = target

    def flush(self):
        if self.target:
            for record in self.buffer:
                self.target.handle(record)
            self.buffer.clear()

    def close(self):
        if self.flushOnClose:
            self.flush()
        self.target = None
        self.buffer.clear()
        logging.Handler.close(self)


class QueueHandler(logging.Handler):
    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def enqueue(self, record):
        self.queue.put_nowait(record)

    def prepare(self, record):
        text = self.format(record)
        record = copy.copy(record)
        record.message = record.msg = text
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return record

    def emit(self, record):
        try:
            self.enqueue(self.prepare(record))
        except Exception:
            self.handleError(record)


class QueueListener:
    _sentinel = None

    def __init__(self, queue, *handlers, respect_handler_level=False):
        self.queue, self.handlers, self.respect_handler_level = queue, handlers, respect_handler_level
        self._thread = None

    def dequeue(self, block):
        return self.queue.get(block)

    def start(self):
        self._thread = threading.Thread(target=self._monitor)
        self._thread.daemon = True
        self._thread.start()

    def prepare(self, record):
        return record

    def handle(self, record):
        record = self.prepare(record)
        for handler in self.handlers:
            if not self.respect_handler_level or record.levelno >= handler.level:
                handler.handle(record)

    def _monitor(self):
        while True:
            try:
                record = self.dequeue(True)
            except queue.Empty:
                break
            if record is self._sentinel:
                break
            self.handle(record)

    def enqueue_sentinel(self):
        self.queue.put_nowait(self._sentinel)

    def stop(self):
        if self._thread:
            self.enqueue_sentinel()
            self._thread.join()
            self._thread = None
