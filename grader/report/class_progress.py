"""How far a class is: on a terminal who is being graded, and how long it may take; in a pipe a line a student."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from grader.language import ngettext
from grader.report.plain import plain

SHOWN = 8
"""Students whose names stand on the screen while they are graded."""


class ClassProgress:
    """Counts, and knows who is being graded; `live` is the terminal's table, if there is one."""

    def __init__(self, stream: TextIO, count: int, jobs: int, live: Live | None) -> None:
        self._stream, self._count, self._jobs, self._live = stream, count, jobs, live
        self._began: dict[str, float] = {}
        self._seconds: list[float] = []
        self._done = 0
        self._lock = Lock()

    def begins(self, student: str) -> None:
        """Take that a student is being graded."""
        with self._lock:
            self._began[student] = time.perf_counter()
            self._show()

    def ends(self, student: str, said: str) -> None:
        """Take what became of a student."""
        with self._lock:
            self._done += 1
            if student in self._began:
                self._seconds.append(time.perf_counter() - self._began.pop(student))
            words = f"{self._done}/{self._count}  {plain(student)}: {plain(said)}"
            if self._live:
                self._live.console.print(Text(words), soft_wrap=True)
                self._show()
            else:
                print(words, file=self._stream, flush=True)

    def _show(self) -> None:
        if self._live:
            self._live.update(
                Text(progress_words(self._count - self._done, self._jobs, self._seconds, list(self._began)))
            )


def progress_words(left: int, jobs: int, seconds: list[float], running: list[str]) -> str:
    """Return who is being graded, and how long those that are left will take, by the mean of those that are done."""
    names = ", ".join(map(plain, running[:SHOWN])) + (" …" if len(running) > SHOWN else "")
    if not seconds or not left:
        return names
    rest = sum(seconds) / len(seconds) * left / jobs
    minutes = max(1, round(rest / 60))
    about = ngettext("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)
    return f"{names}  ({about})"


@contextmanager
def class_progress(stream: TextIO, count: int, jobs: int) -> Iterator[ClassProgress]:
    """Yield what is told how far the class is."""
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    if console.is_dumb_terminal or not stream.isatty():
        yield ClassProgress(stream, count, jobs, None)
        return
    with Live(console=console, transient=True, refresh_per_second=4) as live:
        yield ClassProgress(stream, count, jobs, live)
