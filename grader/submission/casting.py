"""The programs of a chat, as they are to be run: what each asks, what its command line wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Program
from grader.submission.command_line import CommandLine
from grader.submission.commands import commands, requests
from grader.submission.packages import module
from grader.submission.pairs import paired
from grader.submission.questions import Reading
from grader.submission.trees import Tree, Trees
from grader.submission.walk import CLIENT, CLIENT_OF_BOTH, SERVER, SERVER_OF_BOTH

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submission.choice import Choice
    from grader.submission.names import Names
    from grader.submission.walk import Aim


class Casting:
    """Reads the programs of a submission, each file once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._trees: dict[Path, Tree] = {}
        self._readings: dict[Path, Reading] = {}

    def server(self, choice: Choice) -> Program | None:
        """Return the server's program."""
        if choice.server is None:
            return None
        both = choice.server in choice.clients
        return self._program(choice.server, SERVER_OF_BOTH if both else SERVER, both=both)

    def clients(self, choice: Choice) -> tuple[Program, ...]:
        """Return the clients' programs, in their order."""
        programs = [
            self._program(file, CLIENT_OF_BOTH if file == choice.server else CLIENT, both=file == choice.server)
            for file in choice.clients
        ]
        if len(programs) < 2:
            return tuple(programs)
        return paired(programs, [self._readings.get(file) for file in choice.clients])

    def reading(self, file: Path) -> Reading:
        """Return what is known of a program's files."""
        if file not in self._readings:
            self._readings[file] = Reading(Trees(self._names, self._names.reach(file), self._trees))
        return self._readings[file]

    def _program(self, file: Path, aim: Aim, *, both: bool) -> Program:
        code = self._names.codes.get(file)
        if code is None or code.source.tree is None:
            return Program(file)
        try:
            reading = self.reading(file)
            line = CommandLine(reading, aim, both=both).line()
            return Program(
                file,
                arguments=line.arguments,
                wants=line.wants,
                module=module(self._names, file),
                questions=reading.questions(aim),
                commands=commands(reading) if aim in {CLIENT, CLIENT_OF_BOTH} else requests(reading),
            )
        except RecursionError:  # a tree too deep to walk: it is run as it is
            return Program(file)
