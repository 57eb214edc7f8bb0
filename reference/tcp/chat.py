"""The chat itself: what the threads of all connections share.

Rule 1. `room`, `guests` and `shared` are used under `lock` only, and nobody waits while holding it: to tell a
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
from limits import LINE, Bucket, Limits
from lines import lines_of
from room import ASK, CLOSED, Room, Said

FAREWELL = 0.4  # seconds for the last words of a server that ends, and as many for its threads to end
GOODBYE = 2.0  # seconds in which one who leaves is still sent what was waiting

log = logging.getLogger("chat")


class Chat:
    """Who has connected, with a name or without, and what is passed on."""

    def __init__(self, limits: Limits, closing: threading.Event) -> None:
        self.limits, self.closing = limits, closing
        self.most = limits.users
        self.room, self.shared = Room(), Bucket(limits.shared, time.monotonic())
        self.guests: dict[Guest, threading.Thread] = {}  # and who receives from them
        self.lock = threading.Lock()

    def let_in(self, connection: socket.socket, address: tuple[str, int]) -> str:
        """Give a connection its two threads; return why not, if that cannot be."""
        with self.lock:
            if self.closing.is_set():
                return CLOSED
            if len(self.guests) >= self.most:
                return f"The chat is full: it has {self.most} users."
            if sum(one.host == address[0] for one in self.guests) >= self.limits.per_address:
                return f"Too many users come from {address[0]}: {self.limits.per_address} are allowed."
            guest = Guest(connection, address, self.limits)
            name = f"receive from {guest.where}"
            receiver = threading.Thread(target=self.serve, args=(guest,), name=name, daemon=True)
            try:
                guest.sender.start()
                receiver.start()
            except RuntimeError:
                guest.end()
                return "The server has no threads left."
            self.guests[guest] = receiver
        return ""

    def serve(self, guest: Guest) -> None:
        """See one user through, from the name to the end (in a thread of its own)."""
        try:
            with self.lock:
                self.deliver([Said(ASK, [guest])])
            for lines in lines_of(guest.connection, self.limits.line):
                seconds = self.pass_on(guest, lines)
                if guest.left or self.closing.wait(seconds):
                    return
        except OSError as error:  # a reset
            log.debug("%s has vanished: %s", guest.where, error.strerror)
        finally:
            self.part(guest)

    def pass_on(self, guest: Guest, lines: list[str | None]) -> float:
        """Pass some lines on; return for how many seconds their author waits before the next ones are read.

        Who writes no more than a person types never waits. All others pay from what they share, and wait until it
        is not in debt: one after another, so each who writes much has the same part.
        """
        now = time.monotonic()
        with self.lock:
            size = self.deliver([one for line in lines for one in self.hear(guest, line)])
            if not guest.own.debt(now):
                guest.own.charge(size)
                return 0.0
            self.shared.charge(size * max(1.0, len(self.room.users) / self.limits.crowd))
            return self.shared.debt(now)

    def hear(self, guest: Guest, line: str | None) -> list[Said]:
        """Understand a line: a name or, from a user, anything. Return what is to be said."""
        if guest.left:
            return []
        if line is None:
            log.warning("Refused a line of %s: more than %d characters", guest.where, self.limits.line)
            return [Said(f"A line has at most {self.limits.line} characters: this one was not passed on.", [guest])]
        if not guest.name:
            said = self.room.join(guest, line.strip())
            if guest.name:
                log.info("%s has joined the chat from %s", guest.name, guest.where)
            else:
                log.warning("Refused the name %.40r of %s: %s", line, guest.where, said[0].text.split("\n")[0])
            return said
        guest.lines += 1
        guest.size += len(line.encode())
        log.debug("%s: %s", guest.name, line)
        said = self.room.hear(guest, line)
        guest.left = guest not in self.room
        return said

    def deliver(self, said: list[Said]) -> int:
        """Put lines into the guests' queues, so all users see them in the same order; return what that costs, in bytes.

        What has come together and goes to the same users goes out together. A line ends with a newline; a question
        has none, since its answer follows on the same line of the screen.
        """
        cost = 0
        for to, together in groupby(said, key=lambda one: one.to):
            texts = [one.text if one.text.endswith(f"\n{ASK}") or one.text == ASK else f"{one.text}\n" for one in together]
            data = "".join(texts).encode()
            cost += len(data) + LINE * len(texts)
            for guest in to:
                if not guest.tell(data):
                    self.drop(guest, f"does not read: {guest.waiting()} bytes wait, and {len(data)} more came")
        return cost

    def drop(self, guest: Guest, reason: str, told: str = "") -> None:
        """End the connection of a guest who would hold others up, or holds a seat; tell it, where it reads."""
        if guest.left:
            return
        guest.left = True
        log.warning("Dropped %s (%s), who %s", guest.name or "one without a name", guest.where, reason)
        if told:
            self.deliver([Said(told, [guest])])
        guest.stop(socket.SHUT_RD if told else socket.SHUT_RDWR)

    def tidy(self, now: float) -> None:
        """Drop those who take too long: to give a name, or to read what waits for them."""
        naming, stall = self.limits.naming, self.limits.stall
        with self.lock:
            for guest in self.guests:
                if guest.stalled(now) > stall:
                    self.drop(guest, f"has read nothing for {stall:g} s")
                elif not guest.name and now - guest.came > naming:
                    self.drop(guest, f"gave no name within {naming:g} s", f"\nNo name came within {naming:g} s.")

    def part(self, guest: Guest) -> None:
        """Let a user go: the others go on, the name and the seat are free."""
        with self.lock:
            if guest in self.room:
                said = self.room.leave(guest)
                # When the server ends, all leave: this one may do so before `dismiss` has told anybody.
                self.deliver([Said(CLOSED, [guest])] if self.closing.is_set() else said)
            if guest.name:
                log.info("%s has left the chat, after %d lines", guest.name, guest.lines)
            del self.guests[guest]
            guest.end()
        guest.sender.join(GOODBYE)
        guest.stop()
        guest.connection.close()

    def present(self) -> list[Guest]:
        """Return who is here, in the order of coming."""
        with self.lock:
            return list(self.room.users.values())

    def dismiss(self) -> None:
        """Tell all guests that it is over, and wait until their threads have ended; not for ever."""
        with self.lock:
            guests = dict(self.guests)
            self.deliver([Said(CLOSED, list(guests))])
            for guest in guests:
                guest.end()
        until = time.monotonic() + FAREWELL
        for guest in guests:
            guest.sender.join(max(0.0, until - time.monotonic()))
        for guest, receiver in guests.items():
            guest.stop()
            receiver.join(max(0.0, until + FAREWELL - time.monotonic()))
