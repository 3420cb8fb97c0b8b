import gevent
from gevent import monkey, socket, pool, queue, event

def f(n):
    for i in range(n):
        print('f', n, i)
        gevent.sleep(0)
gevent.joinall([gevent.spawn(f, 2), gevent.spawn(f, 3)])

def g(n):
    print('g', n)
gs = [gevent.spawn(g, i) for i in range(3)]
for x in gs:
    x.join()

def r(x):
    gevent.sleep(0.01 * (3 - x))
    return x * 2
js = [gevent.spawn(r, i) for i in range(3)]
print([j.value for j in gevent.joinall(js)], [j.get() for j in js])
try:
    with gevent.Timeout(0.01):
        gevent.sleep(1)
except gevent.Timeout as t:
    print('timeout', t)
with gevent.Timeout(0.01, False):
    gevent.sleep(1)
p = pool.Pool(2)
print(p.map(r, [0, 1, 2]))
q = queue.Queue()

def prod():
    for i in range(3):
        q.put(i)
        gevent.sleep(0)
    q.put(StopIteration)
gevent.spawn(prod)
print(list(q))
e = event.Event()

def w():
    e.wait()
    print('event')
x = gevent.spawn(w)
gevent.sleep(0)
e.set()
x.join()
k = gevent.spawn(gevent.sleep, 100)
gevent.sleep(0)
k.kill()
print(k.dead, repr(k.value))
a = event.AsyncResult()
gevent.spawn_later(0.01, a.set, 5)
print(a.get())
from gevent.server import StreamServer

def handle(sock, addr):
    f = sock.makefile('rwb')
    for line in f:
        f.write(b'echo ' + line)
        f.flush()
s = StreamServer(('127.0.0.1', 0), handle)
s.start()

def client(n):
    c = socket.create_connection(('127.0.0.1', s.server_port))
    c.sendall(b'hi %d\n' % n)
    r = c.recv(100)
    c.close()
    return r
print(sorted((j.value for j in gevent.joinall([gevent.spawn(client, i) for i in range(3)]))))
s.stop()
monkey.patch_all()
import time, socket as real

def t(n):
    time.sleep(0.01 * n)
    print('slept', n)
gevent.joinall([gevent.spawn(t, i) for i in (3, 1, 2)])
print(real.socket is socket.socket)
