"""The grades of a class, side by side: what is known already is not graded again."""

import json
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from grader.classroom.hand_ins import HandIn, digest_of, opened
from grader.classroom.store import Grade, Store
from grader.errors import UsageError
from grader.language import _
from grader.process.grading import Gradings
from grader.record.text import quote

JUST_LOOKS = 0.5
"""Seconds between two looks of the main thread: on Windows a wait without an end would not hear Ctrl-C."""


NO_PROGRAM = 2
"""The exit code of a grade whose folder holds no Python program; that the folder is there is known."""


@dataclass(frozen=True)
class Conditions:
    """What all are graded with: the options that a single grade is given, how many at a time, and for how long."""

    options: tuple[str, ...]
    known_as: str
    jobs: int
    seconds: float
    best: bool = False
    again: bool = False


class Teller(Protocol):
    """Who is told how far the class is."""

    def begins(self, student: str) -> None:
        """Take that a student is being graded."""

    def ends(self, student: str, said: str) -> None:
        """Take what became of a student."""


class Work:
    """The grading of one class: every grade is kept in `store` the moment it is there, as one of this `run`.

    `room` is an empty folder for what is unpacked.
    """

    def __init__(self, store: Store, conditions: Conditions, run: str, room: Path, tell: Teller) -> None:
        self._store, self._conditions, self._run, self._room, self._tell = store, conditions, run, room, tell
        self._gradings = Gradings()

    def do(self, hand_ins: Sequence[HandIn]) -> None:
        """Grade all that is not known yet.

        Raises:
            KeyboardInterrupt: raised on after every grade under way has been ended; what is kept stays.
        """
        pool = ThreadPoolExecutor(self._conditions.jobs, thread_name_prefix="class")
        try:
            waiting: set[Future[Grade | None]] = set()
            for number, hand_in in enumerate(hand_ins):
                if (content := self._new_content(hand_in, self._room / f"in-{number}")) is not None:
                    waiting.add(pool.submit(self._graded, hand_in, *content, self._room / f"{number}.json"))
            while waiting:
                done, waiting = wait(waiting, JUST_LOOKS, FIRST_COMPLETED)
                for grade in filter(None, (future.result() for future in done)):
                    self._keep(grade)
        finally:
            self._gradings.stop()
            pool.shutdown(cancel_futures=True)

    def _new_content(self, hand_in: HandIn, room: Path) -> tuple[Path, str] | None:
        """Return the folder of a hand-in and the sum of its content; None where there is nothing to grade."""
        try:
            folder = opened(hand_in, room)
            digest = digest_of(folder)
        except (UsageError, OSError) as error:
            self._keep(Grade(hand_in.student, _source(hand_in), "", "", None, True, quote(str(error)), "", ""))
            return None
        how = self._conditions
        if how.again or not self._store.knows(hand_in.student, digest, how.known_as, best=how.best):
            return folder, digest
        self._tell.ends(hand_in.student, _("unchanged: not graded again"))
        return None

    def _keep(self, grade: Grade) -> None:
        self._store.add(grade, self._run, datetime.now(UTC).isoformat(timespec="seconds"))
        self._tell.ends(grade.student, grade.note or f"{grade.score:g}")

    def _graded(self, hand_in: HandIn, folder: Path, digest: str, target: Path) -> Grade | None:
        """Grade one hand-in; None where the class was stopped."""
        self._tell.begins(hand_in.student)
        how = self._conditions
        seed = str(int(digest[:8], 16) % 100_000)  # the same hand-in is always given the same words
        ended = self._gradings.run((str(folder), "--json", str(target), "--seed", seed, *how.options), how.seconds)
        if ended is None:
            return None
        report = target.read_text("utf-8") if target.exists() else ""
        data = json.loads(report) if report else {}
        score, said = data.get("score"), quote(ended.said.strip())
        note = ""
        if ended.cut:
            score = None
            note = _("it was not done after {seconds:g} s").format(seconds=how.seconds)
        elif not data:
            score, note = 0.0 if ended.code == NO_PROGRAM else None, said
        elif not data["final"]:
            note = _("not final: something in the grader broke")
        review = bool(note or data.get("review"))
        return Grade(hand_in.student, _source(hand_in), digest, how.known_as, score, review, note, report, ended.text)


def _source(hand_in: HandIn) -> str:
    return quote(hand_in.where.name) if hand_in.where else ""
