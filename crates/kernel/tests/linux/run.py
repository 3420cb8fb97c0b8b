"""Runs dialogues of socket calls on this machine's Linux: the other half of tests/linux.rs.

Reads a JSON list of cases, each a list of commands (lists of words); prints the JSON list of their
results. Every socket is non-blocking, and after each command loopback gets time to come to rest.
"""

import errno
import json
import os
import random
import select
import socket
import struct
import sys
import tempfile
import time

# Another place each time: connections of the last run may still be in TIME_WAIT.
BASE = random.randrange(10000, 32000, 100)
PAUSE = 0.002
NETWORK = random.randrange(1, 250)
TYPES = {"tcp": (socket.AF_INET, socket.SOCK_STREAM), "udp": (socket.AF_INET, socket.SOCK_DGRAM),
         "tcp6": (socket.AF_INET6, socket.SOCK_STREAM), "udp6": (socket.AF_INET6, socket.SOCK_DGRAM),
         "unix": (socket.AF_UNIX, socket.SOCK_STREAM), "unixdgram": (socket.AF_UNIX, socket.SOCK_DGRAM)}
HOW = {"rd": 0, "wr": 1, "rdwr": 2}
EVENTS = [("IN", 1), ("OUT", 4), ("ERR", 8), ("HUP", 16), ("NVAL", 32), ("RDHUP", 0x2000)]


EPOLL = EVENTS + [("ET", 1 << 31), ("ONESHOT", 1 << 30), ("EXCLUSIVE", 1 << 28)]
OPERATIONS = {"add": select.epoll.register, "mod": select.epoll.modify}


class End:
    """A descriptor that is no socket: one end of a pipe, an epoll set, a copy of either."""

    def __init__(self, fd):
        self.fd = fd

    def fileno(self):
        return self.fd

    def setblocking(self, on):
        os.set_blocking(self.fd, on)

    def dup(self):
        return End(os.dup(self.fd))

    def close(self):
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)

    __del__ = close


def named(bits, names=EVENTS):
    return "+".join(word for word, bit in names if bits & bit) or "nothing"


def bits(words):
    return sum(dict(EPOLL)[word] for word in words.split("+") if word != "0")


