"""Several choices of programs of one folder: versions, guesses, what is said of them."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from grader import grade
from grader.assignment.load import Assignment
from grader.assignment.prompts import Prompts
from grader.assignment.scenes import Settings
from grader.model import Finding, Outcome, Report, Rubric, Score, Submission, Version
from tests.grader.records import NAMED, TURNS

SETTINGS = Settings(seed=7, python=Path("python"), jobs=1)
PASSED, FAILED, BROKEN, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN, Outcome.SKIPPED
BOTH, FIRST, NONE = (PASSED, PASSED), (PASSED, FAILED), (FAILED, SKIPPED)


@dataclass
class Known:
    """Choices whose reports are known, in place of those that are played; and which of them were graded."""

    reports: dict[Path, Report] = field(default_factory=dict)
    played: list[str] = field(default_factory=list)

    def choice(self, name: str, outcomes: tuple[Outcome, ...] = (FAILED,), **more: Any) -> Submission:
        """Return a choice that is graded so: its score is what passed, unless it is given."""
        points = 10.0 * outcomes.count(PASSED)
        score = Score(points, 20, str(more.pop("protocol", "TCP")), 1, more.pop("score", points), 100, final=True)
        findings = tuple(Finding(one, outcome) for one, outcome in zip((TURNS, NAMED), outcomes, strict=False))
        self.reports[Path(name)] = Report(
            name, "chat", "default", 7, 9.0, score, (), findings, (), (f"{name}_server.py",), (f"{name}_client.py",),
            more.pop("reported", ()),
        )  # fmt: skip
        return replace(Submission(Path(name), None, ()), **more)

    def graded(self, _task: object, submission: Submission, *_rest: object) -> Report:
        """Return the known report, and remember that it was asked for."""
        self.played.append(submission.root.name)
        return self.reports[submission.root]

    def plays(self, submission: Submission) -> Report:
        """Play a submission with all its choices."""
        self.played.clear()
        return grade.play(None, submission, SETTINGS, lambda _id, _state: None)  # type: ignore[arg-type]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    """Choices that are graded without being played."""
    found = Known()
    monkeypatch.setattr(grade, "graded", found.graded)
    return found


# --- versions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tcp", "udp", "score", "best"),
    [
        ((PASSED,), BOTH, (), "udp"),
        ((PASSED,), (FAILED,), (), "tcp"),
        (FIRST, BOTH, (0.0,), "udp"),
        (FIRST, BOTH, (None,), "udp"),
        ((PASSED,), (PASSED,), (), "tcp"),
    ],
    ids=["the second", "the first", "points, where a gate leaves nothing", "points, of a part", "alike"],
)
def test_of_two_versions_the_better_counts(
    known: Known, tcp: tuple[Outcome, ...], udp: tuple[Outcome, ...], score: tuple[float | None, ...], best: str
) -> None:
    """Both are graded, and both are reported, in their order; of two that are alike the first counts."""
    same = {"score": score[0]} if score else {}
    other = known.choice("udp", udp, protocol="UDP", **same)
    report = known.plays(known.choice("tcp", tcp, versions=(other,), **same))
    worth = [score[0] if score else 10.0 * found.count(PASSED) for found in (tcp, udp)]

    assert (known.played, report.submission) == (["tcp", "udp"], best)
    assert report.versions == (
        Version(("tcp_server.py",), ("tcp_client.py",), "TCP", worth[0]),
        Version(("udp_server.py",), ("udp_client.py",), "UDP", worth[1]),
    )


# --- guesses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [FIRST, (FAILED, PASSED), (BROKEN, SKIPPED)])
def test_nothing_is_guessed_where_the_first_works(known: Known, first: tuple[Outcome, ...]) -> None:
    """Or where it is not known to have failed: our own fault says nothing of the choice. One is no versions."""
    report = known.plays(known.choice("first", first, guesses=(known.choice("guess", BOTH),)))

    assert (report.submission, report.versions, known.played) == ("first", (), ["first"])


@pytest.mark.parametrize(
    ("second", "best", "played"),
    [(FIRST, "two", ["first", "one", "two"]), (NONE, "first", ["first", "one", "two", "three"])],
)
def test_guesses_are_tried_until_one_works(
    known: Known, second: tuple[Outcome, ...], best: str, played: list[str]
) -> None:
    """It is the report, alone, and those behind it are not played; where none works, the first reading stands."""
    guesses = (known.choice("one"), known.choice("two", second), known.choice("three", NONE))
    report = known.plays(known.choice("first", NONE, guesses=guesses))

    assert (report.submission, report.versions, known.played) == (best, (), played)


@pytest.mark.parametrize(
    ("version", "best", "versions", "played"),
    [("bad", "guess", 0, ["first", "bad", "guess"]), ("good", "good", 2, ["first", "good"])],
)
def test_guesses_are_tried_where_no_version_works(
    known: Known, version: str, best: str, versions: int, played: list[str]
) -> None:
    """One version that works is enough to guess nothing."""
    guess, other = known.choice("guess", (PASSED,)), known.choice(version, (PASSED if version == "good" else FAILED,))
    report = known.plays(known.choice("first", versions=(other,), guesses=(guess,)))

    assert (report.submission, len(report.versions), known.played) == (best, versions, played)


# --- what is said of them -------------------------------------------------------------------------------------


def test_the_notes_of_the_folder_are_kept_once(known: Known) -> None:
    """Whichever choice counts, and however many say the same; a report has the notes of its own folder already."""
    other = known.choice("udp", (PASSED,), reported=("a line is late", "left out: big.zip"))
    first = known.choice("tcp", reported=("of no use",), notes=("left out: big.zip", "there twice"), versions=(other,))
    alone = known.choice("one", (PASSED,), reported=("there twice", "late", "late"), notes=("there twice", "unread"))

    assert known.plays(first).notes == ("a line is late", "left out: big.zip", "there twice")
    assert known.plays(alone).notes == ("there twice", "late")


def test_the_time_is_that_of_all_choices(known: Known) -> None:
    """Not that of the best one: the reader has waited for all."""
    report = known.plays(known.choice("tcp"))

    assert 0 <= report.seconds < known.reports[Path("tcp")].seconds


def test_a_note_that_differs_in_numbers_only_is_said_once() -> None:
    """Two plays count differently; the first one's numbers stand. There is nothing to play here."""
    notes = ("bob is 1.5 s late", "ann calls port 80", "bob is 2.75 s late")
    rubric = Rubric("default", (TURNS,), {"TCP": 1.0, "UDP": 0.8}, ())
    said = ("of the plays", "ann calls port 81")
    task = Assignment("talk", rubric, {"turns": lambda _stage: None}, Prompts(), {}, lambda *_plays: said)
    report = grade.graded(task, Submission(Path("x"), None, (), notes=notes), SETTINGS, lambda _id, _state: None)

    assert report.notes == ("bob is 1.5 s late", "ann calls port 80", "of the plays")
    assert (report.plays, report.processes, report.reached, report.review) == (0, 0, 0, True)
