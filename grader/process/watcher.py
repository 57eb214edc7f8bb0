"""Ends what we have started where we are killed: a process beside us hears of our end, however it comes.

Rule 1. It is a shell that reads what we hold, a line for each beginning and end. Only where something is held at our
        end, it starts a Python that knows how to end it: a grade pays for a shell that waits.
Rule 2. It is in our session, so that it is taken for no program, but in a group of its own: what ends or interrupts
        our group does not reach it.
"""

import contextlib
import subprocess
import sys
from pathlib import Path
from threading import Lock

HOME = Path(__file__).resolve().parents[2]
READS = """
trap "" HUP INT TERM
while read -r line; do held="$held$line
"; done
printf %s "$held" | "$0" -m grader.process.leftovers
"""
PROGRAM, GRADE, GONE = "program", "grade", "gone"
"""What a line begins with: a program and all it has started are ended; a grade is asked to end what it has started."""


class Watcher:
    """Tells the process beside us what we hold; it is there while there is something to hold."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._held: set[int] = set()
        self._lock = Lock()

    def hold(self, kind: str, leader: int, token: str = "") -> None:
        """Let this process end where we are killed."""
        with self._lock:
            self._held.add(leader)
            self._process = self._process or self._started()
            self._tell(f"{kind} {leader} {token}")

    def let_go(self, leader: int) -> None:
        """Take that this process has ended."""
        with self._lock:
            self._held.discard(leader)
            self._tell(f"{GONE} {leader}")
            if self._process and not self._held:
                self._process.kill()
                self._process.communicate()
                self._process = None

    @staticmethod
    def _started() -> subprocess.Popen[bytes]:
        silent = subprocess.DEVNULL
        return subprocess.Popen(  # noqa: S603 - our own program
            ["/bin/sh", "-c", READS, sys.executable],
            cwd=HOME,
            stdin=subprocess.PIPE,
            stdout=silent,
            stderr=silent,
            bufsize=0,
            process_group=0,
        )

    def _tell(self, line: str) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):  # somebody has ended it
                self._process.stdin.write(f"{line}\n".encode())
