import socketserver


class Greeter(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall('welcome'.encode())
        while True:
            text = self.request.recv(1024).decode()
            print('got', repr(text))
            if not text or text == 'exit':
                break
            if text == '0':
                self.request.sendall('you pressed 0'.encode())
            else:
                self.request.sendall('please say again'.encode())


socketserver.ThreadingTCPServer.allow_reuse_address = True
server = socketserver.ThreadingTCPServer(('', 8009), Greeter)
server.serve_forever()
