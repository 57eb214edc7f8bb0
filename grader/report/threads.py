"""The threads seen, in rows: which thread of which program made which calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.language import _, ngettext

if TYPE_CHECKING:
    from grader.model import ThreadSeen

Kind = tuple[str, str, tuple[str, ...]]


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


def _thread(names: list[str], target: str, started_by: str, calls: tuple[str, ...]) -> str:
    who = names[0]
    if target and target not in who:
        who = f"{who} ({target})"
    others = len(names) - 1
    if others:
        who += " " + ngettext("and {count} more", "and {count} more", others).format(count=others)
    if started_by:
        who += ", " + _("started by {thread}").format(thread=started_by)
    return f"{who}: {', '.join(calls) or _('none of the calls that count')}"
