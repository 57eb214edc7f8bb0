"""The sentences that several renderers share: outcomes, faults, gates, the score and what to do next."""

import re
from collections.abc import Iterable

from grader.language import _, ngettext
from grader.limits import LIMITS
from grader.model import Finding, GateFinding, Half, Level, Moment, Outcome, Place, Report, Score, Version
from grader.record.text import quote
from grader.report.plain import factor, number

_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[^\W\d_a-z])")


def outcome_word(outcome: Outcome) -> str:
    """Return the outcome in a word."""
    return {
        Outcome.PASSED: _("passed"),
        Outcome.FAILED: _("failed"),
        Outcome.SKIPPED: _("not tried"),
        Outcome.BROKEN: _("the grader broke"),
    }[outcome]


def level_words(level: Level) -> str:
    """Return how far a gate's demand is met."""
    return {
        Level.MET: _("met"),
        Level.ELSEWHERE: _("there, but not where the task asks for it"),
        Level.ABSENT: _("missing, and without this the work is not accepted"),
        Level.UNKNOWN: _("could not be told, and costs nothing"),
    }[level]


def place(finding: Finding) -> str:
    """Return the file and line, the file, or nothing."""
    if finding.line is None:
        return finding.file or ""
    return _("{file}, line {line}").format(file=finding.file, line=finding.line)


def from_root(report: Report, file: str) -> str:
    """Return a student's file as the repository knows it in which the grader was started."""
    return f"{report.path}/{file}" if report.path not in ("", ".") else file


def fault_place(finding: Finding) -> str:
    """Return which program a failure is in, and the file and line where they are known."""
    halves = {None: "", Half.SERVER: _("the server"), Half.CLIENT: _("the client")}
    return ", ".join(filter(None, (halves[finding.fault], place(finding))))


def is_failure(finding: Finding) -> bool:
    """Tell whether a reader has to understand a finding."""
    return finding.outcome in (Outcome.FAILED, Outcome.BROKEN)


def first_failure(report: Report) -> Finding | None:
    """Return what is told first: what else fails may have the same cause."""
    return next((finding for finding in report.findings if finding.outcome is Outcome.FAILED), None)


def found_words(report: Report) -> str:
    """Return in a line which programs were found, and the protocol that they speak."""
    nothing = _("none")
    server, client = ", ".join(report.server_files) or nothing, ", ".join(report.client_files) or nothing
    said = _("server: {server}; client: {client}").format(server=server, client=client)
    return f"{said}; {report.score.protocol}" if report.score.protocol else said


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


def missing(report: Report) -> str:
    """Return the criteria for whose sake others were not tried: those that were, and did not pass."""
    needs = {need for one in report.findings if one.outcome is Outcome.SKIPPED for need in one.criterion.needs}
    return ", ".join(one.criterion.id for one in report.findings if is_failure(one) and one.criterion.id in needs)


def title(finding: Finding, report: Report) -> str:
    """Return the headline's first sentence, where the whole of it is told again below it."""
    words = headline(finding, report)
    return _SENTENCE_END.split(words, maxsplit=1)[0] if words == finding.got else words


def advice(finding: Finding) -> str:
    """Return what to try: the finding's own advice, or else for a failure its criterion's."""
    return finding.advice or (finding.criterion.advice if finding.outcome is Outcome.FAILED else "")


