"""One connection: a queue of what waits to be sent, and a thread that sends it."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import suppress

from limits import Bucket, Limits

PIECE = 65536  # bytes that a call sends at most: so a slow reader is seen to move
END = b""  # in the queue: nothing more follows


class Guest:
    """One who has connected; with a name, a user.

    Args:
        connection: a socket that blocks.
        address: where it comes from.
        limits: what one user may take.
    """

    def __init__(self, connection: socket.socket, address: tuple[str, int], limits: Limits) -> None:
        self.connection, self.limits = connection, limits
        self.host, self.where = address[0], f"{address[0]}:{address[1]}"
        self.since, self.came = time.time(), time.monotonic()
        self.name = ""
        self.lines = self.size = 0  # what the user wrote
        self.left = False  # by /quit, or dropped: nothing more is heard from here
        self.own = Bucket(limits.own, self.came)
        self.queue: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.put_in = self.sent = 0  # bytes so far; each is written by one thread at a time
        self.moved = self.came  # when some were sent, or began to wait
        self.sender = threading.Thread(target=self._send_all, name=f"send to {self.where}", daemon=True)

    def waiting(self) -> int:
        """Return how many bytes wait to be sent."""
        return self.put_in - self.sent

    def tell(self, data: bytes) -> bool:
        """Have something sent, without waiting; False, and it is not, where too much waits already.

        Not for two threads at once: the chat's lock is held.
        """
        waiting = self.put_in - self.sent
        if waiting + len(data) > self.limits.outbox:
            return False
        if not waiting:
            self.moved = time.monotonic()
        self.put_in += len(data)
        self.queue.put(data)
        return True

    def stalled(self, now: float) -> float:
        """Return for how many seconds something has waited, and the user took nothing."""
        return now - self.moved if self.waiting() else 0.0

    def end(self) -> None:
        """Nothing more is told: once the rest is sent, the other side learns so."""
        self.queue.put(END)

    def stop(self, how: int = socket.SHUT_RDWR) -> None:
        """Receive nothing more (SHUT_RD), or send nothing either: the threads that do so notice it."""
        with suppress(OSError):  # it may have ended already
            self.connection.shutdown(how)

    def _send_all(self) -> None:
        """Send until the end (in a thread of its own): what waits together goes out in one call."""
        batch = [b"..."]
        with suppress(OSError):  # the user has gone, or was dropped: the receiving thread sees it too
            while END not in batch:
                batch = [self.queue.get()]
                while not self.queue.empty():
                    batch.append(self.queue.get())
                data = memoryview(b"".join(batch))
                for at in range(0, len(data), PIECE):
                    self.connection.sendall(data[at : at + PIECE])
                    self.sent += len(data[at : at + PIECE])
                    self.moved = time.monotonic()
            self.connection.shutdown(socket.SHUT_WR)
