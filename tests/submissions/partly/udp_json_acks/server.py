"""UDP server with JSON datagrams: each has an id, is acknowledged, and is passed on once even if it comes again."""
import json
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("0.0.0.0", 5500))

members = {}
seen = set()


def send(addr, **packet):
    sock.sendto(json.dumps(packet).encode(), addr)


while True:
    raw, addr = sock.recvfrom(8192)
    try:
        packet = json.loads(raw)
    except ValueError:
        print("bad datagram from", addr)
        continue
    send(addr, type="ack", id=packet["id"])
    if (addr, packet["id"]) in seen:
        continue
    seen.add((addr, packet["id"]))
    if packet["type"] == "login":
        members[addr] = packet["name"]
        send(addr, type="info", text=", ".join(members.values()))
    elif packet["type"] == "message" and addr in members:
        for other in members:
            if other != addr:
                send(other, type="message", name=members[addr], text=packet["text"])
