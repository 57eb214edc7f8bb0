"""One connection: a queue of what waits to be sent, a thread that sends it, and how fast its user may write."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import suppress

from limits import Allowance, Limits
from turns import wait_for

BATCH = 65536  # bytes that a call sends at most


class Guest:
    """One who has connected; with a name, a user: the key of that user in the room.

    Args:
        connection: a socket that blocks.
        address: where it comes from.
        limits: what one user may take.
        closing: set when the server ends.
    """

    def __init__(
        self, connection: socket.socket, address: tuple[str, int], limits: Limits, closing: threading.Event
    ) -> None:
        self.connection, self.limits, self.closing = connection, limits, closing
        self.host, self.where = address[0], f"{address[0]}:{address[1]}"
        self.since, self.came = time.time(), time.monotonic()
        self.lines = self.size = 0  # what the user wrote
        self.owed = 0  # bytes of the last answers: to ask for much is to write much
        self.left = False  # by /quit, or dropped: nothing more is heard from here
        self.allowance = Allowance(limits.burst, limits.rate, self.came)
        self.small = Allowance(limits.small, limits.small_rate, self.came)
        self.queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.put_in = self.sent = 0  # bytes so far; each is written by one thread at a time
        self.moved = self.came  # when some were sent, or began to wait
        self.sender = threading.Thread(target=self._send_all, name=f"send to {self.where}", daemon=True)

    def waiting(self) -> int:
        """Return how many bytes wait to be sent."""
        return self.put_in - self.sent

    def tell(self, data: bytes) -> bool:
        """Have something sent, without waiting; False, and it is not, where too much waits already.

        Not for two threads at once: the server's lock is held.
        """
        if self.waiting() + len(data) > self.limits.outbox:
            return False
        if not self.waiting():
            self.moved = time.monotonic()
        self.put_in += len(data)
        self.queue.put(data)
        return True

    def stalled(self, now: float) -> float:
        """Return for how many seconds something has waited, and the user took nothing."""
        return now - self.moved if self.waiting() else 0.0

    def pace(self, size: int) -> None:
        """Wait until this user may write so many bytes more: nobody else waits for that."""
        wait_for(self.allowance, size, self.closing)

    def end(self) -> None:
        """Nothing more is told: once the rest is sent, the other side learns so."""
        self.queue.put(None)

    def stop_listening(self) -> None:
        """Receive nothing more: the receiving thread ends as if the user had left; what waits is still sent."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RD)

    def cut(self) -> None:
        """End the connection at once: the receiving and the sending thread both notice."""
        with suppress(OSError):  # it may have ended already
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send_all(self) -> None:
        """Send until `end` (in a thread of its own): what waits together goes out in one call."""
        with suppress(OSError):  # the user has gone, or was cut off: the receiving thread sees it too
            more = True
            while more:
                batch, more = self._batch()
                for at in range(0, len(batch), BATCH):  # in pieces: a slow reader is seen to move
                    piece = batch[at : at + BATCH]
                    self.connection.sendall(piece)
                    self.sent += len(piece)
                    self.moved = time.monotonic()
            self.connection.shutdown(socket.SHUT_WR)

    def _batch(self) -> tuple[bytes, bool]:
        """Wait for something to send; return all that waits then, and whether more may come."""
        batch, size = [], 0
        data = self.queue.get()
        while data is not None:
            batch.append(data)
            size += len(data)
            try:
                data = self.queue.get_nowait() if size < BATCH else b""
            except queue.Empty:
                data = b""
            if not data:
                break
        return b"".join(batch), data is not None
