"""A chat client over TCP: a thread shows what the others write, while the main thread reads the keyboard."""

import threading

from client import Client


class ChatClient(Client):
    def __init__(self):
        super().__init__(protocol_type="TCP")
        threading.Thread(target=self.receive_messages, daemon=True).start()

    def start(self):
        while True:
            self.send_message(input() + "\n")

    def receive_messages(self):
        try:
            while True:
                print(self.receive_response(), end="", flush=True)
        except OSError:
            print("The server has closed.")


if __name__ == "__main__":
    try:
        ChatClient().start()
    except (EOFError, KeyboardInterrupt):
        print("Goodbye!")
