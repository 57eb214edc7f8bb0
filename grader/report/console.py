"""The report as a beginner reads it: what was found, what happened, where it went wrong, what to do next."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from grader.language import _, ngettext
from grader.model import Finding, Outcome, Report
from grader.report.page import PLAIN, STYLES, Barred, Look, Row
from grader.report.plain import factor, number
from grader.report.sentences import (
    confirmation,
    costs,
    fault_place,
    level_words,
    next_steps,
    outcome_word,
    parts,
    reach_words,
    score_line,
    title,
    version_words,
    without_gates,
)
from grader.report.threads import evidence_rows, thread_rows

MOST_STEPS = 20
"""Steps of one failure that the console shows: the last ones lead to it; JSON and JUnit have all."""

POINTS = len("30/30")
"""Columns of the points, so that the two tiers stand under each other."""

BLANK = Text("")


def to_console(report: Report, look: Look = PLAIN) -> str:
    """Return the report as a page for a person."""
    sections: list[list[RenderableType]] = [
        _found(look, report),
        _criteria(look, report),
        # What kind of chat it is explains the failures, so it stands before them.
        [look.heading(_("Notes")), *map(look.bullet, report.notes)] if report.notes else [],
        *_failures(look, report),
        _threads(look, report),
        _conditions(look, report),
        _score(look, report),
        [look.heading(_("What to do next")), *map(look.bullet, next_steps(report))],
    ]
    blocks: list[RenderableType] = []
    for section in sections:
        blocks += [*section, BLANK] if section else []
    return look.render(blocks[:-1])


def _found(look: Look, report: Report) -> list[RenderableType]:
    nothing, protocol = _("none found"), report.score.protocol
    seen = _("{name}, as seen on the wire").format(name=protocol) if protocol else _("none seen")
    rows = [
        (_("server"), ", ".join(report.server_files) or nothing),
        (_("client"), ", ".join(report.client_files) or nothing),
        (_("protocol"), seen),
        *([(_("reach"), reach_words(report.reached))] if report.shows_reach else []),
        *((_("version"), version_words(version)) for version in report.versions),
    ]
    return [look.heading(f"{report.submission} · {report.assignment}"), _labelled(look, rows)]


def _labelled(look: Look, rows: list[tuple[str, str]], indent: int = 2) -> RenderableType:
    return look.columns([(look.text(label, "cyan"), look.text(words)) for label, words in rows], indent=indent)


def _criteria(look: Look, report: Report) -> list[RenderableType]:
    blocks: list[RenderableType] = []
    widest = max((len(finding.criterion.id) for finding in report.findings), default=0)
    for tier, words in (("task", _("The task")), ("beyond", _("Beyond the task"))):
        findings = [finding for finding in report.findings if finding.criterion.tier == tier]
        if findings:
            rows = [_criterion(look, finding, report, widest) for finding in findings]
            blocks += [BLANK] if blocks else []
            blocks += [look.heading(words), look.columns(rows, right=2)]
        if findings and tier == "beyond" and not any(finding.criterion.points for finding in findings):
            said = _("No points depend on these: they show what a chat stands that many people use.")
            blocks.append(look.columns([(look.text(said, "dim"),)]))
    return blocks


def _criterion(look: Look, finding: Finding, report: Report, widest: int) -> Row:
    style = STYLES[finding.outcome]
    lines = [look.text(finding.criterion.says)]
    if finding.outcome is not Outcome.PASSED:
        lines.append(look.text(f"{outcome_word(finding.outcome)}: {title(finding, report)}", style))
    else:
        lines += [look.text(note, "dim") for note in finding.notes]
    name = look.text(finding.criterion.id)
    name.pad_right(widest - len(finding.criterion.id))
    worth = number(finding.criterion.points)
    points = f"{number(finding.points)}/{worth}" if finding.criterion.points else "-"
    return (look.sign(finding.outcome), name, look.text(points.rjust(POINTS)), Group(*lines))


def _failures(look: Look, report: Report) -> list[list[RenderableType]]:
    """Return one section for each finding that a reader has to understand."""
    return [
        [
            look.heading(f"{finding.criterion.id}: {title(finding, report)}"),
            Barred(look, STYLES[finding.outcome], Group(*_explained(look, finding))),
        ]
        for finding in report.findings
        if finding.outcome in (Outcome.FAILED, Outcome.BROKEN)
    ]


def _explained(look: Look, finding: Finding) -> list[RenderableType]:
    rows = list(parts(finding))
    if words := fault_place(finding):
        rows.append((_("where"), words))
    rows.append((_("checked"), confirmation(finding)))
    blocks = [_labelled(look, [*rows, *((_("note"), note) for note in finding.notes)], indent=0)]
    if finding.steps:
        blocks += [BLANK, look.text(_("How it came to this:"), "cyan"), _steps(look, finding.steps)]
    return blocks


def _steps(look: Look, steps: tuple[str, ...]) -> RenderableType:
    first = max(0, len(steps) - MOST_STEPS)
    rows = [(look.text(f"{count}."), look.text(step)) for count, step in enumerate(steps[first:], first + 1)]
    if first:
        rows.insert(0, (look.text("…"), look.text(_("{count} earlier steps").format(count=first))))
    return look.columns(rows, indent=0, right=0)


def _threads(look: Look, report: Report) -> list[RenderableType]:
    blocks: list[RenderableType] = []
    for gate in report.gates:
        level = level_words(gate.level) + (f" (× {factor(gate.factor)})" if costs(gate) else "")
        blocks.append(look.heading(_("{gate}: {level}").format(gate=gate.gate.id, level=level)))
        blocks.append(look.columns([(look.text(gate.gate.says),)]))
        blocks += map(look.bullet, evidence_rows(gate.evidence))
    if rows := thread_rows(report.threads):
        blocks.append(look.columns([(look.text(_("Which thread did what, in the first play:"), "cyan"),)]))
        blocks.append(look.columns([tuple(look.text(cell) for cell in row) for row in rows]))
    return blocks


def _conditions(look: Look, report: Report) -> list[RenderableType]:
    """Return what a dispute would ask for: protection, rubric, seed, effort."""
    run = _("rubric {rubric}, seed {seed}, {plays}, {processes}, {seconds} s").format(
        rubric=report.rubric,
        seed=report.seed,
        plays=ngettext("{count} play", "{count} plays", report.plays).format(count=report.plays),
        processes=ngettext("{count} process", "{count} processes", report.processes).format(count=report.processes),
        seconds=f"{report.seconds:.1f}",
    )
    return [_labelled(look, [(_("protection"), "; ".join(report.protection) or _("none")), (_("run"), run)])]


def _score(look: Look, report: Report) -> list[RenderableType]:
    said = _("Score: {sum}").format(sum=score_line(report.score, report.gates))
    if report.partial or report.score.score is None:
        said = _("Only a part was played (--only): there is no score.")
    blocks: list[RenderableType] = [look.heading(said)]
    if words := without_gates(report):
        blocks.append(look.text(words))
    if not report.score.final:
        words = _("Not final: something in the grader broke. The score is what is certain; it may be higher.")
        blocks.append(look.text(words, STYLES[Outcome.BROKEN]))
    if report.review:
        blocks.append(look.text(_("A person should look at this result."), "yellow"))
    return blocks
