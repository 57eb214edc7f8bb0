"""Every number of the chat with its reason. No limit is a secret: whoever meets one is told, and the log says so."""

from __future__ import annotations

from dataclasses import dataclass

LINE = 128  # bytes that a line costs beside its own: even a short one is work, and the longest name stands before it


@dataclass(frozen=True)
class Limits:
    """What one user, one computer and all of them together may take."""

    users: int = 1000  # at once: each line of one is a datagram to all the others
    per_address: int = 600  # from one address: a whole course may sit behind one router
    datagram: int = 8192  # bytes of a text; with a name before it macOS still sends it (9216 bytes)
    rate: int = 16384  # bytes that one may write in a second: a page that is pasted; and for new users from one address
    silence: float = 30.0  # seconds without a datagram, then a user is forgotten: three keep-alives were lost
    memory: int = 1000  # forgotten users who are still known as such, the latest
    answers: int = 20  # in a second, to one address that has no name yet, or to one user: the source may be forged
