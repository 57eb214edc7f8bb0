"""A chat server over TCP; the wire is in `shared`, which is imported as from the root of the author's repository."""
import socket
import threading

from team7.shared.wire import PORT, pack

guests = {}


def attend(guest):
    with guest.makefile(encoding="utf-8") as lines:
        guests[guest] = lines.readline().strip()
        for line in lines:
            for other in list(guests):
                if other is not guest:
                    other.sendall(pack(f"{guests[guest]}: {line.strip()}"))
    guests.pop(guest)


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", PORT)) as door:
        while True:
            guest, _address = door.accept()
            threading.Thread(target=attend, args=(guest,), daemon=True).start()
