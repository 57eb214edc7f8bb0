"""Сервер чата. Отключившийся остается в списке, и рассылка об него ломается."""
import socket
from threading import Thread

HOST = '127.0.0.1'
PORT = 12345
spisok = []   # все подключения


def obrabotka(conn, addr):
    imya = conn.recv(1024).decode('utf-8')
    print('Имя нового пользователя:', imya)
    while True:
        dannye = conn.recv(1024)
        if not dannye:
            print(imya, 'отключился')
            break
        soobshenie = imya + ': ' + dannye.decode('utf-8')
        print(soobshenie)
        for c in spisok:
            if c != conn:
                c.send(soobshenie.encode('utf-8'))


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((HOST, PORT))
s.listen(5)
print('Сервер запущен:', HOST, PORT)
while True:
    conn, addr = s.accept()
    print('Подключился', addr)
    spisok.append(conn)
    t = Thread(target=obrabotka, args=(conn, addr))
    t.start()
