"""Who may write how much: a person at a keyboard always, and beyond that all together what can be read."""

from __future__ import annotations

import threading
import time

from limits import Allowance, Limits


class Turns:
    """What all may write together. It is given to one after another: so each who writes much has the same part.

    Args:
        limits: how much that is.
        closing: set when the server ends: nobody waits any more.
    """

    def __init__(self, limits: Limits, closing: threading.Event) -> None:
        self.closing, self.crowd = closing, limits.crowd
        self.common = Allowance(limits.common, limits.common_rate, time.monotonic())
        self.turn = threading.Lock()

    def wait(self, small: Allowance, size: int, listeners: int) -> None:
        """Wait until so many bytes may be passed on. Who writes little never waits.

        Args:
            small: what this user may write in any case.
            size: bytes.
            listeners: how many users they go to.
        """
        if size <= small.burst and not small.take(size, time.monotonic()):
            return
        cost = size * max(1.0, listeners / self.crowd)
        with self.turn:
            wait_for(self.common, cost, self.closing)


def wait_for(allowance: Allowance, amount: float, closing: threading.Event) -> None:
    """Wait until so much could be taken, and was; or until the server ends."""
    while not closing.is_set():
        seconds = allowance.take(amount, time.monotonic())
        if not seconds:
            return
        closing.wait(seconds)
