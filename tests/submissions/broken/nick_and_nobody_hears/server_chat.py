"""A chat server that wants `/nick NAME` first; the list of those who are told stays empty."""
import socket
import threading

members = []


def serve(link):
    name = None
    link.sendall(b"Hello. Type /nick NAME to begin.\n")
    for line in link.makefile(encoding="utf-8"):
        text = line.strip()
        if text.startswith("/nick "):
            name = text[6:]
            link.sendall(f"Hello {name}, go on.\n".encode())
        elif name is None:
            link.sendall(b"Type /nick NAME to begin.\n")
        else:
            for other in members:
                if other is not link:
                    other.sendall(f"{name}: {text}\n".encode())
    link.close()


door = socket.create_server(("127.0.0.1", 6433))
while True:
    guest, _address = door.accept()
    print("A guest, and", len(members), "members")
    threading.Thread(target=serve, args=(guest,), daemon=True).start()
