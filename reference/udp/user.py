"""One user of the chat over UDP: when something was heard from there, and how much it may write."""

from __future__ import annotations

import time

from limits import Allowance, Limits

CROWD = 4  # listeners; to twice as many goes half as much: over UDP each line is a datagram to each of them


class User:
    """One who has given a name.

    Args:
        limits: what one user may take.
        now: the time, in seconds, as `time.monotonic()` gives it.
    """

    def __init__(self, limits: Limits, now: float) -> None:
        self.since = time.time()
        self.heard = now  # when the last datagram came
        self.lines = self.size = 0  # what the user wrote
        self.small = Allowance(limits.small, limits.small_rate, now)
        self.allowance = Allowance(limits.burst, limits.rate, now)

    def may_write(self, size: int, common: Allowance, listeners: int, now: float) -> bool:
        """Take so many bytes, if this user may write them: little in any case, much if all together do not.

        Args:
            size: bytes.
            common: what all may write together.
            listeners: how many users they go to.
            now: the time, in seconds.
        """
        if size <= self.small.burst and not self.small.take(size, now):
            return True
        cost = size * max(1.0, listeners / CROWD)
        return not self.allowance.take(size, now) and not common.take(cost, now)
