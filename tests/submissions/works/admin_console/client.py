"""Client for the server with an administrator; leaves when he kicks it."""
import os
import socket
import threading

conn = socket.create_connection(("127.0.0.1", 7000))
conn.sendall((input("Sign in as: ") + "\n").encode())


def incoming():
    for line in conn.makefile("r", encoding="utf-8"):
        print(line, end="")
    print("You are out.")
    os._exit(0)


threading.Thread(target=incoming).start()
while True:
    conn.sendall((input() + "\n").encode())
