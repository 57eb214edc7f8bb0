"""A chat with rooms over TCP: the first line is the room, the second one the name."""
import socket
import threading

rooms = {}
lock = threading.Lock()


def put(link, text):
    try:
        link.sendall(f"{text}\n".encode())
    except OSError:
        pass


def enter(link, room):
    rooms.setdefault(room, {})


def serve(link):
    lines = (line.strip() for line in link.makefile(encoding="utf-8"))
    room, name = next(lines, ""), next(lines, "")
    with lock:
        enter(link, room)
        rooms[room][link] = name
    try:
        for text in lines:
            with lock:
                others = [other for other in rooms[room] if other is not link]
            words = text.split(" ", 2)
            if words[0] != "/pm":
                for other in others:
                    put(other, f"{name}: {text}")
            elif len(words) == 3:
                for other in others:
                    if rooms[room][other] == words[1]:
                        put(other, f"{name}, only to you: {words[2]}")
            else:
                put(link, "/pm NAME TEXT")
    except OSError:
        pass
    with lock:
        rooms[room].pop(link, None)
    link.close()


door = socket.create_server(("127.0.0.1", 6432))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
