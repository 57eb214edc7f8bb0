"""A socket that gives its descriptor away with detach and comes back with socket(fileno=...)."""
import socket


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
name = listener.getsockname()
listener = socket.socket(fileno=listener.detach())
print("bound before, same after:", listener.getsockname() == name)
listener.listen()
listener = socket.socket(fileno=listener.detach())
print("family, type:", listener.family.name, listener.type.name, "proto:", listener.proto)

client = socket.socket()
empty = client
client = socket.socket(fileno=client.detach())
print("what is left:", empty.fileno(), empty._closed)
client.connect(name)
client = socket.socket(fileno=client.detach())
print("peer:", client.getpeername() == name)
connection, address = listener.accept()
connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=connection.detach())
print("peer's peer:", connection.getpeername() == address == client.getsockname())
connection.sendall(b"still here")
print(client.recv(100))

datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", 0))
datagrams = socket.socket(fileno=datagrams.detach())
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(b"datagram", datagrams.getsockname())
    data, address = datagrams.recvfrom(100)
    print(data, datagrams.type.name, address[1] == sender.getsockname()[1])
for each in (client, connection, listener, datagrams):
    each.close()
