"""Сервер чата: первая посылка - имя, возраст и цвет через точку с запятой."""
import socket
import threading

users = {}
lock = threading.Lock()


def rassylka(text, avtor):
    with lock:
        for sock in users:
            if sock is not avtor:
                try:
                    sock.sendall(text.encode())
                except OSError:
                    pass


def obsluzhit(sock):
    try:
        name, age, color = sock.recv(2048).decode().split(';')
        with lock:
            users[sock] = name
        rassylka(f'К нам пришёл(ла) {name}, возраст: {age}', sock)
        while True:
            text = sock.recv(2048).decode()
            if not text:
                break
            rassylka(f'{color}{name} ({age}){chr(27)}[0m: {text}', sock)
    except (OSError, ValueError):
        pass
    with lock:
        users.pop(sock, None)
    sock.close()


server = socket.create_server(('127.0.0.1', 5678))
print('Сервер готов')
while True:
    sock, _ = server.accept()
    threading.Thread(target=obsluzhit, args=(sock,), daemon=True).start()
