"""Клиент чата: спрашивает имя, возраст и цвет, всё это видно другим."""
import socket
import threading

COLORS = {'1': ('красный', '\033[31m'), '2': ('зелёный', '\033[32m'), '3': ('синий', '\033[34m')}


def ask():
    name = input('Введите ваше имя: ')
    age = int(input('Сколько вам лет: '))
    print('Цвет ваших сообщений:')
    for n, (title, _) in COLORS.items():
        print(f'  {n}. {title}')
    color = input('Номер цвета: ')
    while color not in COLORS:
        color = input('Введите число от 1 до 3: ')
    return name, age, COLORS[color][1]


name, age, color = ask()
sock = socket.create_connection(('127.0.0.1', 5678))
sock.sendall(f'{name};{age};{color}'.encode())
print('Подключено к чату')


def getting():
    while True:
        try:
            text = sock.recv(2048).decode()
        except OSError:
            return
        if not text:
            return
        print(text)


threading.Thread(target=getting, daemon=True).start()
while True:
    text = input()
    sock.sendall(text.encode())
