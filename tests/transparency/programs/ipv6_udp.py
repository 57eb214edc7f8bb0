"""UDP over IPv6: an echo, two users who write to each other, a connected socket and a dead port."""
# needs: ipv6
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def udp():
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.settimeout(5)
    return sock


server, ann, bob = udp(), udp(), udp()
server.bind(("::", PORT))
print("bound:", server.getsockname() == ("::", PORT, 0, 0))
addresses = {}
for name, user in (("ann", ann), ("bob", bob)):
    print(name, "before:", user.getsockname())
    user.sendto(name.encode(), ("::1", PORT))
    data, address = server.recvfrom(100)
    addresses[data.decode()] = address
    server.sendto(b"welcome", address)
    data, address = user.recvfrom(100)
    print(name, data, address == ("::1", PORT, 0, 0), user.getsockname()[0])
print("addresses:", [address[0] for address in addresses.values()], len(set(addresses.values())))
ann.sendto(b"hi bob", addresses["bob"])
data, address = bob.recvfrom(100)
print(data, "from ann:", address == addresses["ann"])
bob.connect(addresses["ann"])
bob.send(b"hi ann")
data, address = ann.recvfrom(100)
print(data, "from bob:", address == addresses["bob"], bob.getpeername() == addresses["ann"])
server.close()
ann.connect(("::1", PORT))
ann.send(b"anybody there?")
try:
    ann.recv(100)
except ConnectionRefusedError as error:
    print(error)
ann.close()
bob.close()
