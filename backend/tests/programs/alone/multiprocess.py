import multiprocessing as mp, os, time

def work(q, n):
    q.put((n, n * n))

def pipe(c):
    c.send({'a': [1, 2]})
    print('child got', c.recv())
    c.close()

def add(v, l):
    for _ in range(10):
        with l:
            v.value += 1

def boom():
    raise ValueError('child')

def sq(x):
    return x * x
if __name__ == '__main__':
    q = mp.Queue()
    ps = [mp.Process(target=work, args=(q, i)) for i in range(3)]
    for p in ps:
        p.start()
    print(sorted((q.get() for _ in ps)))
    for p in ps:
        p.join()
    print([p.exitcode for p in ps], ps[0].name, ps[0].is_alive())
    a, b = mp.Pipe()
    p = mp.Process(target=pipe, args=(b,))
    p.start()
    print(a.recv())
    a.send('hi')
    p.join()
    v = mp.Value('i', 0)
    l = mp.Lock()
    ps = [mp.Process(target=add, args=(v, l)) for _ in range(3)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    print(v.value)
    p = mp.Process(target=boom, name='boomer')
    p.start()
    p.join()
    print(p.exitcode)
    p = mp.Process(target=time.sleep, args=(100,))
    p.start()
    p.terminate()
    p.join()
    print(p.exitcode)
    print(mp.current_process().name)
    with mp.Pool(2) as pool:
        print(pool.map(sq, range(5)), pool.apply(sq, (7,)))
    e = mp.Event()
    p = mp.Process(target=lambda: (e.wait(), print('event')))
    p.start()
    e.set()
    p.join()
