"""Клиент эха по TCP: отправляет одну строку, которую набирает пользователь, и печатает ответ сервера.

Заполните сначала пропуск в server_echo.py (TODO 1), потом TODO 2 и TODO 3 здесь. Программа запускается сразу и говорит,
что ещё не написано. Сначала запустите сервер, потом её: python client_echo.py
"""

import sys

from client import Client


class EchoClient(Client):
    """Его сокет открыт сразу, как только он создан."""

    def __init__(self, server_host="localhost", server_port=12345):
        super().__init__(protocol_type="TCP", server_host=server_host, server_port=server_port)

    def start(self):
        """Просит одну строку, отправляет её и печатает ответ."""
        text = input("Ваша строка: ")
        # TODO 2: отправьте текст через self.send_message(text).
        # Потом удалите строку ниже.
        print(f"Ещё не написано: TODO 2 в client_echo.py. Строка не отправлена; букв в ней: {len(text)}.")
        # TODO 3: напечатайте то, что возвращает self.receive_response().
        # Потом удалите строку ниже.
        print("Ещё не написано: TODO 3 в client_echo.py. Ответ не показывается.")


if __name__ == "__main__":
    try:
        EchoClient().start()
    except (EOFError, KeyboardInterrupt):
        print("До свидания!")
    except OSError as problem:  # например, сервер не запущен
        sys.exit(problem.strerror or problem)
