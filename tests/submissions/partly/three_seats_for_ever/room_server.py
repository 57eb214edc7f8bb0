"""A room with three seats; a seat is taken at joining and never given back."""
import socket
import threading

SEATS = 3

taken = 0
members = []
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 6000))
server.listen(10)


def member(connection, name):
    while True:
        try:
            message = connection.recv(1000)
        except OSError:
            message = b""
        if message == b"":
            break
        for m in members:
            if m[0] != connection:
                m[0].sendall(name.encode() + b" : " + message)
    members.remove((connection, name))
    connection.close()
    for m in members:
        m[0].sendall((name + " left the room").encode())


while True:
    connection, address = server.accept()
    if taken == SEATS:
        connection.sendall(b"Sorry, the room is full")
        connection.close()
        continue
    taken += 1
    connection.sendall(f"You have seat {taken} of {SEATS}".encode())
    name = connection.recv(1000).decode()
    members.append((connection, name))
    threading.Thread(target=member, args=(connection, name)).start()
