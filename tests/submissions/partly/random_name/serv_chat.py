"""UDP chat server: keeps the addresses that said HELLO and forwards every other datagram to the rest."""
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 9093))
addresses = set()
print("UDP server is ready")

while True:
    data, addr = sock.recvfrom(4096)
    print(addr, data)
    if data.startswith(b"HELLO "):
        addresses.add(addr)
        data = b"+ " + data[6:]
    elif data == b"BYE":
        addresses.discard(addr)
        continue
    for a in addresses:
        if a != addr:
            sock.sendto(data, a)
