"""Chat server: JSON datagrams over UDP, with a name in each, so it needs no logins."""
import json
import socket

PORT = 20001
book = {}
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", PORT))


def post(name, **letter):
    sock.sendto(json.dumps(letter).encode(), book[name])


while True:
    raw, addr = sock.recvfrom(65535)
    letter = json.loads(raw)
    author, text = letter["from"], letter["text"]
    book[author] = addr
    if text is None:
        print(author, "is online")
    elif text.startswith("/pm"):
        _, *rest = text.split(" ", 2)
        if len(rest) == 2 and rest[0] in book:
            post(rest[0], who=author + " (to you)", text=rest[1])
        else:
            post(author, who="server", text="the form is /pm NAME TEXT")
    else:
        for name in book:
            if name != author:
                post(name, who=author, text=text)
