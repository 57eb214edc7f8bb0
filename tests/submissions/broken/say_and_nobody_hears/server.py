"""A server that knows three verbs; what one says comes to the speaker only."""
import socket
import threading

users, lock = {}, threading.Lock()


def tell(user, text):
    user.sendall(f"{text}\n".encode())


def serve(user):
    tell(user, "Commands here: iam <nickname>, tell <message>, list, bye")
    for line in user.makefile(encoding="utf-8"):
        verb, _blank, rest = line.strip().partition(" ")
        if verb == "iam":
            with lock:
                users[user] = rest
            tell(user, "Hello " + rest)
        elif verb == "tell" and user in users:
            with lock:
                for other in [user]:
                    tell(other, users[user] + " says " + rest)
        else:
            tell(user, "What is " + verb + "?")
    users.pop(user, None)


door = socket.create_server(("127.0.0.1", 28003))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
