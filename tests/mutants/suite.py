"""Makes mutants of good chats, grades them, and tells which criterion noticed the fault.

Rule 1. A mutant is data: a base (a whole good chat), a file of it, a text that stands there exactly once, and what
        stands there instead. A base that changes can therefore never make a mutant empty without being noticed.
Rule 2. `hits` are the criteria whose promise the fault breaks, written down from reading the promises, not from
        what came out. Each of them must fail. What needs one of them may be skipped; all else must pass.
Rule 3. A mutant without `hits` and with the gate `met` is a harmless variation: it keeps full marks.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.submissions.suite import PATIENCE, ROOT, grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE = Path(__file__).resolve().parent
BASES = HERE / "bases"
RUBRIC = tomllib.loads((ROOT / "assignments" / "chat" / "rubric.toml").read_text(encoding="utf-8"))
NEEDS: dict[str, tuple[str, ...]] = {one["id"]: tuple(one["needs"]) for one in RUBRIC["criterion"]}
TASK = tuple(one["id"] for one in RUBRIC["criterion"] if one["tier"] == "task")
GATE = "gate"
SWITCH_INTERVALS = (1e-6, 1e-5, 1e-4, 1e-3, 5e-3)  # s between two threads of a racy program; CPython's own comes last


@dataclass(frozen=True)
class Mutant:
    """One good chat with one substitution, and what the grader must say of it.

    `plays`: how often a racy one is graded at most, until it is caught. `escapes`: the reason why it is not caught.
    `beyond`: the criterion of the second tier that alone can notice it. `system`: the one on which it shows at all.
    """

    family: str
    id: str
    says: str
    base: str
    file: str = ""
    old: str = ""
    new: str = ""
    hits: tuple[str, ...] = ()
    gate: str = "met"
    plays: int = 1
    escapes: str = ""
    beyond: str = ""
    system: str = ""

    @property
    def name(self) -> str:
        """The name a person types: `relaying/twice`."""
        return f"{self.family}/{self.id}"

    @property
    def own(self) -> set[str]:
        """The criteria that have to notice it."""
        return {*self.hits, self.beyond} - {""}

    @property
    def is_playable(self) -> bool:
        """Whether it shows on this system, and the rubric knows the criterion that is to notice it."""
        return (not self.beyond or self.beyond in NEEDS) and self.system in ("", sys.platform)

    def source(self) -> str:
        """Return the program with the substitution.

        Raises:
            ValueError: the text to be replaced does not stand there exactly once.
        """
        text = (BASES / self.base / self.file).read_text(encoding="utf-8")
        if (count := text.count(self.old)) != 1:
            raise ValueError(f"{self.name}: its text stands {count} times in {self.base}/{self.file}")
        return text.replace(self.old, self.new)

    def write(self, into: Path, seed: int) -> Path:
        """Put the whole mutated chat into a folder of its own, named as the mutant, and return that."""
        folder = shutil.copytree(BASES / self.base, into / self.id, ignore=shutil.ignore_patterns("__pycache__"))
        if self.file:
            interval = random.Random(f"{seed}/{self.name}").choice(SWITCH_INTERVALS)
            hurried = f"import sys; sys.setswitchinterval({interval})\n" if self.plays > 1 else ""
            (folder / self.file).write_text(hurried + self.source(), encoding="utf-8")
        return folder


def known() -> list[Mutant]:
    """All mutants, by families and in the order of their files."""
    return [
        Mutant(**{"family": path.stem, **entry, "hits": tuple(entry.get("hits", ()))})
        for path in sorted(HERE.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    ]


def sample(seed: int, total: int = 12) -> list[Mutant]:
    """Draw some mutants that one play catches, or must not catch, from as many families as there can be."""
    draw = random.Random(seed)
    steady = [one for one in known() if one.plays == 1 and not one.escapes and one.is_playable]
    families = sorted({one.family for one in steady})
    draw.shuffle(families)
    chosen = [draw.choice([one for one in steady if one.family == family]) for family in families[:total]]
    rest = [one for one in steady if one not in chosen]
    return sorted(chosen + draw.sample(rest, total - len(chosen)), key=lambda one: one.name)


def choose(names: Iterable[str]) -> list[Mutant]:
    """The mutants that are named: by family, by `family/id`, or by id alone.

    Raises:
        ValueError: A name fits none.
    """
    chosen: list[Mutant] = []
    for name in names:
        fitting = [one for one in known() if name in (one.family, one.name, one.id)]
        if not fitting:
            raise ValueError(f"no mutant is called {name!r}")
        chosen += [one for one in fitting if one not in chosen]
    return chosen


def all_needs(criterion: str) -> set[str]:
    """What a criterion needs, and what that needs."""
    return {deeper for need in NEEDS.get(criterion, ()) for deeper in (need, *all_needs(need))}


@dataclass(frozen=True)
class Verdict:
    """What came of one mutant: the outcome of each criterion and the gate's level, in the play that told most."""

    mutant: Mutant
    got: Mapping[str, str]
    headlines: Mapping[str, str]
    seconds: tuple[float, ...] = ()
    problem: str = ""

    @property
    def escaped(self) -> tuple[str, ...]:
        """The criteria that should have failed, and did not; `gate` where its level should have been lowered."""
        missed = sorted(name for name in self.mutant.own if self.got.get(name) != "failed")
        lowered = self.got.get(GATE) in ("elsewhere", "absent")
        return (*missed, *([GATE] if self.mutant.gate != "met" and not lowered else []))

    @property
    def wrong(self) -> tuple[str, ...]:
        """What was hit without being the mutant's own: a skip counts, unless the own criterion is what it needs."""
        hit = [name for name, outcome in self.got.items() if name != GATE and self._is_wrong(name, outcome)]
        lost_gate = self.got.get(GATE) in ("elsewhere", "absent") and self.got[GATE] != self.mutant.gate
        return (*hit, *([GATE] if lost_gate else []))

    def _is_wrong(self, name: str, outcome: str) -> bool:
        if outcome == "skipped":
            return not all_needs(name) & self.mutant.own
        return outcome == "broken" or (outcome == "failed" and name not in self.mutant.own)

    @property
    def is_right(self) -> bool:
        """Whether all that had to be noticed was, and nothing else."""
        return not (self.problem or self.wrong or (self.escaped and not self.mutant.escapes))

    def sign(self, name: str) -> str:
        """One cell of the matrix: see `SIGNS`. A level that is not known is as little a hit as a skip."""
        if name in self.escaped:
            return "o"
        if name in self.wrong:
            return "?" if self.got[name] == "broken" else "!"
        if name == GATE:
            return {"met": ".", "unknown": "-"}.get(self.got.get(GATE, ""), "x")
        return {"failed": "x", "skipped": "-", "passed": "."}.get(self.got.get(name, ""), " ")


