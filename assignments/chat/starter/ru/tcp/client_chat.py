"""Клиент чата по TCP: отправляет то, что набирает пользователь, и показывает, что пишут другие, – одновременно.

Заполните сначала пропуски в server_chat.py (TODO 1 – TODO 6), потом TODO 7 – TODO 9 здесь. Программа запускается на
каждом шаге и говорит, что ещё не написано. Сначала запустите сервер, потом её: python client_chat.py
"""

import sys
import threading

from client import Client


class ChatClient(Client):
    """Подключён к серверу сразу, как только создан."""

    def __init__(self, server_host="localhost", server_port=12345):
        super().__init__(protocol_type="TCP", server_host=server_host, server_port=server_port)

    def start(self):
        """Принимает в отдельном потоке, пока главный поток ждёт клавиатуру."""
        receiver = threading.Thread(target=self.receive_messages, daemon=True)
        # TODO 7: запустите поток receiver.
        # Потом удалите строку ниже.
        print(f"Ещё не написано: TODO 7 в client_chat.py. Поток {receiver.name} не запущен.")
        self.send_messages()

    def receive_messages(self):
        """Печатает то, что приходит от сервера, пока он не закроет соединение."""
        # TODO 8: в цикле печатайте то, что возвращает self.receive_response().
        # Когда сервер закрыл соединение, он вызовет ConnectionError: перехватите, скажите об этом и выйдите из цикла.
        print("Ещё не написано: TODO 8 в client_chat.py. Написанное другими не показывается.")

    def send_messages(self):
        """Отправляет каждую набранную строку."""
        while True:
            text = input()
            # TODO 9: отправьте текст через self.send_message(text), если он не пустой.
            # Потом удалите строку ниже.
            print(f"Ещё не написано: TODO 9 в client_chat.py. Строка не отправлена; букв в ней: {len(text)}.")


if __name__ == "__main__":
    try:
        ChatClient().start()
    except (EOFError, KeyboardInterrupt):
        print("До свидания!")
    except OSError as problem:  # например, сервер не запущен
        sys.exit(problem.strerror or problem)
