"""A program that a test runs: what it shows is kept, and every wait for it has a deadline."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 20.0  # seconds; a loaded machine may need some to start Python


class Program:
    """Python with some arguments, in the folder `cwd`; standard error is shown on the same screen."""

    def __init__(self, *arguments: str, cwd: Path = ROOT, **environment: str) -> None:
        self.screen = ""
        self._changed = threading.Condition()
        python = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            self.command(*arguments),
            cwd=cwd,
            env={**os.environ, **python, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            bufsize=0,
        )
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def command(self, *arguments: str) -> list[str]:
        """Return what is run."""
        return [sys.executable, *arguments]

    def _watch(self) -> None:
        assert self.process.stdout
        while text := os.read(self.process.stdout.fileno(), 65536).decode():  # Windows ends a line with two characters
            with self._changed:
                self.screen += text.replace("\r\n", "\n")
                self._changed.notify_all()

    def types(self, line: str) -> None:
        """Type one line."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def closes_keyboard(self) -> None:
        """End the standard input, as Ctrl-D does."""
        assert self.process.stdin
        self.process.stdin.close()

    def sees(self, text: str) -> str:
        """Wait until `text` stands on the screen; return the screen."""
        with self._changed:
            there = self._changed.wait_for(lambda: text in self.screen, DEADLINE)
        assert there, f"{text!r} did not come; the screen shows {self.screen!r}"
        return self.screen

    def ends(self) -> int:
        """Wait for the end of the program and of what it shows; return its exit code."""
        code = self.process.wait(DEADLINE)
        self._watcher.join(DEADLINE)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(DEADLINE)
        self._watcher.join(DEADLINE)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
