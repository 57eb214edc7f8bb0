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
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from limits import LINE, Allowance, Limits, Seats
from room import ASK, CLOSED, Presence, Room, Said
from server import Server
from user import User

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
        self.room, self.seats = Room(), Seats(self.limits)
        self.users: dict[tuple[str, int], User] = {}
        self.forgotten: dict[tuple[str, int], str] = {}  # the latest, and their names
        self.common = Allowance(self.limits.common, self.limits.common_rate, 0.0)  # what all may write together
        self.allowances: dict[tuple[str, Any], Allowance] = {}  # what is done for whom: a user, or a host's strangers
        self.lock = threading.Lock()  # `present` and `close` are called by other threads
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
            with self.lock:
                self.tidy(time.monotonic())
                if address is not None:
                    self.hear(text, address, time.monotonic())

    def hear(self, text: str, address: tuple[str, int], now: float) -> None:
        """Understand one datagram: a hello, a keep-alive, or a line (nc sends it with its end, or several)."""
        user = self.users.get(address)
        if user is None:
            self.meet(text.strip(), address, now)
            return
        user.heard = now
        size = len(text.encode())
        if text.strip() == self.room.names[address] and not user.lines:
            self.answer(address, f"Welcome to the chat, {self.room.names[address]}!", now, refused=False)
        elif size > self.limits.datagram:
            told = f"A line has at most {self.limits.datagram} bytes: yours has {size}, and was not passed on."
            self.answer(address, told, now)
        elif not user.may_write(size + LINE * (1 + text.count("\n")), self.common, len(self.room), now):
            self.answer(address, "You write too fast: a line was not passed on.", now)
        else:
            for line in text.strip("\r\n").split("\n"):
                if address in self.users:
                    self.pass_on(user, line.rstrip("\r"), address)

    def pass_on(self, user: User, line: str, address: tuple[str, int]) -> None:
        """Pass on what a user wrote, or obey."""
        name = self.room.names[address]
        if line.strip():
            user.lines += 1
            user.size += len(line.encode())
            log.debug("%s: %s", name, line)
        self.deliver(self.room.hear(address, line))
        if address not in self.room:
            self.let_go(address)
            log.info("%s has left the chat, after %d lines", name, user.lines)

    def meet(self, name: str, address: tuple[str, int], now: float) -> None:
        """Let a new user in, or one who was forgotten and gives the old name again."""
        host = address[0]
        if name != self.forgotten.get(address, name):
            gone = f"You were silent for {self.limits.silence:g} seconds, and were forgotten."
            self.answer(address, f"{gone}\n{ASK}", now)
        elif not name:
            self.answer(address, ASK, now, refused=False)
        elif refusal := self.seats.refusal(host):
            self.answer(address, f"{refusal}\n{ASK}", now)
        elif refusal := self.room.refusal(name):
            self.forgotten.pop(address, None)  # such a user needs another name now, and may give any
            self.answer(address, f"{refusal}\n{ASK}", now)
        elif self.may("join", host, self.limits.per_address, now):
            self.forgotten.pop(address, None)
            self.users[address] = User(self.limits, now)
            self.seats.take(host)
            log.info("%s has joined the chat from %s:%s", name, *address[:2])
            self.deliver(self.room.join(address, name))

    def may(self, what: str, whom: Any, burst: int, now: float) -> bool:
        """Return whether a user, or those without a name at one host, may make us do something once more."""
        new = Allowance(burst, self.limits.strangers_rate, now)
        return not self.allowances.setdefault((what, whom), new).take(1, now)

    def answer(self, address: tuple[str, int], text: str, now: float, *, refused: bool = True) -> None:
        """Answer one address, if it is not answered too much already: else the log would be flooded too."""
        whom = address if address in self.users else address[0]
        if self.may("answer", whom, self.limits.strangers, now):
            if refused:
                log.warning("Refused %s:%s: %s", *address[:2], text.split("\n", maxsplit=1)[0])
            self.tell(address, text)

    def deliver(self, said: list[Said]) -> None:
        """Send lines, a datagram each."""
        for text, to in said:
            for address in to:
                self.tell(address, text)

    def tell(self, address: tuple[str, int], text: str) -> None:
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
        for address in [one for one, user in self.users.items() if now - user.heard > self.limits.silence]:
            name = self.forgotten[address] = self.room.names[address]
            log.info("%s was silent for %g seconds, and is forgotten", name, self.limits.silence)
            self.deliver(self.room.leave(address))
            self.let_go(address)
        while len(self.forgotten) > self.limits.memory:
            del self.forgotten[next(iter(self.forgotten))]
        self.allowances = {key: one for key, one in self.allowances.items() if not one.is_full(now)}

    def let_go(self, address: tuple[str, int]) -> None:
        """Free the seat of one who has left the room."""
        del self.users[address]
        self.seats.free(address[0])

    def present(self) -> list[Presence]:
        """Return who is here, in the order of coming."""
        with self.lock:
            users = [(name, address, self.users[address]) for address, name in self.room.names.items()]
        return [Presence(name, f"{at[0]}:{at[1]}", one.since, one.lines, one.size) for name, at, one in users]

    def close(self) -> None:
        """Tell all users, and stop."""
        if not self.closing.is_set():
            self.closing.set()
            with self.lock:
                self.deliver([Said(CLOSED, list(self.users))])
        super().close()


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ChatServer() as server:
            server.start()
    except KeyboardInterrupt:
        log.info("Server stopped")
    except OSError as error:
        sys.exit(error.strerror)


if __name__ == "__main__":
    main()
