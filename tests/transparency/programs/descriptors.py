"""Fifty connections leave no descriptor open behind them, and descriptors are given out in the usual order."""
# needs: linux
import os
import socket
import threading
import time


def count():
    """The least of a few looks: a thread that ends may have a library open for a moment."""
    looks = []
    for _ in range(5):
        looks.append(len(os.listdir("/proc/self/fd")))
        time.sleep(0.01)
    return min(looks)


def serve():
    for _ in range(50):
        connection, _ = listener.accept()
        with connection:
            connection.sendall(connection.recv(100))
            connection.recv(1)


print("at the start:", count(), sorted(map(int, os.listdir("/proc/self/fd")))[:3])
before, lowest = count(), os.dup(0)
os.close(lowest)
listener = socket.create_server(("127.0.0.1", 0))
print("a listener:", count() - before, "lowest free number:", listener.fileno() == lowest)
thread = threading.Thread(target=serve)
thread.start()
for number in range(50):
    with socket.create_connection(listener.getsockname()) as client:
        client.sendall(b"%d" % number)
        assert int(client.recv(100)) == number
thread.join()
print("after 50 connections:", count() - before)
listener.close()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 0))
    for number in range(50):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
            user.sendto(b"%d" % number, server.getsockname())
            data, address = server.recvfrom(100)
            server.sendto(data, address)
            assert int(user.recv(100)) == number
    print("after 50 UDP users:", count() - before)
for _ in range(50):
    with socket.socket() as client:
        client.connect_ex(("127.0.0.1", 1))
print("after 50 refused calls:", count() - before)
