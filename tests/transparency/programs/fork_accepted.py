"""A server that forks for every client: the child keeps the accepted socket, the parent closes it."""
# needs: posix
import os
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve(connection, address):
    """The child's whole life."""
    listener.close()
    connection.sendall(b"from %d\n" % os.getpid())
    agree = connection.getpeername() == address and connection.getsockname() == ("127.0.0.1", PORT)
    for line in connection.makefile("rb"):
        connection.sendall(line.upper())
    connection.sendall(b"names agree: %d\n" % agree)
    connection.close()
    os._exit(7)


listener = socket.create_server(("127.0.0.1", PORT))
clients, children = [], []
for number in range(3):
    client = socket.create_connection(("127.0.0.1", PORT))
    clients.append(client)
    connection, address = listener.accept()
    children.append(os.fork())
    if children[-1] == 0:
        for other in clients:
            other.close()
        serve(connection, address)
    connection.close()
for client, child in zip(clients, children):
    with client, client.makefile("rb") as file:
        print("from the child:", file.readline() == b"from %d\n" % child)
        client.sendall(b"hello\n")
        print(file.readline())
        client.shutdown(socket.SHUT_WR)
        print(file.read(), "exit:", os.waitpid(child, 0)[1] >> 8)
listener.close()
with socket.socket() as late:
    print("nobody listens any more:", late.connect_ex(("127.0.0.1", PORT)) != 0)
