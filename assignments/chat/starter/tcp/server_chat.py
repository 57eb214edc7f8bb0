"""A chat server over TCP: what one user writes, all the others read.

Fill the holes in their order: TODO 1 to TODO 6 here, the rest in client_chat.py. The program runs at every
step and says what is not written yet. Run it with: python server_chat.py
"""

import sys
import threading

from server import Server


class ChatServer(Server):
    """`self.socket` listens already; `self.users` is shared by all threads, so use it `with self.lock:`."""

    def __init__(self, host="localhost", port=12345):
        super().__init__(protocol_type="TCP", host=host, port=port)
        self.users = {}  # {name: connection}
        self.lock = threading.Lock()

    def start(self):
        """Accepts users for ever and serves each in a thread of their own, so that nobody waits."""
        print(f"Server started at {self.host}:{self.port}")
        unserved = []
        while True:
            connection, address = self.socket.accept()
            print(f"New connection: {address}")
            # TODO 1: start a threading.Thread (daemon=True) that runs self.handle_client for this user.
            # Its arguments are connection and address. Then delete the two lines below, and `unserved`.
            unserved.append(connection)
            print("Not written yet: TODO 1 in server_chat.py. Nobody serves this user.")

    def handle_client(self, connection, address):
        """Serves one user from the first word to the last. You need not change it."""
        name = None
        try:
            name = self.welcome(connection)
            self.relay(connection, name)
        except (OSError, UnicodeDecodeError) as error:
            print(f"{address} is gone: {error}")
        finally:
            self.forget(connection, name)

    def welcome(self, connection):
        """Asks a new user for the name, saves the user, and returns the name."""
        # TODO 2: ask "Enter your name: ", receive it, save the user, send "Welcome to the chat, NAME!".
        # connection.sendall("text".encode()) sends, connection.recv(1024).decode() receives.
        # Save the user in self.users: the name leads to the connection.
        print("Not written yet: TODO 2 in server_chat.py. The user has no name and is not saved.")
        return "nobody"

    def relay(self, connection, name):
        """Receives what this user writes and passes it on, until the user goes."""
        # TODO 3: receive texts in a loop and pass each on as "NAME: TEXT" with self.broadcast(text, name).
        # An empty text means that the user has gone: leave the loop.
        # A text that begins with "/pm" goes to self.private_message(text, name) instead.
        print("Not written yet: TODO 3 in server_chat.py. What this user writes is not received.")

    def forget(self, connection, name):
        """Removes a user who has gone, so that nothing more is sent there."""
        # TODO 4: remove the user from self.users (self.users.pop(name, None)) and close the connection.
        print("Not written yet: TODO 4 in server_chat.py. A user who goes is not forgotten.")

    def broadcast(self, text, sender):
        """Sends `text` to every user but the one named `sender`."""
        # TODO 5: send the text to the connection of every user in self.users, but not to the sender.
        # Copy the users first, with self.lock: somebody may join or leave while you send.
        # A send to a user who has just gone raises OSError: catch it, and go on with the others.
        print("Not written yet: TODO 5 in server_chat.py. Nobody is sent this message.")

    def private_message(self, text, sender):
        """Sends the words of "/pm WHO WORDS" to WHO alone."""
        # TODO 6: send "Private from SENDER: WORDS" to WHO. If a part is missing, answer the sender with
        # "Usage: /pm recipient_name message".
        # parts = text.split(maxsplit=2) gives the command, WHO and WORDS, or fewer parts.
        print("Not written yet: TODO 6 in server_chat.py. Nobody is sent this private message.")


if __name__ == "__main__":
    try:
        ChatServer().start()
    except KeyboardInterrupt:
        print("The server has stopped.")
    except OSError as problem:  # the port is taken, for example
        sys.exit(problem.strerror or problem)
