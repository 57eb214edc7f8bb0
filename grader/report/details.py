"""What `--verbose` adds: all that was done and seen, for who will not believe it, or has to settle a dispute."""

import re

from grader.language import _, ngettext
from grader.model import Finding, Report, ThreadSeen
from grader.report.page import Look, Row, Section
from grader.report.plain import factor
from grader.report.sentences import confirmation, costs, is_failure, level_words, parts, reach_words, title

_STARTED = re.compile(r"(?P<thread>.+), (?P<place>.+:\d+)", re.DOTALL)
_NUMBERED = re.compile(r"\bThread-\d+")


def details(look: Look, report: Report) -> list[Section]:
    """Return a section for each failure with its steps, the threads that were seen, and how the programs were run."""
    told = [_failure(look, finding, report) for finding in report.findings if is_failure(finding)]
    return [*told, _threads(look, report), _run(look, report)]


def _failure(look: Look, finding: Finding, report: Report) -> Section:
    rows = [*parts(finding), (_("checked"), confirmation(finding)), *((_("note"), note) for note in finding.notes)]
    section: Section = [look.heading(f"{finding.criterion.id}: {title(finding, report)}"), look.labelled(rows)]
    if finding.steps:
        steps = [(look.text(f"{count}."), look.text(step)) for count, step in enumerate(finding.steps, 1)]
        section += [look.text("  " + _("How it came to this:"), "cyan"), look.columns(steps, right=0)]
    return section


def _threads(look: Look, report: Report) -> Section:
    section: Section = []
    for gate in report.gates:
        level = level_words(gate.level) + (f" (× {factor(gate.factor)})" if costs(gate) else "")
        section.append(look.heading(f"{gate.gate.id}: {level}"))
        section.append(look.columns([(look.text(gate.gate.says),)]))
        section += map(look.bullet, evidence_rows(gate.evidence))
    if rows := thread_rows(report.threads):
        section.append(look.text("  " + _("Which thread did what:"), "cyan"))
        cells: list[Row] = [(look.text(program), look.text(words)) for program, words in rows]
        section.append(look.columns(cells))
    return section


def _run(look: Look, report: Report) -> Section:
    return [look.heading(_("How it was graded")), look.labelled(run_rows(report))]


def run_rows(report: Report) -> list[tuple[str, str]]:
    """Return what a dispute would ask for, each with its label: protection, points, seed, effort."""
    runs = ngettext("{count} conversation was played", "{count} conversations were played", report.plays)
    started = ngettext("{count} program was started", "{count} programs were started", report.processes)
    rows = [
        (_("reach"), reach_words(report.reached) if report.shows_reach else ""),
        (_("protection"), "; ".join(report.protection)),
        (_("points"), _("by the rubric “{rubric}”").format(rubric=report.rubric)),
        (_("seed"), str(report.seed)),
        (_("effort"), f"{runs.format(count=report.plays)}, {started.format(count=report.processes)}"),
        (_("time"), _("{seconds} s").format(seconds=f"{report.seconds:.1f}")),
        *((_("also seen"), note) for note in report.asides),
    ]
    return [row for row in rows if row[1]]


def thread_rows(threads: tuple[ThreadSeen, ...]) -> list[tuple[str, str]]:
    """Return a row (program, thread and calls) for every kind of thread; a program is named once.

    Threads of one program that ran the same function and made the same calls are one row: a server for twenty
    users has twenty of them.
    """
    programs: dict[str, dict[tuple[str, str, tuple[str, ...]], list[str]]] = {}
    for thread in threads:
        kinds = programs.setdefault(thread.program, {})
        kinds.setdefault((thread.target, thread.started_by, thread.calls), []).append(thread.name)
    return [
        (program if number == 0 else "", _thread(names, *kind))
        for program, kinds in programs.items()
        for number, (kind, names) in enumerate(kinds.items())
    ]


def evidence_rows(evidence: tuple[str, ...]) -> list[str]:
    """Return the sentences of a gate's evidence; those that differ in the number of a thread only are one."""
    alike: dict[str, list[str]] = {}
    for sentence in evidence:
        alike.setdefault(_NUMBERED.sub("Thread", sentence), []).append(sentence)
    rows = []
    for first, *others in alike.values():
        count = len(others)
        more = ngettext("{first}, and {count} more like it", "{first}, and {count} more like it", count)
        rows.append(more.format(first=first, count=count) if count else first)
    return rows


def _thread(names: list[str], target: str, started_by: str, calls: tuple[str, ...]) -> str:
    who = names[0]
    if target.rpartition(".")[2] not in who:  # Python names a thread by its function, without the class
        who = f"{who} ({target})"
    others = len(names) - 1
    if others:
        who += " " + ngettext("and {count} more", "and {count} more", others).format(count=others)
    if started_by:
        placed = _STARTED.fullmatch(started_by)
        said = _("started by {thread} at {place}") if placed else _("started by {thread}")
        who += ", " + said.format(**placed.groupdict() if placed else {"thread": started_by})
    return f"{who}: {', '.join(calls)}" if calls else f"{who}: " + _("none of the calls that count")
