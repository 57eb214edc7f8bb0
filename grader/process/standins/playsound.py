"""Stand-in for `playsound`: silent."""

from __future__ import annotations


class PlaysoundException(Exception):
    """Never raised."""


def playsound(sound: object, block: bool = True) -> None:
    """Make no sound, and take no time for it."""
