"""Every number of the chat with its reason. No limit is a secret: whoever meets one is told, and the log says so."""

from __future__ import annotations

from dataclasses import dataclass

LINE = 128  # bytes that a line costs beside its own: even a short one is work


@dataclass(frozen=True)
class Limits:
    """What one user, one computer and all of them together may take."""

    users: int = 1000  # at once: each of them costs two threads and a descriptor
    per_address: int = 600  # from one address: a whole course may sit behind one router
    line: int = 65536  # characters of a line, so that nobody fills the memory without a newline
    own: int = 4096  # bytes that one may write in a second, whatever others write: nobody types more
    shared: int = 1 << 20  # bytes that all may write in a second beyond that: a quarter of an outbox
    crowd: int = 32  # listeners; to twice as many goes half as much, since each delivery is work
    outbox: int = 4 << 20  # bytes that may wait for one user: who is further behind does not read
    stall: float = 30.0  # seconds in which a user for whom something waits takes nothing, and is dropped
    naming: float = 60.0  # seconds for giving a name: a seat is not for those who only connect
