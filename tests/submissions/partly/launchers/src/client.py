"""Chat client: a name and a port may be given as arguments, otherwise it asks for the name and takes port 9000."""
import os
import socket
import sys
import threading

name = sys.argv[1] if len(sys.argv) > 1 else input("Name: ")
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("127.0.0.1", port))
sock.send(("/iam " + name).encode("utf8"))


def printer():
    while True:
        data = sock.recv(1024)
        if not data:
            print("server stopped")
            os._exit(1)
        print(data.decode("utf8"), end="")


threading.Thread(target=printer).start()
while True:
    line = input()
    sock.send(line.encode("utf8"))
    if line == "/quit":
        os._exit(0)
