"""Three processes forked before any accept share one listener: each client is served by one of them."""
# needs: posix
import os
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def work():
    """Serve two clients, and go."""
    for _ in range(2):
        connection, address = listener.accept()
        with connection, connection.makefile("rb") as file:
            connection.sendall(b"%d %d\n" % (os.getpid(), address[1]) + file.readline())
    os._exit(0)


listener = socket.create_server(("", PORT))
workers = set()
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        work()
    workers.add(pid)
listener.close()
served = []
for number in range(6):
    with socket.create_connection(("127.0.0.1", PORT), timeout=5) as client, client.makefile("rb") as file:
        client.sendall(b"client %d\n" % number)
        pid, port = map(int, file.readline().split())
        served.append(pid)
        print(file.readline(), pid in workers, port == client.getsockname()[1])
print("each served:", sorted(served.count(pid) for pid in workers))
print("exits:", [os.waitpid(pid, 0)[1] for pid in workers])
try:
    socket.create_connection(("127.0.0.1", PORT), timeout=5)
except ConnectionRefusedError as error:
    print("with the last worker the port is closed:", error)
