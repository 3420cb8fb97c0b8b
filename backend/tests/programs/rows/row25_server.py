import socket
import time

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('', 7792))
listener.listen(10)
listener.setblocking(False)
clients = []
served = 0
while clients or not served:
    try:
        conn, address = listener.accept()
        conn.setblocking(False)
        clients.append(conn)
        served += 1
        print('now', len(clients))
    except BlockingIOError:
        pass
    for conn in list(clients):
        try:
            data = conn.recv(1024)
        except BlockingIOError:
            continue
        if data:
            print('got a number')
            conn.send(data)
        else:
            clients.remove(conn)
            conn.close()
            print('left', len(clients))
    time.sleep(0.001)
