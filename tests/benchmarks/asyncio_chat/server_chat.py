"""The least that asyncio needs for a chat over TCP: `write` to all users, then one gathered `drain`."""

import asyncio
import socket


class ChatServer:
    """The same wire as the reference's, without its limits and commands."""

    def __init__(self, host: str = "localhost", port: int = 12345) -> None:
        self.socket = socket.create_server((host, port), backlog=512)
        self.port = self.socket.getsockname()[1]
        self.users: dict[str, asyncio.StreamWriter] = {}

    def start(self) -> None:
        """Serve for ever."""
        asyncio.run(self.serve())

    async def serve(self) -> None:
        """Serve each connection in a task."""
        server = await asyncio.start_server(self.converse, sock=self.socket)
        await server.serve_forever()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """See one user through."""
        writer.write(b"Enter your name: ")
        name = (await reader.readline()).decode().strip()
        self.users[name] = writer
        writer.write(f"Welcome to the chat, {name}!\n".encode())
        try:
            while line := await reader.readline():
                others = [other for one, other in self.users.items() if one != name]
                for other in others:
                    other.write(f"{name}: ".encode() + line)
                await asyncio.gather(*(other.drain() for other in others))
        finally:
            del self.users[name]
            writer.close()
