"""Stand-in for Windows' `winsound`: silent, and over at once."""

SND_ALIAS, SND_APPLICATION, SND_ASYNC, SND_FILENAME, SND_LOOP = 0x10000, 0x80, 0x1, 0x20000, 0x8
SND_MEMORY, SND_NODEFAULT, SND_NOSTOP, SND_NOWAIT, SND_PURGE = 0x4, 0x2, 0x10, 0x2000, 0x40
MB_OK, MB_ICONHAND, MB_ICONQUESTION, MB_ICONEXCLAMATION, MB_ICONASTERISK = 0x0, 0x10, 0x20, 0x30, 0x40


def Beep(*sound: object, **more: object) -> None:
    """Make no sound."""


PlaySound = MessageBeep = Beep