def cause(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return what happened, why, and what to try, each with its label; where the cause is not known, the four parts."""
    if (known := finding.diagnosis) is None:
        return parts(finding)
    told = known.saw.rstrip(".") == finding.headline.rstrip(".")  # the headline stands above
    saw = known.saw[:1].upper() + known.saw[1:]
    rows = (_("what happened"), "" if told else saw), (_("why"), known.why), (_("try"), known.change)
    return tuple((label, text) for label, text in rows if text)


def parts(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return all parts of the message, each with its label; a part without text is left out."""
    three = (_("did"), finding.did), (_("expected"), finding.expected), (_("got"), finding.got)
    last = cause(finding) if finding.diagnosis else ((_("try"), advice(finding)),)
    return tuple((label, text) for label, text in (*three, *last) if text)


def confirmation(finding: Finding) -> str:
    """Return how sure a failure is, or that it is none."""
    if finding.outcome is Outcome.BROKEN:
        return _("This is the grader's own fault: it costs no points, and it is no pass.")
    if finding.confirmed:
        return _("twice: it failed again when we waited with a person's patience")
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


def places(finding: Finding) -> tuple[Place, ...]:
    """Return the places of a finding's cause, each once."""
    known = finding.diagnosis
    return tuple(dict.fromkeys(filter(None, (known.place, known.other)))) if known else ()


def is_full(report: Report) -> bool:
    """Tell whether a chat has earned all that its protocol allows."""
    score = report.score
    return not report.partial and score.score is not None and score.score >= score.cap


def praise(report: Report) -> list[str]:
    """Return what is said where nothing has failed; where a gate or our own fault costs something, less of it."""
    if report.partial:
        return [_("All that was tried works.")]
    if not report.score.final or any(map(is_failure, report.findings)):
        return [_("Run the grader once more. If it breaks again, show this report to your instructor.")]
    if not is_full(report):
        return []
    most, protocol = number(report.score.cap), report.score.protocol
    if report.score.cap < report.score.max_points:
        said = _("Well done: all of it works. {score} is the most that {protocol} can earn.")
        return [said.format(score=most, protocol=protocol)]
    return [_("Well done: all of it works.")]


def task_works(report: Report) -> str:
    """Return what is said before the first failure, where it costs nothing: only the second tier has one."""
    first = first_failure(report)
    if first and first.criterion.tier == "beyond" and not first.criterion.points and not report.partial:
        return _("The task itself works, all of it. What follows moves no points.")
    return ""


def tier_words(tier: str, findings: Iterable[Finding]) -> str:
    """Return what stands over the criteria of a tier."""
    if tier == "task":
        return _("The task")
    return (
        _("Beyond the task") if any(one.criterion.points for one in findings) else _("Beyond the task, for no points")
    )


def since(report: Report) -> str:
    """Return what has changed since the last run; nothing where there was none, or where it was the same."""
    before, score = report.before, report.score.score
    if before is None or score is None or report.partial:
        return ""
    passed = {one.criterion.id: one.outcome is Outcome.PASSED for one in report.findings}
    gained = [name for name, holds in passed.items() if holds and name not in before.passed]
    lost = [name for name, holds in passed.items() if not holds and name in before.passed]
    words = [_("{points} since {at}").format(points=f"{score - before.score:+.4g}", at=before.at)]
    if score == before.score:
        words = [_("as many points as at {at}").format(at=before.at)]
    words += [_("new: {ids}").format(ids=", ".join(gained))] if gained else []
    words += [_("no longer: {ids}").format(ids=", ".join(lost))] if lost else []
    return "; ".join(words)


def again_words(report: Report) -> str:
    """Return what the report's last command is for."""
    if first_failure(report):
        return _("Once more, only this, with every step:")
    return _("And now what a real network and other people do to a chat:")


def costs(gate: GateFinding) -> bool:
    """Tell whether a gate lowers the score."""
    return gate.factor < 1.0


def score_line(score: Score, gates: tuple[GateFinding, ...]) -> str:
    """Return the score and what it is made of: `66.5 of 100 (95 points × TCP 1.0 × threads 0.7)`."""
    plural = int(score.points) if score.points == int(score.points) else 2
    terms = [ngettext("{points} point", "{points} points", plural).format(points=number(score.points))]
    if score.protocol is not None:
        terms.append(f"{score.protocol} {factor(score.protocol_factor)}")
    terms += [f"{gate.gate.id} {factor(gate.factor)}" for gate in gates if costs(gate)]
    said = _("{score} of {most} ({terms})")
    return said.format(score=number(score.score or 0.0), most=number(score.max_points), terms=" × ".join(terms))


def without_gates(report: Report) -> str:
    """Return what the score would be if no gate lowered it; nothing where none does."""
    names = ", ".join(gate.gate.id for gate in report.gates if costs(gate))
    if report.score.score is None or not names:
        return ""
    whole = number(report.score.points * report.score.protocol_factor)
    return _("Without the factor for {names} it would be {whole}.").format(whole=whole, names=names)


def moment_words(moment: Moment) -> str:
    """Return a moment in a line."""
    text = quote(" ".join(moment.text.split()), LIMITS.film_text)
    said = {
        "began": _("{who} is started ({text})"),
        "typed": _("{who} types: {text}"),
        "shown": _("{who}, on the screen: {text}"),
        "error": _("{who}, an error on the screen: {text}"),
        "crossed": _("{who} → {to}: {text}"),
        "left": _("{who} closes the window"),
        "ended": _("{who}: {text}"),
    }[moment.what]
    who = _("server") if moment.who == "server" else moment.who
    return said.format(who=who, to=_("server") if moment.to == "server" else moment.to, text=text)
