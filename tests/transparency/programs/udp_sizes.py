"""Datagrams of all sizes: empty, cut short, looked at twice, 60,000 bytes, too long."""
# needs: linux
import errno
import socket


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
user = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
user.bind(("127.0.0.1", 0))
there = server.getsockname()

print("empty:", user.sendto(b"", there), server.recvfrom(10) == (b"", user.getsockname()))
for word in (b"truncated", b"next"):
    user.sendto(word, there)
print("cut:", server.recv(5), "then:", server.recv(100))
user.sendto(b"look", there)
print("peek:", server.recv(100, socket.MSG_PEEK), server.recvfrom(2, socket.MSG_PEEK)[0], server.recv(100))
user.sendto(b"how long?", there)
print("true length:", server.recv_into(bytearray(3), 3, socket.MSG_TRUNC))
for size in (1, 508, 1472, 1473, 9000, 60_000, 65_507):
    data = bytes(range(256)) * (size // 256 + 1)
    user.sendto(data[:size], there)
    print(size, server.recv(100_000) == data[:size])
for size in (65_508, 70_000):
    try:
        user.sendto(b"x" * size, there)
    except OSError as error:
        print(size, type(error).__name__, errno.errorcode[error.errno], error)
try:
    server.recv(100, socket.MSG_DONTWAIT)
except BlockingIOError as error:
    print("nothing more:", error)
for number in range(100):
    user.sendto(b"%d" % number, there)
print("in order:", [int(server.recv(10)) for _ in range(100)] == list(range(100)))
user.sendto(b"the last words", there)
user.close()
print("sent before close:", server.recv(100))
server.close()
