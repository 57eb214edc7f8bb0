"""Every number of the chat with its reason, and the bucket that measures how fast somebody writes.

No limit is a secret: whoever meets one is told which, and the log says so too.
"""

from __future__ import annotations

from dataclasses import dataclass

LINE = 128  # bytes that a line costs beside its own: even a short one is work


@dataclass(frozen=True)
class Limits:
    """What one user, one computer and all of them together may take."""

    users: int = 1000  # at once: each of them costs two threads and a descriptor
    per_address: int = 600  # from one address: a whole course may sit behind one router
    line: int = 65536  # characters of a line, so that nobody fills the memory without a newline
    own: int = 4096  # bytes that one may write at once, and then in a second, whatever others write: nobody types more
    shared: int = 1 << 20  # bytes that all may write at once beyond that, and then in a second: a quarter of an outbox
    crowd: int = 32  # listeners; to twice as many goes half as much, since each delivery is work
    outbox: int = 4 << 20  # bytes that may wait for one user: who is further behind does not read
    stall: float = 30.0  # seconds in which a user for whom something waits takes nothing, and is dropped
    naming: float = 60.0  # seconds for giving a name: a seat is not for those who only connect


class Bucket:
    """So many bytes at once, and as many in a second after that; more only on credit (a token bucket: RFC 2697)."""

    def __init__(self, size: float, now: float) -> None:
        self.size = self.left = size
        self.at = now

    def debt(self, now: float) -> float:
        """Return the seconds until nothing is owed any more."""
        self.left = min(self.size, self.left + (now - self.at) * self.size)
        self.at = now
        return max(0.0, -self.left / self.size)
