import socket

s = socket.create_connection(('127.0.0.1', 8009))
while True:
    print(s.recv(1024).decode())
    text = input('> ')
    s.sendall(text.encode())
    if text == 'exit':
        break
s.close()
