"""Socket options as a program reads them: nothing is set that it did not set, and what it sets stays."""
# needs: linux
import errno
import socket
import struct

OPTIONS = "SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_BROADCAST SO_ERROR SO_TYPE SO_ACCEPTCONN SO_OOBINLINE".split()


def options(sock):
    return {name: sock.getsockopt(socket.SOL_SOCKET, getattr(socket, name)) for name in OPTIONS}


def tcp(sock):
    names = ("TCP_NODELAY", "TCP_KEEPIDLE", "TCP_CORK", "TCP_DEFER_ACCEPT", "TCP_USER_TIMEOUT")
    values = {name: sock.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in names}
    linger = struct.unpack("ii", sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))
    state = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    return values, "linger:", linger, "state:", state


fresh = socket.socket()
print("fresh:", options(fresh), *tcp(fresh))
fresh.bind(("127.0.0.1", 0))
print("bound:", options(fresh), *tcp(fresh))
fresh.listen()
print("listening:", options(fresh), *tcp(fresh))
client = socket.socket()
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20_000)
client.connect(fresh.getsockname())
print("connected:", options(client), *tcp(client))
print("buffer:", client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF))
connection, _ = fresh.accept()
print("accepted:", options(connection), *tcp(connection))
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3))
print("lingers:", *tcp(client))
client.close()
print("end:", connection.recv(1), *tcp(connection))
connection.close()
fresh.close()
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("UDP:", options(datagrams))
datagrams.bind(("127.0.0.1", 0))
datagrams.sendto(b"x", datagrams.getsockname())
print("UDP in use:", options(datagrams), datagrams.getsockopt(socket.IPPROTO_IP, socket.IP_TTL))
default = socket.socket(socket.AF_INET, socket.SOCK_DGRAM).getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
print("the same buffer as a fresh one:", datagrams.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) == default)
try:
    datagrams.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
except OSError as error:
    print(errno.errorcode[error.errno])
datagrams.close()
