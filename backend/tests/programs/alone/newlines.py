"""makefile(newline=…): what ends a line that is read, and what a written one ends with."""
import socket

DATA = b'one\ntwo\r\nthree\rfour\r\r\nfive'

for newline in (None, '', '\n', '\r', '\r\n'):
    a, b = socket.socketpair()
    a.sendall(DATA)
    a.close()
    with b.makefile('r', newline=newline) as lines:
        print(repr(newline), 'reads', list(lines))
    b.close()

    a, b = socket.socketpair()
    with a.makefile('w', newline=newline) as lines:
        print(repr(newline), 'writes', lines.write('one\ntwo\r\n'), end=' ')
    a.close()
    print(b.recv(100))
    b.close()

a, b = socket.socketpair()
lines = b.makefile(newline='')
a.sendall(b'half\r')
a.sendall(b'\nwhole\r\n')
print(repr(lines.readline()), repr(lines.readline()))
try:
    b.makefile(newline='x')
except ValueError as problem:
    print(problem)
