"""A folder in which tests start real programs; the tests' own deadline."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from grader.model.sandbox import OPEN
from grader.process.running import Running
from grader.process.sandbox import sandbox_for
from grader.record.events import Ended
from grader.record.recorder import Recorder
from grader.stage.entrance import LENT

DEADLINE = 45.0
"""Seconds: what a wait may take on a machine that is busy with other things; none of them is a pause."""
THERE = sandbox_for("auto", Path(sys.executable), LENT)
boxed = pytest.mark.skipif(not THERE.command, reason=THERE.said)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX processes")


class Room:
    """Starts programs in a folder, and ends what is left at the end of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.recorder = folder, Recorder()
        self.env: dict[str, str] = {}  # of the room's network, where it has one
        self.running: list[Running] = []
        self.sandbox = OPEN

    def start(self, code: str, env: dict[str, str] | None = None, *, terminal: bool = False) -> Running:
        """Start a program from its text."""
        path = self.folder / f"program{len(self.running)}.py"
        path.write_text(dedent(code), encoding="utf-8")
        command = [sys.executable, "-u", path.name]  # without our network nobody makes its output a terminal's
        env, box = env or {}, self.sandbox
        running = Running("ann", command, self.folder, env, self.recorder, terminal=terminal, sandbox=box)
        self.running.append(running)
        return running

    def shows(self, text: str) -> bool:
        """Wait until the screen shows it."""
        wanted = text.encode()
        return self.recorder.wait(lambda: wanted in self.recorder.screen("ann").kept, DEADLINE)

    def ends(self) -> int:
        """Wait for the program's end; return its exit code."""
        assert self.recorder.wait(lambda: self.recorder.count(Ended, "ann"), DEADLINE)
        (end,) = self.recorder.frozen().of(Ended)
        assert isinstance(end, Ended)
        return end.code

    def text(self) -> str:
        """What the screen shows."""
        return self.recorder.frozen().screens["ann"].text

    def empty(self) -> None:
        """End what still runs, and let go of all pipes."""
        for running in self.running:
            if not running.closing:
                running.close()
            for stream in (running.popen.stdout, running.popen.stderr):
                if stream is not None:
                    stream.close()
