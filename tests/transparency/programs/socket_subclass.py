"""A user's own subclasses of socket.socket: overridden recv, send and accept, extra attributes, super(), functools."""
import functools
import socket


class Counting(socket.socket):
    """Counts what goes through, and accepts connections of its own class."""

    def __init__(self, *arguments, name="nobody", **options):
        super().__init__(*arguments, **options)
        self.name, self.received, self.sent = name, 0, 0

    def recv(self, size, flags=0):
        data = super().recv(size, flags)
        self.received += len(data)
        return data

    def send(self, data, flags=0):
        self.sent += len(data)
        return super().send(data, flags)

    def accept(self):
        fd, address = self._accept()
        connection = type(self)(self.family, self.type, self.proto, fileno=fd, name="accepted")
        return connection, address

    def send_line(self, text):
        return self.send(text.encode() + b"\n")


class Chatty(Counting):
    def connect(self, address):
        print("connecting to", address[0])
        return super().connect(address)

    def close(self):
        print("closing", self.name)
        super().close()


with Counting(name="server") as server, Chatty(socket.AF_INET, socket.SOCK_STREAM, name="ann") as client:
    server.bind(("127.0.0.1", 0))
    server.listen(1)
    client.connect(server.getsockname())
    connection, address = server.accept()
    print(type(connection).__name__, connection.name, address == client.getsockname(), type(client).__mro__[1].__name__)
    print(client.send_line("hello"), connection.recv(6, socket.MSG_WAITALL))
    connection.sendall(b"sendall does not go through send")
    print(len(client.recv(32, socket.MSG_WAITALL)))
    print(client.sent, client.received, connection.sent, connection.received)
    copy = client.dup
    print(callable(copy), client.__class__.recv is Counting.recv, socket.socket.recv is not Counting.recv)
    connection.close()
    print("end:", client.recv(1))

shout = functools.partial(socket.socket.send)
left, right = socket.socketpair() if hasattr(socket, "AF_UNIX") else (None, None)
if left:
    print(shout(left, b"over"), socket.socket.recv(right, 10))
    left.close()
    right.close()
