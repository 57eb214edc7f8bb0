"""Asyncio calls a port where nobody listens: the error's class, number and words."""
import asyncio
import errno
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


async def main():
    for host in ("127.0.0.1", "0.0.0.0"):
        try:
            await asyncio.open_connection(host, PORT)
        except OSError as error:
            print(type(error).__name__, errno.errorcode[error.errno])
            print(str(error).replace(str(PORT), "PORT"))
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", PORT)
    try:
        await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", PORT)
    except OSError as error:
        print(type(error).__name__, errno.errorcode[error.errno])
        print(str(error).replace(str(PORT), "PORT"))
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    print("now it answers:", await reader.read())
    writer.close()
    server.close()
    await server.wait_closed()
    try:
        await asyncio.open_connection("127.0.0.1", PORT)
    except ConnectionRefusedError:
        print("closed: refused again")


asyncio.run(main())
