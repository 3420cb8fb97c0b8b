import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
    connection.connect((host, 7789))
    while True:
        line = input('you say: ')
        if not line:
            break
        connection.sendall(line.encode('utf-8'))
        received = connection.recv(1024)
        if not received:
            print('the server has gone')
            break
        print('they say: {}'.format(received.decode('utf-8')))
