"""Сервер чата на asyncio; сообщения зашифрованы шифром Цезаря, одно в строке. Потоков в нём нет."""
import asyncio

HOST, PORT = 'localhost', 5555
writers = {}


async def serve(reader, writer):
    try:
        nick = (await reader.readline()).decode('utf-8').strip()
        writers[writer] = nick
        print('+', len(writers))
        while True:
            line = await reader.readline()
            if not line:
                break
            for other in list(writers):
                if other is not writer:
                    other.write(nick.encode('utf-8') + b'\t' + line)
                    await other.drain()
    except ConnectionError:
        pass
    finally:
        writers.pop(writer, None)
        writer.close()


async def main():
    server = await asyncio.start_server(serve, HOST, PORT)
    async with server:
        await server.serve_forever()


asyncio.run(main())
