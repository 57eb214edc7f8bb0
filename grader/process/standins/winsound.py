"""Stand-in for Windows' `winsound`: silent."""

from __future__ import annotations

SND_ALIAS, SND_APPLICATION, SND_ASYNC, SND_FILENAME = 0x10000, 0x80, 0x1, 0x20000
SND_LOOP, SND_MEMORY, SND_NODEFAULT, SND_NOSTOP, SND_NOWAIT, SND_PURGE, SND_SYNC = 0x8, 0x4, 0x2, 0x10, 0x2000, 0x40, 0
MB_OK, MB_ICONHAND, MB_ICONQUESTION, MB_ICONEXCLAMATION, MB_ICONASTERISK = 0x0, 0x10, 0x20, 0x30, 0x40


def Beep(frequency: int, duration: int) -> None:
    """Make no sound, and take no time for it."""


def PlaySound(sound: object, flags: int) -> None:
    """Make no sound."""


def MessageBeep(type: int = MB_OK) -> None:
    """Make no sound."""
