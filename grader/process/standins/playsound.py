"""Stand-in for `playsound`: silent, and over at once."""

from __future__ import annotations


def playsound(sound: object, block: bool = True) -> None:
    """Make no sound."""
