"""Server: a form is filled in: name, mail, city, date, each asked by one function."""

import socket
import threading

spisok = {}
lock = threading.Lock()


def f(c):
    r = c.makefile("r", encoding="utf-8")
    try:
        anketa = r.readline().strip().split("|")
        with lock:
            spisok[c] = anketa
        for line in r:
            with lock:
                for o in spisok:
                    if o is not c:
                        o.sendall(f"{anketa[0]} ({anketa[2]}): {line}".encode("utf-8"))
    except OSError:
        pass
    with lock:
        spisok.pop(c, None)
    c.close()


s = socket.create_server(("", 3434))
print("Сервер знакомств")
while True:
    c, _ = s.accept()
    threading.Thread(target=f, args=(c,), daemon=True).start()
