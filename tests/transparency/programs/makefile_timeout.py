"""A file of a socket with a timeout: it raises once, and cannot be read after that."""
import socket

from common import pair

listener = socket.create_server(("127.0.0.1", 0))
client, connection = pair(listener)
connection.settimeout(0.1)
file = connection.makefile("rb")
client.sendall(b"whole line\n")
print(file.readline())
for attempt in range(2):
    try:
        print(file.readline())
    except OSError as error:
        print(attempt, type(error).__name__, error)
connection.settimeout(None)
client.sendall(b"later\n")
client.close()
with connection.makefile("rb") as again:
    print("a new file goes on:", again.read())
file.close()
connection.close()
listener.close()
