"""Every number of the chat with its reason, and the bucket that measures how much somebody has us do.

No limit is a secret: whoever meets one is told which, and the log says so too.
"""

from __future__ import annotations

from dataclasses import dataclass

LINE = 128  # bytes that a line costs beside its own: even a short one is work, and the longest name stands before it


@dataclass(frozen=True)
class Limits:
    """What one user, one computer and all of them together may take."""

    users: int = 1000  # at once: each line of one is a datagram to all the others
    per_address: int = 600  # from one address: a whole course may sit behind one router
    datagram: int = 8192  # bytes of a text; with a name before it macOS still sends it (9216 bytes)
    own: int = 4096  # bytes that one may write at once, and then in a second, whatever others write: nobody types more
    shared: int = 1 << 20  # bytes that all may write at once beyond that, and then in a second, to `crowd` users
    crowd: int = 4  # listeners; to twice as many goes half as much
    silence: float = 30.0  # seconds without a datagram, then a user is forgotten: three keep-alives were lost
    memory: int = 1000  # forgotten users who are still known as such, the latest
    answers: int = 20  # at once to one address that has no name yet, or to one user: the source may be forged
    rate: float = 2.0  # ... and then in a second, as new users from one address


class Bucket:
    """So much at once, and so much a second after that; the last of it on credit (a token bucket: RFC 2697)."""

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self.burst, self.rate = burst, rate
        self.left, self.at = burst, now

    def fill(self, now: float) -> float:
        """Return how much is there by now."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        return self.left
