"""A server that ends and starts again on its port: TCP with SO_REUSEADDR, UDP, and users who stay."""
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def start():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", PORT))
    listener.listen()
    return listener


for life in range(3):
    with start() as listener, socket.create_connection(("127.0.0.1", PORT)) as client:
        connection, address = listener.accept()
        print("life", life, "address agrees:", address == client.getsockname())
        connection.close()
        print("server ends first:", client.recv(10))
    with socket.socket() as late:
        print("between two lives:", late.connect_ex(("127.0.0.1", PORT)) != 0)

first = start()
old = socket.create_connection(("127.0.0.1", PORT))
served, _ = first.accept()
first.close()
second = start()
new = socket.create_connection(("127.0.0.1", PORT))
other, _ = second.accept()
served.sendall(b"to the old one")
other.sendall(b"to the new one")
print(old.recv(14, socket.MSG_WAITALL), new.recv(14, socket.MSG_WAITALL))
for each in (served, other, old, new, second):
    each.close()

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
    for life in range(3):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("", PORT))
            user.sendto(b"life %d" % life, ("127.0.0.1", PORT))
            data, address = server.recvfrom(100)
            print(data, "the same user:", address[1] == user.getsockname()[1])
        user.sendto(b"lost", ("127.0.0.1", PORT))
