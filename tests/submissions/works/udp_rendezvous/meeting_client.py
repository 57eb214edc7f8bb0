"""UDP user: tells its name to the server, gets the addresses of the others, and writes to them directly."""
import json
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))
people = {}


def receive():
    global people
    while True:
        kind, *rest = json.loads(sock.recv(60000))
        if kind == "people":
            people = rest[0]
            print("Here are:", ", ".join(people))
        else:
            print(*rest, sep=": ")


def send(text, names, label):
    for n in names:
        if n in people and n != me:
            sock.sendto(json.dumps(["text", label, text]).encode(), tuple(people[n]))


me = input("Your name, please: ")
sock.sendto(me.encode(), ("127.0.0.1", 5353))
threading.Thread(target=receive, daemon=True).start()
while True:
    line = input()
    if not line.startswith("/pm"):
        send(line, people, me)
        continue
    parts = line.split(maxsplit=2)
    if len(parts) == 3:
        send(parts[2], [parts[1]], me + " to you")
    else:
        print("/pm needs a name and a text")
