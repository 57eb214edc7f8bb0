"""python -m tests.transparency: every program on every Python, bare and tapped, as a table of differences."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from tests.transparency.harness import Output, Python, bare, lacks, port_base, programs, pythons, tapped

MARKS = {"same": ".", "different": "X", "skipped": "-"}


@dataclass(frozen=True)
class Comparison:
    """One program on one Python, run twice."""

    program: Path
    python: Python
    verdict: str
    detail: str = ""


def compare(program: Path, python: Python, *, tap: bool = True) -> Comparison:
    """Run `program` bare and tapped (or bare both times), and compare what it printed."""
    missing = lacks(program, python)
    if missing:
        return Comparison(program, python, "skipped", f"needs {missing}")
    with port_base() as port:
        expected = bare(program, python, port)
    with port_base() as port:
        got = (tapped if tap else bare)(program, python, port)
    if got.looks_like(expected):
        return Comparison(program, python, "same")
    return Comparison(program, python, "different", difference(expected, got))


def difference(expected: Output, got: Output) -> str:
    """A diff of what two runs printed, with how they ended and what they said on stderr."""
    lines = unified_diff(
        [*expected.stdout.splitlines(), f"(exit code {expected.code})"],
        [*got.stdout.splitlines(), f"(exit code {got.code})"],
        "bare",
        "tapped",
        lineterm="",
    )
    return "\n".join([*lines, *said("bare", expected), *said("tapped", got)])


def said(name: str, output: Output) -> Iterator[str]:
    """What a run said on stderr, at most its last 40 lines."""
    for line in output.stderr.splitlines()[-40:]:
        yield f"{name}'s stderr: {line}"


def main(arguments: list[str]) -> int:
    """Print the table and the differences; 0 where there are none."""
    parser = argparse.ArgumentParser(prog="python -m tests.transparency", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="programs whose name contains one of these (default: all)")
    parser.add_argument("--every", action="store_true", help="on every Python found, not only on this one")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="so many times (default: once)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="so many programs side by side (default: 2)")
    parser.add_argument("--bare", action="store_true", help="bare both times: are the programs themselves steady?")
    options = parser.parse_args(arguments)
    chosen = [each for each in programs() if any(name in each.stem for name in options.names or [""])]
    versions = pythons() if options.every else pythons()[:1]
    pairs = [(each, python) for each in chosen for python in versions for _ in range(options.repeat)]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda pair: compare(*pair, tap=not options.bare), pairs))
    print("\n".join(table(chosen, versions, results)))
    return 1 if any(each.verdict == "different" for each in results) else 0


def table(chosen: list[Path], versions: tuple[Python, ...], results: list[Comparison]) -> Iterator[str]:
    """The lines of the report: a row for each program, every distinct difference, totals."""
    width = max((len(each.stem) for each in chosen), default=0)
    yield f"{'':{width}}  " + "  ".join(python.short for python in versions)
    cells = Counter((each.program, each.python, each.verdict) for each in results)
    for program in chosen:
        row = [{name: cells[program, python, name] for name in MARKS} for python in versions]
        yield f"{program.stem:{width}}  " + "  ".join(f"{cell(each):4}" for each in row).rstrip()
    for each in sorted({each for each in results if each.verdict == "different"}, key=str):
        yield f"\n{each.program.stem} on {each.python.short}\n{each.detail}"
    totals = Counter(each.verdict for each in results)
    yield "\n" + ", ".join(f"{totals[name]} {name} ({mark})" for name, mark in MARKS.items())


def cell(counts: dict[str, int]) -> str:
    """One program on one Python: a mark, with the count of the runs that differed where some did not."""
    if counts["different"] and counts["same"]:
        return f"{counts['different']}X"
    return next((MARKS[name] for name in ("different", "same", "skipped") if counts[name]), " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
