"""A UDP echo server: the reply comes from the server's address, the server sees the client's port, also from itself."""
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve():
    while True:
        data, address = server.recvfrom(1024)
        if data == b"stop":
            break
        seen.append(address)
        sizes.append(server.sendto(data.upper(), address))


seen, sizes = [], []
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", PORT))
thread = threading.Thread(target=serve)
thread.start()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound, socket.socket(type=socket.SOCK_DGRAM) as unbound:
    bound.bind(("127.0.0.1", 0))
    mine = bound.getsockname()
    for user in (bound, unbound):
        user.settimeout(5)
        print("before:", user.getsockname()[0], user.getsockname()[1] > 0)
        for word in (b"one", b"two"):
            user.sendto(word, ("localhost", PORT))
            data, address = user.recvfrom(1024)
            print(data, "from the server's address:", address == ("127.0.0.1", PORT))
        print("after:", user.getsockname()[0], "the server saw its port:", seen[-1][1] == user.getsockname()[1])
        print("the same each time:", seen[-1] == seen[-2], seen[-1][0])
    print("bound, and stayed:", bound.getsockname() == mine == seen[0])
    bound.sendto(b"to myself", mine)
    print(bound.recvfrom(100) == (b"to myself", mine))
    unbound.sendto(b"stop", ("localhost", PORT))
thread.join()
print("sendto returned", sizes)
server.close()
