"""A server without threads: asyncio streams. Its clients are threaded."""
import asyncio

users = {}


def send(writer, text):
    writer.write(f"{text}\n".encode())


async def handle(reader, writer):
    name = None
    try:
        send(writer, "Enter your name: ")
        name = (await reader.readline()).decode().strip()
        users[name] = writer
        send(writer, f"Welcome to the chat, {name}!")
        while raw := await reader.readline():
            line = raw.decode().strip()
            words = line.split(" ", 2)
            if words[0] != "/pm":
                for other in users:
                    if other != name:
                        send(users[other], f"{name}: {line}")
            elif len(words) < 3:
                send(writer, "Usage: /pm recipient_name message")
            elif words[1] in users:
                send(users[words[1]], f"Private from {name}: {words[2]}")
    except OSError:
        pass
    finally:
        users.pop(name, None)
        writer.close()


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 9090)
    await server.serve_forever()


asyncio.run(main())
