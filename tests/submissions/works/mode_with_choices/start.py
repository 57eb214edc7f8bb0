"""How to start:
    python start.py --mode server
    python start.py --mode client --nick NAME
"""
import optparse
import socket
import threading

parser = optparse.OptionParser(usage=__doc__)
parser.add_option("-m", "--mode", type="choice", choices=["server", "client"])
parser.add_option("-n", "--nick")
options, rest = parser.parse_args()

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


if options.mode == "server":
    door = socket.create_server(("127.0.0.1", 7007))
    while True:
        threading.Thread(target=serve_one, args=(door.accept()[0],), daemon=True).start()
elif options.mode == "client" and options.nick:
    link = socket.create_connection(("127.0.0.1", 7007))
    link.sendall((options.nick + "\n").encode())
    threading.Thread(target=listen, args=(link,), daemon=True).start()
    while True:
        link.sendall((input() + "\n").encode())
else:
    parser.error("which --mode, and as a client which --nick?")
