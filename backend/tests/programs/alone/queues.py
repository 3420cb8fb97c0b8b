import queue, threading, time
from concurrent.futures import ThreadPoolExecutor, as_completed
q = queue.Queue(maxsize=2)

def producer():
    for i in range(5):
        q.put(i)
    q.put(None)

def consumer():
    while (item := q.get()) is not None:
        print('item', item)
        time.sleep(0.01)
        q.task_done()
    q.task_done()
a = threading.Thread(target=producer)
b = threading.Thread(target=consumer)
a.start()
b.start()
q.join()
a.join()
b.join()
p = queue.PriorityQueue()
for x in (3, 1, 2):
    p.put((x, str(x)))
print([p.get() for _ in range(3)])
l = queue.LifoQueue()
l.put(1)
l.put(2)
print(l.get(), l.get(), l.empty())
try:
    l.get_nowait()
except queue.Empty as e:
    print('Empty', repr(e))
try:
    l.get(timeout=0.01)
except queue.Empty:
    print('timeout')

def sq(x):
    time.sleep(0.01 * x)
    return x * x
with ThreadPoolExecutor(max_workers=3) as ex:
    print(list(ex.map(sq, range(6))))
    fs = [ex.submit(sq, x) for x in (3, 1, 2)]
    for f in as_completed(fs):
        print(f.result())
    f = ex.submit(lambda: 1 / 0)
    try:
        f.result()
    except ZeroDivisionError as e:
        print('error', e)
print(f.done(), f.exception().__class__)
