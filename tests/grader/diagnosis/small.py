"""Small programs, and what a rule suspects in them.

They stand in `programs/`, a file for each kind of mistake: a head that all share, then for each rule, by its name, some
that are wrong, with the line that is meant marked, and some that look like them and are right.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from grader.diagnosis.reading import Suspect
from grader.diagnosis.source_rule import place_of
from grader.diagnosis.words import said_of
from grader.submission.names import Names
from grader.submission.program import ProgramText
from grader.submission.source import parse

MARK = "  #!"
PROGRAMS = Path(__file__).with_name("programs")


def small_programs(kind: str) -> list[tuple[str, str]]:
    """Return the programs of a kind, `wrong` or `right`: the name of the rule, and the text."""
    found = []
    for file in sorted(PROGRAMS.glob("*.txt")):
        _nothing, _head, head, *rest = re.split(r"^### (.*)\n", file.read_text("utf-8"), flags=re.MULTILINE)
        entries = zip(rest[::2], rest[1::2], strict=True)
        found += [(name.split()[1], f"{head}\n{text}") for name, text in entries if name.split()[0] == kind]
    return found


def program_text(text: str) -> ProgramText:
    """Return the text of one program, read."""
    file = Path("chat.py")
    source = parse(file, text.encode())
    assert source.tree, source.problem
    return ProgramText(Names([source]), file)


def accused(find: Callable[[ProgramText], Iterable[Suspect]], text: str) -> list[str]:
    """Return the lines that a rule suspects; each must have a place and whole sentences."""
    known = program_text(text)
    found: list[str] = []
    for one in find(known):
        place = place_of(known, one.node)
        why, change = (words.format(**one.said) for words in said_of(one.id))
        assert place
        assert place.code[place.start : place.end].strip()
        assert why.endswith(".")
        assert change.endswith(".")
        found.append(place.code)
    return found


def marked(text: str) -> list[str]:
    """Return the lines that a rule must suspect."""
    lines = [line for line in text.splitlines() if line.endswith(MARK)]
    assert lines
    return lines
