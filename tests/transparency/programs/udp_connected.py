"""A connected UDP socket hears only its peer, may write to others, and may be connected anew."""
import socket


def udp():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(0.3)
    return sock


def hears(sock):
    try:
        return sock.recv(100)
    except socket.timeout as error:
        return error


ann, bob, eve = udp(), udp(), udp()
ann.connect(bob.getsockname())
print("peer:", ann.getpeername() == bob.getsockname())
print("send:", ann.send(b"hi bob"))
data, address = bob.recvfrom(100)
print(data, "from ann:", address == ann.getsockname())
eve.sendto(b"a stranger", ann.getsockname())
bob.sendto(b"hi ann", ann.getsockname())
print("ann hears:", ann.recvfrom(100) == (b"hi ann", bob.getsockname()), "then:", hears(ann))
print("sendto elsewhere:", ann.sendto(b"hi eve", eve.getsockname()), eve.recvfrom(100)[1] == ann.getsockname())
eve.sendto(b"early", ann.getsockname())
ann.connect(eve.getsockname())
print("peer:", ann.getpeername() == eve.getsockname())
bob.sendto(b"now bob is the stranger", ann.getsockname())
eve.sendto(b"late", ann.getsockname())
print("ann hears:", hears(ann), "then:", hears(ann))
ann.send(b"hi again")
print("eve hears:", hears(eve), "bob hears:", hears(bob))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as late:
    print("before connect:", late.getsockname())
    late.connect(ann.getsockname())
    print("after connect:", late.getsockname()[0], late.getpeername() == ann.getsockname())
    ann.connect(late.getsockname())
    late.send(b"hello")
    print(ann.recvfrom(10) == (b"hello", late.getsockname()))
for sock in (ann, bob, eve):
    sock.close()
