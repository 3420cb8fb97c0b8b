# multiprocessing.connection, FTP and Telnet against servers by hand, cookies, sendmsg, and TLS that nobody uses.
import ftplib
import http.client
import multiprocessing.connection
import socket
import ssl
import threading
import warnings
from http.cookies import SimpleCookie

warnings.simplefilter('ignore')
import telnetlib

listener = multiprocessing.connection.Listener(('127.0.0.1', 0), authkey=b'key')


def objects():
    for _ in range(2):
        try:
            with listener.accept() as connection:
                while True:
                    connection.send(('got', connection.recv()))
        except EOFError:
            print('closed')
        except multiprocessing.AuthenticationError as problem:
            wrong.append(problem)


wrong = []
thread = threading.Thread(target=objects)
thread.start()
with multiprocessing.connection.Client(listener.address, authkey=b'key') as client:
    for thing in (1, 'two', [3, {'four': 4}]):
        client.send(thing)
        print(client.recv())
    print(client.poll(), client.closed)
try:
    multiprocessing.connection.Client(listener.address, authkey=b'wrong')
except multiprocessing.AuthenticationError as problem:
    print(problem)
thread.join()
print(wrong)
listener.close()


def ftp(control):
    passive = socket.create_server(('127.0.0.1', 0))
    port = passive.getsockname()[1]
    connection, _ = control.accept()
    with connection, connection.makefile('rwb', buffering=0) as file:
        file.write(b'220-two lines\r\n220 of welcome\r\n')
        answers = {b'USER': b'331 password\r\n', b'PASS': b'230 in\r\n', b'TYPE': b'200 type\r\n',
                   b'PWD': b'257 "/home/a ""b"""\r\n', b'CWD': b'550 no\r\n', b'QUIT': b'221 bye\r\n',
                   b'PASV': b'227 Entering (127,0,0,1,%d,%d)\r\n' % divmod(port, 256), b'SIZE': b'213 12\r\n'}
        for line in file:
            word = line.split()[0]
            if word in (b'LIST', b'RETR', b'STOR'):
                file.write(b'150 opening\r\n')
                data, _ = passive.accept()
                with data:
                    if word == b'STOR':
                        print('stored', data.recv(100))
                    else:
                        data.sendall(b'one\r\ntwo\r\n')
                file.write(b'226 done\r\n')
            else:
                file.write(answers.get(word, b'500 what\r\n'))
            if word == b'QUIT':
                break


control = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=ftp, args=(control,))
thread.start()
client = ftplib.FTP()
print(client.connect('127.0.0.1', control.getsockname()[1]))
print(client.login('ann', 'secret'), client.pwd(), client.size('f'))
client.retrlines('LIST')
parts = []
print(client.retrbinary('RETR f', parts.append), parts)
import io
print(client.storbinary('STOR g', io.BytesIO(b'content')))
try:
    client.cwd('nowhere')
except ftplib.error_perm as problem:
    print('refused:', problem)
print(client.quit())
thread.join()


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
