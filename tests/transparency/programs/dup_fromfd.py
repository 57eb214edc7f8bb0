"""One connection behind several descriptors: dup, fromfd and os.dup; it ends with the last of them."""
# needs: posix
import os
import socket


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
connection, address = listener.accept()
copy = connection.dup()
other = socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM)
third = socket.socket(fileno=os.dup(connection.fileno()))
listening = listener.dup()
listener.close()
print("types:", [type(each).__name__ for each in (copy, other, third)])
print("names:", all(each.getsockname() == client.getpeername() for each in (connection, copy, other, third)))
print("peers:", all(each.getpeername() == address == client.getsockname() for each in (copy, other, third)))
print("inheritable:", [each.get_inheritable() for each in (copy, other, third)])

file = client.makefile("rb")
for number, each in enumerate((connection, copy, other, third)):
    each.sendall(b"from %d\n" % number)
    print(file.readline())
    each.close()
print("after the last:", file.read())
client.close()

client = socket.create_connection(listening.getsockname())
connection, address = listening.accept()
print("the listener's copy accepts:", address == client.getsockname())
client.shutdown(socket.SHUT_WR)
print("half-closed:", connection.recv(1))
client.dup().close()
connection.sendall(b"a copy has closed")
print(client.recv(17, socket.MSG_WAITALL))
listening.close()
try:
    socket.create_connection(connection.getsockname())
except ConnectionRefusedError:
    print("closed with its last copy")
connection.close()
client.close()
