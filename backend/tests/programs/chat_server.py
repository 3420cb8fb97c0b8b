import socket

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('', 7789))
listener.listen(5)

while True:
    print('waiting for somebody to talk to')
    connection, address = listener.accept()
    print('%s:%d is here' % address)
    while True:
        received = connection.recv(1024)
        if len(received) == 0:
            print('%s:%d has gone' % address)
            break
        print('they say:', received.decode('utf-8'))
        connection.sendall(input('you say: ').encode('utf-8'))
    connection.close()
