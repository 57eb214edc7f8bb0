"""The class socket.socket is itself: type, repr, bases, slots, and the repr of sockets in all their states."""
import re
import socket
import weakref


def shown(sock):
    """A repr without descriptor and ports."""
    return re.sub(r"fd=\d+", "fd=N", re.sub(r"'(127\.0\.0\.1|::1|::)', \d+", r"'\1', PORT", repr(sock)))


sock = socket.socket()
print(type(sock), socket.socket, socket.SocketType)
print(socket.socket.__name__, socket.socket.__qualname__, socket.socket.__module__)
print(socket.socket.__mro__, socket.socket.__slots__)
print(isinstance(sock, socket.SocketType), issubclass(socket.socket, socket.SocketType))
print(shown(sock))
try:
    sock.name = "ann"
except AttributeError as error:
    print(error)
print(weakref.ref(sock)() is sock, hash(sock) == hash(sock), sock == sock.dup(), bool(sock))
print(callable(sock.recv), sock.recv.__name__, sock.accept.__name__, sock.connect.__name__)
print(socket.socket.bind.__doc__.splitlines()[0], "|", socket.socket.close.__doc__)

sock.bind(("127.0.0.1", 0))
print("bound:", shown(sock))
sock.listen()
client = socket.socket()
client.connect(sock.getsockname())
connection, address = sock.accept()
print("client:", shown(client))
print("accepted:", shown(connection), type(address).__name__, len(address))
print("ports in the repr:", repr(client).count(str(address[1])), repr(connection).count(str(address[1])))
for each in (client, connection, sock):
    each.close()
print("closed:", repr(client), repr(sock) == repr(client))
print(shown(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)))
print(repr(socket.AF_INET), repr(socket.SOCK_STREAM), socket.timeout.__name__, socket.error is OSError)
print(callable(socket.create_server), socket.create_connection.__name__, socket.has_ipv6)
