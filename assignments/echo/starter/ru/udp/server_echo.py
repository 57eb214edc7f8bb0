"""Сервер эха по UDP: отвечает на каждую строку той же строкой заглавными буквами.

Заполните сначала пропуск здесь (TODO 1), потом TODO 2 и TODO 3 в client_echo.py. Программа запускается сразу и говорит,
что ещё не написано. Запуск: python server_echo.py
"""

import sys

from server import Server


class EchoServer(Server):
    """Его сокет открыт сразу, как только он создан."""

    def __init__(self, host="localhost", port=12345):
        super().__init__(protocol_type="UDP", host=host, port=port)

    def start(self):
        """Без конца обслуживает запросы, один за другим."""
        print(f"Сервер запущен: {self.host}:{self.port}")
        while True:
            text, client = self.handle_client()
            print(f"Получено: {text}")
            # TODO 1: ответьте через self.send_response(text, client), заглавными буквами: text.upper().
            # Потом удалите строку ниже.
            print(f"Ещё не написано: TODO 1 в server_echo.py. Ответ не отправлен: {client}.")


if __name__ == "__main__":
    try:
        EchoServer().start()
    except KeyboardInterrupt:
        print("Сервер остановлен.")
    except OSError as problem:  # например, порт занят
        sys.exit(problem.strerror or problem)
