import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('', 7794))
listener.listen(10)
listener.setblocking(False)
poller = select.epoll()
poller.register(listener.fileno(), select.EPOLLIN | select.EPOLLET)
clients = {}
while True:
    for fd, event in poller.poll():
        if fd == listener.fileno():
            # An edge is told once: take all that there are.
            while True:
                try:
                    conn, address = listener.accept()
                except BlockingIOError:
                    break
                conn.setblocking(False)
                clients[conn.fileno()] = conn
                poller.register(conn.fileno(), select.EPOLLIN | select.EPOLLET)
                print('new client', address[0])
        elif event & select.EPOLLIN:
            data = clients[fd].recv(1024)
            if data:
                print('received', data, event)
                clients[fd].send(data)
            else:
                poller.unregister(fd)
                clients.pop(fd).close()
                print('left')
