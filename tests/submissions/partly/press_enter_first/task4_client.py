"""Task 4, client: waits for Enter, connects, shows what the server asks and sends whatever is typed."""
import socket
import threading

print("********************")
print("*   Welcome!       *")
print("********************")
input("Press Enter to connect...")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("localhost", 53331))
print("Connected.")


def show():
    while True:
        part = s.recv(2048)
        if part == b"":
            break
        print(part.decode("utf-8"), end="")


t = threading.Thread(target=show)
t.daemon = True
t.start()
while True:
    s.sendall(input().encode("utf-8") + b"\n")
