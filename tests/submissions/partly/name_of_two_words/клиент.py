"""Client: a name must have two words; files and variables are Russian."""

# Клиент чата
import socket
import threading
from протокол import отправить, получить, ПОРТ


def приём(с):
    try:
        while True:
            print(получить(с))
    except (OSError, ValueError):
        print('Сервер выключен')


с = socket.socket()
с.connect(('localhost', ПОРТ))
имя = input('Ваше имя и фамилия: ')
while len(имя.split()) != 2:
    имя = input('Нужно два слова, имя и фамилия: ')
отправить(с, имя)
threading.Thread(target=приём, args=(с,), daemon=True).start()
while True:
    try:
        текст = input()
    except EOFError:
        break
    if текст == 'стоп':
        break
    отправить(с, текст)
с.close()