SIGNS = ". passed   x caught   - skipped with it   o escaped   ! wrongly hit   ? the grader's own fault"


def play(mutant: Mutant, seed: int) -> Verdict:
    """Grade a mutant; a racy one until a play has caught it, each with a seed of its own."""
    seconds: list[float] = []
    verdict = Verdict(mutant, {}, {})
    for number in range(mutant.plays):
        found = _play_once(mutant, seed + number)
        seconds += found.seconds
        verdict = Verdict(mutant, found.got, found.headlines, tuple(seconds), found.problem)
        if found.problem or found.wrong or not found.escaped:
            break
    return verdict


def _play_once(mutant: Mutant, seed: int) -> Verdict:
    options = ["--only", mutant.beyond] if mutant.beyond else []
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant-") as scratch:
        folder = mutant.write(Path(scratch), seed)
        try:
            report, code, complaint = grade(folder, "chat", "--seed", str(seed), *options)
        except subprocess.TimeoutExpired:
            return Verdict(mutant, {}, {}, (PATIENCE,), f"no report in {PATIENCE:.0f} s")
    seconds = (time.monotonic() - began,)
    if not report:
        return Verdict(mutant, {}, {}, seconds, f"exit code {code}: {complaint.strip()[-200:]}")
    findings: Sequence[Mapping[str, Any]] = report["findings"]
    got = {one["id"]: one["outcome"] for one in findings if one["id"] in TASK or one["id"] == mutant.beyond}
    levels = {gate["id"]: gate["level"] for gate in report["gates"]}
    got[GATE] = levels.get("threads", "missing")
    return Verdict(mutant, got, {one["id"]: one["headline"] or "" for one in findings}, seconds)
