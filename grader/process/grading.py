"""A grade as a process of its own: what one student's programs do to it costs that student's grade and no other."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from grader.limits import LIMITS
from grader.process import system

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Graded:
    """How a grade ended: its exit code, the report as text, what it said besides; `cut`: its time was over."""

    code: int
    text: str
    said: str
    cut: bool = False


class Gradings:
    """Grades under way, in any number of threads; `stop` ends all of them, and lets none begin any more."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False
        self._lock = Lock()

    def run(self, arguments: Sequence[str], seconds: float) -> Graded | None:
        """Grade once, for at most so long; return None where all were stopped."""
        command = [sys.executable, "-m", "grader", *arguments]
        with self._lock:
            if self._stopped:
                return None
            process = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                cwd=HOME,
                start_new_session=True,  # Ctrl-C is ours to hear
                creationflags=system.APART,
            )
            system.hold_grade(process.pid)
            self._running.add(process)
        cut = False
        try:
            try:
                text, said = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                cut = True
                text, said = self._ended(process)
        finally:
            system.let_go(process.pid)
            with self._lock:
                self._running.discard(process)
        return None if self._stopped else Graded(process.returncode, text, said, cut)

    @staticmethod
    def _ended(process: subprocess.Popen[str]) -> tuple[str, str]:
        """End a grade: it is asked to, so that it ends what it has started; one that does not is killed."""
        process.terminate()
        try:
            return process.communicate(timeout=LIMITS.grade_ends)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()

    def stop(self) -> None:
        """End all grades."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            process.terminate()
