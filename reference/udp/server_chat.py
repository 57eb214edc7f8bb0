"""A chat over UDP for as many users as come: one loop, since each datagram says who sent it.

Rule 1. The first datagram from an address is a name. Until that user writes something else, the same name
        again is the same hello: a datagram may be doubled, and our welcome may have been lost.
Rule 2. A user who has been silent for SILENCE seconds is forgotten: nothing is sent there, and the name is
        free. An empty datagram, the keep-alive, breaks the silence.
Rule 3. Whoever writes after that is asked for the name, until it comes: no other line is taken for one.
"""

from __future__ import annotations

import sys
import time

from server import Server

ASK = "Enter your name: "
USAGE = "Usage: /pm recipient_name message"
SILENCE = 30.0  # seconds: three keep-alives of our client may be lost in a row
MEMORY = 3600.0  # seconds for which a forgotten user is still known as one


class User:
    """One who has given a name."""

    def __init__(self, name: str, now: float) -> None:
        self.name = name
        self.heard = now  # when the last datagram came, by time.monotonic()
        self.has_written = False


class ChatServer(Server):  # type: ignore[misc]  # mypy knows lab.server, not the `server` beside a student
    """Knows who is in the chat, and passes on what they write."""

    def __init__(self, host: str = "localhost", port: int = 12345) -> None:
        super().__init__("UDP", host, port)
        self.users: dict[tuple[str, int], User] = {}  # by address; forgotten ones too, for Rule 3

    def start(self) -> None:
        """Hear datagrams, for ever."""
        print(f"Server started at {self.host}:{self.port}", flush=True)
        while True:
            text, address = self.handle_client()
            self.hear(text.strip("\r\n"), address, time.monotonic())

    def hear(self, text: str, address: tuple[str, int], now: float) -> None:
        """Understand one datagram: a hello, a keep-alive, or a line."""
        user = self.users.get(address)
        if user is None or now - user.heard > SILENCE:
            self.meet(text.strip(), address, now)
            return
        user.heard = now
        if text.strip() == user.name and not user.has_written:
            self.tell(address, f"Welcome to the chat, {user.name}!")
        elif text.strip():
            user.has_written = True
            self.pass_on(user, text, address, now)

    def meet(self, name: str, address: tuple[str, int], now: float) -> None:
        """Take in a new user, or one who was forgotten and gives the old name again."""
        forgotten = self.users.get(address)
        if not name or (forgotten and name != forgotten.name):
            self.tell(address, ASK)
        elif name in self.present(now):
            self.users.pop(address, None)  # a forgotten user needs another name now, and may give any
            self.tell(address, f"The name {name} is already taken.\n{ASK}")
        else:
            for old in [old for old, user in self.users.items() if now - user.heard > MEMORY]:
                del self.users[old]
            self.users[address] = User(name, now)
            print(f"{name} has joined the chat", flush=True)
            self.tell(address, f"Welcome to the chat, {name}!")

    def present(self, now: float) -> dict[str, tuple[str, int]]:
        """Return the addresses, by name, of the users who are not forgotten."""
        return {user.name: address for address, user in self.users.items() if now - user.heard <= SILENCE}

    def pass_on(self, user: User, line: str, address: tuple[str, int], now: float) -> None:
        """Pass on what a user wrote: to all the others or, after /pm, to one."""
        present = self.present(now)
        if not line.startswith("/pm"):
            for other in present.values():
                if other != address:
                    self.tell(other, f"{user.name}: {line}")
            return
        words = line.split(maxsplit=2)
        if len(words) < 3 or words[0] != "/pm":
            self.tell(address, USAGE)
        elif words[1] in present:
            self.tell(present[words[1]], f"Private from {user.name}: {words[2]}")
        else:
            self.tell(address, f"There is no user named {words[1]}.")

    def tell(self, address: tuple[str, int], text: str) -> None:
        """Send one datagram. That one user cannot be reached is no reason to stop."""
        try:
            self.send_response(text, address)
        except OSError as error:
            print(f"Failed to send to {address}: {error}", flush=True)


def main() -> None:
    """Serve until Ctrl-C."""
    try:
        with ChatServer() as server:
            server.start()
    except KeyboardInterrupt:
        print("Server stopped.")
    except OSError as error:
        sys.exit(error.strerror)


if __name__ == "__main__":
    main()
