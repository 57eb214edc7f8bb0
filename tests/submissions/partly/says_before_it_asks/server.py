"""A chat whose questions begin with what has just happened; names, words of passing and rooms are of its own."""

import socket
import threading

people = {}
keys = {}
lock = threading.Lock()


def ask(reader, conn, text):
    conn.sendall((text + "\n").encode())
    return reader.readline().strip()


def enter(reader, conn):
    name = ask(reader, conn, "Добро пожаловать в чат! Ваш ник:")
    while ask(reader, conn, f"Ваш ник {name}, всё верно? (д/н):") != "д":
        name = ask(reader, conn, "Тогда ещё раз. Ваш ник:")
    while True:
        known = keys.get(name)
        if known is None:
            keys[name] = ask(reader, conn, f"Новый пользователь {name}. Придумайте пароль (от 6 знаков):")
            if len(keys[name]) >= 6:
                break
            del keys[name]
        elif ask(reader, conn, f"Ник {name} есть, введите пароль:") == known:
            break
    room = ask(reader, conn, f"Ник {name} принят! Введите номер комнаты (1-9):")
    while not (room.isdigit() and 1 <= int(room) <= 9):
        room = ask(reader, conn, "Комнаты с таким именем нет. Номер комнаты:")
    return name, room


def serve(conn):
    with conn, conn.makefile(encoding="utf-8") as reader:
        name, room = enter(reader, conn)
        conn.sendall(f"Вы в комнате {room}.\n".encode())
        with lock:
            people[conn] = name, room
        try:
            for line in reader:
                with lock:
                    others = [one for one, (_, its) in people.items() if one is not conn and its == room]
                for other in others:
                    other.sendall(f"{name}: {line.strip()}\n".encode())
        except OSError:
            pass
        finally:
            with lock:
                people.pop(conn, None)


def main():
    with socket.create_server(("127.0.0.1", 8765)) as server:
        while True:
            conn, _ = server.accept()
            threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
