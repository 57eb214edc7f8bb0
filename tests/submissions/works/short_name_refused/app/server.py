"""Chat server that asks for the name itself and insists on four letters or more; knows /pm name text."""
import socket
from threading import RLock, Thread

MIN_NAME = 4
lock = RLock()
online = {}  # name -> socket


def put(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def ask_name(sock, lines):
    put(sock, "Please enter your name:")
    for line in lines:
        name = line.strip()
        with lock:
            if len(name) < MIN_NAME:
                put(sock, f"Sorry, the name is too short (at least {MIN_NAME} letters). Try again:")
            elif not name.isalnum():
                put(sock, "Letters and digits only, please. Try again:")
            elif name in online:
                put(sock, "This name is taken. Try again:")
            else:
                online[name] = sock
                put(sock, f"Welcome, {name}!")
                return name
    return None


def private(sock, name, line):
    parts = line.split(maxsplit=2)
    if len(parts) < 3:
        put(sock, "Usage: /pm name text")
    elif parts[1] not in online:
        put(sock, f"There is no {parts[1]} here")
    else:
        put(online[parts[1]], f"(private) {name}: {parts[2]}")


def talk(sock):
    name = None
    try:
        lines = sock.makefile("r", encoding="utf-8")
        name = ask_name(sock, lines)
        for line in lines:
            line = line.strip()
            with lock:
                if line.startswith("/pm"):
                    private(sock, name, line)
                elif line:
                    for other in [n for n in online if n != name]:
                        put(online[other], f"{name}: {line}")
    except (OSError, ValueError):
        pass
    finally:
        with lock:
            online.pop(name, None)
        sock.close()


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 14900)) as server:
        print("Waiting for users on port 14900")
        while True:
            sock, address = server.accept()
            Thread(target=talk, args=(sock,), daemon=True).start()
