"""Сервер чата по UDP: что пишет один пользователь, читают все остальные.

Заполняйте пропуски по порядку: TODO 1 – TODO 4 здесь, остальные в client_chat.py. Программа запускается на каждом
шаге и говорит, что ещё не написано. Запуск: python server_chat.py
"""

import sys

from server import Server


class ChatServer(Server):
    """Соединений нет: один сокет принимает от всех, а кто это был, говорит адрес."""

    def __init__(self, host="localhost", port=12345):
        super().__init__(protocol_type="UDP", host=host, port=port)
        self.users = {}  # {адрес: имя}

    def start(self):
        """Без конца принимает датаграммы, одну за другой. Менять здесь ничего не нужно."""
        print(f"Сервер запущен: {self.host}:{self.port}")
        while True:
            text, address = self.handle_client()
            if not text:
                continue  # пустая датаграмма значит только «я ещё здесь»
            if address not in self.users:
                self.welcome(text, address)
            elif text.startswith("/pm"):
                self.private_message(text, address)
            else:
                self.broadcast(text, address)

    def welcome(self, name, address):
        """Сохраняет нового пользователя: первая датаграмма с адреса – это имя."""
        # TODO 1: сохраните пользователя в self.users, потом отправьте на его адрес "Welcome to the chat, NAME!".
        # В self.users адрес ведёт к имени. Отправляет self.send_response("text", address).
        print("Ещё не написано: TODO 1 в server_chat.py. Новый пользователь не сохранён.")

    def broadcast(self, text, sender):
        """Отправляет `text` всем, кроме пользователя с адресом `sender`; впереди – имя автора."""
        # TODO 2: отправьте "NAME: TEXT" на адрес каждого пользователя из self.users, но не автору.
        # Отправка может вызвать OSError: перехватите его и продолжайте с остальными.
        print("Ещё не написано: TODO 2 в server_chat.py. Это сообщение никому не отправлено.")

    def private_message(self, text, sender):
        """Отправляет слова из "/pm WHO WORDS" только пользователю WHO."""
        # TODO 3: если какой-то части нет, отправьте автору "Usage: /pm recipient_name message".
        # parts = text.split(maxsplit=2) даёт команду, WHO и WORDS или меньше частей.
        print("Ещё не написано: TODO 3 в server_chat.py. На неправильную команду нет ответа.")
        # TODO 4: иначе отправьте "Private from NAME: WORDS" на адрес пользователя с именем WHO.
        # NAME – имя автора.
        print("Ещё не написано: TODO 4 в server_chat.py. Это личное сообщение никому не отправлено.")


if __name__ == "__main__":
    try:
        ChatServer().start()
    except KeyboardInterrupt:
        print("Сервер остановлен.")
    except OSError as problem:  # например, порт занят
        sys.exit(problem.strerror or problem)
