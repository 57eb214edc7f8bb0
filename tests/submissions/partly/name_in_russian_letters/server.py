"""Server: a name must have Russian letters and a capital one, as the refusal tells."""

import re
import socket
import threading

uchastniki = {}
lock = threading.Lock()


def send(c, t):
    c.sendall((t + "\n").encode("utf-8"))


def obsluzhit(c):
    f = c.makefile("r", encoding="utf-8")
    name = None
    try:
        send(c, "Как вас зовут?")
        for line in f:
            line = line.strip()
            if re.fullmatch("[А-ЯЁ][а-яё]+", line):
                name = line
                break
            send(c, "Имя пишется русскими буквами и с заглавной буквы. Как вас зовут?")
        else:
            return
        with lock:
            uchastniki[c] = name
        send(c, f"Здравствуйте, {name}!")
        for line in f:
            with lock:
                for o in uchastniki:
                    if o is not c:
                        send(o, f"{name}: {line.strip()}")
    except OSError:
        pass
    finally:
        with lock:
            uchastniki.pop(c, None)
        c.close()


s = socket.create_server(("127.0.0.1", 5252))
print("Сервер запущен")
while True:
    c, _ = s.accept()
    threading.Thread(target=obsluzhit, args=(c,), daemon=True).start()
