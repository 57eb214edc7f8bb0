"""A server that knows three verbs, of which one speaks to all the others."""
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
                for other in [one for one in users if one is not user]:
                    tell(other, users[user] + " says " + rest)
        else:
            tell(user, "What is " + verb + "?")
    users.pop(user, None)


door = socket.create_server(("127.0.0.1", 28002))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
