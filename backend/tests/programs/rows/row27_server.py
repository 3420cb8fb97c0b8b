import queue
import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setblocking(False)
listener.bind(('', 9998))
listener.listen(5)
inputs, outputs, messages = [listener], [], {}
while inputs:
    readable, writable, exceptional = select.select(inputs, outputs, inputs)
    for s in readable:
        if s is listener:
            conn, address = s.accept()
            conn.setblocking(False)
            inputs.append(conn)
            messages[conn] = queue.Queue()
            print('new client', address[0])
            continue
        data = s.recv(1024)
        if data:
            messages[s].put(data)
            if s not in outputs:
                outputs.append(s)
        else:
            if s in outputs:
                outputs.remove(s)
            inputs.remove(s)
            s.close()
            del messages[s]
            print('closed')
    for s in writable:
        if s not in messages:
            # Closed just now, though it could have been written to.
            continue
        try:
            data = messages[s].get_nowait()
        except queue.Empty:
            outputs.remove(s)
        else:
            print('sending', data)
            s.send(data)
    for s in exceptional:
        inputs.remove(s)
