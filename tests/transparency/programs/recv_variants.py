"""The other ways to read and write: recv_into, recvmsg, recvmsg_into, sendmsg, recvfrom, recvfrom_into."""
# needs: posix
import socket

from common import pair

listener = socket.create_server(("127.0.0.1", 0))
client, connection = pair(listener)

print("sendmsg:", client.sendmsg([b"one", b"two", memoryview(b"three")]))
buffer = bytearray(b"-" * 8)
print("recv_into:", connection.recv_into(buffer, 6, socket.MSG_WAITALL), buffer)
data, ancillary, flags, address = connection.recvmsg(5, 0, socket.MSG_WAITALL)
print("recvmsg:", data, ancillary, address)
print("send:", client.send(b"abcdef"))
print("recvfrom:", connection.recvfrom(3, socket.MSG_WAITALL))
print("recvfrom_into:", connection.recvfrom_into(buffer, 3, socket.MSG_WAITALL), buffer)
client.sendall(memoryview(b"12345678"))
first, second = bytearray(3), bytearray(5)
count, _, _, address = connection.recvmsg_into([first, second], 0, socket.MSG_WAITALL)
print("recvmsg_into:", count, first, second, address)
print("empty:", client.send(b""), connection.recv(0))
client.close()
print("end:", connection.recv_into(buffer), connection.recvmsg(5)[0], connection.recvfrom(5))

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
user = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
user.bind(("127.0.0.1", 0))
print("sendmsg to:", user.sendmsg([b"data", b"gram"], [], 0, server.getsockname()))
data, _, flags, address = server.recvmsg(100)
print("recvmsg:", data, flags, address == user.getsockname())
user.sendto(b"into", server.getsockname())
count, address = server.recvfrom_into(buffer)
print("recvfrom_into:", count, bytes(buffer[:count]), address == user.getsockname())
user.sendto(b"too long", server.getsockname())
data, _, flags, _ = server.recvmsg(3)
print("truncated:", data, flags == socket.MSG_TRUNC)
for each in (connection, listener, server, user):
    each.close()
