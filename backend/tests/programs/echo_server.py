import socket

with socket.create_server(('', 5000)) as listener:
    connection, address = listener.accept()
    print('from', address[0])
    while data := connection.recv(100):
        print('got', data)
        connection.sendall(data)
    connection.close()
