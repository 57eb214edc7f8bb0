"""A chat in one file; the comments say how it is called."""
# python talk.py serve 7007
# python talk.py visit localhost 7007 Kate
import socket
import sys
import threading

members = {}
lock = threading.Lock()


def tell(text, author):
    with lock:
        for other, link in list(members.items()):
            if other != author:
                link.sendall((text + "\n").encode())


def serve_one(link):
    lines = link.makefile("r", encoding="utf-8")
    nick = lines.readline().strip()
    with lock:
        members[nick] = link
    for line in lines:
        words = line.split(maxsplit=2)
        if words[:1] != ["/pm"]:
            tell(f"{nick}: {line.strip()}", nick)
        elif len(words) < 3 or words[1] not in members:
            link.sendall(b"Usage: /pm recipient_name message\n")
        else:
            members[words[1]].sendall(f"{nick} (private): {words[2]}".encode())
    with lock:
        members.pop(nick, None)


def listen(link):
    for line in link.makefile("r", encoding="utf-8"):
        print(line.rstrip("\n"))


def serve(port):
    door = socket.create_server(("127.0.0.1", port))
    while True:
        threading.Thread(target=serve_one, args=(door.accept()[0],), daemon=True).start()


def visit(host, port, nick):
    link = socket.create_connection((host, port))
    link.sendall((nick + "\n").encode())
    threading.Thread(target=listen, args=(link,), daemon=True).start()
    while True:
        link.sendall((input() + "\n").encode())


what, *given = sys.argv[1:] or ["nothing"]
if what == "serve":
    serve(*map(int, given))
elif what == "visit":
    visit(given[0], int(given[1]), *given[2:])
