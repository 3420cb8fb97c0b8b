import socketserver, threading, socket

class H(socketserver.StreamRequestHandler):

    def handle(self):
        line = self.rfile.readline().strip()
        self.wfile.write(b'[' + line.upper() + b']\n')

class U(socketserver.BaseRequestHandler):

    def handle(self):
        data, sock = self.request
        sock.sendto(data[::-1], self.client_address)

class D(socketserver.DatagramRequestHandler):

    def handle(self):
        self.wfile.write(b'got ' + self.rfile.read())

def ask(port, text):
    with socket.create_connection(('127.0.0.1', port)) as s:
        s.sendall(text + b'\n')
        return s.makefile('rb').read()
for cls in (socketserver.TCPServer, socketserver.ThreadingTCPServer, socketserver.ForkingTCPServer):
    with cls(('127.0.0.1', 0), H) as server:
        t = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05})
        t.start()
        for x in (b'a', b'b'):
            print(cls.__name__, ask(server.server_address[1], x))
        server.shutdown()
        t.join()
for cls, handler in ((socketserver.UDPServer, U), (socketserver.ThreadingUDPServer, D), (socketserver.ForkingUDPServer, U)):
    with cls(('127.0.0.1', 0), handler) as server:
        t = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05})
        t.start()
        c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        c.sendto(b'abc', server.server_address)
        print(cls.__name__, c.recv(100))
        c.close()
        server.shutdown()
        t.join()
import os
for cls in (socketserver.UnixStreamServer, socketserver.ThreadingUnixStreamServer):
    path = '/tmp/sp-test.sock'
    if os.path.exists(path):
        os.unlink(path)
    with cls(path, H) as server:
        t = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05})
        t.start()
        c = socket.socket(socket.AF_UNIX)
        c.connect(path)
        c.sendall(b'unix\n')
        print(cls.__name__, c.recv(100))
        c.close()
        server.shutdown()
        t.join()
    os.unlink(path)

class Bad(socketserver.BaseRequestHandler):

    def handle(self):
        1 / 0
with socketserver.TCPServer(('127.0.0.1', 0), Bad) as server:
    t = threading.Thread(target=server.handle_request)
    t.start()
    s = socket.create_connection(server.server_address)
    print(s.recv(10))
    t.join()
