"""A pass stands, a violation stands, a miss is confirmed, our own fault costs nothing."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader.judge.claim import Complaint
from grader.judge.played import Booked, Habits, Played
from grader.judge.verdicts import Verdict, finding_of, merged, of_one, skipped_for
from grader.model import Half, Outcome, Submission
from grader.record.events import Transcript
from tests.grader.records import NAMED, TURNS, Play

MISS = Complaint("bob hears nothing", "ann typed", "bob's screen shows it", "nothing", Half.SERVER)
SEEN = replace(MISS, headline="it came back", got="an echo", violation=True)
WORK = Submission(Path("chat"), None, ())
PASSED, FAILED, SKIPPED, BROKEN = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.BROKEN


@dataclass(frozen=True)
class Says:
    """A claim whose judgement is known."""

    result: Complaint | None

    def complaint(self, _record: Transcript) -> Complaint | None:
        """Return it."""
        return self.result


def played(*results: Complaint | None, patient: bool = False, broken: str = "", unfair: str = "") -> Played:
    """A play in which one criterion's claims were judged so."""
    booked = Booked(tuple(map(Says, results)), ("ann types",), unfinished=bool(unfair), unfair=unfair)
    return Played(patient, Play().waits(1.5).done(), broken, {"turns": booked})


def together(*plays: Played) -> Verdict:
    """What plays of one scene say together."""
    return merged(TURNS, [of_one(TURNS, one) for one in plays], {})


NOT_REACHED = Played(False, Play().done(), booked={"turns": Booked(unfinished=True)})


@pytest.mark.parametrize(
    ("play", "outcome", "proven", "complaint"),
    [
        (played(None, None), PASSED, True, None),
        (played(None, MISS), FAILED, False, MISS),
        (played(None, MISS, patient=True), FAILED, True, MISS),
        (played(None, SEEN), FAILED, True, SEEN),
        (NOT_REACHED, FAILED, False, None),
        (played(MISS, broken="a bug"), BROKEN, False, None),
        (played(None, broken="a bug"), BROKEN, False, None),
        (Played(True), BROKEN, True, None),
        (played(MISS, patient=True, unfair="it stood still"), BROKEN, True, None),
        (played(SEEN, patient=True, unfair="it stood still"), FAILED, True, SEEN),
    ],
)
def test_one_play_says_what_it_proves(
    play: Played, outcome: Outcome, proven: bool, complaint: Complaint | None
) -> None:
    """A miss at full speed proves nothing, a violation does; a broken play, or a wait while all stood still, nothing.

    What was not reached, since what it needs was missed, has not passed.
    """
    verdict = of_one(TURNS, play)

    assert (verdict.outcome, verdict.proven, verdict.complaint) == (outcome, proven, complaint)
    assert play.broken in verdict.because
    assert not verdict.seconds or (verdict.seconds, verdict.steps) == (1.5, ("ann types",))


def test_the_steps_of_those_before_it_in_its_play_led_there_too() -> None:
    """In the order of playing; what came later did not."""
    booked = {name: Booked((Says(None),), (name,)) for name in ("serves", "turns", "named")}

    assert of_one(TURNS, Played(True, Play().done(), booked=booked)).steps == ("serves", "turns")


LATER = replace(MISS, got="nothing in 5 s")


def test_what_was_missed_while_a_question_was_answered_otherwise_has_no_vote() -> None:
    """Users who came in in another way are other users."""
    other = [replace(played(MISS, patient=True), habits=Habits(guess=guess)) for guess in (0, 1)]
    verdict = together(*other, replace(played(None, patient=True), habits=Habits(guess=4)))

    assert verdict.outcome is PASSED


