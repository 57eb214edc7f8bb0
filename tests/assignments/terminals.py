"""A program in a terminal of its own: a test types at it and looks at its screen."""

import os
import re
import subprocess
import sys
import threading
from types import TracebackType
from typing import Self

SECONDS = 20.0  # how long a loaded machine may take for one step


class Terminal:
    """Runs a piece of Python with the given module path and keeps all it prints.

    For you to call: `types`, `sees`, `close`. For you to read: `screen`, `process`.
    """

    def __init__(self, source: str, path: list[str], *arguments: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", source, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={
                **clean,
                "PYTHONPATH": os.pathsep.join(path),
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )
        self.screen = ""
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def types(self, line: str) -> None:
        """Types one line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def sees(self, pattern: str) -> re.Match[str]:
        """Waits until the pattern is on the screen; raises AssertionError with the screen if it never is."""
        with self._changed:
            found = self._changed.wait_for(lambda: re.search(pattern, self.screen), SECONDS)
            assert found, f"{pattern!r} never came; the screen shows:\n{self.screen}"
        return found

    def close(self) -> None:
        """Ends the program as a closed window does."""
        self.process.kill()
        self.process.wait()
        self._reader.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            with self._changed:
                self.screen += chunk.decode(errors="replace")
                self._changed.notify_all()
