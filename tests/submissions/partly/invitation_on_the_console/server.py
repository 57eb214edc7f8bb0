"""Server: a code that the server shows at its console is asked for."""

import random
import socket
import threading

code = str(random.randint(1000, 9999))
users = {}
lock = threading.Lock()


def run(conn):
    f = conn.makefile("r", encoding="utf-8")
    try:
        while True:
            conn.sendall("Код приглашения: \n".encode("utf-8"))
            line = f.readline()
            if not line:
                return
            if line.strip() == code:
                break
            conn.sendall("Код неверный, спросите у администратора сервера\n".encode("utf-8"))
        conn.sendall("Имя: \n".encode("utf-8"))
        name = f.readline().strip()
        with lock:
            users[conn] = name
        conn.sendall("Вы вошли\n".encode("utf-8"))
        for line in f:
            with lock:
                for c in users:
                    if c is not conn:
                        c.sendall(f"{name}: {line}".encode("utf-8"))
    except OSError:
        pass
    finally:
        with lock:
            users.pop(conn, None)
        conn.close()


s = socket.create_server(("", 1717))
print("Сервер запущен. Код приглашения:", code)
while True:
    conn, _ = s.accept()
    threading.Thread(target=run, args=(conn,), daemon=True).start()
