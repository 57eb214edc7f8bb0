"""An echo server over UDP: answers each line with the same line in capitals.

Fill the hole here first (TODO 1), then TODO 2 and TODO 3 in client_echo.py. The program runs at once and says what is
not written yet. Run it with: python server_echo.py
"""

import sys

from server import Server


class EchoServer(Server):
    """Its socket is open as soon as it is made."""

    def __init__(self, host="localhost", port=12345):
        super().__init__(protocol_type="UDP", host=host, port=port)

    def start(self):
        """Serves one request after another, for ever."""
        print(f"Server started at {self.host}:{self.port}")
        while True:
            text, client = self.handle_client()
            print(f"Received: {text}")
            # TODO 1: answer with self.send_response(text, client), in capitals: text.upper().
            # Then delete the line below.
            print(f"Not written yet: TODO 1 in server_echo.py. No answer is sent to {client}.")


if __name__ == "__main__":
    try:
        EchoServer().start()
    except KeyboardInterrupt:
        print("The server has stopped.")
    except OSError as problem:  # the port is taken, for example
        sys.exit(problem.strerror or problem)
