"""The event loop's own calls on plain sockets: sock_accept, sock_connect, sock_recv, sock_recv_into, sock_sendall."""
import asyncio
import socket


async def serve(loop, listener):
    connection, address = await loop.sock_accept(listener)
    with connection:
        print("accepted, blocking:", connection.getblocking())
        text = b""
        while not text.endswith(b"\n"):
            text += await loop.sock_recv(connection, 100)
        await loop.sock_sendall(connection, text.upper())
        print("then:", await loop.sock_recv(connection, 100))
    return address


async def main():
    loop = asyncio.get_running_loop()
    with socket.socket() as listener, socket.socket() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        client.setblocking(False)
        serving = asyncio.ensure_future(serve(loop, listener))
        await loop.sock_connect(client, listener.getsockname())
        await loop.sock_sendall(client, b"hello\n")
        buffer, answer = bytearray(100), b""
        while len(answer) < 6:
            count = await loop.sock_recv_into(client, buffer)
            answer += bytes(buffer[:count])
        print("answer:", answer)
        mine = client.getsockname()
        client.close()
        print("server saw the client's address:", await serving == mine)


asyncio.run(main())
