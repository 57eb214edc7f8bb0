"""How an asyncio protocol sees its peer go: an end, a reset, and its own writes after the peer has gone."""
import asyncio
import socket
import struct


class Watcher(asyncio.Protocol):
    def __init__(self):
        self.events = []
        self.ready, self.lost = asyncio.Event(), asyncio.Event()

    def connection_made(self, transport):
        self.transport = transport
        self.ready.set()

    def data_received(self, data):
        self.events.append("data")

    def eof_received(self):
        self.events.append("eof")

    def connection_lost(self, error):
        self.events.append(f"lost: {type(error).__name__}")
        self.lost.set()


async def watch(ending):
    watcher = Watcher()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: watcher, "127.0.0.1", 0)
    client = socket.create_connection(server.sockets[0].getsockname())
    await watcher.ready.wait()
    await ending(client, watcher)
    await asyncio.wait_for(watcher.lost.wait(), 5)
    server.close()
    return watcher.events


async def close(client, watcher):
    client.close()


async def reset(client, watcher):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


async def write_on(client, watcher):
    watcher.eof_received = lambda: watcher.events.append("eof, and stay") or True
    client.close()
    while not watcher.events:
        await asyncio.sleep(0.01)
    while not watcher.lost.is_set():
        watcher.transport.write(b"are you there?\n")
        await asyncio.sleep(0.01)


for ending in (close, reset, write_on):
    print(ending.__name__, asyncio.run(watch(ending)))
