import threading, time
whole = threading.Lock()
def say(*words):
    # CPython writes the words of a print one by one: a line at a time, please.
    with whole:
        print(*words)

def work(n, delay=0.1):
    say('start', n, threading.current_thread().name)
    time.sleep(delay)
    say('end', n)
ts = [threading.Thread(target=work, args=(i,), kwargs={'delay': 0.1 * (3 - i)}) for i in range(3)]
for t in ts:
    t.start()
say(threading.active_count(), [t.name for t in threading.enumerate()])
for t in ts:
    t.join()
say('done', ts[0].is_alive())
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
say(count)
r = threading.RLock()
with r:
    with r:
        say('rlock', r._is_owned())
e = threading.Event()

def waiter():
    say('waiting')
    say(e.wait(1))
    say('go')
t = threading.Thread(target=waiter)
t.start()
time.sleep(0.05)
e.set()
t.join()
say(threading.Event().wait(0.01))
c = threading.Condition()
items = []

def consumer():
    with c:
        while not items:
            c.wait()
        say('got', items.pop())
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
        say('sem in', i)
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
say('barrier', b.n_waiting)
loc = threading.local()
loc.x = 1

def tl():
    say(hasattr(loc, 'x'))
    loc.x = 2
    say(loc.x)
t = threading.Thread(target=tl)
t.start()
t.join()
say(loc.x)
tm = threading.Timer(0.02, lambda: say('timer'))
tm.start()
tm.join()

class T(threading.Thread):

    def __init__(self, n):
        super().__init__(daemon=True)
        self.n = n

    def run(self):
        say('sub', self.n, self.daemon, self.name)
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
    say(x)
bs = threading.BoundedSemaphore(1)
try:
    bs.release()
except ValueError as x:
    say(x)
try:
    lock.release()
except RuntimeError as x:
    say(x)
say(threading.main_thread().name, threading.current_thread() is threading.main_thread())

def late():
    time.sleep(0.05)
    say('late')
threading.Thread(target=late).start()

def forever():
    time.sleep(100)
    say('never')
threading.Thread(target=forever, daemon=True).start()
say('main ends')
