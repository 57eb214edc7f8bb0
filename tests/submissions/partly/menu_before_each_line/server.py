"""Server: a menu is asked before each line: one of its options writes."""

import json
import socket
import threading

users = {}
lock = threading.Lock()


def pack(**d):
    return (json.dumps(d, ensure_ascii=False) + "\n").encode("utf-8")


def session(conn):
    f = conn.makefile("r", encoding="utf-8")
    name = None
    try:
        for line in f:
            d = json.loads(line)
            with lock:
                if d["cmd"] == "enter":
                    ok = d["name"] not in users
                    if ok:
                        name = d["name"]
                        users[name] = conn
                    conn.sendall(pack(event="entered", ok=ok))
                elif d["cmd"] == "list":
                    conn.sendall(pack(event="users", names=sorted(users)))
                elif d["cmd"] == "send":
                    for n, c in users.items():
                        if n != name:
                            c.sendall(pack(event="message", name=name, text=d["text"]))
    except (OSError, ValueError, KeyError):
        pass
    with lock:
        users.pop(name, None)
    conn.close()


srv = socket.create_server(("127.0.0.1", 40404))
print("ok, working")
while True:
    c, _ = srv.accept()
    threading.Thread(target=session, args=(c,), daemon=True).start()
