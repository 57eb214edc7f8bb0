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
from contextlib import suppress
from typing import Any

from chat import ASK, Chat, User
from limits import LINE, Bucket, Limits
from server import Server

TICK = 0.5  # seconds between two looks for those who are silent
# Bytes: the largest datagram over IPv4, which some systems send only when asked to; a course that writes at once
# (more would not be better: behind a flood, everybody's lines wait in there).
BUFFERS = {socket.SO_SNDBUF: 65507, socket.SO_RCVBUF: 512 << 10}

log = logging.getLogger("chat")


class ChatServer(Server):  # type: ignore[misc]  # mypy knows lab.server, not the `server` beside a student
    """Lets users in, and passes on what they write."""

    def __init__(self, host: str = "localhost", port: int = 12345, limits: Limits | None = None) -> None:
        super().__init__("UDP", host, port)
        for option, wanted in BUFFERS.items():
            if self.socket.getsockopt(socket.SOL_SOCKET, option) < wanted:
                with suppress(OSError):  # the system's own limit is lower
                    self.socket.setsockopt(socket.SOL_SOCKET, option, wanted)
        self.socket.settimeout(TICK)
        self.limits = limits or Limits()
        self.chat = Chat(self.tell)
        self.forgotten: dict[Any, str] = {}  # the latest, and their names
        self.buckets: dict[Any, Bucket] = {}  # what one user, one host's strangers, or all together may have done
        self.closing = threading.Event()
        self.tidied = 0.0  # when, by time.monotonic()

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
            self.tidy(now)
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
            self.answer(address, f"Welcome to the chat, {user.name}!", now, refused=False)
        elif size > most:
            self.answer(address, f"A line has at most {most} bytes: yours has {size}, and was not passed on.", now)
        elif not self.may_write(address, size + LINE * (1 + text.count("\n")), now):
            self.answer(address, "You write too fast: a line was not passed on.", now)
        else:
            for line in [one.rstrip("\r") for one in text.split("\n")]:
                if line.strip() and address in self.chat.users:
                    user.lines += 1
                    user.size += len(line.encode())
                    log.debug("%s: %s", user.name, line)
                    self.chat.hear(user, line)
            if address not in self.chat.users:
                log.info("%s has left the chat, after %d lines", user.name, user.lines)

    def meet(self, name: str, address: Any, now: float) -> None:
        """Let a new user in, or one who was forgotten and gives the old name again."""
        if name != self.forgotten.get(address, name):
            silence = self.limits.silence
            self.answer(address, f"You were silent for {silence:g} seconds, and were forgotten.\n{ASK}", now)
        elif not name:
            self.answer(address, ASK, now, refused=False)
        elif refusal := self.chat.refusal(name, address[0], self.limits):
            self.forgotten.pop(address, None)  # who needs another name now may give any
            self.answer(address, f"{refusal}\n{ASK}", now)
        elif self.may(("join", address[0]), 1, self.limits.per_address, self.limits.rate, now):
            self.forgotten.pop(address, None)
            log.info("%s has joined the chat from %s:%s", name, *address[:2])
            self.chat.join(User(address, name, now))

    def may(self, what: Any, cost: float, burst: float, rate: float, now: float) -> bool:
        """Return whether we do something once more for somebody: not as long as too much was done before."""
        bucket = self.buckets.setdefault(what, Bucket(burst, rate, now))
        there: bool = bucket.fill(now) > 0
        bucket.left -= cost * there
        return there

    def may_write(self, address: Any, size: int, now: float) -> bool:
        """Return whether so many bytes are passed on: what a person types always, and more if all together may."""
        own, shared = self.limits.own, self.limits.shared
        cost = size * max(1.0, len(self.chat.users) / self.limits.crowd)
        return self.may(("write", address), size, own, own, now) or self.may("write", cost, shared, shared, now)

    def answer(self, address: Any, text: str, now: float, *, refused: bool = True) -> None:
        """Answer one address, if it is not answered too much already: else the log would be flooded too."""
        whom = address if address in self.chat.users else address[0]
        if self.may(("answer", whom), 1, self.limits.answers, self.limits.rate, now):
            if refused:
                log.warning("Refused %s:%s: %s", *address[:2], text.split("\n", maxsplit=1)[0])
            self.tell(address, text)

    def tell(self, address: Any, text: str) -> None:
        """Send one datagram. That one user cannot be reached is no reason to stop."""
        try:
            self.send_response(text, address)
        except OSError as error:
            log.warning("Nothing can be sent to %s:%s: %s", *address[:2], error.strerror)

    def tidy(self, now: float) -> None:
        """Forget those who have been silent for too long."""
        if now < self.tidied + TICK:
            return
        self.tidied = now
        for user in [one for one in self.chat.users.values() if now - one.heard > self.limits.silence]:
            self.forgotten[user.address] = user.name
            log.info("%s was silent for %g seconds, and is forgotten", user.name, self.limits.silence)
            self.chat.leave(user)
        while len(self.forgotten) > self.limits.memory:
            del self.forgotten[next(iter(self.forgotten))]
        self.buckets = {what: one for what, one in self.buckets.items() if one.fill(now) < one.burst}

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
