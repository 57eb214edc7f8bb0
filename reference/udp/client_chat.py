"""A client of the chat over UDP: the main thread reads the keyboard, another one shows what arrives.

Rule 1. A datagram may be lost: the name is sent again and again, until the server answers it.
Rule 2. A third thread breaks our silence with empty datagrams, so that the server does not forget us.
Rule 3. If it did all the same, it asks for the name, and gets it before our next line: that one is not lost.
Rule 4. Who leaves says so: the others need not wait for our silence.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress

from client import Client

ASK = "Enter your name: "
REPEAT = 0.5  # seconds between two hellos
KEEP_ALIVE = 10.0  # seconds between two signs of life: a third of the server's patience


class ChatClient(Client):  # type: ignore[misc]  # mypy knows lab.client, not the `client` beside a student
    """One user of the chat."""

    def __init__(self, server_host: str = "localhost", server_port: int = 12345) -> None:
        super().__init__("UDP", server_host, server_port)
        self.name = ""
        self.known = False  # the server has welcomed us, and has not forgotten us since
        self.answered = threading.Event()  # the server has said whether we may have this name
        self.left = threading.Event()

    def start(self) -> None:
        """Send each line from the keyboard. Its end (Ctrl-D) and Ctrl-C mean: leave."""
        for work in (self.receive_messages, self.stay_known):
            threading.Thread(target=work, daemon=True).start()
        with suppress(EOFError, KeyboardInterrupt):
            self.introduce()
            while (line := input()).strip() != "/quit":
                self.introduce()
                self.say(line)
        self.left.set()
        if self.known:
            self.say("/quit")
        self.close()
        show("You have left the chat.")

    def introduce(self) -> None:
        """Say our name until the server knows it; ask the user for one first, and again if it is taken."""
        hellos = 0
        while not self.known:
            while not self.name:
                self.name = input(ASK).strip()
            self.answered.clear()
            with suppress(OSError):  # the network may be back at the next try
                self.send_message(self.name)
            hellos += 1
            if not self.answered.wait(REPEAT) and hellos == 4:
                show(f"No answer from {self.server_host}:{self.server_port} yet: is the server running?")

    def say(self, line: str) -> None:
        """Send a line in one datagram, or tell our user why not."""
        try:
            self.send_message(line)
        except OSError as error:
            show(f"Not sent: {error.strerror}")

    def receive_messages(self) -> None:
        """Understand what the server sends (in a thread of its own)."""
        with suppress(OSError):
            while True:
                text = self.receive_response()
                if not self.left.is_set():
                    self.hear(text)

    def hear(self, text: str) -> None:
        """Understand one datagram: about our name, or a line to show."""
        *why, last = text.split("\n")
        if last == ASK:  # the server alone can ask: no user's text has a newline, or comes without a name
            if why:
                show("\n".join(why))
            if why and not self.known:  # the name was refused: another one is needed
                self.name = ""
                self.answered.set()
            else:
                self.known = False
                with suppress(OSError):  # the server will ask again
                    self.send_message(self.name)
        elif not (self.known and text == f"Welcome to the chat, {self.name}!"):  # twice, if we said hello twice
            show(text)
            if text == f"Welcome to the chat, {self.name}!":
                self.known = True
                self.answered.set()

    def stay_known(self) -> None:
        """Send an empty datagram now and then (in a thread of its own)."""
        while not self.left.wait(KEEP_ALIVE):
            if self.known:
                with suppress(OSError):
                    self.send_message("")


def show(text: str) -> None:
    """Print a line in one piece: `print` would end it by a second one, and another thread may print between."""
    print(f"{text}\n", end="", flush=True)


if __name__ == "__main__":
    try:
        ChatClient().start()
    except OSError as error:
        sys.exit(error.strerror)
