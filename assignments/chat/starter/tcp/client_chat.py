"""A chat client over TCP: sends what its user types, and shows what the others write, both at the same time.

Fill the holes in server_chat.py first (TODO 1 to TODO 6), then TODO 7 to TODO 9 here. The program runs at
every step and says what is not written yet. Start the server first, then this with: python client_chat.py
"""

import sys
import threading

from client import Client


class ChatClient(Client):
    """Is connected to the server as soon as it is made."""

    def __init__(self, server_host="localhost", server_port=12345):
        super().__init__(protocol_type="TCP", server_host=server_host, server_port=server_port)

    def start(self):
        """Receives in a thread of its own, while the main thread waits for the keyboard."""
        receiver = threading.Thread(target=self.receive_messages, daemon=True)
        # TODO 7: start the receiver thread.
        # Then delete the line below.
        print(f"Not written yet: TODO 7 in client_chat.py. The thread {receiver.name} is not started.")
        self.send_messages()

    def receive_messages(self):
        """Prints what comes from the server, until the server closes."""
        # TODO 8: in a loop, print what self.receive_response() returns.
        # It raises ConnectionError when the server has closed: catch it, say so, and leave the loop.
        print("Not written yet: TODO 8 in client_chat.py. What the others write is not shown.")

    def send_messages(self):
        """Sends each line that is typed."""
        while True:
            text = input()
            # TODO 9: send the text with self.send_message(text), unless it is empty.
            # Then delete the line below.
            print(f"Not written yet: TODO 9 in client_chat.py. A line of {len(text)} letters is not sent.")


if __name__ == "__main__":
    try:
        ChatClient().start()
    except (EOFError, KeyboardInterrupt):
        print("Goodbye!")
    except OSError as problem:  # the server is not running, for example
        sys.exit(problem.strerror or problem)
