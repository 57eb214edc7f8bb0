"""A socket's descriptor used past the socket module: os.read, os.write, os.fdopen, os.close, os.dup2, sendfile."""
# needs: posix
import os
import socket

from common import pair

listener = socket.create_server(("127.0.0.1", 0))
client, connection = pair(listener)
print("os.write:", os.write(client.fileno(), b"by number"), connection.recv(9, socket.MSG_WAITALL))
connection.sendall(b"and back")
print("os.read:", os.read(client.fileno(), 100))
with os.fdopen(os.dup(client.fileno()), "w") as file:
    print("as a file", file=file)
print("os.fdopen:", connection.recv(10, socket.MSG_WAITALL))
with open("words.txt", "wb+") as file:
    file.write(b"out of a file " * 10_000)
    file.seek(0)
    print("sendfile:", client.sendfile(file, count=28), connection.recv(28, socket.MSG_WAITALL))
stat = os.fstat(client.fileno())
print("a socket:", stat.st_mode & 0o170000 == 0o140000, os.isatty(client.fileno()))
spare = os.dup(0)
os.dup2(connection.fileno(), spare)
other = socket.socket(fileno=spare)
print("dup2:", other.getpeername() == client.getsockname(), other.getsockname() == listener.getsockname())
connection.close()
other.sendall(b"through the copy")
print(client.recv(16, socket.MSG_WAITALL))
os.close(other.detach())
print("closed by number:", client.recv(1))
number = listener.detach()
os.close(number)
try:
    os.read(number, 1)
except OSError as error:
    print(error)
client.close()
again = socket.create_server(("127.0.0.1", 0))
print("its number is used again:", again.fileno() <= number)
target = again.getsockname()
os.close(again.detach())
with socket.socket() as late:
    print("a listener closed by number refuses:", late.connect_ex(target) != 0)
