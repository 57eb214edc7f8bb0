"""A rule that reads the source: what it suspects counts only in the program that failed, and where the run agrees.

Rule 1. The source is read after a failure only, and only that of the program which the record holds responsible.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader.diagnosis.agrees import nothing_comes
from grader.diagnosis.failure import Failure
from grader.diagnosis.reading import Suspect
from grader.diagnosis.words import said_of
from grader.judge.evidence import SERVER
from grader.model import Diagnosis, Half, Place
from grader.record.events import Began
from grader.record.text import quote
from grader.submission.names import Names
from grader.submission.program import FUNCTIONS, ProgramText
from grader.submission.source import Source, shown


@dataclass(frozen=True)
class SourceRule:
    """`find` yields what it suspects in a program's source; `agrees` tells whether the run of `who` bears it out.

    `elsewhere`: it reads the other program, not the one that lost the line: what came to that one may be wrong already.
    """

    find: Callable[[ProgramText], Iterable[Suspect]]
    agrees: Callable[[Failure, str, Suspect], bool] = nothing_comes
    elsewhere: bool = False

    def __call__(self, failure: Failure) -> Diagnosis | None:
        """Return the first suspect with which the run agrees, as a diagnosis."""
        for who, text in programs(failure, elsewhere=self.elsewhere):
            for suspect in self.find(text):
                if self.agrees(failure, who, suspect):
                    return diagnosed(suspect, text, saw(failure))
        return None


def diagnosed(suspect: Suspect, text: ProgramText, said: str) -> Diagnosis:
    """Return a suspect with its words and its places; `said` is what was seen."""
    places = (place_of(text, one) if one else None for one in (suspect.node, suspect.other))
    why, change = (words.format(**suspect.said) for words in said_of(suspect.id))
    return Diagnosis(suspect.id, said, why, change, *places)


def saw(failure: Failure) -> str:
    """Return what failed, as a sentence."""
    return failure.complaint.headline.rstrip(".") + "."


def programs(failure: Failure, *, each: bool = False, elsewhere: bool = False) -> Iterator[tuple[str, ProgramText]]:
    """Yield the programs that may be at fault: a user (or the server) that ran it, and its text; `each` user's own."""
    fault = failure.complaint.fault
    ran = {event.who: event.file for event in reversed(failure.record.of(Began))}
    seen: set[str] = set()
    for who in sorted(ran, key=lambda one: (one != SERVER, one)):
        half = Half.SERVER if who == SERVER else Half.CLIENT
        file = ran[who]
        if (fault in (None, half)) is not elsewhere and file in failure.sources and (each or file not in seen):
            seen.add(file)
            if text := text_of(tuple(failure.sources.values()), file):
                yield who, text


@lru_cache(maxsize=8)
def text_of(sources: tuple[Source, ...], file: str) -> ProgramText | None:
    """Return a program's text; None where Python cannot read it."""
    names = Names(sources)
    found = next(source for source in sources if shown(source.file) == file)
    return ProgramText(names, found.file) if found.tree else None


def place_of(text: ProgramText, node: ast.AST) -> Place | None:
    """Return where a node stands: its line, the text of it, and the columns, to the line's end at most."""
    module = next(one for one in (node, *text.above(node)) if isinstance(one, ast.Module))
    source = next(one.source for one in text.codes if one.source.tree is module)
    whole = next((one for one in text.above(node) if isinstance(one, ast.JoinedStr)), node)  # parts have no place
    line, column = getattr(whole, "lineno", 0), getattr(whole, "col_offset", 0)
    lines = source.text.splitlines()
    if not 0 < line <= len(lines):
        return None
    raw = lines[line - 1]
    if isinstance(whole, ast.Attribute) and whole.end_lineno == line:
        column = max(column, (whole.end_col_offset or 0) - len(whole.attr.encode()))  # `run` of a long call
    first = len(raw.encode()[:column].decode(errors="ignore"))
    last = len(raw.rstrip())
    if getattr(whole, "end_lineno", line) == line:
        last = len(raw.encode()[: getattr(whole, "end_col_offset", 0)].decode(errors="ignore"))
    function = next((one.name for one in text.above(node) if isinstance(one, FUNCTIONS)), "")
    return Place(shown(source.file), line, quote(raw), quote(function), first, max(first, last))
