"""Client: after each line the client asks whether another one follows."""

import socket
import threading

s = socket.create_connection(("localhost", 9797))
r = s.makefile("r", encoding="utf-8")
print(r.readline().strip())
s.sendall((input("Name: ") + "\n").encode("utf-8"))
r.readline()


def listen():
    for line in r:
        print(line.strip())


threading.Thread(target=listen, daemon=True).start()
while True:
    text = input("Enter message: ")
    s.sendall((text + "\n").encode("utf-8"))
    print("Message sent!")
    if input("One more? (y/n): ").lower() == "n":
        print("Waiting for messages, press Enter to write again")
        input()
