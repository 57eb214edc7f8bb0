"""The chat itself: what the threads of all connections share.

Rule 1. `room`, `guests` and `busy_until` are used under `lock` only, and nobody waits while holding it: to tell a
        guest something is to put it into a queue.
Rule 2. Who hears what is decided in `room`; how much anybody may take, in `limits`.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from itertools import groupby

from guest import Guest
from limits import LINE, Limits
from room import ASK, Room, Said

CLOSED = "The server is shutting down."
TOGETHER = 32  # lines that are passed on in one go: then the others have their turn
GOODBYE = 2.0  # seconds in which one who leaves is still sent what was waiting
FAREWELL = 0.4  # seconds in which all are, when the server ends

log = logging.getLogger("chat")


class Chat:
    """Who has connected, with a name or without, and what is passed on."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.seats, self.closing = limits, limits.users, threading.Event()
        self.room, self.busy_until = Room(), 0.0
        self.guests: dict[Guest, threading.Thread] = {}  # and who receives from them
        self.lock = threading.Lock()

    def let_in(self, connection: socket.socket, address: tuple[str, int]) -> str:
        """Give a connection its two threads; return why not, if that cannot be."""
        with self.lock:
            if self.closing.is_set():
                return CLOSED
            if len(self.guests) >= self.seats:
                return f"The chat is full: it has {self.seats} users."
            if sum(one.host == address[0] for one in self.guests) >= self.limits.per_address:
                return f"Too many users come from {address[0]}: {self.limits.per_address} are allowed."
            guest = Guest(connection, address, self.limits)
            name = f"receive from {guest.where}"
            self.guests[guest] = threading.Thread(target=self.serve, args=(guest,), name=name, daemon=True)
            try:
                guest.sender.start()
                self.guests[guest].start()
            except RuntimeError:
                guest.end()
                del self.guests[guest]
                return "The server has no threads left."
        return ""

    def serve(self, guest: Guest) -> None:
        """See one user through, from the name to the end (in a thread of its own)."""
        try:
            self.tell(guest, ASK)
            for lines in guest.lines_that_come():
                for at in range(0, len(lines), TOGETHER):
                    self.closing.wait(self.pass_on(guest, lines[at : at + TOGETHER]))
                if not guest.name and time.monotonic() > guest.came + self.limits.naming:
                    log.warning("Dropped %s, who gave no name within %g s", guest.where, self.limits.naming)
                    self.tell(guest, f"\nNo name came within {self.limits.naming:g} s.")
                    break
                if guest.left or self.closing.is_set():
                    break
        except OSError as error:  # a reset
            log.debug("%s has vanished: %s", guest.where, error.strerror)
        with self.lock:
            said = self.room.leave(guest)
            # When the server ends, all leave: this one may do so before `dismiss` has told anybody.
            self.deliver([Said(CLOSED, [guest])] if self.closing.is_set() else said)
            del self.guests[guest]
            guest.end()
        if guest.name:
            log.info("%s has left the chat, after %d lines", guest.name, guest.lines)
        guest.sender.join(GOODBYE)
        guest.stop()
        guest.connection.close()

    def pass_on(self, guest: Guest, lines: list[str]) -> float:
        """Pass some lines on; return for how many seconds their author waits before the next ones are read.

        Whoever has written no more than a person types never waits. The others write down how long their bytes
        take, one after another: so each who writes much has the same part.
        """
        now = time.monotonic()
        with self.lock:
            size = self.deliver([one for line in lines for one in self.hear(guest, line)])
            if guest.busy_until < now + 1:
                guest.busy_until = max(guest.busy_until, now) + size / self.limits.own
                return 0.0
            much = size * max(1.0, len(self.room.users) / self.limits.crowd)
            self.busy_until = max(self.busy_until, now) + much / self.limits.shared
            return max(0.0, self.busy_until - now - 1)

    def hear(self, guest: Guest, line: str) -> list[Said]:
        """Understand a line: a name or, from a user, anything. Return what is to be said."""
        said: list[Said] = []
        if len(line) > self.limits.line:
            log.warning("Refused a line of %s: more than %d characters", guest.where, self.limits.line)
            said = [Said(f"A line has at most {self.limits.line} characters: this one was not passed on.", [guest])]
        elif guest.name and not guest.left:
            guest.lines += 1
            guest.size += len(line.encode())
            log.debug("%s: %s", guest.name, line)
            said = self.room.hear(guest, line)
        elif not guest.name:
            said = self.room.join(guest, line.strip())
            if guest.name:
                guest.connection.settimeout(self.limits.stall)
                log.info("%s has joined the chat from %s", guest.name, guest.where)
            else:
                log.warning("Refused the name %.40r of %s: %s", line, guest.where, said[0].text.split("\n")[0])
        return said

    def tell(self, guest: Guest, text: str) -> None:
        """Tell one guest something."""
        with self.lock:
            self.deliver([Said(text, [guest])])

    def deliver(self, said: list[Said]) -> int:
        """Put texts into the guests' queues, so all users see them in the same order; return what that costs, in bytes.

        What goes to the same users goes out together, line by line still. Only a question has no newline at its
        end, since its answer follows on the same line of the screen.
        """
        cost = 0
        for to, together in groupby(said, key=lambda one: one.to):
            texts = [text if text == ASK or text.endswith(f"\n{ASK}") else f"{text}\n" for text, _ in together]
            data = "".join(texts).encode()
            cost += len(data) + LINE * len(texts)
            for guest in to:
                guest.tell(data)
        return cost

    def present(self) -> list[Guest]:
        """Return who is here, in the order of coming."""
        with self.lock:
            return list(self.room.users.values())

    def close(self) -> None:
        """Tell all guests that it is over, and wait until their threads have ended; not for ever."""
        self.closing.set()
        with self.lock:
            guests = dict(self.guests)
            self.deliver([Said(CLOSED, list(guests))])
            for guest in guests:
                guest.end()
        until = time.monotonic() + FAREWELL
        for guest, receiver in guests.items():
            guest.sender.join(max(0.0, until - time.monotonic()))
            guest.stop()
            receiver.join(max(0.0, until + FAREWELL - time.monotonic()))
