"""The sentences that several renderers share: outcomes, faults, gates, the score and what to do next."""

from __future__ import annotations

import re

from grader.language import _, ngettext
from grader.model import Finding, GateFinding, Half, Level, Outcome, Report, Score, Version
from grader.report.plain import factor, number

_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[^\W\d_a-z])")


def outcome_word(outcome: Outcome) -> str:
    """Return the outcome in a word."""
    return {
        Outcome.PASSED: _("passed"),
        Outcome.FAILED: _("failed"),
        Outcome.SKIPPED: _("skipped"),
        Outcome.BROKEN: _("broken"),
    }[outcome]


def level_words(level: Level) -> str:
    """Return how far a gate's demand is met."""
    return {
        Level.MET: _("met"),
        Level.ELSEWHERE: _("there, but not where the task asks for it"),
        Level.ABSENT: _("absent: without this the work is not accepted"),
        Level.UNKNOWN: _("could not be told, and costs nothing"),
    }[level]


def place(finding: Finding) -> str:
    """Return `file.py:12`, `file.py` or nothing."""
    return ":".join(str(part) for part in (finding.file, finding.line) if part is not None)


def from_root(report: Report, file: str) -> str:
    """Return a student's file as the repository knows it in which the grader was started."""
    return f"{report.path}/{file}" if report.path not in ("", ".") else file


def fault_place(finding: Finding) -> str:
    """Return whose half of the chat a failure is in, and the file and line where they are known."""
    halves = {None: "", Half.SERVER: _("the server's half"), Half.CLIENT: _("the client's half")}
    return ", ".join(filter(None, (halves[finding.fault], place(finding))))


def headline(finding: Finding, report: Report) -> str:
    """Return the finding in one line: of a criterion that was not played, which of its needs did not pass."""
    needs = finding.criterion.needs
    if finding.outcome is not Outcome.SKIPPED:
        return finding.headline or finding.got or finding.criterion.says
    if not needs:
        return finding.headline or outcome_word(finding.outcome)
    passed = {other.criterion.id for other in report.findings if other.outcome is Outcome.PASSED}
    lost = [need for need in needs if need not in passed] or needs
    return _("it needs {criteria} first").format(criteria=", ".join(lost))


def title(finding: Finding, report: Report) -> str:
    """Return the headline's first sentence, where the whole of it is told again below it."""
    words = headline(finding, report)
    return _SENTENCE_END.split(words, maxsplit=1)[0] if words == finding.got else words


def advice(finding: Finding) -> str:
    """Return what to try: the finding's own advice, or else for a failure its criterion's."""
    return finding.advice or (finding.criterion.advice if finding.outcome is Outcome.FAILED else "")


def parts(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return the four parts of the message, each with its label; a part without text is left out."""
    four = (
        (_("did"), finding.did),
        (_("expected"), finding.expected),
        (_("got"), finding.got),
        (_("try"), advice(finding)),
    )
    return tuple((label, text) for label, text in four if text)


def confirmation(finding: Finding) -> str:
    """Return how sure a failure is, or that it is none."""
    if finding.outcome is Outcome.BROKEN:
        return _("This is the grader's own fault: it costs no points, and it is no pass.")
    if finding.confirmed:
        return _("twice: it failed in a second play, too, which waited with a person's patience")
    return _("once: what was seen is proof enough")


def reach_words(reached: int) -> str:
    """Return how far a line got at best."""
    if not reached:
        return _("no line reached anybody else")
    sentence = ngettext(
        "at best, a line reached {count} other user", "at best, a line reached {count} other users", reached
    )
    return sentence.format(count=reached)


def version_words(version: Version) -> str:
    """Return one of several chats in a folder: its programs, and what it is worth."""
    files = ", ".join((*version.server_files, *dict.fromkeys(version.client_files)))
    score = number(version.score) if version.score is not None else "-"
    return _("{files}, {protocol}: {score}").format(files=files, protocol=version.protocol or "?", score=score)


def costs(gate: GateFinding) -> bool:
    """Tell whether a gate lowers the score."""
    return gate.factor < 1.0


def score_line(score: Score, gates: tuple[GateFinding, ...]) -> str:
    """Return the sum in one line: `95 points × TCP 1.0 × threads 0.7 = 66.5`."""
    plural = int(score.points) if score.points == int(score.points) else 2
    terms = [ngettext("{points} point", "{points} points", plural).format(points=number(score.points))]
    if score.protocol is not None:
        terms.append(f"{score.protocol} {factor(score.protocol_factor)}")
    terms += [f"{gate.gate.id} {factor(gate.factor)}" for gate in gates if costs(gate)]
    return f"{' × '.join(terms)} = {number(score.score or 0.0)}"


def without_gates(report: Report) -> str:
    """Return what the score would be if no gate lowered it; nothing where none does."""
    names = ", ".join(gate.gate.id for gate in report.gates if costs(gate))
    if report.score.score is None or not names:
        return ""
    whole = number(report.score.points * report.score.protocol_factor)
    return _("Without the factor for {names} it would be {whole}.").format(whole=whole, names=names)


def next_steps(report: Report) -> tuple[str, ...]:
    """Return what to do next: the first failure's advice, then what a gate asks for."""
    failed = [finding for finding in report.findings if finding.outcome is Outcome.FAILED]
    steps = []
    if failed:
        first, criterion = failed[0], failed[0].criterion
        text = advice(first) or title(first, report)
        where = f" ({place(first)})" if first.file and first.file not in text else ""
        steps.append(f"{criterion.id}{where}: {text}")
        if criterion.tier == "beyond" and not criterion.points and not report.partial:
            steps.insert(0, _("For the task nothing: all of it passed. What follows moves no points."))
        elif len(failed) > 1:
            steps.append(_("Then grade again: what else failed may have the same cause."))
    steps += [f"{gate.gate.id}: {gate.gate.advice}" for gate in report.gates if costs(gate) and gate.gate.advice]
    if steps:
        return tuple(steps)
    if any(finding.outcome is Outcome.BROKEN for finding in report.findings) or not report.score.final:
        return (_("Run the grader once more. If it breaks again, show this report to your instructor."),)
    return (_("Nothing: everything that was played passed."),)
