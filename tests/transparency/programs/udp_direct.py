"""UDP users learn each other's addresses from a server, and then write to each other directly."""
import json
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
NAMES = ("ann", "bob", "eve")


def serve():
    """Take three names, then send everybody the list of all addresses, and go."""
    addresses = {}
    with server:
        while len(addresses) < len(NAMES):
            name, address = server.recvfrom(1024)
            addresses[name.decode()] = address
        for address in addresses.values():
            server.sendto(json.dumps(addresses).encode(), address)


def talk(name):
    sock = users[name]
    sock.sendto(name.encode(), ("127.0.0.1", PORT))
    book = {other: tuple(address) for other, address in json.loads(sock.recv(1024)).items()}
    all_know.wait(5)
    for other in NAMES:
        if other != name:
            sock.sendto(f"hello {other}, here is {name}".encode(), book[other])
    heard = dict(sock.recvfrom(1024) for _ in range(2))
    results[name] = sorted(data.decode() for data in heard)
    for data, address in heard.items():
        speaker = data.decode().split()[-1]
        results[name].append(f"{speaker} from the address in the book: {address == book[speaker]}")
        results[name].append(f"book has its port: {users[speaker].getsockname()[1] == book[speaker][1]}")


results, all_know = {}, threading.Barrier(len(NAMES))
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("", PORT))
users = {name: socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for name in NAMES}
threads = [threading.Thread(target=serve)] + [threading.Thread(target=talk, args=(name,)) for name in NAMES]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for name in NAMES:
    print(name, *sorted(results[name]), sep="\n  ")
    users[name].close()
