"""What is graded in a soak, and beside what: programs, loads, and one grade after another."""

from __future__ import annotations

import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.load import busy, memory, settle_down
from tests.submissions.suite import PATIENCE, ROOT, Deviation, Known, choose, compare, grade, judge, known

from .tally import Grade

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator, Sequence

CRITERIA = ("serves", "turns", "exchange", "group", "no_echo", "named", "together", "leaves", "private")
SEED, WORKS, GRADES = 4711, 10, 1_000
DOCUMENTS = ROOT.parent / "shared" / "documents" / "task4"


@dataclass(frozen=True)
class Load:
    """What stands beside the grades."""

    name: str = "idle"
    busy: int = 0
    memory: int = 0
    nice: int = 0
    core: bool = False

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Keep it there; spinning processes share the grades' core where these have one only."""
        with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
            if self.core:
                pool.submit(settle_down, 0, core=True).result()
            for load in (busy(self.busy), memory(self.memory)):
                pool.submit(stack.enter_context, load).result()
            yield


LOADS = (Load(), Load("4 busy", busy=4), Load("1 core, 4 busy", busy=4, core=True))


@dataclass(frozen=True)
class Program:
    """A folder to be graded. Without a known verdict it must earn all points."""

    name: str
    folder: Path
    verdict: Known | None = None

    def deviations(self) -> list[Deviation]:
        """Grade it once and compare."""
        if self.verdict is not None:
            return judge(self.verdict)
        try:
            report, code, complaint = grade(self.folder)
        except subprocess.TimeoutExpired:
            return [Deviation(self.name, "end", "a report", f"none in {PATIENCE:.0f} s")]
        if not report:
            return [Deviation(self.name, "report", "written", f"exit {code}", complaint.strip()[-200:])]
        outcomes = dict.fromkeys(CRITERIA, "passed")
        whole = Known("", self.folder, {"protocol": report.get("protocol"), "gate": "met", "outcomes": outcomes})
        return compare(whole, report, code)


def programs(names: Iterable[str]) -> list[Program]:
    """Return what the names stand for: folders, or submissions of tests/submissions.

    Raises:
        ValueError: a name is neither.
    """
    found: list[Program] = []
    for name in names:
        if Path(name).is_dir() and not (Path(name) / "expected.toml").exists():
            found.append(Program(name.rstrip("/"), Path(name).resolve()))
        else:
            found += [Program(one.name, one.folder, one) for one in choose([_submission(name)]) if one.runs_here]
    return found


def _submission(name: str) -> str:
    """Return a submission's name, where a path to it was given."""
    path = Path(name)
    return f"{path.resolve().parent.name}/{path.resolve().name}" if path.is_dir() else name


def acceptance(documents: Path | None = None) -> list[Program]:
    """Return the programs of the named series: the references, the documents' chat where it is, ten that work."""
    folder = documents or DOCUMENTS
    works = [one for one in known() if one.kind == "works" and one.runs_here]
    return [
        *(Program(f"reference/{one}", ROOT / "reference" / one) for one in ("tcp", "udp")),
        *([Program("documents", folder)] if folder.is_dir() else []),
        *(Program(one.name, one.folder, one) for one in random.Random(SEED).sample(works, WORKS)),
    ]


def soak(
    chosen: Sequence[Program], count: int, load: Load, side: int, stop: threading.Event | None = None
) -> Iterator[Grade]:
    """Grade `count` times, the programs in turn, `side` at a time, beside a load; give each grade as it comes.

    Raises:
        KeyboardInterrupt: `stop` was set: no further grade begins.
    """

    def once(program: Program) -> Grade:
        if stop is not None and stop.is_set():
            raise KeyboardInterrupt
        began = time.monotonic()
        found = tuple(program.deviations())
        return Grade(program.name, load.name, found, time.monotonic() - began)

    turn = [chosen[number % len(chosen)] for number in range(count)]
    with load.beside(), ThreadPoolExecutor(side, initializer=lambda: settle_down(load.nice, core=load.core)) as pool:
        try:
            yield from pool.map(once, turn)
        finally:
            pool.shutdown(cancel_futures=True)
