"""A server that accepts its users, keeps them, and never reads nor writes: every wait of a grade runs to its end."""

import socket

users = []
server = socket.create_server(("127.0.0.1", 12345))
while True:
    users.append(server.accept())
