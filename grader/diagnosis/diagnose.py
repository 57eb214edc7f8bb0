"""From findings to findings that tell their cause; of those with one and the same, the first tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.diagnosis.failure import Failure
from grader.diagnosis.table import RULES
from grader.diagnosis.unreadable import cannot_be_read
from grader.model import Outcome
from grader.submission.source import load, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.judge.verdicts import Verdict
    from grader.model import Diagnosis, Finding, Submission
    from grader.submission.source import Source


def with_causes(
    findings: Sequence[Finding], verdicts: Mapping[str, Verdict], submission: Submission
) -> tuple[Finding, ...]:
    """Return the findings, each that failed with its diagnosis, where there is one."""
    if all(finding.outcome is not Outcome.FAILED for finding in findings):
        return tuple(findings)
    sources = {shown(source.file): source for source in load(submission.root, submission.files)[0]}
    told: dict[Diagnosis, str] = {}
    done: list[Finding] = []
    for finding in findings:
        known = _diagnosis(finding, verdicts[finding.criterion.id], submission, sources)
        before = told.setdefault(known, finding.criterion.id) if known else ""
        because = before if before != finding.criterion.id else ""
        done.append(replace(finding, diagnosis=known, because=because))
    return tuple(done)


def _diagnosis(
    finding: Finding, verdict: Verdict, submission: Submission, sources: Mapping[str, Source]
) -> Diagnosis | None:
    """Return the first diagnosis that fits."""
    if finding.outcome is Outcome.FAILED and finding.file and finding.got == submission.problem:
        return cannot_be_read(sources.get(finding.file))
    played, claim, complaint = verdict.played, verdict.claim, verdict.complaint
    if finding.outcome is not Outcome.FAILED or not (played and played.record and claim and complaint):
        return None
    server = shown(submission.server.file) if submission.server else ""
    clients = tuple(shown(client.file) for client in submission.clients)
    failure = Failure(finding.criterion, played, played.record, claim, complaint, sources, server, clients)
    return next(filter(None, (rule(failure) for rule in RULES)), None)
