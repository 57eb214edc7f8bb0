"""The programs of a chat, as they are to be run: what each asks, what its command line wants, who has two windows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.model import Program
from grader.submission.command_line import CommandLine
from grader.submission.packages import module
from grader.submission.program import ProgramText
from grader.submission.questions import Keyboard
from grader.submission.traits import Fact
from grader.submission.values import SERVING, Values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.submission.choice import Choice
    from grader.submission.names import Names

MOST_PAIRED = 8  # programs looked at: a chat of two-window users has two, or two for each


def cast(names: Names, choice: Choice) -> tuple[Program | None, tuple[Program, ...]]:
    """Return the programs of the server and of the clients, in their order."""
    kinds: list[str] = []
    both = choice.server in choice.clients
    server = _program(names, choice.server, "server", [], both=both) if choice.server else None
    clients = [_program(names, file, "client", kinds, both=both and file == choice.server) for file in choice.clients]
    return server, _paired(clients, kinds)


def _program(names: Names, file: Path, role: str, kinds: list[str], *, both: bool) -> Program:
    code = names.codes.get(file)
    if code is None or code.source.tree is None:
        kinds.append("")
        return Program(file)
    text = ProgramText(names, file)
    values = Values(text)
    keyboard = Keyboard(text, values)
    line = CommandLine(values, role, both=both).line()
    facts = text.facts(code.nodes[0])
    receives, shows = bool(facts & (Fact.RECEIVES | Fact.DATAGRAMS)), bool(facts & (Fact.CONNECTS | SERVING))
    kinds.append(
        "writer" if keyboard.lines and not receives else "reader" if not keyboard.lines and receives and shows else ""
    )
    return Program(
        file,
        arguments=line.arguments,
        wants=line.wants,
        module=module(names, file),
        questions=keyboard.questions(role, both=both),
        commands=keyboard.commands(),
    )


def _paired(programs: Sequence[Program], kinds: Sequence[str]) -> tuple[Program, ...]:
    """Return the users' programs: each that only writes with one that only reads, or all as they are."""
    writers = [one for one, kind in zip(programs, kinds, strict=True) if kind == "writer"]
    readers = [one for one, kind in zip(programs, kinds, strict=True) if kind == "reader"]
    readers = readers * len(writers) if len(readers) == 1 else readers
    if "" not in kinds and writers and len(readers) == len(writers) and len(programs) <= MOST_PAIRED:
        return tuple(replace(one, reader=other) for one, other in zip(writers, readers, strict=True))
    return tuple(programs)
