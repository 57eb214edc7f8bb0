"""Server: before a line stands to whom it goes: `@all`, as the screen tells."""

import socket
import threading

users = dict()
L = threading.Lock()


def post(nick, text):
    conn = users.get(nick)
    if conn:
        try:
            conn.sendall((text + "\n").encode("utf-8"))
        except OSError:
            pass


def work(conn):
    f = conn.makefile("r", encoding="utf-8")
    nick = f.readline().strip()
    if not nick:
        return conn.close()
    with L:
        if nick in users:
            conn.sendall("!Имя занято\n".encode("utf-8"))
            conn.close()
            return
        users[nick] = conn
    print("+", nick)
    try:
        for line in f:
            line = line.strip()
            if not line.startswith("@") or " " not in line:
                post(nick, "Формат: @имя сообщение  или  @all сообщение")
                continue
            to, text = line[1:].split(" ", 1)
            with L:
                if to == "all":
                    for n in users:
                        if n != nick:
                            post(n, f"{nick} (всем): {text}")
                elif to in users:
                    post(to, f"{nick} (лично): {text}")
                else:
                    post(nick, f"Нет пользователя {to}")
    except OSError:
        pass
    with L:
        users.pop(nick, None)
    print("-", nick)
    conn.close()


s = socket.create_server(("", 33333))
print("server up")
while 1:
    c, a = s.accept()
    threading.Thread(target=work, args=(c,), daemon=True).start()
