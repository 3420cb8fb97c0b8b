import asyncio, time

async def say(d, w):
    await asyncio.sleep(d)
    print(w)
    return w

async def main():
    print(await asyncio.gather(say(0.02, 'b'), say(0.01, 'a')))
    t = asyncio.create_task(say(0.01, 't'))
    print(t.done(), t.get_name())
    await t
    print(t.result())
    try:
        await asyncio.wait_for(asyncio.sleep(1), 0.01)
    except asyncio.TimeoutError:
        print('timeout')
    q = asyncio.Queue()

    async def prod():
        for i in range(3):
            await q.put(i)

    async def cons():
        for _ in range(3):
            print('item', await q.get())
            q.task_done()
    await asyncio.gather(prod(), cons())
    await q.join()
    e = asyncio.Event()

    async def w():
        await e.wait()
        print('event')
    x = asyncio.create_task(w())
    await asyncio.sleep(0)
    e.set()
    await x
    lock = asyncio.Lock()

    async def locked(i):
        async with lock:
            print('in', i)
            await asyncio.sleep(0.001)
            print('out', i)
    await asyncio.gather(*[locked(i) for i in range(3)])
    t = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print('cancelled', t.cancelled())

    async def bad():
        raise ValueError('x')
    print(await asyncio.gather(bad(), say(0, 'ok'), return_exceptions=True))
    try:
        await asyncio.gather(bad(), say(0, 'ok'))
    except ValueError as v:
        print('ValueError', v)
    done, pending = await asyncio.wait([asyncio.create_task(say(i * 0.01, i)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    await asyncio.wait(pending)
    for f in asyncio.as_completed([say(0.02, 'x'), say(0.01, 'y')]):
        print('done', await f)

    async def handle(r, w):
        while (data := (await r.readline())):
            w.write(data.upper())
            await w.drain()
        w.close()
        await w.wait_closed()
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]

    async def client(n):
        r, w = await asyncio.open_connection('127.0.0.1', port)
        w.write(b'hello %d\n' % n)
        await w.drain()
        d = await r.readline()
        w.close()
        await w.wait_closed()
        return d
    print(await asyncio.gather(*[client(i) for i in range(3)]))
    server.close()
    await server.wait_closed()
    print(await asyncio.to_thread(lambda: 42))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, time.sleep, 0.01))
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(say(0.01, 'tg1'))
        b = tg.create_task(say(0, 'tg2'))
    print(a.result(), b.result())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError:
        print('timeout2')
    s = asyncio.Semaphore(2)

    async def sem(i):
        async with s:
            print('sem', i)
            await asyncio.sleep(0.001)
    await asyncio.gather(*[sem(i) for i in range(4)])
    try:
        await asyncio.open_connection('127.0.0.1', 1)
    except OSError as e:
        print(e)
    return 'result'
print(asyncio.run(main()))

class P(asyncio.Protocol):

    def connection_made(self, t):
        self.t = t
        print('made')

    def data_received(self, d):
        print('data', d)
        self.t.write(b're:' + d)

    def eof_received(self):
        print('eof')

    def connection_lost(self, e):
        print('lost', e)

async def proto():
    loop = asyncio.get_running_loop()
    srv = await loop.create_server(P, '127.0.0.1', 0)
    r, w = await asyncio.open_connection(*srv.sockets[0].getsockname())
    w.write(b'abc')
    print(await r.read(100))
    w.close()
    await asyncio.sleep(0.01)
    srv.close()
asyncio.run(proto())
