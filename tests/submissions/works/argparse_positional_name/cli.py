"""Chat client: the name is a required argument, `python cli.py NAME`."""
import argparse
import json
import socket
import threading

parser = argparse.ArgumentParser()
parser.add_argument("name", help="your name in the chat")
name = parser.parse_args().name

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.connect(("127.0.0.1", 20001))


def send(text):
    sock.send(json.dumps({"from": name, "text": text}).encode())


def read_keyboard():
    while True:
        try:
            send(input())
        except EOFError:
            break


send(None)
threading.Thread(target=read_keyboard).start()
while True:
    letter = json.loads(sock.recv(65535))
    print(letter["who"] + ": " + letter["text"])
