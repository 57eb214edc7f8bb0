"""A chat client over UDP: a thread shows what the others write, while the main thread reads the keyboard."""

import threading

from client import Client


class ChatClient(Client):
    def __init__(self):
        super().__init__(protocol_type="UDP")
        self.send_message(input("Enter your name: "))
        threading.Thread(target=self.receive_messages, daemon=True).start()

    def start(self):
        while True:
            self.send_message(input())

    def receive_messages(self):
        while True:
            print(self.receive_response(), flush=True)


if __name__ == "__main__":
    try:
        ChatClient().start()
    except (EOFError, KeyboardInterrupt):
        print("Goodbye!")
