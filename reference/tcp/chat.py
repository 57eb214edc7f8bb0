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

from guest import END, Guest
from limits import LINE, Bucket, Limits
from lines import lines_of
from room import ASK, Room, Said

CLOSED = "The server is shutting down."
FAREWELL = 0.4  # seconds for the last words of a server that ends, and as many for its threads to end
GOODBYE = 2.0  # seconds in which one who leaves is still sent what was waiting

log = logging.getLogger("chat")


class Chat:
    """Who has connected, with a name or without, and what is passed on."""

    def __init__(self, limits: Limits, closing: threading.Event) -> None:
        self.limits, self.closing, self.most = limits, closing, limits.users
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
                guest.queue.put(END)
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
                    break
        except OSError as error:  # a reset
            log.debug("%s has vanished: %s", guest.where, error.strerror)
        with self.lock:
            said = self.room.leave(guest)
            # When the server ends, all leave: this one may do so before `dismiss` has told anybody.
            self.deliver([Said(CLOSED, [guest])] if self.closing.is_set() else said)
            del self.guests[guest]
            guest.queue.put(END)
        if guest.name:
            log.info("%s has left the chat, after %d lines", guest.name, guest.lines)
        guest.sender.join(GOODBYE)
        guest.stop()
        guest.connection.close()

    def pass_on(self, guest: Guest, lines: list[str | None]) -> float:
        """Pass some lines on; return for how many seconds their author waits before the next ones are read.

        Who writes no more than a person types never waits. All others pay from what they share, and wait until it
        is not in debt: one after another, so each who writes much has the same part.
        """
        now = time.monotonic()
        with self.lock:
            size = self.deliver([one for line in lines for one in self.hear(guest, line)])
            if not guest.own.debt(now):
                guest.own.left -= size
                return 0.0
            self.shared.left -= size * max(1.0, len(self.room.users) / self.limits.crowd)
            seconds: float = self.shared.debt(now)
            return seconds

    def hear(self, guest: Guest, line: str | None) -> list[Said]:
        """Understand a line: a name or, from a user, anything. Return what is to be said."""
        if guest.left:
            return []
        if line is None:
            log.warning("Refused a line of %s: more than %d characters", guest.where, self.limits.line)
            return [Said(f"A line has at most {self.limits.line} characters: this one was not passed on.", [guest])]
        if not guest.name:
            said: list[Said] = self.room.join(guest, line.strip())
            if guest.name:
                log.info("%s has joined the chat from %s", guest.name, guest.where)
            else:
                log.warning("Refused the name %.40r of %s: %s", line, guest.where, said[0].text.split("\n")[0])
            return said
        guest.lines += 1
        guest.size += len(line.encode())
        log.debug("%s: %s", guest.name, line)
        heard: list[Said] = self.room.hear(guest, line)
        return heard

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
                if not guest.tell(data):
                    self.drop(guest, f"does not read: {guest.waiting()} bytes wait, and {len(data)} more came")
        return cost

    def drop(self, guest: Guest, reason: str, how: int = socket.SHUT_RDWR) -> None:
        """End the connection of a guest who would hold others up, or holds a seat."""
        if not guest.left:
            guest.left = True
            log.warning("Dropped %s (%s), who %s", guest.name or "one without a name", guest.where, reason)
            guest.stop(how)

    def drop_the_idle(self, now: float) -> None:
        """Drop those who take too long: to give a name, or to read what waits for them."""
        naming, stall = self.limits.naming, self.limits.stall
        with self.lock:
            for guest in self.guests:
                if guest.waiting() and now - guest.moved > stall:
                    self.drop(guest, f"has read nothing for {stall:g} s")
                elif not (guest.left or guest.name) and now - guest.came > naming:
                    self.deliver([Said(f"\nNo name came within {naming:g} s.", [guest])])
                    self.drop(guest, f"gave no name within {naming:g} s", socket.SHUT_RD)

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
                guest.queue.put(END)
        until = time.monotonic() + FAREWELL
        for guest in guests:
            guest.sender.join(max(0.0, until - time.monotonic()))
        for guest, receiver in guests.items():
            guest.stop()
            receiver.join(max(0.0, until + FAREWELL - time.monotonic()))
