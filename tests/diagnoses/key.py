"""How well a report explains a mistake, held against the key of the case.

Rule 1. A key is what a teacher would answer who reads the program, written down before any report was read.
Rule 2. Its places are texts of the edited programs. Half and function follow from them: a file with `serv` in its name
        is the server's.
Rule 3. Read is what a beginner reads first: of the failures that follow from no other the first that has a diagnosis,
        or else the first; the place of its diagnosis, or else its own file and line. Where no half is blamed in so many
        words, the file at which it points blames one.
Rule 4. Misleading is a diagnosis, under whichever failure, that blames the other half, or that points only into
        functions in which the key has no place. Where there is none, nothing is claimed that could mislead.
Rule 5. Whether the sentences are true of the program, no table can tell: they are printed, for a person to read.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.cases.write import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cases.known import Case

CAUSES = {
    "address": "a port, a socket's kind, where a datagram is sent, which socket is read",
    "branch": "what is done stands under the wrong `if`",
    "bytes": "a text where bytes belong, or the other way round; a character that is cut",
    "call": "a call with the wrong arguments, or without its brackets",
    "comparison": "what is compared can never be equal, or always is",
    "error": "an exception that is caught and hidden",
    "framing": "where a message ends: the newline, the length, the size of `recv`",
    "leave": "who leaves is not forgotten, or takes others along",
    "list": "who is saved: never, twice, or into a list that is made anew",
    "lock": "taken twice, or never given back",
    "loop": "`return`, `break`, a variable, or the lack of a loop",
    "order": "something is waited for before it can come",
    "output": "what came is not printed, not whole, or not yet",
    "receiver": "words that go to the wrong users",
    "shared": "one variable for all where each needs an own, or two where all need one",
    "syntax": "no Python",
    "thread": "not made, not started, called for its target, or waited for at once",
    "value": "the wrong name, key, or number of parts",
}
"""The mistake in a word, and what it stands for."""


@dataclass(frozen=True)
class Spot:
    """Some lines of a program, and the function in which the first of them stands; `near` as in a case's place."""

    file: str
    first: int
    last: int
    function: str
    near: bool = False

    @property
    def half(self) -> str:
        """The program to which the file belongs."""
        return "server" if "serv" in self.file else "client"

    def holds(self, other: Spot) -> bool:
        """Whether a report that points there points here, or at the next line."""
        return self.file == other.file and self.first <= other.first <= self.last + 1

    def is_around(self, other: Spot) -> bool:
        """Whether both stand in one function; the lines outside of all functions are one, too."""
        return (self.file, self.function) == (other.file, other.function)


@dataclass(frozen=True)
class Explained:
    """What of a case's key its report has told, and the words in which it did."""

    case: Case
    found: bool
    half: bool
    line: bool
    function: bool
    misleading: bool
    words: str


def programs(case: Case) -> dict[str, str]:
    """The case's programs as they are graded, by the names of their files."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "work"
        write(case, folder)
        return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}


def function_at(source: str, line: int) -> str:
    """The innermost function around a line; none outside of all, and none where the source is no Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ""
    around = [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.lineno <= line <= (one.end_lineno or 0)
    ]
    return max(around, key=lambda one: one.lineno).name if around else ""


def key(case: Case, sources: Mapping[str, str]) -> list[Spot]:
    """Where a teacher would point, as lines."""
    found = []
    for place in case.places:
        source = sources[place.file]
        first = source[: source.index(place.text)].count("\n") + 1
        last = first + place.text.count("\n")
        found.append(Spot(place.file, first, last, function_at(source, first), place.near))
    return found


def _spot(place: Mapping[str, Any] | None, sources: Mapping[str, str]) -> Spot | None:
    """The place at which a report points, if it does; of `Class.method` the method counts, of a module nothing."""
    if not place or not place.get("file") or not place.get("line"):
        return None
    name, line = PurePosixPath(place["file"]).name, place["line"]
    told = (place.get("function") or "").rpartition(".")[2].strip("()")
    function = told or function_at(sources.get(name, ""), line)
    return Spot(name, line, line, "" if function == "<module>" else function)


def explained(case: Case, report: Mapping[str, Any]) -> Explained:
    """Compare a report with the case's key."""
    sources = programs(case)
    spots = key(case, sources)
    exact = [one for one in spots if not one.near]
    halves = {one.half for one in exact}
    failed = [one for one in report.get("findings", ()) if one["outcome"] == "failed"]
    first = [one for one in failed if not one.get("because")] or failed
    read: Mapping[str, Any] = next((one for one in first if one.get("diagnosis")), first[0] if first else {})
    diagnosis = read.get("diagnosis") or {}
    shown = _spot(diagnosis.get("place"), sources) or _spot(read, sources)

    def misleads(finding: Mapping[str, Any]) -> bool:
        claim = finding.get("diagnosis")
        if not claim:
            return False
        named = [spot for spot in (_spot(claim.get(which), sources) for which in ("place", "other")) if spot]
        blamed = finding.get("fault")
        elsewhere = bool(named) and not any(one.is_around(spot) for one in spots for spot in named)
        return elsewhere or (blamed is not None and blamed not in halves)

    told = [diagnosis.get(part) for part in ("id", "saw", "change")] if diagnosis else []
    words = told or [read.get("headline"), *(read.get("got") or "").strip().splitlines()[-1:]]
    at = f"{shown.file}:{shown.first} " if shown else ""
    return Explained(
        case,
        found=set(case.failed) <= {one["id"] for one in failed},
        half=(read.get("fault") or (shown.half if shown else "")) in halves,
        line=shown is not None and any(one.holds(shown) for one in exact),
        function=shown is not None and any(one.is_around(shown) for one in exact),
        misleading=any(misleads(one) for one in failed),
        words=at + "; ".join(str(word) for word in words if word),
    )
