"""A chat client over UDP: sends what its user types, and shows what the others write, both at the same time.

Fill the holes in server_chat.py first (TODO 1 to TODO 4), then TODO 5 to TODO 7 here. The program runs at
every step and says what is not written yet. Start the server first, then this with: python client_chat.py
"""

import sys
import threading

from client import Client


class ChatClient(Client):
    """Over UDP there is no connection: the server knows a user from the first datagram on."""

    def __init__(self, server_host="localhost", server_port=12345):
        super().__init__(protocol_type="UDP", server_host=server_host, server_port=server_port)

    def start(self):
        """Says who is here, then receives in a thread, while the main thread waits for the keyboard."""
        self.send_message(input("Enter your name: "))
        receiver = threading.Thread(target=self.receive_messages, daemon=True)
        # TODO 5: start the receiver thread.
        # Then delete the line below.
        print(f"Not written yet: TODO 5 in client_chat.py. The thread {receiver.name} is not started.")
        self.send_messages()

    def receive_messages(self):
        """Prints what comes from the server."""
        # TODO 6: in a loop, print what self.receive_response() returns.
        # It raises OSError when nothing can be received: catch it, say so, and leave the loop.
        print("Not written yet: TODO 6 in client_chat.py. What the others write is not shown.")

    def send_messages(self):
        """Sends each line that is typed."""
        while True:
            text = input()
            # TODO 7: send the text with self.send_message(text), unless it is empty.
            # Then delete the line below.
            print(f"Not written yet: TODO 7 in client_chat.py. A line of {len(text)} letters is not sent.")


if __name__ == "__main__":
    try:
        ChatClient().start()
    except (EOFError, KeyboardInterrupt):
        print("Goodbye!")
    except OSError as problem:  # the server cannot be reached, for example
        sys.exit(problem.strerror or problem)
