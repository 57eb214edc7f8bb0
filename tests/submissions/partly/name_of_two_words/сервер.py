"""Server: a name must have two words; files and variables are Russian."""

# Сервер чата. Иванов И., группа ИВТ-21
import socket
import threading
from протокол import отправить, получить, ПОРТ

участники = []
замок = threading.Lock()


class Участник:
    def __init__(self, сокет):
        self.сокет = сокет
        self.имя = None

    def слушать(self):
        try:
            self.имя = получить(self.сокет)
            with замок:
                участники.append(self)
            print('Пришёл', self.имя)
            while True:
                текст = получить(self.сокет)
                with замок:
                    for у in участники:
                        if у is not self:
                            отправить(у.сокет, f'{self.имя}: {текст}')
        except (OSError, ValueError):
            pass
        with замок:
            if self in участники:
                участники.remove(self)
        print('Ушёл', self.имя)
        self.сокет.close()


def главная():
    с = socket.socket()
    с.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    с.bind(('', ПОРТ))
    с.listen()
    print('Жду участников')
    while True:
        сокет, _ = с.accept()
        threading.Thread(target=Участник(сокет).слушать, daemon=True).start()


главная()
