"""The client of the room: takes a seat and talks."""
import socket
import sys
import threading

connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.connect(("127.0.0.1", 6000))
answer = connection.recv(1000).decode()
print(answer)
if answer.startswith("Sorry"):
    sys.exit()
print("Enter your name:")
connection.sendall(input().encode())


def wait_for_messages():
    while True:
        message = connection.recv(1000)
        if message == b"":
            break
        print(message.decode())


threading.Thread(target=wait_for_messages).start()
while True:
    connection.sendall(input().encode())
