"""What is graded in a soak, and beside what: programs, loads, and one grade after another."""

import random
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cases.beside import busy, memory, settle_down
from tests.cases.known import ROOT, Case, choose
from tests.cases.run import judge

from .tally import Grade

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


def whole(folder: Path) -> Case:
    """Return a folder without a known verdict: it must earn all points."""
    place = folder.resolve()
    return Case("", place.parent.name, place.name, "It is right.", base=str(place), protocol="any")


def programs(names: Iterable[str]) -> list[Case]:
    """Return what the names stand for: folders, or cases as `python -m tests.cases` takes them.

    Raises:
        ValueError: a name is neither.
    """
    found: list[Case] = []
    for name in names:
        folder = Path(name).resolve()
        if folder.is_dir() and not (folder / "expected.toml").exists():
            found.append(whole(folder))
        else:
            known = f"{folder.parent.name}/{folder.name}" if folder.is_dir() else name
            found += [one for one in choose([known]) if one.runs_here]
    return found


def acceptance(documents: Path | None = None) -> list[Case]:
    """Return the programs of the named series: the references, the documents' chat where it is, ten that work."""
    folders = (ROOT / "reference" / "tcp", ROOT / "reference" / "udp", documents or DOCUMENTS)
    works = [one for one in choose(["works"]) if one.runs_here]
    return [whole(one) for one in folders if one.is_dir()] + random.Random(SEED).sample(works, WORKS)


def soak(
    chosen: Sequence[Case], count: int, load: Load, side: int, stop: threading.Event | None = None
) -> Iterator[Grade]:
    """Grade `count` times, the programs in turn, `side` at a time, beside a load; give each grade as it comes.

    Raises:
        KeyboardInterrupt: `stop` was set: no further grade begins.
    """

    def once(number: int) -> Grade:
        if stop is not None and stop.is_set():
            raise KeyboardInterrupt
        found = judge(chosen[number % len(chosen)], SEED + number)
        return Grade(found.case.name, load.name, found.deviations, found.seconds)

    with load.beside(), ThreadPoolExecutor(side, initializer=lambda: settle_down(load.nice, core=load.core)) as pool:
        try:
            yield from pool.map(once, range(count))
        finally:
            pool.shutdown(cancel_futures=True)
