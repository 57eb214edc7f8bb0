"""All programs with known verdicts.

Rule 1. A case is data: programs, and what the grader must say of them. A folder of tests/submissions with its
        `expected.toml` is one; so is each `[[case]]` in the other suites' files.
Rule 2. Its programs are files of its own, a whole folder (`base`), single files of others (`copy`), and edits of them.
        Paths in `base` and `copy` start at tests/.
Rule 3. Only what is not as usual is written down. `failed` are the criteria whose promise is broken, from reading the
        promises, not from what came out: each must fail, what needs one of them is skipped, and all else passes.
"""

import os
import random
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
RUBRIC: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "assignments" / "chat" / "rubric.toml").read_text(encoding="utf-8")
)["criterion"]
NEEDS: dict[str, tuple[str, ...]] = {one["id"]: tuple(one.get("needs", ())) for one in RUBRIC}
TASK = tuple(one["id"] for one in RUBRIC if one.get("tier", "task") == "task")
BEYOND = {one["id"]: one.get("protocol", "") for one in RUBRIC if one.get("tier", "task") == "beyond"}
SUITES = {"submissions": 14, "mutants": 12, "beyond": 8, "accidents": 6, "diagnoses": 7, "attacks": 0}
"""The suites, and how many cases of each are in a sample."""


@dataclass(frozen=True)
class Edit:
    """One text of one program that is replaced; it stands there exactly once."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Place:
    """Lines of a program after the edits: those of a text that stands there exactly once.

    `near`: a mistake that was made elsewhere comes to light here, so that naming it is not wrong, and not enough.
    """

    file: str
    text: str
    near: bool = False


@dataclass(frozen=True)
class Case:
    """One chat, and what the grader must say of it."""

    suite: str
    family: str
    id: str
    says: str
    own: Path | None = None
    """The folder that holds files of its own."""
    base: str = ""
    copy: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    system: str = ""
    """The system that has what the programs use: `posix`, or a name as in `sys.platform`."""
    alone: bool = False
    """It uses much of the machine: never in a sample."""

    failed: tuple[str, ...] = ()
    sometimes: tuple[str, ...] = ()
    """Criteria of a racy program that may fail or pass."""
    gate: str = ""
    protocol: str = ""
    """By default as its base's folders are called; `any` is not compared."""
    reached: int | None = None
    """How many others a line reaches."""
    plays: int = 1
    """How often a racy program is graded at most, until it is caught."""
    escapes: str = ""
    """Why what it breaks is not noticed."""
    beyond: str = ""
    """The criterion of the second tier that it breaks, or `all`: the whole tier is played, and passes."""
    line: str = ""
    """A part of the line at which the failure of `beyond` must point."""
    told: str = ""
    """What the report must say."""
    open: str = ""
    """Why no verdict is stated."""
    broken: bool = False
    """The grader must say that it cannot judge."""
    cause: str = ""
    """What a teacher would call the mistake, in a word of `tests/diagnoses/key.py`."""
    places: tuple[Place, ...] = ()
    """Where a teacher would point; any of them will do."""

    folder: str = ""
    """What is put into the folder beside the programs: a name in `folders.py`."""
    called: str = "work"
    """The folder's name, with escapes as Python writes them."""
    inside: bool = False
    """Graded with the folder as the current one."""
    wins: str = ""
    """What an attack gains or harms where there is no sandbox; in one, none does."""
    outside: str = ""
    """A good server runs outside of the grade; its real port stands in the folder's file `port`."""
    disk: int = 0
    """Kilobytes of the disk that holds all copies; 0: the system's own."""
    free: int = 0
    """Pages of 4 KB that are left on it; 0: all."""

    @property
    def name(self) -> str:
        """The name a person types: `partly/no_author`, `relaying/twice`."""
        return f"{self.family}/{self.id}"

    @property
    def runs_here(self) -> bool:
        """Whether this system has what the case needs."""
        if self.disk:
            return sys.platform == "linux" and os.geteuid() == 0
        return self.system in ("", sys.platform) or (self.system == "posix" and os.name == "posix")

    @property
    def is_steady(self) -> bool:
        """Whether one grade decides it, beside others."""
        return self.plays == 1 and not self.escapes and not self.alone

    @property
    def by_chance(self) -> set[str]:
        """The criteria that may fail or pass."""
        return {*self.sometimes, *(self.failed if self.escapes else ())}

    def outcomes(self) -> dict[str, str]:
        """What each criterion of the task must come to: what needs a lost one is skipped."""
        found: dict[str, str] = {}
        for name in TASK:
            lost = any(found[need] != "passed" for need in NEEDS[name])
            failed = name in self.failed and name not in self.by_chance
            found[name] = "skipped" if lost else "failed" if failed else "passed"
        return found


