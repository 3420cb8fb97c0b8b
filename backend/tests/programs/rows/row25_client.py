import random
import socket

sockets = []
for _ in range(20):
    s = socket.create_connection(('127.0.0.1', 7792))
    sockets.append(s)
right = 0
for s in sockets:
    number = str(random.randint(0, 9)).encode()
    s.sendall(number)
    right += s.recv(1024) == number
print(right, 'answers')
for s in sockets:
    s.close()
