import os
import signal
import socket

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('', 7790))
listener.listen(5)
while True:
    conn, address = listener.accept()
    print('accepted', address[0])
    if os.fork() == 0:
        listener.close()
        while data := conn.recv(1024):
            conn.sendall(data.upper())
        print('child: the client has left')
        os._exit(0)
    conn.close()
