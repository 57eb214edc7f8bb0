"""Chat room client, started with the address and the port of the server."""
# Python program to implement client side of chat room.
import socket
import sys
from threading import *

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
if len(sys.argv) != 3:
    print("Correct usage: script, IP address, port number")
    exit()
IP_address = str(sys.argv[1])
Port = int(sys.argv[2])
server.connect((IP_address, Port))


def get():
    while True:
        message = server.recv(2048)
        if not message:
            break
        print(message.decode())


Thread(target=get).start()
while True:
    message = sys.stdin.readline()
    if not message:
        break
    server.send(message.encode())
    sys.stdout.write("<You>" + message)
    sys.stdout.flush()
