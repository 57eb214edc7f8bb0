"""A reader who does not read holds up the writer, and gets every byte when it reads after all."""
# needs: linux
import select
import socket

from common import pair

PIECE = b"x" * 65536


def fill(sock):
    """Send until a send has waited 0.4 s for nothing; return the number of bytes that went."""
    sock.settimeout(0.4)
    count = 0
    while True:
        try:
            count += sock.send(PIECE)
        except OSError as error:
            print("held up:", type(error).__name__, error)
            return count


with socket.create_server(("127.0.0.1", 0)) as listener:
    for direction in ("to the server", "to the client"):
        client, connection = pair(listener)
        writer, reader = (client, connection) if direction == "to the server" else (connection, client)
        print(direction)
        sent = fill(writer)
        print("under 16 MB:", sent < 16_000_000, "over 50 KB:", sent > 50_000)
        print("not writable:", select.select([], [writer], [], 0)[1] == [])
        writer.setblocking(False)
        try:
            while True:
                sent += writer.send(PIECE)
        except BlockingIOError as error:
            print(error)
        writer.shutdown(socket.SHUT_WR)
        got = 0
        while True:
            data = reader.recv(1 << 20)
            if not data:
                break
            got += len(data)
        print("all arrived:", got == sent)
        client.close()
        connection.close()
