"""The other ways to send into a closed client: sendall, makefile, sendmsg, sendfile, os.write, with a timeout."""
# needs: posix
import io
import os
import socket
import time

from common import pair


class Flushed:
    """A file that is written and flushed."""

    def __init__(self, sock):
        self.file = sock.makefile("w")

    def write(self, data):
        self.file.write(data.decode())
        self.file.flush()


def sendfile(sock, data):
    with open("words.txt", "wb+") as file:
        file.write(data)
        file.seek(0)
        sock.sendfile(file)


def with_timeout(sock, data):
    sock.settimeout(1)
    sock.send(data)


def non_blocking(sock, data):
    sock.setblocking(False)
    sock.send(data)


WAYS = {
    "sendall": lambda sock: sock.sendall,
    "makefile": lambda sock: Flushed(sock).write,
    "makefile('wb', 0)": lambda sock: sock.makefile("wb", 0).write,
    "sendmsg": lambda sock: lambda data: sock.sendmsg([data]),
    "sendfile": lambda sock: lambda data: sendfile(sock, data),
    "os.write": lambda sock: lambda data: os.write(sock.fileno(), data),
    "timeout": lambda sock: lambda data: with_timeout(sock, data),
    "non-blocking": lambda sock: lambda data: non_blocking(sock, data),
}
with socket.create_server(("127.0.0.1", 0)) as listener:
    for name, way in WAYS.items():
        client, connection = pair(listener)
        client.close()
        connection.recv(1)
        send = way(connection)
        try:
            for index in range(40):
                send(b"line %d\n" % index)
                time.sleep(0.03)
            print(name, "no error")
        except (OSError, io.UnsupportedOperation) as error:
            print(name, index, type(error).__name__)
        connection.close()
