"""A connection to the reference's TCP server, used by hand."""

import socket
import struct
import threading
import time
from collections.abc import Callable

from tests.lab.screen import DEADLINE

ASK = "Enter your name: "


def until(condition: Callable[[], object]) -> None:
    """Wait for something that a thread of the server does."""
    end, turn = time.monotonic() + DEADLINE, threading.Event()
    while not condition():
        assert time.monotonic() < end
        turn.wait(0.01)


class Wire(socket.socket):
    """A socket that has taken the server's first words: the question, or why not."""

    def __init__(self, port: int, first: str = ASK) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_STREAM)
        self.settimeout(DEADLINE)
        self.connect(("127.0.0.1", port))
        self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reads(first)

    def sends(self, text: str) -> None:
        """Send it as it is."""
        self.sendall(text.encode())

    def brings(self, most: int = 1 << 20) -> bytes:
        """Receive what is there; this is not the end."""
        chunk = self.recv(most)
        assert chunk, "the connection has ended"
        return chunk

    def reads(self, text: str) -> None:
        """Receive exactly this next."""
        data, size = b"", len(text.encode())
        while len(data) < size:
            data += self.brings(size - len(data))
        assert data.decode() == text

    def hears(self, *lines: str) -> None:
        """Receive these lines, each with its newline, and nothing between them."""
        self.reads("".join(f"{line}\n" for line in lines))

    def joins(self, name: str) -> None:
        """Give a name, and be welcomed."""
        self.sends(f"{name}\n")
        self.hears(f"Welcome to the chat, {name}!")

    def resets(self) -> None:
        """End the connection by a reset (RFC 9293, section 3.10.4)."""
        self.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()
