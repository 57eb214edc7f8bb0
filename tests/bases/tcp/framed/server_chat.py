"""A chat server over TCP: four bytes with the length, then the text; the first text is the name."""

import socket
import struct
import threading

ADDRESS = ("127.0.0.1", 6410)


class Room:
    """Everybody who is here."""

    def __init__(self):
        self.people = {}
        self.lock = threading.Lock()

    def send(self, text, *links):
        data = text.encode()
        for link in links:
            try:
                link.sendall(struct.pack(">I", len(data)) + data)
            except OSError:
                print("gone")

    def take(self, link, text):
        with self.lock:
            name = self.people[link]
            others = [other for other in self.people if other is not link]
            words = text.split(" ", 2)
            if words[0] != "/pm":
                self.send(f"{name}: {text}", *others)
            elif len(words) < 3:
                self.send("Usage: /pm NAME TEXT", link)
            else:
                self.send(f"{name} (private): {words[2]}", *(one for one in others if self.people[one] == words[1]))


def texts(link):
    file = link.makefile("rb")
    while head := file.read(4):
        yield file.read(*struct.unpack(">I", head)).decode()


def serve(room, link):
    try:
        for text in texts(link):
            if link in room.people:
                room.take(link, text)
            else:
                room.people[link] = text
    except OSError:
        print("lost")
    finally:
        with room.lock:
            room.people.pop(link, None)
        link.close()


if __name__ == "__main__":
    here = Room()
    with socket.create_server(ADDRESS) as listener:
        while True:
            threading.Thread(target=serve, args=(here, listener.accept()[0]), daemon=True).start()
