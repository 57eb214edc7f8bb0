"""Сервер чата по TCP: что пишет один пользователь, читают все остальные.

Заполняйте пропуски по порядку: TODO 1 – TODO 6 здесь, остальные в client_chat.py. Программа запускается на каждом
шаге и говорит, что ещё не написано. Запуск: python server_chat.py
"""

import sys
import threading

from server import Server


class ChatServer(Server):
    """`self.socket` уже слушает; `self.users` – общий для всех потоков, поэтому работайте с ним `with self.lock:`."""

    def __init__(self, host="localhost", port=12345):
        super().__init__(protocol_type="TCP", host=host, port=port)
        self.users = {}  # {имя: соединение}
        self.lock = threading.Lock()

    def start(self):
        """Без конца принимает пользователей и обслуживает каждого в отдельном потоке, чтобы никто не ждал."""
        print(f"Сервер запущен: {self.host}:{self.port}")
        unserved = []
        while True:
            connection, address = self.socket.accept()
            print(f"Новое подключение: {address}")
            # TODO 1: запустите threading.Thread (daemon=True) с self.handle_client для этого пользователя.
            # Его аргументы – connection и address. Потом удалите две строки ниже и `unserved`.
            unserved.append(connection)
            print("Ещё не написано: TODO 1 в server_chat.py. Этого пользователя никто не обслуживает.")

    def handle_client(self, connection, address):
        """Обслуживает одного пользователя от первого слова до последнего. Менять здесь ничего не нужно."""
        name = None
        try:
            name = self.welcome(connection)
            self.relay(connection, name)
        except (OSError, UnicodeDecodeError) as error:
            print(f"{address} ушёл: {error}")
        finally:
            self.forget(connection, name)

    def welcome(self, connection):
        """Спрашивает у нового пользователя имя, сохраняет его и возвращает имя."""
        # TODO 2: спросите "Enter your name: ", примите имя, сохраните его, ответьте "Welcome to the chat, NAME!".
        # connection.sendall("text".encode()) отправляет, connection.recv(1024).decode() принимает.
        # Сохраните пользователя в self.users: имя ведёт к соединению.
        print("Ещё не написано: TODO 2 в server_chat.py. У пользователя нет имени, и он не сохранён.")
        return "nobody"

    def relay(self, connection, name):
        """Принимает то, что пишет этот пользователь, и передаёт дальше, пока он не уйдёт."""
        # TODO 3: в цикле принимайте тексты и передавайте каждый как "NAME: TEXT" через self.broadcast(text, name).
        # Пустой текст значит, что пользователь ушёл: выйдите из цикла.
        # Текст, который начинается с "/pm", отдайте вместо этого в self.private_message(text, name).
        print("Ещё не написано: TODO 3 в server_chat.py. Написанное этим пользователем не принимается.")

    def forget(self, connection, name):
        """Убирает ушедшего пользователя, чтобы ему больше ничего не отправляли."""
        # TODO 4: удалите пользователя из self.users (self.users.pop(name, None)) и закройте соединение.
        print("Ещё не написано: TODO 4 в server_chat.py. Ушедший пользователь не забыт.")

    def broadcast(self, text, sender):
        """Отправляет `text` всем пользователям, кроме того, чьё имя `sender`."""
        # TODO 5: отправьте текст в соединение каждого пользователя из self.users, но не автору.
        # Сначала скопируйте пользователей, with self.lock: пока вы отправляете, кто-то может прийти или уйти.
        # Отправка тому, кто только что ушёл, вызовет OSError: перехватите его и продолжайте с остальными.
        print("Ещё не написано: TODO 5 в server_chat.py. Это сообщение никому не отправлено.")

    def private_message(self, text, sender):
        """Отправляет слова из "/pm WHO WORDS" только пользователю WHO."""
        # TODO 6: отправьте "Private from SENDER: WORDS" пользователю WHO. Если какой-то части нет, ответьте автору
        # "Usage: /pm recipient_name message".
        # parts = text.split(maxsplit=2) даёт команду, WHO и WORDS или меньше частей.
        print("Ещё не написано: TODO 6 в server_chat.py. Это личное сообщение никому не отправлено.")


if __name__ == "__main__":
    try:
        ChatServer().start()
    except KeyboardInterrupt:
        print("Сервер остановлен.")
    except OSError as problem:  # например, порт занят
        sys.exit(problem.strerror or problem)
