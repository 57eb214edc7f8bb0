"""A pass stands, a violation stands, a miss is confirmed, our own fault costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.judge.claim import Complaint
from grader.judge.verdicts import Verdict, finding_of, merged, of_one, skipped_for
from grader.model import Criterion, Half, Hole, Outcome, Submission
from grader.stage.play import Played
from tests.grader.judge.test_evidence import Play

if TYPE_CHECKING:
    from grader.record.events import Transcript

TURNS = Criterion("turns", "task", "They write.", "Follow the line.", 30, (), "two")
NAMED = Criterion("named", "task", "It shows who.", "Put the name first.", 5, ("turns",), "two")
MISS = Complaint("bob hears nothing", "ann typed", "bob's screen shows it", "nothing", Half.SERVER)
SEEN = replace(MISS, headline="it came back", got="an echo", violation=True)
WORK = Submission(Path("chat"), None, ())


@dataclass(frozen=True)
class Says:
    """A claim whose judgement is known."""

    result: Complaint | None

    def complaint(self, record: Transcript) -> Complaint | None:
        """Return it."""
        return self.result


def played(*results: Complaint | None, patient: bool = False, broken: str = "", of: Criterion = TURNS) -> Played:
    """A play in which one criterion's claims were judged so."""
    return Played(
        patient=patient,
        record=Play().waits(1.5).done(),
        claims={of.id: [Says(result) for result in results]},
        steps={of.id: ["ann types"]},
        broken=broken,
    )


def test_claims_that_all_hold_pass() -> None:
    """With the steps that led there and the length of the play."""
    verdict = of_one(TURNS, played(None, None))

    assert verdict.outcome is Outcome.PASSED
    assert (verdict.steps, verdict.seconds) == (("ann types",), 1.5)


@pytest.mark.parametrize(
    ("complaint", "patient", "proven"), [(MISS, False, False), (MISS, True, True), (SEEN, False, True)]
)
def test_a_failure_is_proven_by_patience_or_by_being_seen(complaint: Complaint, patient: bool, proven: bool) -> None:
    """A miss at full speed proves nothing; a violation does."""
    verdict = of_one(TURNS, played(None, complaint, patient=patient))

    assert (verdict.outcome, verdict.proven, verdict.complaint) == (Outcome.FAILED, proven, complaint)


def test_a_criterion_that_was_not_reached_has_not_passed() -> None:
    """What it needs was missed in the same play: it made no claims, and holds nothing."""
    performance = Played(record=Play().done(), missed={"turns"})

    assert of_one(TURNS, performance).outcome is Outcome.FAILED
    assert not of_one(TURNS, performance).proven


@pytest.mark.parametrize("performance", [played(MISS, broken="a bug"), played(None, broken="a bug"), Played()])
def test_a_broken_play_neither_passes_nor_fails(performance: Played) -> None:
    """Whatever its claims say."""
    assert of_one(TURNS, performance).outcome is Outcome.BROKEN


def test_a_fast_miss_and_a_patient_pass_pass_with_a_note() -> None:
    """A loaded machine costs no points, and the reader is told."""
    verdict = merged(TURNS, [played(MISS), played(None, patient=True)], {})

    assert verdict.outcome is Outcome.PASSED
    assert len(verdict.notes) == 1
    assert MISS.got in verdict.notes[0]


def test_a_fast_pass_stands() -> None:
    """A second play, made for another criterion's sake, takes nothing back, and there is nothing to note."""
    verdict = merged(TURNS, [played(None), played(MISS, patient=True)], {})

    assert (verdict.outcome, verdict.notes) == (Outcome.PASSED, ())


def test_a_miss_in_both_plays_is_a_confirmed_failure() -> None:
    """The patient play has the last word on what is told."""
    later = replace(MISS, got="nothing in 5 s")
    verdict = merged(TURNS, [played(MISS), played(later, patient=True)], {})

    assert (verdict.outcome, verdict.proven, verdict.complaint) == (Outcome.FAILED, True, later)


@pytest.mark.parametrize(
    "plays", [[played(SEEN), played(None, patient=True)], [played(None), played(SEEN, patient=True)]]
)
def test_a_violation_stands_whatever_other_plays_say(plays: list[Played]) -> None:
    """What was seen is a proof; nothing replays it away."""
    verdict = merged(TURNS, plays, {})

    assert (verdict.outcome, verdict.complaint) == (Outcome.FAILED, SEEN)


