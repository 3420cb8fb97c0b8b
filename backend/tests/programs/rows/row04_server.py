import socketserver
import time


class Stamp(socketserver.StreamRequestHandler):
    def handle(self):
        print('connected from', self.client_address)
        line = self.rfile.readline().strip()
        self.wfile.write(f'[{time.ctime()}] {line.decode()}\n'.encode())


socketserver.TCPServer.allow_reuse_address = True
server = socketserver.TCPServer(('', 21568), Stamp)
server.serve_forever()
