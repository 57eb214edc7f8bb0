"""A chat server over UDP: one loop receives from everybody, and the address tells who it was."""

from server import Server


class ChatServer(Server):
    def __init__(self):
        super().__init__(protocol_type="UDP")
        self.users = {}  # {address: name}

    def start(self):
        while True:
            text, address = self.handle_client()
            if address not in self.users:
                self.users[address] = text
                self.send_response(f"Welcome to the chat, {text}!", address)
            elif text.startswith("/pm"):
                self.private_message(text, address)
            else:
                for other in self.users:
                    if other != address:
                        self.send_response(f"{self.users[address]}: {text}", other)

    def private_message(self, text, sender):
        parts = text.split(maxsplit=2)
        if len(parts) < 3:
            self.send_response("Usage: /pm recipient_name message", sender)
            return
        for address, name in self.users.items():
            if name == parts[1]:
                self.send_response(f"Private from {self.users[sender]}: {parts[2]}", address)


if __name__ == "__main__":
    ChatServer().start()
