"""Context variables: of tasks, callbacks, threads and `Context.run`."""

import asyncio
import contextvars
import threading

user = contextvars.ContextVar('user', default='nobody')
client = contextvars.ContextVar('client')


def refused(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        # Without the addresses of objects.
        print(kind.__name__, [word for word in str(error).split() if '0x' not in word])


async def inner():
    print('inner', user.get())


async def greet(name, pause):
    user.set(name)
    await asyncio.sleep(pause)
    print(name, user.get())
    await inner()


async def tasks():
    token = user.set('main')
    await asyncio.gather(greet('a', 0.02), greet('b', 0.01))
    print('main', user.get())
    user.reset(token)
    print('after', user.get())
    refused(RuntimeError, user.reset, token)
    user.set('outer')
    asyncio.get_running_loop().call_soon(lambda: (print('soon', user.get()), user.set('changed')))
    await asyncio.sleep(0.01)
    print(user.get(), await asyncio.to_thread(user.get))
    context = contextvars.copy_context()
    context.run(user.set, 'in context')
    print(context[user], user.get(), user in context, list(context) == [user])
    await asyncio.create_task(inner(), context=context)
    refused(RuntimeError, context.run, context.run, print)
    refused(TypeError, lambda: context['x'])


async def serve(reader, writer):
    client.set(writer.get_extra_info('peername')[0])
    while (await reader.readline()).strip():
        pass
    writer.write(farewell())
    writer.close()


def farewell():
    return f'goodbye, {client.get()}'.encode()


async def visit():
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'GET /\r\n\r\n')
    print(await reader.read())
    writer.close()
    server.close()


def work():
    print('thread', user.get())
    user.set('two')


print(user.get(), user.name, contextvars.copy_context() == contextvars.Context(), client.get('unset'))
refused(TypeError, contextvars.ContextVar, 3)
asyncio.run(tasks())
print('end', user.get())
token = user.set('one')
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(user.get(), token.old_value, token.var is user)
refused(ValueError, contextvars.Context().run, user.reset, token)
asyncio.run(visit())
refused(LookupError, client.get)
