"""Several castings of one folder: versions, guesses, what is said of them; and how far a line reaches in one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from grader.judge.patterns import listeners, reach_of

from grader import grade as castings
from grader.assignment.load import Assignment
from grader.assignment.prompts import Prompts
from grader.assignment.scenes import Settings
from grader.grade import graded, play
from grader.judge.evidence import SERVER
from grader.model import Finding, Outcome, Report, Rubric, Score, Submission, Version
from grader.stage.play import Played
from tests.grader.judge.test_evidence import Play
from tests.grader.judge.test_patterns import USERS, left, probe
from tests.grader.judge.test_verdicts import NAMED, TURNS

SETTINGS = Settings(seed=7, python=Path("python"), jobs=1)
PASSED, FAILED, BROKEN, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN, Outcome.SKIPPED


@dataclass
class Castings:
    """Castings whose reports are known, in place of those that are played; and which of them were graded."""

    reports: dict[Path, Report] = field(default_factory=dict)
    played: list[str] = field(default_factory=list)

    def casts(self, name: str, outcomes: tuple[Outcome, ...] = (FAILED,), **more: object) -> Submission:
        """Return a casting that is graded so: its score is what passed, unless it is given."""
        points = 10.0 * outcomes.count(PASSED)
        score = Score(points, 20, str(more.pop("protocol", "TCP")), 1, more.pop("score", points), 100, final=True)  # type: ignore[arg-type]
        findings = tuple(Finding(one, outcome) for one, outcome in zip((TURNS, NAMED), outcomes, strict=False))
        self.reports[Path(name)] = Report(
            name, "chat", "default", 7, 9.0, score, (), findings, (), (f"{name}_server.py",), (f"{name}_client.py",),
            tuple(more.pop("reported", ())),  # type: ignore[call-overload]
        )  # fmt: skip
        return replace(Submission(Path(name), None, ()), **more)  # type: ignore[arg-type]

    def graded(self, _task: object, submission: Submission, *_rest: object) -> Report:
        """Return the known report, and remember that it was asked for."""
        self.played.append(submission.root.name)
        return self.reports[submission.root]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Castings:
    """Castings that are graded without being played."""
    found = Castings()
    monkeypatch.setattr(castings, "graded", found.graded)
    return found


def played(submission: Submission) -> Report:
    """Play a submission with all its castings."""
    return play(None, submission, SETTINGS, lambda _id, _state: None)  # type: ignore[arg-type]


# --- versions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tcp", "udp", "best"), [((PASSED,), (PASSED, PASSED), "udp"), ((PASSED,), (FAILED,), "tcp")])
def test_of_two_versions_the_better_counts(
    known: Castings, tcp: tuple[Outcome, ...], udp: tuple[Outcome, ...], best: str
) -> None:
    """Both are graded, and both are reported, in their order."""
    other = known.casts("udp", udp, protocol="UDP")
    report = played(known.casts("tcp", tcp, versions=(other,)))

    assert known.played == ["tcp", "udp"]
    assert report.submission == best
    assert report.versions == (
        Version(("tcp_server.py",), ("tcp_client.py",), "TCP", 10.0 * tcp.count(PASSED)),
        Version(("udp_server.py",), ("udp_client.py",), "UDP", 10.0 * udp.count(PASSED)),
    )


def test_points_decide_where_scores_are_alike(known: Castings) -> None:
    """Two versions that a gate has brought to nothing, or of which only a part was played."""
    for score in (0.0, None):
        other = known.casts("udp", (PASSED, PASSED), score=score)
        assert played(known.casts("tcp", (PASSED, FAILED), score=score, versions=(other,))).submission == "udp"


def test_of_two_that_are_alike_the_first_counts(known: Castings) -> None:
    """The one that the folder's reading put first."""
    other = known.casts("udp", (PASSED,))

    assert played(known.casts("tcp", (PASSED,), versions=(other,))).submission == "tcp"


def test_one_casting_is_no_versions(known: Castings) -> None:
    """There is nothing to compare, and nothing else is graded."""
    report = played(known.casts("tcp", (PASSED,)))

    assert (report.versions, known.played) == ((), ["tcp"])


# --- guesses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [(PASSED, FAILED), (FAILED, PASSED), (BROKEN, SKIPPED)])
def test_nothing_is_guessed_where_the_first_works(known: Castings, first: tuple[Outcome, ...]) -> None:
    """Or where it is not known to have failed: our own fault says nothing of the casting."""
    guess = known.casts("guess", (PASSED, PASSED))
    report = played(known.casts("first", first, guesses=(guess,)))

    assert (report.submission, known.played) == ("first", ["first"])


