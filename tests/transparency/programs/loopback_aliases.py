"""All of 127.0.0.0/8 is this machine: two servers share a port on two addresses, and do not hear each other."""
# needs: linux
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456

first = socket.create_server(("127.0.0.2", PORT))
second = socket.create_server(("127.0.0.3", PORT))
for listener, host in ((first, "127.0.0.2"), (second, "127.0.0.3")):
    with socket.create_connection((host, PORT)) as client:
        connection, address = listener.accept()
        print(host, address[0], client.getpeername()[0], connection.getsockname()[0])
        client.close()
        connection.recv(1)
        connection.close()
for host in ("127.0.0.1", "localhost", "127.0.0.4"):
    try:
        socket.create_connection((host, PORT))
    except ConnectionRefusedError as error:
        print(host, error)
try:
    socket.socket().bind(("", PORT))
except OSError as error:
    print("everywhere:", errno.errorcode[error.errno])
first.close()
second.close()

one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(("127.0.0.2", PORT))
two = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
two.bind(("127.0.0.3", PORT))
one.sendto(b"datagram", ("127.0.0.3", PORT))
print(two.recvfrom(100) == (b"datagram", ("127.0.0.2", PORT)))
one.close()
two.close()
