"""Server: each line is sent only when its author has said yes."""

import socket
import threading

spisok = []
zamok = threading.Lock()


def potok(sock, f, name):
    while True:
        try:
            text = f.readline()
        except OSError:
            break
        if not text:
            break
        with zamok:
            for s, n in spisok:
                if s is not sock:
                    try:
                        s.sendall(f'[{name}]: {text}'.encode('utf-8'))
                    except OSError:
                        pass
    with zamok:
        spisok.remove((sock, name))
    sock.close()


def vhod(sock):
    f = sock.makefile('r', encoding='utf-8')
    name = f.readline().strip()
    age = f.readline().strip()
    with zamok:
        spisok.append((sock, name))
    print(f'Вошёл {name}, возраст {age}')
    potok(sock, f, name)


port = input('Порт сервера (Enter - 3000): ')
port = int(port) if port else 3000
srv = socket.create_server(('', port))
print(f'Сервер на порту {port} ждёт подключений')
while True:
    sock, addr = srv.accept()
    threading.Thread(target=vhod, args=(sock,), daemon=True).start()
