"""From findings to findings that tell their cause; of those with one and the same, the first tells it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from grader.diagnosis.failure import Failure
from grader.diagnosis.picture import picture
from grader.diagnosis.table import RULES, Rule
from grader.diagnosis.unreadable import cannot_be_read
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import OnceInOrder
from grader.judge.verdicts import Verdict
from grader.model import Diagnosis, Finding, Half, Outcome, Submission
from grader.submission.source import Source, load, shown

GUESSES = Hears, OnceInOrder
"""Claims about a whole way, which only guess whose fault it is; of all others the claim itself knows it."""


def with_causes(
    findings: Sequence[Finding], verdicts: Mapping[str, Verdict], submission: Submission, first: Sequence[Rule] = ()
) -> tuple[Finding, ...]:
    """Return the findings, each that failed with its diagnosis, where there is one, and the picture of its step.

    `first` are the assignment's own rules, which are asked before the others.
    """
    if all(finding.outcome is not Outcome.FAILED for finding in findings):
        return tuple(findings)
    sources = {shown(source.file): source for source in load(submission.root, submission.files)[0]}
    told: list[Finding] = []
    for finding in findings:
        failure = _failure(finding, verdicts[finding.criterion.id], submission, sources)
        known = _diagnosis(failure, (*first, *RULES)) if failure else None
        if submission.problem and finding.file and finding.got == submission.problem:
            known = cannot_be_read(sources.get(finding.file))
        found = replace(finding, diagnosis=known, picture=picture(failure) if failure else ())
        half = _half(known, failure) if known and failure else None
        if half and finding.fault not in (None, half) and failure and not isinstance(failure.claim, GUESSES):
            known, half = None, None
            found = replace(found, diagnosis=None)
        found = replace(found, fault=half or finding.fault)
        if known and known.place and not finding.file:
            found = replace(found, file=known.place.file, line=known.place.line)
        before = next((one for one in told if known and one.diagnosis and _is_one(one.diagnosis, known)), None)
        told.append(replace(found, because=before.because or before.criterion.id) if before else found)
    return tuple(told)


def _failure(
    finding: Finding, verdict: Verdict, submission: Submission, sources: Mapping[str, Source]
) -> Failure | None:
    """Return what the rules may look at; None where no play has shown a failure."""
    played, claim, complaint = verdict.played, verdict.claim, verdict.complaint
    if finding.outcome is not Outcome.FAILED or not (played and played.record and claim and complaint):
        return None
    server = shown(submission.server.file) if submission.server else ""
    clients = tuple(shown(client.file) for client in submission.clients)
    record = played.record.without_the_end()
    return Failure(finding.criterion, played, record, claim, complaint, sources, server, clients)


def _diagnosis(failure: Failure, rules: Iterable[Rule]) -> Diagnosis | None:
    """Return the first diagnosis that fits; its second place is another line than its first."""
    known = next(filter(None, (rule(failure) for rule in rules)), None)
    if known and known.place and known.other and known.place.line == known.other.line:
        return replace(known, other=None if known.place.file == known.other.file else known.other)
    return known


def _half(known: Diagnosis, failure: Failure) -> Half | None:
    """Return in whose program the place of a diagnosis is; None where both have it, or neither."""
    file = known.place.file if known.place else ""
    if (file == failure.server) is (file in failure.clients):
        return None
    return Half.SERVER if file == failure.server else Half.CLIENT


def _is_one(first: Diagnosis, other: Diagnosis) -> bool:
    """Tell whether two diagnoses are one cause: of one kind, or at one line of the program."""
    places = [(one.file, one.line) for one in (first.place, other.place) if one]
    return first.id == other.id and len(places) == 2 and places[0] == places[1]
