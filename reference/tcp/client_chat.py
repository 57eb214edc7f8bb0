"""A client of the chat over TCP: the main thread reads the keyboard, another one shows what arrives."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress

from client import Client

GOODBYE = 2.0  # seconds in which the server, told that we leave, ends the connection


class ChatClient(Client):  # type: ignore[misc]  # mypy knows lab.client, not the `client` beside a student
    """One user of the chat."""

    def __init__(self, server_host: str = "localhost", server_port: int = 12345) -> None:
        super().__init__("TCP", server_host, server_port)
        self.leaving = False
        self.receiver = threading.Thread(target=self.receive_messages, name="receive", daemon=True)

    def start(self) -> None:
        """Send each line from the keyboard. Its end (Ctrl-D) and Ctrl-C mean: leave."""
        self.receiver.start()
        with suppress(EOFError, KeyboardInterrupt, OSError):
            while (line := input()).strip() != "/quit":
                self.send_message(f"{line}\n")
        self.leaving = True
        with suppress(OSError):  # the server may be gone
            self.socket.shutdown(socket.SHUT_WR)
        self.receiver.join(GOODBYE)  # the server has read it all, and hangs up
        self.close()
        print("You have left the chat.", flush=True)

    def receive_messages(self) -> None:
        """Show what the server sends, as it is (in a thread of its own)."""
        with suppress(OSError):
            while True:
                print(self.receive_response(), end="", flush=True)
        if not self.leaving:
            print("Connection to server lost.", flush=True)
            os._exit(1)  # the main thread waits at the keyboard, and not every system could wake it


if __name__ == "__main__":
    try:
        ChatClient().start()
    except OSError as error:
        sys.exit(error.strerror)
