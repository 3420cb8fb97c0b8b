import threading, time

def work(n, delay=0.1):
    print('start', n, threading.current_thread().name)
    time.sleep(delay)
    print('end', n)
ts = [threading.Thread(target=work, args=(i,), kwargs={'delay': 0.1 * (3 - i)}) for i in range(3)]
for t in ts:
    t.start()
print(threading.active_count(), [t.name for t in threading.enumerate()])
for t in ts:
    t.join()
print('done', ts[0].is_alive())
lock = threading.Lock()
count = 0

def inc():
    global count
    for _ in range(100):
        with lock:
            count += 1
ts = [threading.Thread(target=inc, name='inc-%d' % i) for i in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
print(count)
r = threading.RLock()
with r:
    with r:
        print('rlock', r._is_owned())
e = threading.Event()

def waiter():
    print('waiting')
    print(e.wait(1))
    print('go')
t = threading.Thread(target=waiter)
t.start()
time.sleep(0.05)
e.set()
t.join()
print(threading.Event().wait(0.01))
c = threading.Condition()
items = []

def consumer():
    with c:
        while not items:
            c.wait()
        print('got', items.pop())
t = threading.Thread(target=consumer)
t.start()
time.sleep(0.01)
with c:
    items.append(5)
    c.notify()
t.join()
s = threading.Semaphore(2)

def sem(i):
    with s:
        print('sem in', i)
        time.sleep(0.01)
ts = [threading.Thread(target=sem, args=(i,)) for i in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
b = threading.Barrier(3)

def bar(i):
    time.sleep(i * 0.01)
    b.wait()
ts = [threading.Thread(target=bar, args=(i,)) for i in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print('barrier', b.n_waiting)
loc = threading.local()
loc.x = 1

def tl():
    print(hasattr(loc, 'x'))
    loc.x = 2
    print(loc.x)
t = threading.Thread(target=tl)
t.start()
t.join()
print(loc.x)
tm = threading.Timer(0.02, lambda: print('timer'))
tm.start()
tm.join()

class T(threading.Thread):

    def __init__(self, n):
        super().__init__(daemon=True)
        self.n = n

    def run(self):
        print('sub', self.n, self.daemon, self.name)
t = T(3)
t.start()
t.join()

def bad():
    return 1 / 0
t = threading.Thread(target=bad)
t.start()
t.join()
try:
    t.start()
except RuntimeError as x:
    print(x)
bs = threading.BoundedSemaphore(1)
try:
    bs.release()
except ValueError as x:
    print(x)
try:
    lock.release()
except RuntimeError as x:
    print(x)
print(threading.main_thread().name, threading.current_thread() is threading.main_thread())

def late():
    time.sleep(0.05)
    print('late')
threading.Thread(target=late).start()

def forever():
    time.sleep(100)
    print('never')
threading.Thread(target=forever, daemon=True).start()
print('main ends')
