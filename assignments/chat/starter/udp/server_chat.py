"""A chat server over UDP: what one user writes, all the others read.

Fill the holes in their order: TODO 1 to TODO 4 here, the rest in client_chat.py. The program runs at every
step and says what is not written yet. Run it with: python server_chat.py
"""

import sys

from server import Server


class ChatServer(Server):
    """There are no connections: one socket receives from everybody, and an address tells who it was."""

    def __init__(self, host="localhost", port=12345):
        super().__init__(protocol_type="UDP", host=host, port=port)
        self.users = {}  # {address: name}

    def start(self):
        """Receives one datagram after another, for ever. You need not change it."""
        print(f"Server started at {self.host}:{self.port}")
        while True:
            text, address = self.handle_client()
            if not text:
                continue  # an empty datagram says "I am still here", nothing else
            if address not in self.users:
                self.welcome(text, address)
            elif text.startswith("/pm"):
                self.private_message(text, address)
            else:
                self.broadcast(text, address)

    def welcome(self, name, address):
        """Saves a new user: the first datagram from an address is the name."""
        # TODO 1: save the user in self.users, then send "Welcome to the chat, NAME!" to the address.
        # In self.users the address leads to the name. self.send_response("text", address) sends.
        print("Not written yet: TODO 1 in server_chat.py. The new user is not saved.")

    def broadcast(self, text, sender):
        """Sends `text` to every user but the one at the address `sender`, with the sender's name in front."""
        # TODO 2: send "NAME: TEXT" to the address of every user in self.users, but not to the sender.
        # A send may raise OSError: catch it, and go on with the others.
        print("Not written yet: TODO 2 in server_chat.py. Nobody is sent this message.")

    def private_message(self, text, sender):
        """Sends the words of "/pm WHO WORDS" to WHO alone."""
        # TODO 3: if a part is missing, send the sender "Usage: /pm recipient_name message".
        # parts = text.split(maxsplit=2) gives the command, WHO and WORDS, or fewer parts.
        print("Not written yet: TODO 3 in server_chat.py. A malformed command is not answered.")
        # TODO 4: otherwise send "Private from NAME: WORDS" to the address of the user whose name is WHO.
        # NAME is the sender's.
        print("Not written yet: TODO 4 in server_chat.py. Nobody is sent this private message.")


if __name__ == "__main__":
    try:
        ChatServer().start()
    except KeyboardInterrupt:
        print("The server has stopped.")
    except OSError as problem:  # the port is taken, for example
        sys.exit(problem.strerror or problem)
