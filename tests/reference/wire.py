"""A connection to the reference's TCP server, used by hand."""

from __future__ import annotations

import socket
import struct
import threading
import time
from typing import TYPE_CHECKING

from tests.lab.screen import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Callable

ASK = "Enter your name: "


def until(condition: Callable[[], object]) -> None:
    """Wait for something that a thread of the server does."""
    end = time.monotonic() + DEADLINE
    turn = threading.Event()
    while not condition():
        assert time.monotonic() < end
        turn.wait(0.01)


class Wire(socket.socket):
    """A socket that has taken the server's question."""

    def __init__(self, port: int) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_STREAM)
        self.settimeout(DEADLINE)
        self.connect(("127.0.0.1", port))
        self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reads(ASK)

    def sends(self, text: str) -> None:
        """Send it as it is."""
        self.sendall(text.encode())

    def reads(self, text: str) -> None:
        """Receive exactly this next."""
        data = b""
        while len(data) < len(text.encode()):
            chunk = self.recv(len(text.encode()) - len(data))
            assert chunk, f"the connection ended after {data!r}"
            data += chunk
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
