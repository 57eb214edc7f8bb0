"""`play`: an assignment and a submission in, a report out.

Rule 1. Where a folder holds the chat twice, over TCP and over UDP, both are graded, and the better one counts.
Rule 2. A static guess is confirmed by running: where the server does not serve, the next choice of programs is tried.
"""

import dataclasses
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from grader.assignment.load import Assignment
from grader.assignment.scenes import Settings
from grader.diagnosis.diagnose import with_causes
from grader.engine import Grade, Progress
from grader.judge import scoring, threads
from grader.judge.film import film_of_first
from grader.judge.held_back import went_round
from grader.judge.reach import reach_of
from grader.judge.verdicts import finding_of
from grader.language import _
from grader.model import Outcome, Report, Submission, Version
from grader.process.sandbox import protection


def play(assignment: Assignment, submission: Submission, settings: Settings, progress: Progress) -> Report:
    """Grade a submission: its first choice of programs, other versions of it, and other choices where it needs them.

    `progress` is told (criterion's id, state) as it becomes known. A KeyboardInterrupt is raised on after everything
    that was started has been ended.
    """
    began = time.perf_counter()
    first = graded(assignment, submission, settings, progress)
    versions = [first, *(graded(assignment, other, settings, progress) for other in submission.versions)]
    best = max(versions, key=_worth)
    for guess in submission.guesses:
        if any(finding.outcome in (Outcome.PASSED, Outcome.BROKEN) for finding in best.findings):
            break  # something has worked, or it is not known to have failed
        best = max(best, graded(assignment, guess, settings, progress), key=_worth)
        versions = [best]
    if len(versions) > 1:
        known = (Version(one.server_files, one.client_files, one.score.protocol, one.score.score) for one in versions)
        best = dataclasses.replace(best, versions=tuple(known))
    notes = tuple(dict.fromkeys((*best.notes, *(submission.notes if best is not first else ()))))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return dataclasses.replace(best, notes=notes, seconds=time.perf_counter() - began, at=at)


def _worth(report: Report) -> tuple[float, float, int]:
    """Return what makes one version of a chat better than another: its score, its points, what it passes."""
    passed = sum(finding.outcome is Outcome.PASSED for finding in report.findings)
    return report.score.score or 0.0, report.score.points, passed


def _one_of_each(notes: Iterable[str]) -> tuple[str, ...]:
    """Return the notes without those that differ from an earlier one in numbers only."""
    found: dict[str, str] = {}
    for note in notes:
        found.setdefault(re.sub(r"\d+", "", note), note)
    return tuple(found.values())


def graded(assignment: Assignment, submission: Submission, settings: Settings, progress: Progress) -> Report:
    """Grade one choice of a submission's programs, as `play` does."""
    began = time.perf_counter()
    grade = Grade(assignment, submission, settings, progress)
    if submission.playable:
        grade.play_all()
    results, rubric = grade.results, assignment.rubric
    verdicts = results.verdicts()
    suited = results.suited()
    findings = tuple(finding_of(criterion, verdicts, submission) for criterion in suited)
    findings = with_causes(findings, verdicts, submission, assignment.diagnoses)
    for finding in findings:
        progress(finding.criterion.id, finding.outcome.value)
    task = results.task()
    records = tuple(one.record for one in task if one.record is not None)
    protocol = threads.protocol_of(records)
    gates = tuple(
        assignment.judges[gate.id](gate, records, protocol, submission.threads_in_source) for gate in rubric.gates
    )
    protocol, partial = protocol or threads.protocol_opened(records), bool(settings.only)
    probed = results.probed if rubric.probe and rubric.probe.unless not in results.passing() else None
    plays = [*results.all(), *filter(None, (results.probed, results.held_back))]
    notes = [*submission.notes]
    asides = [_("a program needs a terminal: it was given one, without echo")] if grade.terminal else []
    notes += assignment.observe(task, probed)
    if unsuited := [criterion.id for criterion in results.wanted if criterion not in suited]:
        said = _("Not tried, for it makes no sense over {protocol}: {names}.")
        asides.append(said.format(protocol=results.protocol, names=", ".join(unsuited)))
    notes += [note for one in plays for note in one.notes]
    return Report(
        submission=submission.root.name,
        assignment=assignment.name,
        rubric=rubric.name,
        seed=settings.seed,
        seconds=time.perf_counter() - began,
        score=scoring.score(rubric, findings, gates, protocol, partial=partial),
        gates=gates,
        findings=findings,
        threads=threads.threads_seen(records[:1]),
        server_files=(str(submission.server.file),) if submission.server else (),
        client_files=tuple(str(client.file) for client in submission.clients),
        notes=_one_of_each(notes),
        asides=tuple(asides),
        protection=protection(settings.sandbox),
        partial=partial,
        review=not submission.playable
        or any(one.complaint is not None and one.complaint.review for one in verdicts.values()),
        plays=len(plays),
        processes=sum(one.processes for one in plays),
        reached=0 if went_round(results.held_back) else max(map(reach_of, task), default=0),
        shows_reach=rubric.reach,
        film=film_of_first(findings, verdicts),
    )
