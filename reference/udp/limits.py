"""Every number of the chat with its reason, and the two things that hold many users within such numbers.

Rule 1. No limit is a secret: whoever meets one is told which, and the log says so too.
Rule 2. No clock in here: whoever asks brings the time, in seconds.
Rule 3. The same file stands beside the server of TCP and beside that of UDP: each folder is a whole program.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one user, one computer and all of them together may take."""

    users: int = 1000  # at once: over TCP each of them costs two threads and a descriptor
    per_address: int = 600  # from one address: a whole course may sit behind one router
    line: int = 65536  # TCP: characters of a line, so that nobody fills the memory without a newline
    datagram: int = 8192  # UDP: bytes of a text; with a name before it macOS still sends it (9216 bytes)
    burst: int = 1 << 20  # bytes that one user may write at once: a thousand pages
    rate: int = 1 << 20  # ... and then in a second: no person and few programs read faster
    small: int = 4096  # bytes that one user may write at once whatever the others write: thirty short lines
    small_rate: int = 4096  # ... and then in a second: nobody types faster
    common: int = 1 << 20  # bytes that all may write at once beyond that: a quarter of an `outbox`: none overflows
    common_rate: int = 1 << 20  # ... and then in a second, to `crowd` users: what one of them can read
    crowd: int = 32  # listeners; to twice as many goes half as much, since each delivery is work
    lines: int = 32  # TCP: how many of a user's lines are passed on in one go: then the others have their turn
    outbox: int = 4 << 20  # TCP: bytes that may wait for one user: who is further behind does not read
    stall: float = 30.0  # TCP: seconds in which a user for whom something waits takes nothing, and is dropped
    naming: float = 60.0  # TCP: seconds for giving a name: a seat is not for those who only connect
    silence: float = 30.0  # UDP: seconds without a datagram, then a user is forgotten: three keep-alives were lost
    memory: int = 1000  # UDP: forgotten users who are still known as such, the latest
    strangers: int = 20  # UDP: answers at once to one address that has no name yet: the source may be forged
    strangers_rate: float = 2.0  # ... and then in a second


LINE = 128  # bytes that a line costs beside its own: even a short one is work, and the longest name stands before it


class Seats:
    """How many are here, together and from each address."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.most = limits, limits.users
        self.taken: dict[str, int] = {}

    def refusal(self, host: str) -> str:
        """Return why nobody more can come from this address; nothing if somebody can."""
        if sum(self.taken.values()) >= self.most:
            return f"The chat is full: it has {self.most} users."
        if self.taken.get(host, 0) >= self.limits.per_address:
            return f"Too many users come from {host}: {self.limits.per_address} are allowed."
        return ""

    def take(self, host: str) -> None:
        """Seat one who has come from this address."""
        self.taken[host] = self.taken.get(host, 0) + 1

    def free(self, host: str) -> None:
        """Give a seat back."""
        self.taken[host] -= 1
        if not self.taken[host]:
            del self.taken[host]


class Allowance:
    """So much at once, and so much a second after that (a token bucket, as in RFC 2697)."""

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self.burst, self.rate = burst, rate
        self.left, self.at = burst, now

    def take(self, amount: float, now: float) -> float:
        """Take so much, if there is so much; more than `burst` is taken as `burst`.

        Returns:
            0 when it was taken; else nothing was, and this is the number of seconds until it can be.
        """
        amount = min(amount, self.burst)
        self._fill(now)
        if amount > self.left:
            return (amount - self.left) / self.rate
        self.left -= amount
        return 0.0

    def is_full(self, now: float) -> bool:
        """Return whether nothing is missing, as at the beginning."""
        self._fill(now)
        return self.left == self.burst

    def _fill(self, now: float) -> None:
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
