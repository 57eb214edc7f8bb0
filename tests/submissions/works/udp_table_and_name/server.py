"""A chat server over UDP: JSON datagrams; who sits at the same table reads the same."""
import json
import socket

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
box.bind(("127.0.0.1", 6434))
people = {}  # address -> (table, name)


def put(address, text):
    box.sendto(json.dumps(text).encode(), address)


while True:
    data, address = box.recvfrom(4096)
    news = json.loads(data)
    if "table" in news:
        people[address] = (news["table"], news["name"])
        put(address, "за столом: " + str(sum(table == news["table"] for table, _name in people.values())))
        continue
    table, name = people[address]
    text = news["text"]
    words = text.split(" ", 2)
    if words[0] == "/pm" and len(words) < 3:
        put(address, "/pm ИМЯ ТЕКСТ")
        continue
    for other, (where, called) in people.items():
        if other != address and where == table:
            if words[0] != "/pm":
                put(other, f"{name}: {text}")
            elif called == words[1]:
                put(other, f"{name} шепчет: {words[2]}")
