"""The report as a beginner reads it: the score, the first thing to change, and then what else there is.

Rule 1. What to change is told with the student's own lines; of failures with one cause, the first one tells it.
Rule 2. How it was found out is for who asks (`--verbose`); nothing of it stands in a beginner's way.
"""

from rich.console import RenderableType

from grader.language import _
from grader.model import Finding, GateFinding, Outcome, Report
from grader.report.details import details
from grader.report.excerpt import excerpt
from grader.report.page import PLAIN, STYLES, Look, Row, Section
from grader.report.picture import to_picture
from grader.report.plain import factor, number
from grader.report.sentences import (
    again_words,
    cause,
    confirmation,
    costs,
    fault_place,
    first_failure,
    found_words,
    headline,
    is_failure,
    is_full,
    level_words,
    missing,
    places,
    praise,
    score_line,
    since,
    task_works,
    tier_words,
    title,
    version_words,
    without_gates,
)

WIDEST_BAR = 40
"""Columns of the bar that shows the score: half of a usual page."""
POINTS = len("30/30")
"""Columns of the points, so that the two tiers stand under each other."""


def to_console(report: Report, look: Look = PLAIN, *, verbose: bool = False) -> str:
    """Return the report as a page for a person."""
    sections = [
        _score(look, report),
        _first_thing(look, report),
        *(_criteria(look, report, tier, whole=verbose) for tier in ("task", "beyond")),
        _others(look, report),
        _notes(look, report),
        *(details(look, report) if verbose else []),
        _end(look, report, verbose=verbose),
    ]
    blocks: list[RenderableType] = []
    for section in filter(None, sections):
        blocks += [*section, look.text("")]
    return look.render(blocks[:-1])


def _score(look: Look, report: Report) -> Section:
    name, score = report.submission, report.score
    said = _("{name}: only a part was tried (--only), so there is no score.").format(name=name)
    if not report.partial and score.score is not None:
        said = f"{name}: {score_line(score, report.gates)}"
    section: Section = [look.heading(said), look.text(found_words(report), "dim")]
    section += [look.text(version_words(version), "dim") for version in report.versions]
    if words := without_gates(report):
        section.append(look.text(words))
    if not score.final:
        words = _("Not final: something in the grader broke. The score is what is certain; it may be higher.")
        section.append(look.text(words, STYLES[Outcome.BROKEN]))
    if report.review:
        section.append(look.text(_("A person should look at this result."), "yellow"))
    return section


def _end(look: Look, report: Report, *, verbose: bool) -> Section:
    """Return what stands above the prompt, where the eye is: the score as a bar, what is new, what to type next."""
    section: Section = []
    score = report.score.score
    if score is not None and not report.partial:
        style = "bold green" if is_full(report) else "bold yellow" if 2 * score >= report.score.cap else "bold red"
        full, empty = "#-" if look.ascii_only else "█░"
        size = min(WIDEST_BAR, look.width // 2)
        earned = round(size * min(1.0, score / max(1.0, report.score.max_points)))
        words = _("{score} of {most}").format(score=number(score), most=number(report.score.max_points))
        bar = look.text(full * earned, style).append(empty * (size - earned), "dim").append(f"  {words}", style)
        section.append(bar)
    if words := since(report):
        section.append(look.text(words, "cyan"))
    if report.again:
        section += [look.text(again_words(report), "dim"), look.command(report.again)]
    elif not verbose:
        said = _("Every step, all that was seen, and the threads: the same command with --verbose.")
        section.append(look.text(said, "dim"))
    return section


def _first_thing(look: Look, report: Report) -> Section:
    """Return what to change first: the student's lines, what happened there, why, and what to try; a picture of it."""
    finding, gate = first_failure(report), next(filter(costs, report.gates), None)
    heading = look.heading(_("THE FIRST THING TO CHANGE"))
    if finding is None:
        if gate is not None:
            return [heading, *_gate(look, gate)]
        return [look.text(words, "bold green" if is_full(report) else "") for words in praise(report)]
    section: Section = [heading, look.text(f"{finding.criterion.id}: {title(finding, report)}", STYLES[Outcome.FAILED])]
    if words := task_works(report):
        section.insert(0, look.text(words))
    for place in places(finding):
        section += excerpt(place, look)
    where = "" if places(finding) else fault_place(finding)
    section.append(look.labelled([*([(_("where"), where)] if where else []), *cause(finding)]))
    if rows := to_picture(finding.picture, look):
        section += [look.text(""), *rows]
    return section


def _gate(look: Look, gate: GateFinding) -> Section:
    """Return what a gate that lowers the score asks for."""
    said = f"{gate.gate.id} × {factor(gate.factor)}: {level_words(gate.level)}"
    rows = [(_("seen"), words) for words in gate.evidence[:1]] + [(_("try"), gate.gate.advice)]
    return [look.text(said, STYLES[Outcome.FAILED]), look.labelled(rows)]


def _criteria(look: Look, report: Report, tier: str, *, whole: bool) -> Section:
    """Return a line for each criterion of a tier, and one for all that were not tried."""
    findings = [finding for finding in report.findings if finding.criterion.tier == tier]
    widest = max((len(finding.criterion.id) for finding in findings), default=0)
    room = look.width - widest - POINTS - 11
    rows: list[Row] = []
    for finding in findings:
        one, says = finding.criterion, finding.criterion.says
        if whole or finding.outcome is not Outcome.SKIPPED:
            points = f"{number(finding.points)}/{number(one.points)}" if one.points else "-"
            words = look.text(says) if whole else look.cut(says, room, whole=True)
            rows.append((look.sign(finding.outcome), look.text(one.id), look.text(points.rjust(POINTS)), words))
    section: Section = [look.heading(tier_words(tier, findings)), look.columns(rows)]
    skipped = [finding for finding in findings if finding.outcome is Outcome.SKIPPED]
    if skipped:
        said = _("not tried, for {needs} must work first: {ids}")
        ids = ", ".join(finding.criterion.id for finding in skipped)
        words = look.text(said.format(needs=missing(report), ids=ids), STYLES[Outcome.SKIPPED])
        section.append(look.columns([(look.sign(Outcome.SKIPPED), words)]))
    return section if findings else []


def _others(look: Look, report: Report) -> Section:
    """Return the other failures, each in a line or two, and the gates that cost points."""
    first = first_failure(report)
    rows: list[Row] = []
    for finding in report.findings:
        if is_failure(finding) and finding is not first:
            said = look.text(_short(finding, report))
            rows.append((look.sign(finding.outcome), look.text(finding.criterion.id), said))
    section: Section = [look.heading(_("What else fails")), look.columns(rows)] if rows else []
    for gate in filter(costs, report.gates if first else report.gates[1:]):
        section += _gate(look, gate)
    return section


def _short(finding: Finding, report: Report) -> str:
    if finding.outcome is Outcome.BROKEN:
        return f"{confirmation(finding)} ({headline(finding, report)})"
    if finding.because:
        return _("probably for the same reason as {id}").format(id=finding.because)
    if finding.diagnosis:
        return f"{finding.diagnosis.saw} {finding.diagnosis.change}"
    return title(finding, report) + (f" ({fault_place(finding)})" if finding.file else "")


def _notes(look: Look, report: Report) -> Section:
    notes = [*report.notes]
    notes += [f"{one.criterion.id}: {note}" for one in report.findings if not is_failure(one) for note in one.notes]
    return [look.heading(_("Notes")), *map(look.bullet, notes)] if notes else []
