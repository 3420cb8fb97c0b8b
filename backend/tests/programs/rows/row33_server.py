import gevent
from gevent import monkey

monkey.patch_all()
import socket


def serve(conn):
    while True:
        data = conn.recv(1024)
        if not data:
            break
        print('received', data)
        conn.send(data)
    print('left')
    conn.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('', 7798))
listener.listen(5)
while True:
    conn, address = listener.accept()
    print('accepted', address[0])
    gevent.spawn(serve, conn)
