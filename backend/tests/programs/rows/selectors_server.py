import selectors
import socket

chooser = selectors.DefaultSelector()


def accept(listener):
    conn, address = listener.accept()
    print('accepted', address[0])
    chooser.register(conn, selectors.EVENT_READ, serve)


def serve(conn):
    data = conn.recv(1024)
    if data:
        conn.sendall(data * 2)
    else:
        print('left')
        chooser.unregister(conn)
        conn.close()


listener = socket.create_server(('', 7799))
chooser.register(listener, selectors.EVENT_READ, accept)
while True:
    for key, events in chooser.select():
        key.data(key.fileobj)
