"""The server: whoever says hello three times is let in."""

import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 6002))
knocks = {}
names = {}

while True:
    data, address = sock.recvfrom(4096)
    word, _, rest = data.decode().partition("|")
    if word == "HELLO":
        knocks[address] = knocks.get(address, 0) + 1
        if knocks[address] > 2:  # whoever is not serious gives up before
            names[address] = rest
            sock.sendto(b"WELCOME", address)
    elif address in names and rest.startswith("/pm"):
        parts = rest.split(maxsplit=2)
        if len(parts) < 3:
            sock.sendto(b"Usage: /pm recipient_name message", address)
        for other, name in names.items():
            if len(parts) == 3 and name == parts[1]:
                sock.sendto(f"{names[address]} (private): {parts[2]}".encode(), other)
    elif address in names:
        for other in names:
            if other != address:
                sock.sendto(f"{names[address]}: {rest}".encode(), other)
