"""The programs of a chat, as they are to be run: what each asks, what its command line wants, who has two windows."""

import ast
from dataclasses import replace
from pathlib import Path

from grader.model import Program
from grader.submission.choice import Choice
from grader.submission.command_line import CommandLine, manual
from grader.submission.facts import Fact
from grader.submission.names import Names
from grader.submission.packages import aliases, module
from grader.submission.program import ProgramText, answers_alone
from grader.submission.questions import Keyboard
from grader.submission.values import SERVING, Values

KNOWN = {"PATH", "HOME", "TERM", "LANG", "COLUMNS", "LINES", "DISPLAY", "TEMP", "TMP", "APPDATA", "OS", "PYTHONPATH"}
"""What an environment has by itself."""
MOST_PAIRED = 8  # programs looked at: a chat of two-window users has two, or two for each


def cast(names: Names, choice: Choice) -> tuple[Program | None, tuple[Program, ...]]:
    """Return the programs of the server and of the clients; a user's that only writes gets one that only reads."""
    both = choice.server in choice.clients
    server = _program(names, choice.server, "server", both=both)[0] if choice.server else None
    found = [_program(names, file, "client", both=both and file == choice.server) for file in choice.clients]
    writers = [program for program, kind in found if kind == "writer"]
    readers = [program for program, kind in found if kind == "reader"]
    all_told = len(writers) + len(readers) == len(found) <= MOST_PAIRED
    readers = readers * len(writers) if len(readers) == 1 else readers
    if all_told and 0 < len(writers) == len(readers):
        return server, tuple(replace(one, reader=other) for one, other in zip(writers, readers, strict=True))
    return server, tuple(program for program, _kind in found)


def _program(names: Names, file: Path, role: str, *, both: bool) -> tuple[Program, str]:
    """Return a program, and whether it is a `writer`, a `reader`, or neither of them alone."""
    code = names.codes.get(file)
    if code is None or code.source.tree is None:
        return Program(file), ""
    text = ProgramText(names, file)
    values = Values(text)
    keyboard = Keyboard(text, values)
    arguments, wants = CommandLine(values, role, both=both).line()
    facts = text.facts(code.nodes[0])
    receives = facts & (Fact.RECEIVES | Fact.DATAGRAMS)
    kind = "reader" if receives and facts & (Fact.CONNECTS | SERVING) else ""
    if keyboard.lines:
        kind = "" if receives else "writer"
    questions, commands = keyboard.questions(role, both=both), keyboard.commands()
    run_as = module(names, file)
    program = Program(file, arguments, wants, run_as, questions, commands)
    alone, above, environment = answers_alone(text), aliases(names, file), _environment(text, values)
    told = manual(code.source)
    return replace(program, answers_alone=alone, aliases=above, environment=environment, manual=told), kind


def _environment(text: ProgramText, values: Values) -> tuple[str, ...]:
    """Return what a program takes from its environment and has no default for, each with its kind: `PORT=port`."""
    found: dict[str, str] = {}
    for code in text.codes:
        for node in code.nodes:
            match node:
                case ast.Subscript(value=where, slice=ast.Constant(value=str() as key)):
                    taken = text.names.meaning(code, where) == "os.environ"
                case ast.Call(func=function, args=[ast.Constant(value=str() as key)]):
                    taken = text.names.meaning(code, function) in {"os.getenv", "os.environ.get"}
                case _:
                    continue
            defaults = isinstance(text.parents.get(node), ast.BoolOp)
            kind = values.kind(node, [*values.names(node), key])
            if taken and kind and not defaults and key not in KNOWN:
                found[key] = kind
    return tuple(f"{key}={kind}" for key, kind in found.items())
