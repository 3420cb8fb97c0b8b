import socket
import sys

port = int(sys.argv[1])
for line in sys.stdin:
    line = line.rstrip('\n')
    with socket.create_connection(('127.0.0.1', port)) as s:
        s.sendall(line.encode() + b'\r\n')
        print(s.makefile().readline().rstrip())
