"""A chat server around select: three non-blocking clients, in one thread."""
import select
import socket


def turn(expected):
    """Handle events until so many pieces of news have come."""
    while expected:
        readable, _, broken = select.select([listener, *users], [], list(users), 5)
        assert readable and not broken
        for sock in readable:
            expected -= 1
            if sock is listener:
                connection, address = listener.accept()
                connection.setblocking(False)
                users[connection] = address
                continue
            data = sock.recv(1000)
            if not data:
                print("gone:", clients.index(users.pop(sock)))
                sock.close()
                continue
            for other in users:
                if other is not sock:
                    other.send(data)


users = {}
listener = socket.create_server(("127.0.0.1", 0))
listener.setblocking(False)
try:
    listener.accept()
except BlockingIOError as error:
    print(error)
sockets = [socket.create_connection(listener.getsockname()) for _ in range(3)]
clients = [client.getsockname() for client in sockets]
turn(3)
print("users:", sorted(users.values()) == sorted(clients))
for client in sockets:
    client.sendall(b"one")
    turn(1)
    print([other.recv(3, socket.MSG_WAITALL) for other in sockets if other is not client])
print("nothing to read:", select.select(sockets, [], [], 0)[0])
print("ready to write:", len(select.select([], sockets, [], 0)[1]))
for client in sockets:
    client.close()
    turn(1)
listener.close()
