"""A server with rooms: whoever makes one gets its code, by which the others come in; the menu is the server's."""
import random
import socket
import threading

rooms, lock = {}, threading.Lock()


def serve(user):
    lines = user.makefile("rw", encoding="utf-8")

    def ask(question):
        print(question, file=lines, flush=True)
        return lines.readline().strip()

    name = ask("What is your name?")
    room = None
    while room is None:
        choice = ask("n) new room\nj) join a room\nx) exit\nYour choice:").lower()
        if choice == "n":
            code = str(random.randrange(1000, 9999))
            with lock:
                room = rooms[code] = []
        elif choice == "j" and rooms:
            codes = "".join(f"\n   {code}   {len(here)} people" for code, here in rooms.items())
            room = rooms.get(ask(f"There are:{codes}\nWhich?"))
    print("You are in.", file=lines, flush=True)
    with lock:
        room.append(user)
    for line in lines:
        with lock:
            for other in room:
                if other is not user:
                    other.sendall(f"{name}: {line}".encode())
    room.remove(user)


door = socket.create_server(("127.0.0.1", 28005))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
