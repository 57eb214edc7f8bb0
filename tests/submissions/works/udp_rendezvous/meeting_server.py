"""UDP server that only introduces users to each other: it tells everybody who is at which address. The messages
themselves go from user to user."""
import json
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 5353))
people = {}
print("Meeting point at 5353")
while True:
    data, addr = sock.recvfrom(1000)
    name = data.decode()
    people[name] = addr
    print(name, addr)
    table = json.dumps(["people", people]).encode()
    for person in people.values():
        sock.sendto(table, person)
