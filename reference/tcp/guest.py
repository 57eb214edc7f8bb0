"""One connection: the lines that come, and a queue of what goes out with a thread that sends it."""

from __future__ import annotations

import codecs
import logging
import queue
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from limits import Limits

CHUNK = 65536  # bytes received in one call, or sent: a slow reader is seen to move
PATIENCE = 0.2  # seconds in which the rest of a line follows that TCP has cut in two; nobody types two lines in them
# `poll` takes no descriptor of its own, as epoll would, and `select` knows none above 1023; Windows has only that one.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)

log = logging.getLogger("chat")


class Guest:
    """One who has connected; with a name, a user."""

    def __init__(self, connection: socket.socket, address: tuple[str, int], limits: Limits) -> None:
        connection.settimeout(limits.naming)
        self.connection, self.limits = connection, limits
        self.host, self.where = address[0], f"{address[0]}:{address[1]}"
        self.since, self.came = time.time(), time.monotonic()
        self.name = ""  # until the room lets it in
        self.lines = self.size = 0  # what the user wrote
        self.busy_until = 0.0  # until when a person would have typed all that
        self.left = False  # by /quit, or dropped: nothing more is heard from here
        self.ended = False  # nothing follows what waits in the queue
        self.queue: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.told = self.sent = 0  # bytes so far: the difference waits
        self.sender = threading.Thread(target=self.send_all, name=f"send to {self.where}", daemon=True)

    def lines_that_come(self) -> Iterator[list[str]]:
        r"""Yield the lines that have come together, until the connection ends; none where nothing came for a while.

        A line ends with "\n" or "\r\n". But some clients never send either: as long as none has come, what comes
        together is a line.
        """
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode  # keeps half a character for the next call
        data, rest, ends_lines = b"-", "", False
        while data:
            try:
                data = self.connection.recv(CHUNK)
            except socket.timeout:  # noqa: UP041 - the name that Python 3.8 knows
                yield []
                continue
            *lines, rest = (rest + decode(data)).split("\n")
            ends_lines = ends_lines or bool(lines)
            if rest and not (data and (ends_lines or self.more_comes())):
                lines, rest = [*lines, rest], ""  # the last words of one who leaves, too
            rest = rest[: self.limits.line + 1]  # is too long already: more of it is not kept
            yield [line.rstrip("\r") for line in lines]

    def more_comes(self) -> bool:
        """Wait a moment; return whether there is something to receive."""
        with Selector() as look:
            look.register(self.connection, selectors.EVENT_READ)
            return bool(look.select(PATIENCE))

    def tell(self, data: bytes) -> None:
        """Have something sent, without waiting (under the chat's lock); who is too far behind is dropped."""
        waiting = self.told - self.sent
        if waiting + len(data) > self.limits.outbox:
            self.drop(f"does not read: {waiting} bytes wait, and {len(data)} more came")
        elif not self.ended:
            self.told += len(data)
            self.queue.put(data)

    def send_all(self) -> None:
        """Send what is told until the end of it, and then say so to the other side (in a thread of its own)."""
        try:
            while not (self.ended and self.queue.empty()):
                data = bytearray(self.queue.get())
                while len(data) < CHUNK and not self.queue.empty():  # what waits together goes out together
                    data += self.queue.get()
                self.connection.sendall(data)
                self.sent += len(data)
            self.connection.shutdown(socket.SHUT_WR)
        except socket.timeout:  # noqa: UP041
            self.drop(f"has read nothing for {self.limits.stall:g} s")
        except OSError as error:  # the receiving thread sees it too
            log.debug("Nothing more can be sent to %s: %s", self.where, error.strerror)

    def end(self) -> None:
        """Have nothing more sent after what waits."""
        self.ended = True
        self.queue.put(b"")  # the sender looks up

    def drop(self, reason: str) -> None:
        """End the connection of one who would hold others up."""
        if not self.left:
            self.left = True
            log.warning("Dropped %s (%s), who %s", self.name or "one without a name", self.where, reason)
            self.stop()

    def stop(self) -> None:
        """End the connection: the threads that receive and send notice it."""
        with suppress(OSError):  # it may have ended already
            self.connection.shutdown(socket.SHUT_RDWR)
