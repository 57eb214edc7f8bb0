"""The keyboard that a student's program has: a pipe, or a terminal where the platform has one."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import fcntl
    import termios


class Keyboard:
    """What a program's standard input is connected to: a pipe, or a terminal without echo for one that needs it."""

    def __init__(self, *, terminal: bool) -> None:
        self.terminal = terminal and sys.platform != "win32"
        self.enter = b"\r" if self.terminal else b"\n"  # what the Enter key sends; a terminal makes a line end of it
        if self.terminal:
            self.ours, self.theirs = os.openpty()
            settings = termios.tcgetattr(self.theirs)
            settings[3] &= ~termios.ECHO
            termios.tcsetattr(self.theirs, termios.TCSANOW, settings)
        else:
            self.theirs, self.ours = os.pipe()
            if sys.platform != "win32":
                os.set_blocking(self.ours, False)  # a program that reads nothing must not hold us up

    def unread(self) -> int:
        """Bytes that were typed and not yet taken out of the pipe; a terminal hands over a line a read by itself."""
        return 0 if self.terminal else self.waiting_on(self.theirs)

    @staticmethod
    def waiting_on(descriptor: int) -> int:
        """Bytes that wait to be read from a pipe; 0 on Windows, which would hold us up while the program reads."""
        if sys.platform == "win32":
            return 0
        size = bytearray(4)
        try:
            fcntl.ioctl(descriptor, termios.FIONREAD, size)
        except OSError:  # it is closed: nothing comes any more
            return 0
        return int.from_bytes(size, sys.byteorder)

    def started(self) -> None:
        """Let go of a terminal's other side: only then does its end come with the program's."""
        if self.terminal:
            os.close(self.theirs)

    def close(self) -> None:
        """Let go of what is still held."""
        os.close(self.ours)
        if not self.terminal:
            os.close(self.theirs)
