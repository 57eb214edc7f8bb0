"""Client that waits for the greeting before it reads the keyboard any further."""
import json
import socket
import threading

conn = socket.create_connection(("localhost", 8000))
reader = conn.makefile("rb")
print("Name?")
conn.sendall(json.dumps(input()).encode() + b"\n")
print("The server checks your name, please wait...")


def show(line):
    message = json.loads(line)
    print(message["info"] if "info" in message else f"{message['sender']}: {message['text']}")


def loop():
    for line in reader:
        show(line)


show(reader.readline())
threading.Thread(target=loop, daemon=True).start()
while True:
    conn.sendall(json.dumps(input()).encode() + b"\n")
