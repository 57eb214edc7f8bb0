"""Chat client over UDP, the name stands in each line."""

import socket
import threading

SERVER_ADDRESS = ("127.0.0.1", 12000)


def listen(s):
    while True:
        try:
            message, _ = s.recvfrom(2048)
            print(message.decode("utf-8"))
        except OSError:
            break


nickname = input("Your nickname: ")
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
t = threading.Thread(target=listen, args=(s,), daemon=True)
t.start()
print("You can write now")
while True:
    text = input()
    s.sendto(f"<{nickname}> {text}".encode("utf-8"), SERVER_ADDRESS)
