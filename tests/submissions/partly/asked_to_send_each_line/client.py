"""Client: each line is sent only when its author has said yes."""

import socket
import threading

print('*' * 40)
print('*' + 'ЧАТ'.center(38) + '*')
print('*' * 40)
host = input('Адрес сервера: ')
port = int(input('Порт сервера: '))
name = input('Ваше имя: ')
age = input('Ваш возраст: ')
while not age.isdigit() or not 5 < int(age) < 120:
    age = input('Возраст - это число от 6 до 119: ')

sock = socket.socket()
sock.connect((host, port))
sock.sendall(f'{name}\n{age}\n'.encode('utf-8'))


def slushat():
    for line in sock.makefile('r', encoding='utf-8'):
        print('\n' + line, end='')


threading.Thread(target=slushat, daemon=True).start()
while True:
    text = input('Сообщение: ')
    if not text:
        continue
    otvet = input('Отправить? (д/н) ')
    if otvet.lower() in ('д', 'да', 'y', 'yes'):
        sock.sendall((text + '\n').encode('utf-8'))
        print('Отправлено')
    else:
        print('Отменено')
