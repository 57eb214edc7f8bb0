"""A connection that parent and child share after a fork: it ends when both have closed it, or one shuts it down."""
# needs: posix
import os
import socket


def in_child(work):
    """Fork, do the work in the child, and wait for it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = work() or 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] >> 8


def speak():
    """A connection made before the fork, used after it."""
    return 0 if connection.send(b"from the child ") == 15 else 2


def call():
    """A connection of the child's own to the parent's listener."""
    with socket.create_connection(listener.getsockname()) as own:
        own.sendall(b"own connection")


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
connection, address = listener.accept()
print("exit:", in_child(speak))
connection.sendall(b"from the parent")
print(client.recv(30, socket.MSG_WAITALL))
print("exit:", in_child(lambda: connection.close()))
connection.sendall(b"not closed")
print(client.recv(10, socket.MSG_WAITALL))
print("exit:", in_child(lambda: connection.shutdown(socket.SHUT_WR)))
print("shut down by the child:", client.recv(10))
client.sendall(b"and back")
print(connection.recv(8, socket.MSG_WAITALL), address == connection.getpeername() == client.getsockname())
print("exit:", in_child(call))
with listener.accept()[0] as other, other.makefile("rb") as file:
    print(file.read())
print("exit:", in_child(lambda: listener.close()))
with socket.socket() as late:
    print("the parent still listens:", late.connect_ex(listener.getsockname()))
for each in (client, connection, listener):
    each.close()
