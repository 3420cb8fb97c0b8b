# Telnet against a server by hand, cookies, sendmsg, and TLS that nobody uses.
import http.client
import socket
import ssl
import threading
import warnings
from http.cookies import SimpleCookie

warnings.simplefilter('ignore')
import telnetlib


def telnet(server):
    connection, _ = server.accept()
    with connection:
        connection.sendall(b'\xff\xfd\x18login: ')
        heard = b''
        while not heard.endswith(b'ann\n'):
            heard += connection.recv(100)
        print(heard)
        connection.sendall(b'welcome\r\n$ ')


server = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=telnet, args=(server,))
thread.start()
with telnetlib.Telnet('127.0.0.1', server.getsockname()[1]) as client:
    print(client.read_until(b'login: '))
    client.write(b'ann\n')
    print(client.expect([b'wel(come)', b'never'])[0])
    print(client.read_all())
thread.join()

cookie = SimpleCookie('name=value; other="two words"')
cookie['name']['max-age'] = 60
cookie['fresh'] = 'a;b'
print(cookie, cookie['other'].value, cookie['fresh'].coded_value)
print(http.client.OK, http.client.NOT_FOUND, http.client.responses[404])

one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
print(one.sendmsg([b'ab', b'cd']), other.recvmsg(3), socket.CMSG_LEN(4), socket.CMSG_SPACE(4))
buffers = [bytearray(2), bytearray(4)]
one.send(b'hello')
print(other.recvmsg_into(buffers)[:3], buffers)
inet = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
inet.bind(('127.0.0.1', 0))
print(inet.sendmsg([b'to ', b'myself'], [], 0, inet.getsockname()), inet.recvmsg(100)[:3])

context = ssl.create_default_context()
print(context.check_hostname, context.verify_mode == ssl.CERT_REQUIRED, issubclass(ssl.SSLError, OSError))
try:
    context.load_cert_chain('no-such-file.pem')
except FileNotFoundError as problem:
    print(problem)
try:
    context.wrap_socket(socket.socket())
except ValueError as problem:
    print(problem)
