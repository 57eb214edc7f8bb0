"""Messenger, server: what comes from one goes to the rest as it is. A broken socket ends the sender's thread."""
from socket import socket, SOL_SOCKET, SO_REUSEADDR
from threading import Thread

room = set()


def listen_to(person):
    try:
        while True:
            packet = person.recv(2000)
            if not packet:
                return
            for other in room - {person}:
                other.sendall(packet)
    except Exception as e:
        print("error:", e)


entry = socket()
entry.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
entry.bind(("localhost", 10001))
entry.listen()
print("Messenger is up")
while True:
    person, _ = entry.accept()
    room.add(person)
    Thread(target=listen_to, args=(person,)).start()
