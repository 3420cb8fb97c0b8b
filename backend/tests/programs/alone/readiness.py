import select, socket, selectors
a, b = socket.socketpair()
print(select.select([a], [a], [], 0)[0], len(select.select([], [a], [], 0)[1]))
b.send(b'hi')
print(select.select([a], [], [], 1)[0][0] is a)
p = select.poll()
p.register(a, select.POLLIN)
print(p.poll(10) == [(a.fileno(), 1)])
e = select.epoll()
e.register(a.fileno(), select.EPOLLIN | select.EPOLLET)
print(e.poll(0.1) == [(a.fileno(), 1)], e.poll(0.05))
a.recv(10)
s = selectors.DefaultSelector()
k = s.register(a, selectors.EVENT_READ, data='x')
print(s.select(0.01))
b.send(b'y')
for key, ev in s.select():
    print(key.data, ev, key.fileobj is a)
s.modify(a, selectors.EVENT_READ | selectors.EVENT_WRITE)
print([ev for key, ev in s.select()])
s.unregister(a)
s.close()
try:
    select.select([-1], [], [], 0)
except ValueError as x:
    print(x)
try:
    select.select(['a'], [], [], 0)
except TypeError as x:
    print(x)
b.close()
print(select.select([a], [], [], 0)[0] == [a])
try:
    e.register(a.fileno())
except FileExistsError as x:
    print(x)
e.unregister(a)
e.close()
try:
    e.poll()
except ValueError as x:
    print(x)
