"""The threads seen, in rows: which thread of which program made which calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.language import _, ngettext

if TYPE_CHECKING:
    from grader.model import ThreadSeen

Kind = tuple[str, str, tuple[str, ...]]

_STARTED = re.compile(r"(?P<thread>.+), (?P<place>.+:\d+)", re.DOTALL)
_NUMBERED = re.compile(r"\bThread-\d+")


def thread_rows(threads: tuple[ThreadSeen, ...]) -> list[tuple[str, str]]:
    """Return a row (program, thread and calls) for every kind of thread; a program is named once.

    Threads of one program that ran the same function and made the same calls are one row: a server for twenty
    users has twenty of them.
    """
    programs: dict[str, dict[Kind, list[str]]] = {}
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
    return f"{who}: {', '.join(calls) or _('none of the calls that count')}"
