"""asyncore and asynchat."""

import socket
import warnings

# They are deprecated, and say so.
warnings.simplefilter("ignore")
import asynchat
import asyncore


class Answering(asynchat.async_chat):
    def __init__(self, sock):
        super().__init__(sock)
        self.set_terminator(b"\n")
        self.parts = []

    def collect_incoming_data(self, data):
        self.parts.append(data)

    def found_terminator(self):
        line, self.parts = b"".join(self.parts), []
        print("server heard", line)
        if line.startswith(b"size "):
            self.set_terminator(int(line[5:]))
        elif line == b"bye":
            self.push(b"bye\n")
            self.close_when_done()
        else:
            self.set_terminator(b"\n")
            self.push_with_producer(asynchat.simple_producer(line[::-1] + b"\n", 4))


class Server(asyncore.dispatcher):
    def __init__(self):
        super().__init__()
        self.create_socket()
        self.set_reuse_addr()
        self.bind(("127.0.0.1", 0))
        self.listen(5)
        self.address = self.socket.getsockname()

    def handle_accepted(self, sock, addr):
        print("accepted", addr[0])
        Answering(sock)
        self.close()


class Client(asyncore.dispatcher_with_send):
    def __init__(self, address):
        super().__init__()
        self.said = [b"size 5\nhello", b"bye\n"]
        self.create_socket()
        self.connect(address)

    def handle_connect(self):
        print("connected")
        self.send(b"first line\n")

    def handle_read(self):
        data = self.recv(100)
        if data:
            print("client heard", data)
        if data.endswith(b"\n") and self.said:
            self.send(self.said.pop(0))

    def handle_close(self):
        print("closed")
        self.close()


server = Server()
print(server.accepting, server.connected)
Client(server.address)
asyncore.loop(timeout=5, count=60)
print(len(asyncore.socket_map))


class Failing(asyncore.dispatcher):
    def handle_connect(self):
        pass

    def handle_write(self):
        raise ValueError("not today")

    def handle_error(self):
        print("error", asyncore.compact_traceback()[2])
        self.close()


ours, theirs = socket.socketpair()
Failing(ours)
asyncore.loop(count=2)
print(asynchat.find_prefix_at_end(b"abc\r", b"\r\n"), len(asyncore.socket_map))