@pytest.mark.parametrize(
    ("plays", "outcome", "complaint", "notes"),
    [
        ([played(MISS), played(None, patient=True)], PASSED, None, 1),
        ([played(None), played(MISS, patient=True)], PASSED, None, 1),
        ([played(MISS), *[played(MISS, patient=True)] * 2, played(None, patient=True)], FAILED, MISS, 1),
        ([*[played(None, patient=True)] * 2, played(MISS, patient=True)], PASSED, None, 1),
        ([played(None, broken="a bug"), played(None, patient=True)], PASSED, None, 0),
        ([played(MISS), played(LATER, patient=True)], FAILED, LATER, 0),
        ([played(SEEN), played(None, patient=True)], FAILED, SEEN, 0),
        ([played(None), played(SEEN, patient=True)], FAILED, SEEN, 0),
    ],
    ids=[
        "late",
        "once and once",
        "fails more often",
        "passes more often",
        "broken at first",
        "confirmed",
        "seen at first",
        "seen later",
    ],
)
def test_the_plays_of_a_scene_speak_together(
    plays: list[Played], outcome: Outcome, complaint: Complaint | None, notes: int
) -> None:
    """A violation that was seen stands, else what was seen more often; of two misses the patient one has the word."""
    verdict = together(*plays)

    assert (verdict.outcome, verdict.proven, verdict.complaint) == (outcome, True, complaint)
    assert [MISS.got in note for note in verdict.notes] == [True] * notes


@pytest.mark.parametrize(
    "plays",
    [
        [],
        *([played(result, broken="a bug")] for result in (None, MISS, SEEN)),
        *([played(MISS), played(result, patient=True, broken="a bug")] for result in (None, MISS)),
    ],
)
def test_our_own_fault_is_never_a_failure_and_never_a_pass(plays: list[Played]) -> None:
    """A miss that could not be confirmed is not one, and nobody played is nobody judged."""
    verdict = together(*plays)

    assert verdict.outcome is BROKEN
    assert verdict.because


@pytest.mark.parametrize("outcome", [FAILED, SKIPPED, BROKEN])
def test_what_it_needs_decides_whether_it_counts(outcome: Outcome) -> None:
    """Even a violation or a pass is not told where its ground is missing; an unproven reason stays open.

    What was left out of a partial grade holds nobody up.
    """
    known: list[dict[str, Verdict]] = [{}, {"turns": Verdict(PASSED)}, {"turns": Verdict(outcome)}]
    assert [skipped_for(NAMED, verdicts) for verdicts in known] == ["", "", "turns"]
    needed = {"turns": Verdict(outcome, proven=False)}
    for own in (Verdict(PASSED), Verdict(FAILED, complaint=MISS), Verdict(FAILED, complaint=SEEN)):
        verdict = merged(NAMED, [own], needed)

        assert (verdict.outcome, verdict.because, verdict.proven) == (SKIPPED, "turns", False)


# --- findings -------------------------------------------------------------------------------------------------


def test_a_broken_finding_shows_what_broke_and_a_skip_what_it_needs() -> None:
    """Ours is told as ours: no advice to the student, no fault of a program's, no points lost."""
    finding = finding_of(TURNS, {"turns": Verdict(BROKEN, because="Traceback: a bug")}, WORK)
    skipped = finding_of(NAMED, {"named": Verdict(SKIPPED, because="turns")}, WORK)

    assert (finding.outcome, finding.fault, finding.advice, finding.points) == (BROKEN, None, "", 0)
    assert "a bug" in finding.got
    assert (skipped.outcome, "turns" in skipped.headline) == (SKIPPED, True)


def test_a_failure_has_the_four_parts_and_a_place() -> None:
    """What was done, expected, and came instead, what to try, whose half, where; confirmed only by a second play."""
    complaint = replace(MISS, file="server.py", line=9)
    verdict = Verdict(FAILED, patient=True, complaint=complaint, steps=("1", "2"))
    finding = finding_of(TURNS, {"turns": verdict}, WORK)

    assert (finding.did, finding.expected, finding.got) == (MISS.did, MISS.expected, MISS.got)
    assert (finding.advice, finding.fault) == (TURNS.advice, Half.SERVER)
    assert (finding.file, finding.line, finding.steps, finding.confirmed) == ("server.py", 9, ("1", "2"), True)
    assert not finding_of(TURNS, {"turns": of_one(TURNS, played(SEEN))}, WORK).confirmed


def test_what_cannot_be_started_fails_its_first_criterion_only() -> None:
    """No server, no client, a syntax error: the student's, with its place; the rest needs it."""
    work = replace(WORK, problem="server.py does not compile", problem_file="server.py", problem_line=4)
    nobody_played = {"turns": Verdict(BROKEN), "named": Verdict(SKIPPED)}
    first, other = finding_of(TURNS, nobody_played, work), finding_of(NAMED, nobody_played, work)

    assert (first.outcome, first.file, first.line, first.headline) == (FAILED, "server.py", 4, work.problem)
    assert other.outcome is SKIPPED
