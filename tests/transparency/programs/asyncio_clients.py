"""An asyncio chat server with three clients: everybody hears everybody who comes after."""
import asyncio

users = {}
addresses = {}


async def serve(reader, writer):
    name = (await reader.readline()).decode().strip()
    addresses[name] = writer.get_extra_info("peername")
    users[name] = writer
    for user in users.values():
        user.write(f"{name} joined\n".encode())
        await user.drain()
    async for line in reader:
        for other, user in users.items():
            if other != name:
                user.write(f"{name}: ".encode() + line)
                await user.drain()
    del users[name]
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "localhost", 0)
    port = server.sockets[0].getsockname()[1]
    streams = {}
    for name in ("ann", "bob", "eve"):
        streams[name] = await asyncio.open_connection("localhost", port)
        streams[name][1].write(name.encode() + b"\n")
        for listener, (reader, _) in streams.items():
            print(listener, "hears", await reader.readline())
    for name, (_, writer) in streams.items():
        print(name, "address agrees:", addresses[name] == writer.get_extra_info("sockname"))
    print("addresses differ:", len(set(addresses.values())))
    for speaker, (_, writer) in streams.items():
        writer.write(b"hello from " + speaker.encode() + b"\n")
        for listener, (reader, _) in streams.items():
            if listener != speaker:
                print(listener, "hears", await reader.readline())
    for name, (reader, writer) in streams.items():
        writer.write_eof()
        print(name, "ends with", await reader.read())
        writer.close()
    server.close()
    await server.wait_closed()
    print("users left:", len(users))


asyncio.run(main())