def all_needs(criterion: str) -> set[str]:
    """What a criterion needs, and what that needs."""
    return {deeper for need in NEEDS.get(criterion, ()) for deeper in (need, *all_needs(need))}


@cache
def known() -> tuple[Case, ...]:
    """All cases, by suites and families, in the order of their files."""
    found = []
    for suite in SUITES:
        for path in sorted((TESTS / suite).glob("*.toml")):
            entries = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
            found += [_case(entry, suite=suite, family=path.stem) for entry in entries]
        for path in sorted((TESTS / suite).glob("*/*/expected.toml")):
            entry = tomllib.loads(path.read_text(encoding="utf-8"))
            found.append(_case(entry, suite=suite, family=path.parts[-3], id=path.parts[-2], own=path.parent))
    return tuple(found)


def _case(entry: Mapping[str, Any], **given: Any) -> Case:
    """Read one entry; a key that is no field of a case is an error."""
    fields: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in entry.items()}
    fields["edits"] = tuple(Edit(**edit) for edit in fields.pop("edit", ()))
    fields["places"] = tuple(Place(**place) for place in fields.pop("place", ()))
    fields["copy"] = tuple(fields.get("copy", {}).items())
    return Case(**given, **fields)


def ordinary() -> list[Case]:
    """All cases whose verdict needs no sandbox: the attacks are no part of them."""
    return [one for one in known() if one.suite != "attacks"]


def choose(names: Iterable[str]) -> list[Case]:
    """The cases that are named: by suite, by family, by `family/id`, or by id alone.

    Any other folder that is named must earn all points.

    Raises:
        ValueError: A name fits none.
    """
    chosen: list[Case] = []
    for name in names:
        plain = name.rstrip("/")
        fitting = [one for one in known() if plain in (one.suite, f"{one.suite}/{one.family}", one.name, one.id)]
        fitting += [one for one in known() if plain == one.family and one not in fitting]
        if not fitting and (folder := Path(plain).resolve()).is_dir():
            fitting = [Case("", folder.parent.name, folder.name, "It is right.", base=str(folder), protocol="any")]
        if not fitting:
            raise ValueError(f"no case is called {name!r}")
        chosen += [one for one in fitting if one not in chosen]
    return chosen


def good_chats() -> list[Case]:
    """What the long series grades: the references, the documents' chat where it is, and ten programs that work."""
    folders = (ROOT / "reference" / "tcp", ROOT / "reference" / "udp", ROOT.parent / "shared" / "documents" / "task4")
    works = [one for one in choose(["works"]) if one.runs_here]
    return choose(str(one) for one in folders if one.is_dir()) + random.Random("series").sample(works, 10)


def sample(seed: int) -> list[Case]:
    """Draw some cases of each suite, from all of its families as evenly as can be, that one grade decides."""
    chosen: list[Case] = []
    for suite, total in SUITES.items():
        draw = random.Random(f"{seed}/{suite}")
        steady = [one for one in known() if one.suite == suite and one.runs_here and one.is_steady]
        families = sorted({one.family for one in steady})
        drawn = [
            one
            for family in families
            for one in draw.sample([one for one in steady if one.family == family], total // len(families))
        ]
        rest = [one for one in steady if one not in drawn]
        chosen += drawn + draw.sample(rest, total - len(drawn))
    return sorted(chosen, key=known().index)
