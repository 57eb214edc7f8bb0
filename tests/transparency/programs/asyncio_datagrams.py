"""Asyncio datagram endpoints: an echo server, two clients, and a connected endpoint that calls a dead port."""
import asyncio
import socket


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        self.peers = []

    def datagram_received(self, data, address):
        self.peers.append(address)
        self.transport.sendto(b"echo " + data, address)


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.heard = asyncio.Queue()

    def datagram_received(self, data, address):
        self.heard.put_nowait((data, address))

    def error_received(self, error):
        self.heard.put_nowait(type(error).__name__)


async def main():
    loop = asyncio.get_running_loop()
    transport, echo = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    server = transport.get_extra_info("sockname")
    bound, bob = await loop.create_datagram_endpoint(Client, local_addr=("127.0.0.1", 0))
    connected, ann = await loop.create_datagram_endpoint(Client, remote_addr=server)
    bound.sendto(b"bob", server)
    data, address = await asyncio.wait_for(bob.heard.get(), 5)
    print(data, "from the server:", address == server)
    connected.sendto(b"ann")
    data, address = await asyncio.wait_for(ann.heard.get(), 5)
    print(data, "from the server:", address == server)
    print("peername:", connected.get_extra_info("peername") == server)
    print("server saw:", echo.peers == [x.get_extra_info("sockname") for x in (bound, connected)])

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        dead = probe.getsockname()
    lost, eve = await loop.create_datagram_endpoint(Client, remote_addr=dead)
    lost.sendto(b"anybody there?")
    print("dead port:", await asyncio.wait_for(eve.heard.get(), 5))
    for each in (transport, bound, connected, lost):
        each.close()


asyncio.run(main())
