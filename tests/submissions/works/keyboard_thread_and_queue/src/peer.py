"""UDP chat client: a keyboard thread and a network thread put everything into one queue, the main loop sorts it out."""
import queue
import socket
import threading

events = queue.Queue()
net = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
net.connect(("127.0.0.1", 7777))


def keyboard():
    while True:
        try:
            events.put(("key", input()))
        except EOFError:
            return


def network():
    while True:
        try:
            events.put(("net", net.recv(4096).decode()))
        except ConnectionRefusedError:
            events.put(("net", "no answer from the server"))


print("Nickname:", end=" ", flush=True)
threading.Thread(target=keyboard, daemon=True).start()
nickname = None
while True:
    kind, text = events.get()
    if kind == "net":
        print(text)
    elif nickname is None:
        nickname = text.strip()
        net.send(b"N" + nickname.encode())
        threading.Thread(target=network, daemon=True).start()
    elif text.startswith("/pm"):
        command = text.split(" ", 2)
        if len(command) < 3:
            print("! write it like this: /pm nickname message")
        else:
            net.send(b"P" + command[1].encode() + b"\0" + command[2].encode())
    elif text:
        net.send(b"M" + text.encode())
