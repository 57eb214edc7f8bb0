"""Client of the chat with rooms: asks for a name and a room number (1-9), asks again when it is no such number."""
import socket
import threading

name = input("Your name: ").strip()
room = input("Room number (1-9): ").strip()
while not (room.isdigit() and 1 <= int(room) <= 9):
    room = input("Wrong number. Room number (1-9): ").strip()

conn = socket.create_connection(("127.0.0.1", 6200))
conn.sendall(f"JOIN {room} {name}\n".encode())


def reader():
    try:
        for line in conn.makefile(encoding="utf-8"):
            print(line, end="")
    except OSError:
        pass
    print("connection closed")


threading.Thread(target=reader, daemon=True).start()
while True:
    text = input()
    if text == "/leave":
        break
    conn.sendall((text + "\n").encode())
