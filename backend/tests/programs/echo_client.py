import socket
import sys

s = socket.create_connection((sys.argv[1], 5000))
s.sendall(sys.argv[2].encode())
print('echoed', s.recv(100))
s.close()
