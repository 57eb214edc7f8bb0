"""Dialog client: glues the name to each line by itself, the server never learns it."""
from socket import *
from threading import Thread

nick = input("nick> ")
sk = socket(AF_INET, SOCK_STREAM)
sk.connect(("localhost", 12345))
print("connected, you can write")


def listen():
    while True:
        chunk = sk.recv(4096)
        if chunk == b"":
            print("--- end ---")
            break
        print(chunk.decode())


Thread(target=listen, daemon=True).start()
while True:
    line = input()
    sk.send(f"<{nick}> {line}".encode())
