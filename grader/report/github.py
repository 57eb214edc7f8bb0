"""The report for GitHub Actions: annotations at the student's line, and a summary of the job in Markdown.

Rule 1. A message of an annotation is escaped as the toolkit does it: a student's text ends no command and begins none.
Rule 2. In Markdown and in Mermaid every sign that could command anything is escaped.
"""

import re
from collections.abc import Mapping

from grader.language import _
from grader.model import Finding, Lane, Outcome, Report
from grader.report.gradebooks import escaped
from grader.report.plain import number, plain
from grader.report.platforms import details
from grader.report.sentences import costs, from_root, headline, level_words, outcome_word, score_line

MOST_ANNOTATIONS = 10
"""GitHub shows no more of one level a step."""

LONGEST_SUMMARY = 900_000
"""Bytes of a summary: over 1 MiB, GitHub takes none of it."""

_SIGNS = {Outcome.PASSED: "✅", Outcome.FAILED: "❌", Outcome.SKIPPED: "➖", Outcome.BROKEN: "⚠️"}


def to_annotations(report: Report, _environment: Mapping[str, str]) -> str:
    """Return workflow commands: an error for each criterion that failed, at its place, and a notice of the score."""
    failed = [one for one in report.findings if one.outcome is Outcome.FAILED][:MOST_ANNOTATIONS]
    lines = [_command("error", headline(one, report), details(one, report), one, report) for one in failed]
    lines.append(_command("notice", _("Score"), score_line(report.score, report.gates)))
    return "".join(f"{line}\n" for line in lines)


def _command(level: str, title: str, message: str, finding: Finding | None = None, report: Report | None = None) -> str:
    place = {"title": title}
    if finding and report and finding.file:
        place["file"] = from_root(report, finding.file)
        if finding.line:
            place["line"] = str(finding.line)
    fields = ",".join(f"{name}={_property(plain(value))}" for name, value in place.items())
    return f"::{level} {fields}::{_message(plain(message))}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def to_summary(report: Report, _environment: Mapping[str, str]) -> str:
    """Return the job's summary: the score, a row a criterion, and each failure with its picture."""
    blocks = [f"## {escaped(report.submission)}: {escaped(score_line(report.score, report.gates))}", _rows(report)]
    blocks += [
        f"**{escaped(gate.gate.id)}**: {escaped(level_words(gate.level))}" for gate in report.gates if costs(gate)
    ]
    for one in report.findings:
        if one.outcome in (Outcome.FAILED, Outcome.BROKEN):
            blocks.append(f"### {escaped(one.criterion.id)}: {escaped(headline(one, report))}")
            blocks.append("\n".join(f"- {escaped(line)}" for line in details(one, report).splitlines()))
            blocks += [sequence_diagram(one)] if one.picture else []
    text = "\n\n".join(blocks) + "\n"
    return text.encode("utf-8", "replace")[:LONGEST_SUMMARY].decode("utf-8", "ignore")


def _rows(report: Report) -> str:
    rows = ["| | {} | {} | |".format(_("criterion"), _("points")), "|---|---|---:|---|"]
    for one in report.findings:
        points = f"{number(one.points)}/{number(one.criterion.points)}"
        said = headline(one, report) if one.outcome is not Outcome.PASSED else one.criterion.says
        rows.append(
            f"| {_SIGNS[one.outcome]} {outcome_word(one.outcome)} | {one.criterion.id} | {points} | {escaped(said)} |"
        )
    return "\n".join(rows)


def sequence_diagram(finding: Finding) -> str:
    """Return the failing step as a Mermaid sequence diagram; a crossed arrow was lost."""
    lanes: dict[Lane, str] = {}
    for arrow in finding.picture:
        for lane in (arrow.sender, arrow.receiver):
            lanes.setdefault(lane, f"p{len(lanes)}")
    lines = ["```mermaid", "sequenceDiagram"]
    for lane, name in lanes.items():
        shown = _("{who}'s screen").format(who=lane.who) if lane.screen else lane.who
        lines.append(f"    participant {name} as {_mermaid(shown)}")
    for arrow in finding.picture:
        sign = "-x" if arrow.lost else "->>"
        lines.append(f"    {lanes[arrow.sender]}{sign}{lanes[arrow.receiver]}: {_mermaid(arrow.text)}")
    return "\n".join([*lines, "```"])


def _mermaid(text: str) -> str:
    """Return text as Mermaid shows it: every sign that is no letter, number or blank by its number."""
    return re.sub(r"[^\w ]", lambda found: f"#{ord(found.group())};", " ".join(plain(text).split())) or "#32;"
