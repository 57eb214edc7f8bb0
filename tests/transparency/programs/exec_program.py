"""A program that replaces itself with exec: its sockets close, and its port is free for its next life."""
# needs: posix
import os
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
LIFE = int(sys.argv[2]) if sys.argv[2:] else 0

listener = socket.socket()
listener.bind(("127.0.0.1", PORT))
listener.listen()
client = socket.create_connection(("127.0.0.1", PORT))
connection, address = listener.accept()
print("life", LIFE, "address agrees:", address == client.getsockname(), flush=True)
if LIFE == 0:
    client.close()
    connection.recv(1)
    connection.close()
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", PORT))
    listener.close()
    listener = socket.socket()
    listener.bind(("127.0.0.1", PORT + 1))
    listener.listen()
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), str(PORT + 1), "1"])
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", PORT - 1))
print("the datagram port too:", datagrams.getsockname() == ("127.0.0.1", PORT - 1))
for each in (client, connection, listener, datagrams):
    each.close()
