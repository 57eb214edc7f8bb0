"""A program that replaces socket functions itself (as loggers and course frameworks do): its replacement is called."""
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
calls = []


def logged(name):
    """Wrap a method of socket.socket so that each call is noted."""
    original = getattr(socket.socket, name)

    def method(self, *arguments):
        calls.append(name)
        return original(self, *arguments)

    setattr(socket.socket, name, method)


for name in ("bind", "listen", "accept", "connect", "send", "recv", "close"):
    logged(name)
create_connection = socket.create_connection
socket.create_connection = lambda *arguments: calls.append("create_connection") or create_connection(*arguments)

with socket.socket() as server:
    server.bind(("127.0.0.1", PORT))
    server.listen(1)
    client = socket.create_connection(("127.0.0.1", PORT))
    connection, address = server.accept()
    print(address == client.getsockname(), client.getpeername() == ("127.0.0.1", PORT))
    client.send(b"hello")
    print(connection.recv(100))
    client.close()
    print(connection.recv(100))
    connection.close()
print(calls)
