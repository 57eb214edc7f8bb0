"""A chat over UDP for as many users as come: one loop, since each datagram says who sent it.

Rule 1. The first datagram from an address is a name. Until that user writes something else, the same name
        again is the same hello: a datagram may be doubled, and our welcome may have been lost.
Rule 2. A user who has been silent for `limits.silence` seconds is forgotten: nothing is sent there, and the
        name is free. An empty datagram, the keep-alive, breaks the silence.
Rule 3. Whoever writes after that is told so and asked for the name: no other line is taken for one.
Rule 4. A source may be forged: one address gets few answers before it has a name, and short ones.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import Any

from chat import ASK, Chat, User
from limits import LINE, Limits
from server import Server

TICK = 0.5  # seconds between two looks at whether the server ends
BUFFER = 512 << 10  # bytes that may come at once: a course (behind a flood, everybody's lines wait in there)

log = logging.getLogger("chat")


class ChatServer(Server):  # type: ignore[misc]  # mypy knows lab.server, not the `server` beside a student
    """Lets users in, and passes on what they write."""

    def __init__(self, host: str = "localhost", port: int = 12345, limits: Limits | None = None) -> None:
        super().__init__("UDP", host, port)
        with suppress(OSError):  # the system's own limit is lower
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self.socket.settimeout(TICK)
        self.limits = limits or Limits()
        self.chat = Chat(self.tell)
        self.forgotten: dict[Any, str] = {}  # the latest, and their names
        self.second = 0.0  # when it began, by time.monotonic()
        self.done: Counter[Any] = Counter()  # what was done in it, for whom
        self.closing = threading.Event()

    def start(self) -> None:
        """Hear datagrams until `close`."""
        log.info("Server started at %s:%s", self.host, self.port)
        while not self.closing.is_set():
            try:
                text, address = self.handle_client()
            except socket.timeout:  # noqa: UP041 - the name that Python 3.8 knows
                text, address = "", None
            except OSError as error:  # some systems report here that an earlier datagram found nobody
                log.debug("Nothing was received: %s", error.strerror)
                continue
            now = time.monotonic()
            if now >= self.second + 1:
                self.begin_second(now)
            if address is not None:
                self.hear(text, address, now)

    def hear(self, text: str, address: Any, now: float) -> None:
        """Understand one datagram: a hello, a keep-alive, or a line (nc sends it with its end, or several)."""
        user = self.chat.users.get(address)
        if user is None:
            self.meet(text.strip(), address, now)
            return
        user.heard, size, most = now, len(text.encode()), self.limits.datagram
        if text.strip() == user.name and not user.lines:
            self.answer(address, f"Welcome to the chat, {user.name}!", refused=False)
        elif size > most:
            self.answer(address, f"A line has at most {most} bytes: yours has {size}, and was not passed on.")
        elif not self.may(address, self.limits.rate, size + LINE * (1 + text.count("\n"))):
            self.answer(address, "You write too fast: a line was not passed on.")
        else:
            for line in filter(str.strip, text.split("\n")):
                if address in self.chat.users:  # /quit may have stood before it
                    user.lines += 1
                    user.size += len(line.encode())
                    log.debug("%s: %s", user.name, line)
                    self.chat.hear(user, line.rstrip("\r"))

    def meet(self, name: str, address: Any, now: float) -> None:
        """Let a new user in, or one who was forgotten and gives the old name again."""
        if name != self.forgotten.get(address, name):
            silence = self.limits.silence
            self.answer(address, f"You were silent for {silence:g} seconds, and were forgotten.\n{ASK}")
        elif not name:
            self.answer(address, ASK, refused=False)
        elif refusal := self.chat.refusal(name, address[0], self.limits):
            self.forgotten.pop(address, None)  # who needs another name now may give any
            self.answer(address, f"{refusal}\n{ASK}")
        elif self.may(address[0], self.limits.rate, LINE):  # what the others are told is work, too
            self.forgotten.pop(address, None)
            self.chat.join(User(address, name, now))

    def may(self, what: Any, most: int, cost: int = 1) -> bool:
        """Return whether somebody may do something once more in this second; the last of it may be much."""
        free = self.done[what] < most
        self.done[what] += cost * free
        return free

    def answer(self, address: Any, text: str, *, refused: bool = True) -> None:
        """Answer one address, if it is not answered too much already: else the log would be flooded too."""
        whom = address if address in self.chat.users else address[0]
        if self.may(("answer", whom), self.limits.answers):
            if refused:
                log.warning("Refused %s:%s: %s", *address[:2], text.split("\n", maxsplit=1)[0])
            self.tell(address, text)

    def tell(self, address: Any, text: str) -> None:
        """Send one datagram. That one user cannot be reached is no reason to stop."""
        try:
            self.send_response(text, address)
        except OSError as error:
            log.warning("Nothing can be sent to %s:%s: %s", *address[:2], error.strerror)

    def begin_second(self, now: float) -> None:
        """Begin to count anew, and forget those who have been silent for too long."""
        self.second = now
        self.done.clear()
        for user in self.present():
            if now > user.heard + self.limits.silence:
                self.forgotten[user.address] = user.name
                log.info("%s was silent for %g seconds, and is forgotten", user.name, self.limits.silence)
                self.chat.leave(user)
        for address in list(self.forgotten)[: -self.limits.memory]:
            del self.forgotten[address]

    def present(self) -> list[User]:
        """Return who is here, in the order of coming."""
        return list(self.chat.users.values())  # a copy, made in one step: other threads ask

    def close(self) -> None:
        """Tell all users, and stop."""
        if not self.closing.is_set():
            self.closing.set()
            for user in self.present():
                self.tell(user.address, "The server is shutting down.")
        super().close()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    try:
        with ChatServer() as server:
            server.start()
    except KeyboardInterrupt:
        log.info("Server stopped")
    except OSError as error:
        sys.exit(error.strerror)
