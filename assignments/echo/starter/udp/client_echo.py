"""An echo client over UDP: sends one line that its user types, and prints what the server answers.

Fill the hole in server_echo.py first (TODO 1), then TODO 2 and TODO 3 here. The program runs at once and says what is
not written yet. Start the server first, then this with: python client_echo.py
"""

import sys

from client import Client


class EchoClient(Client):
    """Its socket is open as soon as it is made."""

    def __init__(self, server_host="localhost", server_port=12345):
        super().__init__(protocol_type="UDP", server_host=server_host, server_port=server_port)

    def start(self):
        """Asks for one line, sends it, and prints the answer."""
        text = input("Your line: ")
        # TODO 2: send the text with self.send_message(text).
        # Then delete the line below.
        print(f"Not written yet: TODO 2 in client_echo.py. A line of {len(text)} letters is not sent.")
        # TODO 3: print what self.receive_response() returns.
        # Then delete the line below.
        print("Not written yet: TODO 3 in client_echo.py. The answer is not shown.")


if __name__ == "__main__":
    try:
        EchoClient().start()
    except (EOFError, KeyboardInterrupt):
        print("Goodbye!")
    except OSError as problem:  # the server is not running, for example
        sys.exit(problem.strerror or problem)
