"""UDP chat client: nobody is asked for a name, the program makes one up and says it."""
import random
import socket
import threading

SERVER = ("127.0.0.1", 9093)
animal = random.choice(["fox", "owl", "cat", "bear", "wolf", "hare"])
me = animal + str(random.randint(100, 999))

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(f"HELLO {me}".encode(), SERVER)
print("Hi! Here you are", me)


def get():
    while True:
        data, _ = sock.recvfrom(4096)
        print(data.decode())


threading.Thread(target=get, daemon=True).start()
try:
    while True:
        text = input()
        if text:
            sock.sendto(f"{me}: {text}".encode(), SERVER)
except (EOFError, KeyboardInterrupt):
    sock.sendto(b"BYE", SERVER)
