"""Runs dialogues of socket calls on this machine's Linux: the other half of tests/linux.rs.

Reads a JSON list of cases, each a list of commands (lists of words); prints the JSON list of their
results. Every socket is non-blocking, and after each command loopback gets time to come to rest.
"""

import errno
import json
import os
import random
import select
import signal
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
         "seqpacket": (socket.AF_UNIX, socket.SOCK_SEQPACKET),
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


FLAGS = {word: getattr(socket, "MSG_" + word)
         for word in ("OOB", "PEEK", "TRUNC", "DONTWAIT", "WAITALL", "NOSIGNAL", "MORE")}
LEVELS = {"SO": 1, "TCP": 6, "IP": 0, "IPV6": 41}
# How long a call may sleep before it counts as one that does not return.
PATIENCE = 0.4


class Sleeps(Exception):
    pass


def give_up(*_):
    raise Sleeps


def message_flags(words):
    return sum(FLAGS[word] for word in words[0].split("+")) if words else 0


def option(name):
    if "/" in name:
        return tuple(map(int, name.split("/")))
    return LEVELS[name.split("_")[0]], getattr(socket, name)


MEMBERSHIP = {
    "join": ("IP_ADD_MEMBERSHIP", "IPV6_JOIN_GROUP"),
    "leave": ("IP_DROP_MEMBERSHIP", "IPV6_LEAVE_GROUP"),
}


class Case:
    def __init__(self, number, directory):
        self.host = f"127.{(NETWORK + number // 200) % 250}.{number % 200 + 1}."
        self.sockets, self.directory = {}, directory
        self.registered, self.children = {}, {}

    def address(self, sock, word):
        if sock.family == socket.AF_UNIX:
            return os.path.join(self.directory, word) if word else ""
        ip, _, port = word.rpartition(":")
        port = int(port)
        port = BASE + port - 7000 if 7000 <= port < 7100 else port
        if ip.startswith("lo"):
            ip = self.host + ip[2:]
        return (ip, port)

    def membership(self, group, where="0.0.0.0"):
        if ":" in group:
            return socket.inet_pton(socket.AF_INET6, group) + struct.pack("i", int(where))
        where = self.host + where[2:] if where.startswith("lo") else where
        return socket.inet_aton(group) + socket.inet_aton(where)

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
        process, _, verb = command[0].rpartition(":")
        if process:
            if process not in self.children:
                return "no process"
            return self.ask(process, [verb, *command[1:]])
        try:
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
            try:
                return str(self.call(*command))
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except Sleeps:
            return "sleeps"
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
        if verb == "fork":
            return self.fork(words[0])
        if verb == "exit":
            self.ask(words[0], None)
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
            return sock.send(words[0].encode(), message_flags(words[1:]))
        elif verb == "fill":
            return sock.send(bytes(int(words[0])))
        elif verb == "sendto":
            return sock.sendto(words[0].encode(), self.address(sock, words[1]))
        elif verb == "recv":
            return repr(sock.recv(int(words[0]), message_flags(words[1:])).decode())
        elif verb == "block":
            sock.setblocking(True)
        elif verb in ("rcvtimeo", "sndtimeo"):
            name = socket.SO_RCVTIMEO if verb == "rcvtimeo" else socket.SO_SNDTIMEO
            sock.setsockopt(1, name, struct.pack("ll", 0, int(words[0]) * 1000))
        elif verb == "sendn":
            return sock.send(bytes(int(words[0])))
        elif verb == "recvn":
            return len(sock.recv(int(words[0]), message_flags(words[1:])))
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
            sock.setsockopt(*option(words[0]), int(words[1]))
        elif verb == "setshort":
            sock.setsockopt(*option(words[0]), b"\1")
        elif verb in ("join", "leave"):
            sock.setsockopt(*option(MEMBERSHIP[verb][":" in words[0]]), self.membership(*words))
        elif verb == "via":
            sock.setsockopt(*option("IP_MULTICAST_IF"), socket.inet_aton(self.host + words[0][2:]))
        elif verb == "device":
            sock.setsockopt(1, socket.SO_BINDTODEVICE, words[0].encode())
        elif verb == "linger":
            sock.setsockopt(1, 13, struct.pack("ii", *map(int, words)))
        elif verb == "get":
            return sock.getsockopt(*option(words[0]))
        elif verb == "getraw":
            return sock.getsockopt(*option(words[0]), int(words[1])).hex()
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

    def fork(self, name):
        """A child that makes the calls it is asked to make, until it is asked for nothing more."""
        (asked, ask), (answer, answered) = os.pipe(), os.pipe()
        if pid := os.fork():
            os.close(asked)
            os.close(answered)
            self.children[name] = pid, open(ask, "w"), open(answer)
            return "ok"
        os.close(ask)
        os.close(answer)
        try:
            with open(asked) as commands, open(answered, "w") as answers:
                while (command := json.loads(commands.readline() or "null")) is not None:
                    print(json.dumps(self.run(command)), file=answers, flush=True)
        finally:
            # Whatever happens, the parent's folder is not the child's to remove.
            os._exit(0)

    def ask(self, name, command):
        pid, ask, answer = self.children[name]
        print(json.dumps(command), file=ask, flush=True)
        if command is not None:
            return json.loads(answer.readline())
        del self.children[name]
        os.waitpid(pid, 0)

    def close(self):
        for name in list(self.children):
            self.ask(name, None)
        for sock in self.sockets.values():
            sock.close()

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
        names = sum(asked, [])
        if any(name not in self.sockets for name in names):
            return "no socket"
        if any(self.sockets[name].fileno() < 0 for name in names):
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
    if os.getuid() == 0:
        # As a user's program: what only root may do is refused.
        os.setuid(65534)
    signal.signal(signal.SIGALRM, give_up)
    results = []
    with tempfile.TemporaryDirectory() as directory:
        for number, commands in enumerate(json.load(sys.stdin)):
            place = os.path.join(directory, str(number))
            os.mkdir(place)
            case, lines = Case(number, place), []
            for command in commands:
                lines.append(case.run(command))
                time.sleep(PAUSE)
            case.close()
            results.append(lines)
    json.dump(results, sys.stdout)


main()
