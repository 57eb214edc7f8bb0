"""Users find the server by a broadcast to '<broadcast>', and talk to the address that answered."""
# needs: linux broadcast
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve():
    for _ in range(4):
        data, address = server.recvfrom(100)
        seen.append(address[1])
        server.sendto(b"server here" if data == b"who serves?" else b"you said " + data, address)


seen = []
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("", PORT))
thread = threading.Thread(target=serve)
thread.start()
for word in (b"hello", b"goodbye"):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
        user.settimeout(5)
        user.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        user.sendto(b"who serves?", ("<broadcast>", PORT))
        data, address = user.recvfrom(100)
        print(data, "from its port:", address[1] == PORT)
        user.sendto(word, address)
        answer, source = user.recvfrom(100)
        print(answer, "from there:", source == address)
        print("my port:", set(seen[-2:]) == {user.getsockname()[1]})
thread.join()
server.close()
