"""UDP to a port where nobody listens: connected sockets are told, the others are not."""
# needs: linux
import errno
import select
import socket
import sys

from common import attempt

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
DEAD = ("127.0.0.1", PORT)


def udp():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(0.3)
    return sock


with udp() as connected:
    connected.connect(DEAD)
    print("peer:", connected.getpeername() == DEAD)
    attempt("send", connected.send, b"one")
    print("told:", select.select([connected], [], [], 5)[0] == [connected])
    attempt("next send", connected.send, b"two")
    attempt("send after the error", connected.send, b"three")
    print("told:", select.select([connected], [], [], 5)[0] == [connected])
    attempt("recv", connected.recv, 10)
    attempt("recv after the error", connected.recv, 10)
    connected.send(b"four")
    select.select([connected], [], [], 5)
    print("SO_ERROR:", errno.errorcode.get(connected.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))

with udp() as loose:
    for word in (b"one", b"two", b"three"):
        attempt("sendto", loose.sendto, word, DEAD)
    attempt("recvfrom", loose.recvfrom, 10)
    with udp() as server:
        server.bind(DEAD)
        loose.sendto(b"now", DEAD)
        attempt("and now", server.recv, 10)
        loose.connect(DEAD)
        loose.send(b"connected")
        attempt("and now", server.recv, 10)
    loose.send(b"it has gone")
    attempt("gone", loose.recv, 10)
