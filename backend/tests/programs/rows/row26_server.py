import select
import socket
import sys

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('', 7793))
listener.listen(5)
inputs = [listener, sys.stdin]
while True:
    readable, _, _ = select.select(inputs, [], [])
    for source in readable:
        if source is listener:
            conn, address = listener.accept()
            print('accepted', address[0])
            inputs.append(conn)
        elif source is sys.stdin:
            line = sys.stdin.readline()
            print('keyboard:', repr(line))
            if not line:
                inputs.remove(sys.stdin)
        else:
            data = source.recv(1024)
            print('received', data)
            if data:
                source.sendall(data)
            else:
                inputs.remove(source)
                source.close()
