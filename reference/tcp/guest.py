"""One connection: a queue of what waits to be sent, and a thread that sends it."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import suppress

from limits import Bucket, Limits

PIECE = 65536  # bytes: what waits together goes out together, but a slow reader is seen to move
END = b""  # in the queue: nothing more follows


class Guest:
    """One who has connected; with a name, a user."""

    def __init__(self, connection: socket.socket, address: tuple[str, int], limits: Limits) -> None:
        self.connection, self.outbox = connection, limits.outbox
        self.host, self.where = address[0], f"{address[0]}:{address[1]}"
        self.since, self.came = time.time(), time.monotonic()
        self.name = ""  # until the room lets it in
        self.lines = self.size = 0  # what the user wrote
        self.left = False  # by /quit, or dropped: nothing more is heard from here
        self.own = Bucket(limits.own, self.came)
        self.queue: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.put_in = self.sent = 0  # bytes so far; each is written by one thread at a time
        self.moved = self.came  # when some were sent, or began to wait
        self.sender = threading.Thread(target=self.send_all, name=f"send to {self.where}", daemon=True)

    def waiting(self) -> int:
        """Return how many bytes wait to be sent."""
        return self.put_in - self.sent

    def tell(self, data: bytes) -> bool:
        """Have something sent, without waiting, under the chat's lock; False, and it is not, where too much waits."""
        if (waiting := self.waiting()) + len(data) > self.outbox:
            return False
        if not waiting:
            self.moved = time.monotonic()
        self.put_in += len(data)
        self.queue.put(data)
        return True

    def send_all(self) -> None:
        """Send what is told until the end of it, and then say so to the other side (in a thread of its own)."""
        more = True
        with suppress(OSError):  # the user has gone, or was dropped: the receiving thread sees it too
            while more:
                data = bytearray()
                while more and not (data and (self.queue.empty() or len(data) > PIECE)):
                    piece = self.queue.get()
                    data += piece
                    more = piece != END
                self.connection.sendall(data)
                self.sent += len(data)
                self.moved = time.monotonic()
            self.connection.shutdown(socket.SHUT_WR)

    def stop(self, how: int = socket.SHUT_RDWR) -> None:
        """Receive nothing more (SHUT_RD), or send nothing either: the threads that do so notice it."""
        with suppress(OSError):  # it may have ended already
            self.connection.shutdown(how)
