import threading, http.client, urllib.request, urllib.parse, urllib.error, http, socket
from http.server import HTTPServer, ThreadingHTTPServer, BaseHTTPRequestHandler

class H(BaseHTTPRequestHandler):

    def do_GET(self):
        if self.path == '/old':
            self.send_response(302)
            self.send_header('Location', '/new')
            self.end_headers()
            return
        if self.path == '/missing':
            self.send_error(404)
            return
        body = f"you asked {self.path} from {self.headers['User-Agent']}".encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/plain')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        data = self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(data.upper() + ' '.join(self.headers).encode())

    def log_message(self, f, *a):
        print('log', f % a)
for cls in (HTTPServer, ThreadingHTTPServer):
    with cls(('127.0.0.1', 0), H) as server:
        t = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
        t.start()
        base = 'http://127.0.0.1:%d' % server.server_port
        with urllib.request.urlopen(base + '/a?b=c') as r:
            print(r.status, r.reason, r.read().decode(), r.headers['Content-Type'])
        print(urllib.request.urlopen(base + '/old').read())
        try:
            urllib.request.urlopen(base + '/missing')
        except urllib.error.HTTPError as e:
            print(e, e.code, len(e.read()))
        print(urllib.request.urlopen(base + '/p', data=urllib.parse.urlencode({'a': 1, 'b': 'x y'}).encode()).read())
        c = http.client.HTTPConnection('127.0.0.1', server.server_port)
        c.request('GET', '/x')
        r = c.getresponse()
        print(r.status, r.reason, r.getheader('content-length'), r.read())
        c.close()
        s = socket.create_connection(('127.0.0.1', server.server_port))
        s.sendall(b'GET /raw HTTP/1.0\r\n\r\n')
        print(s.makefile().readline())
        s.close()
        server.shutdown()
        t.join()
try:
    urllib.request.urlopen('http://127.0.0.1:1/')
except urllib.error.URLError as e:
    print(e)
print(urllib.parse.urlparse('http://u:p@h.com:80/p/a;x?q=1&r=2#f'), urllib.parse.parse_qs('a=1&b=2&a=3'), urllib.parse.quote('a b/ü'), urllib.parse.unquote('%C3%BC+x'), urllib.parse.urljoin('http://a/b/c', '../d'))
print(http.HTTPStatus.NOT_FOUND, http.HTTPStatus(404).phrase)
