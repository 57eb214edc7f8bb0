"""Клиент чата по UDP: отправляет то, что набирает пользователь, и показывает, что пишут другие, – одновременно.

Заполните сначала пропуски в server_chat.py (TODO 1 – TODO 4), потом TODO 5 – TODO 7 здесь. Программа запускается на
каждом шаге и говорит, что ещё не написано. Сначала запустите сервер, потом её: python client_chat.py
"""

import sys
import threading

from client import Client


class ChatClient(Client):
    """По UDP соединения нет: сервер узнаёт о пользователе из его первой датаграммы."""

    def __init__(self, server_host="localhost", server_port=12345):
        super().__init__(protocol_type="UDP", server_host=server_host, server_port=server_port)

    def start(self):
        """Сообщает, кто пришёл, потом принимает в потоке, пока главный поток ждёт клавиатуру."""
        self.send_message(input("Введите имя: "))
        receiver = threading.Thread(target=self.receive_messages, daemon=True)
        # TODO 5: запустите поток receiver.
        # Потом удалите строку ниже.
        print(f"Ещё не написано: TODO 5 в client_chat.py. Поток {receiver.name} не запущен.")
        self.send_messages()

    def receive_messages(self):
        """Печатает то, что приходит от сервера."""
        # TODO 6: в цикле печатайте то, что возвращает self.receive_response().
        # Когда принять ничего нельзя, он вызовет OSError: перехватите, скажите об этом и выйдите из цикла.
        print("Ещё не написано: TODO 6 в client_chat.py. Написанное другими не показывается.")

    def send_messages(self):
        """Отправляет каждую набранную строку."""
        while True:
            text = input()
            # TODO 7: отправьте текст через self.send_message(text), если он не пустой.
            # Потом удалите строку ниже.
            print(f"Ещё не написано: TODO 7 в client_chat.py. Строка не отправлена; букв в ней: {len(text)}.")


if __name__ == "__main__":
    try:
        ChatClient().start()
    except (EOFError, KeyboardInterrupt):
        print("До свидания!")
    except OSError as problem:  # например, до сервера не добраться
        sys.exit(problem.strerror or problem)
