"""The chat itself: what the threads of all connections share.

Rule 1. `room`, `seats` and `guests` are used under `lock` only, and nobody waits while holding it: to tell a
        guest something is to put it into a queue.
Rule 2. Who is let in, and who hears what, is decided in `room`; how much anybody may take, in `limits`.
"""

from __future__ import annotations

import logging
import socket  # noqa: TC003 - loaded anyway
import threading
import time
from itertools import groupby

from guest import Guest
from limits import LINE, Limits, Seats
from lines import lines_of
from room import ASK, CLOSED, Presence, Room, Said, is_question
from turns import Turns

FAREWELL = 0.4  # seconds for the last words of a server that ends, and as many for its threads to end
GOODBYE = 2.0  # seconds in which one who leaves is still sent what was waiting

log = logging.getLogger("chat")


class Chat:
    """Who has connected, with a name or without, and what is passed on."""

    def __init__(self, limits: Limits, closing: threading.Event) -> None:
        self.limits, self.closing = limits, closing
        self.room, self.seats, self.turns = Room(), Seats(limits), Turns(limits, closing)
        self.guests: dict[Guest, threading.Thread] = {}  # and who receives from them
        self.lock = threading.Lock()

    def let_in(self, connection: socket.socket, address: tuple[str, int]) -> str:
        """Give a connection a seat and its two threads; return why not, if it cannot be."""
        with self.lock:
            refusal: str = CLOSED if self.closing.is_set() else self.seats.refusal(address[0])
            if refusal:
                return refusal
            guest = Guest(connection, address, self.limits, self.closing)
            name = f"receive from {guest.where}"
            receiver = threading.Thread(target=self.serve, args=(guest,), name=name, daemon=True)
            try:
                guest.sender.start()
                receiver.start()
            except RuntimeError:
                guest.end()
                return "The server has no threads left."
            self.guests[guest] = receiver
            self.seats.take(guest.host)
        return ""

    def serve(self, guest: Guest) -> None:
        """See one user through, from the name to the end (in a thread of its own)."""
        try:
            with self.lock:
                self.deliver([Said(ASK, [guest])])
            for lines in lines_of(guest.connection, self.limits.line, guest.pace):
                for at in range(0, len(lines), self.limits.lines):
                    self.take_turn(guest, lines[at : at + self.limits.lines])
                    if guest.left or self.closing.is_set():
                        return
        except OSError as error:  # a reset
            log.debug("%s has vanished: %s", guest.where, error.strerror)
        finally:
            self.part(guest)

    def take_turn(self, guest: Guest, lines: list[str | None]) -> None:
        """Pass some lines on, when it is this guest's turn: the answers to the last ones are paid for first."""
        self.turns.wait(guest.small, guest.owed, 1)
        size = sum(len((line or "").encode()) + LINE for line in lines)
        self.turns.wait(guest.small, size, len(self.room))
        with self.lock:
            said = [one for line in lines for one in self.hear(guest, line)]
            guest.owed = sum(len(one.text) for one in said if one.to == [guest])
            self.deliver(said)

    def hear(self, guest: Guest, line: str | None) -> list[Said]:
        """Understand a line, under the lock: a name or, from a user, anything. Return what is to be said."""
        if guest.left:
            return []
        if line is None:
            log.warning("Refused a line of %s: more than %d characters", guest.where, self.limits.line)
            return [Said(f"A line has at most {self.limits.line} characters: this one was not passed on.", [guest])]
        if guest not in self.room:
            return self.welcome(guest, line.strip())
        guest.lines += 1
        guest.size += len(line.encode())
        name = self.room.names[guest]
        log.debug("%s: %s", name, line)
        said: list[Said] = self.room.hear(guest, line)
        if guest not in self.room:
            guest.left = True
            log.info("%s has left the chat, after %d lines", name, guest.lines)
        return said

    def welcome(self, guest: Guest, name: str) -> list[Said]:
        """Let a guest into the room under this name, or ask again."""
        said: list[Said] = self.room.join(guest, name)
        if guest in self.room:
            log.info("%s has joined the chat from %s", name, guest.where)
        else:
            log.warning("Refused the name %.40r of %s: %s", name, guest.where, said[0].text.split("\n")[0])
        return said

    def deliver(self, said: list[Said]) -> None:
        """Put lines into the guests' queues, under the lock: so all users see them in the same order.

        What has come together and goes to the same users goes out together, line by line still.
        """
        for _, together in groupby(said, key=lambda one: one.to):
            lines = list(together)
            data = "".join(map(on_the_wire, lines)).encode()
            for guest in lines[0].to:
                if not guest.tell(data):
                    self.drop(guest, f"does not read: {guest.waiting()} bytes wait, and {len(data)} more came")

    def drop(self, guest: Guest, reason: str, told: str = "") -> None:
        """End the connection of a guest who would hold others up, or holds a seat; tell it, where it reads."""
        if guest.left:
            return
        guest.left = True
        log.warning("Dropped %s (%s), who %s", self.room.names.get(guest, "one without a name"), guest.where, reason)
        if told:
            self.deliver([Said(told, [guest])])
            guest.stop_listening()
        else:
            guest.cut()

    def tidy(self, now: float) -> None:
        """Drop those who take too long: to give a name, or to read what waits for them."""
        naming, stall = self.limits.naming, self.limits.stall
        with self.lock:
            for guest in self.guests:
                if guest.stalled(now) > stall:
                    self.drop(guest, f"has read nothing for {stall:g} s")
                elif guest not in self.room and now - guest.came > naming:
                    self.drop(guest, f"gave no name within {naming:g} s", f"\nNo name came within {naming:g} s.")

    def part(self, guest: Guest) -> None:
        """Let a user go: the others go on, the name and the seat are free."""
        with self.lock:
            if guest in self.room:
                log.info("%s has left the chat, after %d lines", self.room.names[guest], guest.lines)
                said = self.room.leave(guest)
                # When the server ends, all leave: this one may do so before `dismiss` has told anybody.
                self.deliver([Said(CLOSED, [guest])] if self.closing.is_set() else said)
            del self.guests[guest]
            self.seats.free(guest.host)
            guest.end()
        guest.sender.join(GOODBYE)
        guest.cut()
        guest.connection.close()

    def present(self) -> list[Presence]:
        """Return who is here, in the order of coming."""
        with self.lock:
            users = list(self.room.names.items())
        return [Presence(name, one.where, one.since, one.lines, one.size) for one, name in users]

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
            guest.cut()
            receiver.join(max(0.0, until + FAREWELL - time.monotonic()))


def on_the_wire(said: Said) -> str:
    """Return a line with its end; a question has none, since its answer follows on the same line of the screen."""
    return said.text if is_question(said.text) else f"{said.text}\n"
