"""Chat server on asyncio, so it starts no threads; --port is required."""
import argparse
import asyncio

writers = {}


async def on_client(reader, writer):
    name = (await reader.readline()).decode().strip()
    writers[writer] = name
    try:
        while line := await reader.readline():
            for w in list(writers):
                if w is not writer:
                    w.write(f"{name}: {line.decode()}".encode())
    except ConnectionError:
        pass
    finally:
        del writers[writer]
        writer.close()


async def main(port):
    server = await asyncio.start_server(on_client, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--port", type=int, required=True)
    asyncio.run(main(ap.parse_args().port))
