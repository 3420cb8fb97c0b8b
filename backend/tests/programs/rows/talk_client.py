import socket
import sys

s = socket.socket()
s.connect(('127.0.0.1', int(sys.argv[1])))
while True:
    try:
        line = input()
    except EOFError:
        break
    s.sendall(line.encode())
    answer = s.recv(1024)
    print(answer)
    if not answer:
        break
s.close()