@pytest.mark.parametrize(
    "plays",
    [
        [],
        [played(None, broken="a bug")],
        [played(MISS, broken="a bug")],
        [played(SEEN, broken="a bug")],
        [played(MISS), played(MISS, patient=True, broken="a bug")],
        [played(MISS), played(None, patient=True, broken="a bug")],
    ],
)
def test_our_own_fault_is_never_a_failure_and_never_a_pass(plays: list[Played]) -> None:
    """A miss that could not be confirmed is not one, and nobody played is nobody judged."""
    verdict = merged(TURNS, plays, {})

    assert verdict.outcome is Outcome.BROKEN
    assert verdict.because


def test_one_whole_play_makes_up_for_a_broken_one() -> None:
    """A pass is a proof, whichever play it was in."""
    assert merged(TURNS, [played(None, broken="a bug"), played(None, patient=True)], {}).outcome is Outcome.PASSED


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.SKIPPED, Outcome.BROKEN])
def test_what_it_needs_decides_whether_it_counts(outcome: Outcome) -> None:
    """Even a violation or a pass is not told where its ground is missing; an unproven reason stays open."""
    needed = {"turns": Verdict(outcome, proven=False)}
    for result in (None, MISS, SEEN):
        verdict = merged(NAMED, [played(result, of=NAMED)], needed)

        assert (verdict.outcome, verdict.because, verdict.proven) == (Outcome.SKIPPED, "turns", False)


def test_what_was_not_asked_for_holds_nobody_up() -> None:
    """A partial grade knows no verdict of what it left out."""
    assert skipped_for(NAMED, {}) == ""
    assert skipped_for(NAMED, {"turns": Verdict(Outcome.PASSED)}) == ""
    assert skipped_for(NAMED, {"turns": Verdict(Outcome.FAILED)}) == "turns"


def test_a_broken_finding_shows_what_broke_and_costs_nothing() -> None:
    """Ours is told as ours: no advice to the student, no fault of a program's."""
    finding = finding_of(TURNS, {"turns": Verdict(Outcome.BROKEN, because="Traceback: a bug")}, WORK)

    assert (finding.outcome, finding.fault, finding.advice) == (Outcome.BROKEN, None, "")
    assert "a bug" in finding.got
    assert finding.points == 0


def test_a_failure_has_the_four_parts_and_a_place() -> None:
    """What was done, expected, and came instead, what to try, whose half, and where."""
    complaint = replace(MISS, file="server.py", line=9)
    verdict = Verdict(Outcome.FAILED, patient=True, complaint=complaint, steps=("1", "2"))
    finding = finding_of(TURNS, {"turns": verdict}, WORK)

    assert (finding.did, finding.expected, finding.got) == (MISS.did, MISS.expected, MISS.got)
    assert (finding.advice, finding.fault) == (TURNS.advice, Half.SERVER)
    assert (finding.file, finding.line, finding.steps, finding.confirmed) == ("server.py", 9, ("1", "2"), True)


def test_a_violation_that_was_seen_once_claims_no_second_play() -> None:
    """The report says that a patient play confirmed a failure only where there was one."""
    verdict = Verdict(Outcome.FAILED, proven=True, complaint=replace(SEEN, violation=True))

    assert not finding_of(TURNS, {"turns": verdict}, WORK).confirmed


def test_a_hole_that_is_still_open_is_the_first_advice() -> None:
    """A TODO of the starter explains more than the rubric; a crash keeps its own place."""
    work = replace(WORK, holes=(Hole("client.py", 12, "TODO 1: receive"),))
    found = finding_of(TURNS, {"turns": Verdict(Outcome.FAILED, complaint=MISS)}, work)
    crashed = replace(MISS, file="server.py", line=9)

    assert (found.file, found.line) == ("client.py", 12)
    assert "TODO 1: receive" in found.advice
    assert TURNS.advice not in found.advice
    assert finding_of(TURNS, {"turns": Verdict(Outcome.FAILED, complaint=crashed)}, work).file == "server.py"


def test_a_skip_names_what_it_needs() -> None:
    """The reader is sent to the criterion that failed."""
    finding = finding_of(NAMED, {"named": Verdict(Outcome.SKIPPED, because="turns")}, WORK)

    assert finding.outcome is Outcome.SKIPPED
    assert "turns" in finding.headline


def test_what_cannot_be_started_fails_its_first_criterion_only() -> None:
    """No server, no client, a syntax error: the student's, with its place; the rest needs it."""
    work = replace(WORK, problem="server.py does not compile", problem_file="server.py", problem_line=4)
    nobody_played = {"turns": Verdict(Outcome.BROKEN), "named": Verdict(Outcome.SKIPPED)}
    first, other = finding_of(TURNS, nobody_played, work), finding_of(NAMED, nobody_played, work)

    assert (first.outcome, first.file, first.line) == (Outcome.FAILED, "server.py", 4)
    assert first.headline == work.problem
    assert other.outcome is Outcome.SKIPPED
