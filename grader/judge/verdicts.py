"""From plays to verdicts to findings: pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.judge.claim import Claim, Complaint
from grader.judge.played import Booked, Played
from grader.language import _
from grader.model import Criterion, Finding, Outcome, Submission

RANKS = (Outcome.BROKEN, Outcome.FAILED, Outcome.SKIPPED, Outcome.PASSED)


@dataclass(frozen=True)
class Verdict:
    """What is known of one criterion. `proven`: no further play can change it; `patient`: a second play has said so.

    `played` and `claim` are the play in which it failed, and what did not hold in it.
    """

    outcome: Outcome
    proven: bool = True
    patient: bool = False
    complaint: Complaint | None = None
    steps: tuple[str, ...] = ()
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    because: str = ""
    played: Played | None = None
    claim: Claim | None = None

    @property
    def rank(self) -> tuple[int, bool]:
        """The worse, the lower: of two variants the worse one counts, and of two failures the proven one."""
        return RANKS.index(self.outcome), not self.proven


def skipped_for(criterion: Criterion, verdicts: dict[str, Verdict]) -> str:
    """Return the needed criterion that does not hold, if any."""
    known = (need for need in criterion.needs if need in verdicts)
    return next((need for need in known if verdicts[need].outcome is not Outcome.PASSED), "")


def of_one(criterion: Criterion, played: Played) -> Verdict:
    """Return what one play says of a criterion."""
    record, patient = played.record, played.patient
    if played.broken or record is None:
        return Verdict(Outcome.BROKEN, patient, because=played.broken)
    booked = played.booked.get(criterion.id, Booked())
    steps = _steps_up_to(criterion, played)
    for claim in booked.claims:
        complaint = claim.complaint(record)
        if complaint is None or (booked.unfair and not complaint.violation):
            continue  # where the machine stood still, what was waited for might have come; what was seen was seen
        proven = complaint.violation or patient
        return Verdict(Outcome.FAILED, proven, patient, complaint, steps, record.seconds, played=played, claim=claim)
    if booked.unfair:
        return Verdict(Outcome.BROKEN, patient, steps=steps, seconds=record.seconds, because=booked.unfair)
    if booked.unfinished:  # what it needs was missed in the same play
        return Verdict(Outcome.FAILED, patient, patient, None, steps, record.seconds, played=played)
    return Verdict(Outcome.PASSED, steps=steps, seconds=record.seconds, played=played)


def _steps_up_to(criterion: Criterion, played: Played) -> tuple[str, ...]:
    """Return what was done in a play up to a criterion's end: those before it in the same play led there, too."""
    ids = list(played.booked)
    last = ids.index(criterion.id) + 1 if criterion.id in ids else 0
    return tuple(step for name in ids[:last] for step in played.booked[name].steps)


def merged(criterion: Criterion, found: Sequence[Verdict], verdicts: dict[str, Verdict]) -> Verdict:
    """Return what the plays of one scene say together: a pass stands, a violation stands, else the last word."""
    need = skipped_for(criterion, verdicts)
    if need:
        return Verdict(Outcome.SKIPPED, verdicts[need].proven, because=need)
    if not found:
        return Verdict(Outcome.BROKEN, proven=False, because=_("it was not tried"))
    for verdict in found:
        if verdict.outcome is Outcome.FAILED and verdict.complaint is not None and verdict.complaint.violation:
            return verdict
    if all(told := votes(found)):
        passed, failed = told
        said = _("fails sometimes: in {failed} of {count} tries with the same users; {why}")
        why = failed[-1].complaint.got if failed[-1].complaint else ""
        note = said.format(failed=len(failed), count=len(passed) + len(failed), why=why)
        return replace((failed if len(failed) > len(passed) else passed)[-1], notes=(note,))
    for number, verdict in enumerate(found):
        if verdict.outcome is Outcome.PASSED:
            patient = _("passed only at the second try, when we waited with a person's patience; at the first: {why}")
            before = found[0].complaint
            return replace(verdict, notes=(patient.format(why=before.got),) if number and before else ())
    return found[-1]


def votes(found: Sequence[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
    """Return the plays that say yes and those that say no, of those in which the users came in as in the last one.

    What was missed at full speed only is no failure, and what passes there passes.
    """
    last = found[-1].played if found else None
    same = [one for one in found if one.played and last and one.played.way == last.way]
    passed = [one for one in same if one.outcome is Outcome.PASSED]
    return passed, [one for one in same if one.outcome is Outcome.FAILED and one.patient and one.complaint]


def finding_of(criterion: Criterion, verdicts: dict[str, Verdict], submission: Submission) -> Finding:
    """Return a criterion's finding: the verdict in the four parts of a message."""
    verdict = verdicts[criterion.id]
    if submission.problem and (not submission.playable or (verdict.outcome is Outcome.FAILED and not criterion.needs)):
        verdict = _unplayable(criterion, submission)
    if verdict.outcome is Outcome.SKIPPED:
        return Finding(criterion, Outcome.SKIPPED, headline=_("needs {id}").format(id=verdict.because))
    if verdict.outcome is Outcome.BROKEN:
        headline = _("the grader could not judge this; it costs no points")
        return Finding(criterion, Outcome.BROKEN, headline=headline, got=verdict.because, seconds=verdict.seconds)
    found = Finding(criterion, verdict.outcome, steps=verdict.steps, seconds=verdict.seconds, notes=verdict.notes)
    if (complaint := verdict.complaint) is None:
        return found
    said = {name: value for name, value in vars(complaint).items() if name not in ("violation", "review")}
    said["advice"] = complaint.advice or criterion.advice
    return replace(found, **said, confirmed=verdict.patient)


def _missing_advice(submission: Submission) -> str:
    if submission.server is None and not submission.clients:
        return _("Hand in both programs, the server and the client, in one folder; if they are there, name them.")
    if submission.server is None:
        return _("Hand in the server, too, in the same folder; if it is there, name it with --server FILE.")
    return _("Hand in the client, too, in the same folder; if it is there, name it with --client FILE.")


def _unplayable(criterion: Criterion, submission: Submission) -> Verdict:
    """Return what is known where there is no server or no client to start."""
    if criterion.needs:
        return Verdict(Outcome.SKIPPED, because=criterion.needs[0])
    did, expected = _("read the programs in the folder"), _("a server and a client that can be started")
    advice = "" if submission.playable else _missing_advice(submission)
    place = submission.problem_file, submission.problem_line
    complaint = Complaint(submission.problem, did, expected, submission.problem, None, advice, *place)
    return Verdict(Outcome.FAILED, complaint=complaint)
