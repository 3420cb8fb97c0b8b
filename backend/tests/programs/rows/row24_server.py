import socket
import threading


def serve(conn):
    print(threading.current_thread().name)
    while data := conn.recv(1024):
        conn.sendall(data[::-1])
    print('the client has left')
    conn.close()


listener = socket.create_server(('', 7791))
while True:
    conn, address = listener.accept()
    print('accepted', address[0])
    threading.Thread(target=serve, args=(conn,)).start()
