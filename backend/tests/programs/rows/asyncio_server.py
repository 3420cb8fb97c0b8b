import asyncio


async def serve(reader, writer):
    print('connected')
    while data := await reader.read(1024):
        writer.write(data.title())
        await writer.drain()
    writer.close()
    print('left')


async def main():
    server = await asyncio.start_server(serve, '0.0.0.0', 7796)
    async with server:
        await server.serve_forever()


asyncio.run(main())
