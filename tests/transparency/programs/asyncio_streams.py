"""An asyncio server and one client exchange lines over streams, and each knows the other's address."""
import asyncio

seen = {}


async def serve(reader, writer):
    seen["server"] = writer.get_extra_info("sockname")
    seen["client"] = writer.get_extra_info("peername")
    async for line in reader:
        writer.write(b"echo " + line)
        await writer.drain()
    writer.write(b"bye\n")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    print("listening on", host, "port given:", port > 0)
    reader, writer = await asyncio.open_connection(host, port)
    print("peername is the server:", writer.get_extra_info("peername") == (host, port))
    for word in (b"one\n", b"two\n", b"three\n"):
        writer.write(word)
        await writer.drain()
        print(await reader.readline())
    writer.write_eof()
    print("rest:", await reader.read(), "at end:", reader.at_eof())
    print("server saw the client's address:", seen["client"] == writer.get_extra_info("sockname"))
    print("server saw its own address:", seen["server"] == (host, port))
    print("transport's socket:", type(writer.get_extra_info("socket")).__name__)
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    print("serving:", server.is_serving())


asyncio.run(main())
