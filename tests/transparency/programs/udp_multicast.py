"""UDP multicast on the loopback interface: who has joined the group hears it, also the speaker."""
# needs: linux
import socket
import struct
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
GROUP = "239.255.47.11"
MEMBERSHIP = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton("127.0.0.1"))


def member():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("", PORT))
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, MEMBERSHIP)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    sock.settimeout(0.3)
    return sock


def hears(sock):
    try:
        data, address = sock.recvfrom(100)
        return data, address[0]
    except socket.timeout:
        return "nothing"


ann, bob = member(), member()
speaker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
speaker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
print("sent:", speaker.sendto(b"to the group", (GROUP, PORT)))
print("ann hears", hears(ann), "bob hears", hears(bob))
print("sent:", ann.sendto(b"from ann", (GROUP, PORT)))
print("ann hears", hears(ann), "bob hears", hears(bob))
print("to another port:", speaker.sendto(b"nobody", (GROUP, PORT + 1)), hears(ann))
bob.close()
print("bob has gone:", speaker.sendto(b"again", (GROUP, PORT)), "ann hears", hears(ann))
ann.close()