def test_guesses_are_tried_until_one_works(known: Castings) -> None:
    """The one that works is the report, alone; those behind it are not played."""
    guesses = (known.casts("one"), known.casts("two", (PASSED, FAILED)), known.casts("three", (PASSED, PASSED)))
    report = played(known.casts("first", (FAILED, SKIPPED), guesses=guesses))

    assert (report.submission, report.versions) == ("two", ())
    assert known.played == ["first", "one", "two"]


def test_where_no_guess_works_the_first_reading_stands(known: Castings) -> None:
    """Its failures are the ones that the student can mend."""
    report = played(known.casts("first", (FAILED, SKIPPED), guesses=(known.casts("one"), known.casts("two"))))

    assert (report.submission, report.versions, known.played) == ("first", (), ["first", "one", "two"])


def test_guesses_are_tried_where_no_version_works(known: Castings) -> None:
    """One version that works is enough to guess nothing."""
    guess, bad, good = known.casts("guess", (PASSED,)), known.casts("bad"), known.casts("good", (PASSED,))
    without = played(known.casts("first", versions=(bad,), guesses=(guess,)))
    beside = played(known.casts("first", versions=(good,), guesses=(guess,)))

    assert (without.submission, without.versions) == ("guess", ())
    assert (beside.submission, len(beside.versions)) == ("good", 2)
    assert known.played == ["first", "bad", "guess", "first", "good"]


# --- how far a line reaches -----------------------------------------------------------------------------------


def test_a_line_reaches_whom_it_is_shown_to() -> None:
    """Half of a line is not heard, and nobody is reached by an own line; in the order of joining."""
    play = Play()
    line, other = play.types("ann"), play.types("bob")
    play.shows("eve", line.text).shows("bob", line.text).shows("ann", line.text).shows("ann", other.words[0])
    performance = left(play, (line, other))

    assert listeners(performance, line) == ("bob", "eve")
    assert listeners(performance, other) == ()
    assert reach_of(performance) == 2


def test_nothing_was_reached_where_nothing_was_recorded() -> None:
    """A broken play, a play without lines."""
    broken = Played(lines=(Play().types("ann"),), users=USERS)

    assert listeners(broken, broken.lines[0]) == ()
    assert (reach_of(broken), reach_of(left(Play(), ()))) == (0, 0)


def test_the_best_line_counts() -> None:
    """One that reached two, among others that reached nobody."""
    assert reach_of(probe(lambda reader, speaker, turn: speaker == "ann" and turn == 1)) == 2
    assert reach_of(probe(lambda reader, speaker, turn: (reader, speaker) == ("bob", "eve"))) == 1


def test_the_server_s_console_counts_only_where_it_is_a_user() -> None:
    """And with it a line reaches no more than there are other people."""
    play = Play()
    line = play.types("ann")
    play.shows(SERVER, line.text)
    without, beside = left(play, (line,), "ann", "bob"), left(play, (line,), "ann", "bob", console=True)
    play.shows("bob", line.text)

    assert (reach_of(without), reach_of(beside)) == (0, 1)
    assert listeners(beside, line) == (SERVER,)
    assert reach_of(left(play, (line,), "ann", "bob", console=True)) == 1


# --- what is said of them -------------------------------------------------------------------------------------


def test_the_notes_of_the_folder_are_kept_once(known: Castings) -> None:
    """Whichever casting counts, and however many say the same; the plays' notes stand first."""
    other = known.casts("udp", (PASSED,), reported=("a line is late", "left out: big.zip"))
    first = known.casts("tcp", reported=("of no use",), notes=("left out: big.zip", "there twice"), versions=(other,))

    assert played(first).notes == ("a line is late", "left out: big.zip", "there twice")


def test_a_report_says_its_own_notes_once(known: Castings) -> None:
    """The folder's notes are in it already."""
    first = known.casts("tcp", (PASSED,), reported=("there twice", "late", "late"), notes=("there twice", "unread"))

    assert played(first).notes == ("there twice", "late")


def test_the_time_is_that_of_all_castings(known: Castings) -> None:
    """Not that of the best one: the reader has waited for all."""
    report = played(known.casts("tcp"))

    assert 0 <= report.seconds < known.reports[Path("tcp")].seconds


def test_a_note_that_differs_in_numbers_only_is_said_once() -> None:
    """Two plays count differently; the first one's numbers stand. There is nothing to play here."""
    notes = ("bob is 1.5 s late", "ann calls port 80", "bob is 2.75 s late")
    rubric = Rubric("default", (TURNS,), {"TCP": 1.0, "UDP": 0.8}, ())
    task = Assignment("talk", Path(), rubric, {"turns": lambda _stage: None}, Prompts())
    report = graded(task, Submission(Path("x"), None, (), notes=notes), SETTINGS, lambda _id, _state: None)

    assert sorted(report.notes) == ["ann calls port 80", "bob is 1.5 s late"]
    assert (report.plays, report.processes, report.reached, report.review) == (0, 0, 0, True)