class Case:
    def __init__(self, number, directory):
        self.host = f"127.{(NETWORK + number // 200) % 250}.{number % 200 + 1}."
        self.sockets, self.directory = {}, directory
        self.registered = {}

    def address(self, sock, word):
        if sock.family == socket.AF_UNIX:
            return os.path.join(self.directory, word) if word else ""
        ip, _, port = word.rpartition(":")
        port = int(port)
        port = BASE + port - 7000 if 7000 <= port < 7100 else port
        if ip.startswith("lo"):
            ip = self.host + ip[2:]
        return (ip, port)

    def name(self, address, sock):
        if isinstance(address, (str, bytes)):
            return os.path.basename(os.fsdecode(address)) or "unnamed"
        if address is None:
            return "none"
        ip, port = address[:2]
        ip = "lo" + ip[len(self.host):] if ip.startswith(self.host) else ip
        if BASE <= port < BASE + 100:
            port += 7000 - BASE
        elif port >= 32768:
            stream = sock.type == socket.SOCK_STREAM
            port = ("odd" if port % 2 else "even") if stream else "any"
        return f"{ip}:{port}"

    def run(self, command):
        try:
            return str(self.call(*command))
        except OSError as problem:
            name = errno.errorcode[problem.errno]
            return {"ENOTSUP": "EOPNOTSUPP", "EWOULDBLOCK": "EAGAIN"}.get(name, name)

    def call(self, verb, *words):
        if verb == "socket":
            return self.keep(words[0], socket.socket(*TYPES[words[1]]))
        if verb == "pair":
            one, other = socket.socketpair(*TYPES[words[2]])
            self.keep(words[0], one)
            return self.keep(words[1], other)
        if verb == "unlink":
            os.unlink(os.path.join(self.directory, words[0]))
            return "ok"
        if verb == "pipe":
            one, other = os.pipe()
            self.keep(words[0], End(one))
            return self.keep(words[1], End(other))
        if verb == "epoll":
            with select.epoll() as epoll:
                return self.keep(words[0], End(os.dup(epoll.fileno())))
        if verb == "select":
            return self.select(words)
        if words[0] not in self.sockets:
            return "no socket"
        sock, words = self.sockets[words[0]], words[1:]
        if sock.fileno() < 0:
            return "EBADF"
        if verb in ("add", "mod", "del"):
            if words[0] not in self.sockets:
                return "no socket"
            return self.control(sock.fileno(), verb, *words)
        if verb == "wait":
            epoll = select.epoll.fromfd(os.dup(sock.fileno()))
            events = epoll.poll(0, int(words[0]) if words else -1)
            return " ".join(f"{self.registered[fd]}:{named(bits)}" for fd, bits in events) or "nothing"
        if verb == "read":
            return repr(os.read(sock.fileno(), int(words[0])).decode())
        if verb == "count":
            return len(os.read(sock.fileno(), int(words[0])))
        if verb == "write":
            return os.write(sock.fileno(), words[0].encode())
        if verb == "writen":
            return os.write(sock.fileno(), bytes(int(words[0])))
        if verb == "dup2":
            if words[0] not in self.sockets:
                return "no socket"
            os.dup2(sock.fileno(), self.sockets[words[0]].fileno())
            return "ok"
        if verb == "bind":
            sock.bind(self.address(sock, words[0]))
        elif verb == "listen":
            sock.listen(int(words[0]))
        elif verb == "connect":
            sock.connect(self.address(sock, words[0]))
        elif verb == "accept":
            new, address = sock.accept()
            self.keep(words[0], new)
            return self.name(address, sock)
        elif verb == "send":
            return sock.send(words[0].encode())
        elif verb == "fill":
            return sock.send(bytes(int(words[0])))
        elif verb == "sendto":
            return sock.sendto(words[0].encode(), self.address(sock, words[1]))
        elif verb == "recv":
            return repr(sock.recv(int(words[0])).decode())
        elif verb == "peek":
            return repr(sock.recv(int(words[0]), socket.MSG_PEEK).decode())
        elif verb == "recvfrom":
            data, address = sock.recvfrom(int(words[0]))
            return f"{data.decode()!r} {self.name(address, sock)}"
        elif verb == "shutdown":
            sock.shutdown(HOW[words[0]])
        elif verb == "close":
            sock.close()
        elif verb == "dup":
            return self.keep(words[0], sock.dup())
        elif verb == "name":
            return self.name(sock.getsockname(), sock)
        elif verb == "peer":
            return self.name(sock.getpeername(), sock)
        elif verb == "set":
            sock.setsockopt(*map(int, words))
        elif verb == "linger":
            sock.setsockopt(1, 13, struct.pack("ii", *map(int, words)))
        elif verb == "get":
            return sock.getsockopt(*map(int, words))
        elif verb == "poll":
            poller = select.poll()
            poller.register(sock, 1 | 4 | 0x2000)
            ready = poller.poll(0)
            return named(ready[0][1] if ready else 0)
        elif verb == "state":
            return sock.getsockopt(6, 11, 1)[0]
        else:
            raise SystemExit(f"unknown command {verb}")
        return "ok"

    def control(self, epoll, verb, name, events="0"):
        fd = self.sockets[name].fileno()
        if fd < 0:
            return "EBADF"
        epoll = select.epoll.fromfd(os.dup(epoll))
        if verb == "del":
            epoll.unregister(fd)
        else:
            self.registered[fd] = name
            OPERATIONS[verb](epoll, fd, bits(events))
        return "ok"

    def select(self, words):
        asked = [[name for name in word.split(",") if name != "-"] for word in words]
        for name in sum(asked, []):
            if name not in self.sockets:
                return "no socket"
            if self.sockets[name].fileno() < 0:
                return "EBADF"
        fds = [[self.sockets[name].fileno() for name in names] for names in asked]
        ready = select.select(*fds, 0)
        return " ".join(",".join(name for name, fd in zip(names, numbers) if fd in there) or "-"
                        for names, numbers, there in zip(asked, fds, ready))

    def keep(self, name, sock):
        sock.setblocking(False)
        self.sockets[name] = sock
        return "ok"


def main():
    results = []
    with tempfile.TemporaryDirectory() as directory:
        for number, commands in enumerate(json.load(sys.stdin)):
            place = os.path.join(directory, str(number))
            os.mkdir(place)
            case, lines = Case(number, place), []
            for command in commands:
                lines.append(case.run(command))
                time.sleep(PAUSE)
            for sock in case.sockets.values():
                sock.close()
            results.append(lines)
    json.dump(results, sys.stdout)


main()
