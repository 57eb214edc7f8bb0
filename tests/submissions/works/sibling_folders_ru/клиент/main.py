"""Клиент чата на UDP: поток печатает всё, что приходит, главный поток читает клавиатуру."""
import socket
import threading

СЕРВЕР = ("localhost", 5055)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def слушать():
    while True:
        print(s.recv(4096).decode())


имя = input("Представьтесь, пожалуйста: ")
s.sendto(имя.encode(), СЕРВЕР)
print("Можно писать. Личное сообщение: /pm имя текст")
threading.Thread(target=слушать, daemon=True).start()
while True:
    строка = input()
    if строка:
        s.sendto(строка.encode(), СЕРВЕР)
