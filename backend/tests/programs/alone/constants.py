# The constants of socket and signal know their names, and print as numbers.
import os
import signal
import socket

for constant in (socket.AF_INET, socket.SOCK_DGRAM, socket.MSG_PEEK, signal.SIGINT):
    print(constant, repr(constant), f"{constant}", "%s" % constant, constant.name, constant.value)
print(socket.AddressFamily(10), repr(socket.SocketKind(1)), [socket.AF_UNIX])
try:
    socket.AddressFamily(12345)
except ValueError as problem:
    print(problem)
with socket.socket() as s:
    print(s.family, s.type, s.family == 2, {2: "by number"}[s.family])
for code in (0, 111, 9999):
    print(os.strerror(code))
