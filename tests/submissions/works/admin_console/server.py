"""Server with a console for its administrator (list, kick NAME, stop); people are accepted in a thread behind it."""
import os
import socket
import threading

users = {}
guard = threading.Lock()


def deliver(name, text):
    try:
        users[name].sendall((text + "\n").encode())
    except OSError:
        pass


def session(conn):
    lines = conn.makefile("r", encoding="utf-8")
    name = None
    try:
        name = lines.readline().strip()
        with guard:
            users[name] = conn
        for line in lines:
            words = line.strip().split(" ", 2)
            with guard:
                if words[0] == "/pm":
                    if len(words) == 3 and words[1] in users:
                        deliver(words[1], f"[{name}, privately] {words[2]}")
                    else:
                        deliver(name, "Use: /pm <user> <text>")
                else:
                    for other in users:
                        if other != name:
                            deliver(other, f"[{name}] {line.strip()}")
    except OSError:
        pass
    with guard:
        users.pop(name, None)
    conn.close()


def accepting():
    listener = socket.create_server(("127.0.0.1", 7000))
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=session, args=(conn,), daemon=True).start()


threading.Thread(target=accepting, daemon=True).start()
print("Administrator's console: list, kick NAME, stop")
while True:
    command = input("admin> ").split()
    if command == ["list"]:
        print(*users)
    elif command == ["stop"]:
        os._exit(0)
    elif len(command) == 2 and command[0] == "kick" and command[1] in users:
        users[command[1]].shutdown(socket.SHUT_RDWR)
    elif command:
        print("unknown command")
