"""Every program on every Python, bare and tapped: a table, the differences, totals."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.transparency.harness import Comparison, compare, programs
from tests.transparency.machine import Python, pythons

MARKS = {"same": ".", "different": "X", "skipped": "-"}


def main(arguments: list[str]) -> int:
    """Print the table and the differences; 0 where there are none, 1 where there are."""
    options = parsed(arguments)
    chosen = [each for each in programs() if any(name in each.stem for name in options.names or [""])]
    versions = pythons() if options.every else pythons()[:1]
    pairs = [(each, python) for _ in range(options.repeat) for each in chosen for python in versions]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda pair: compare(*pair, tap=not options.bare), pairs))
    print("\n".join(table(chosen, versions, results)))
    return 1 if any(each.verdict == "different" for each in results) else 0


def parsed(arguments: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.transparency", description=__doc__)
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="programs whose name contains one of these (default: all)")
    add("--every", action="store_true", help="on every Python that is found, not only on this one")
    add("--repeat", type=int, default=1, metavar="N", help="so many times (default: %(default)s)")
    add("--jobs", type=int, default=2, metavar="N", help="so many side by side (default: %(default)s)")
    add("--bare", action="store_true", help="bare both times: are the programs themselves steady?")
    return parser.parse_args(arguments)


def table(chosen: list[Path], versions: tuple[Python, ...], results: list[Comparison]) -> Iterator[str]:
    """The lines of the report: a row for each program, every distinct difference, totals."""
    width = max((len(each.stem) for each in chosen), default=0)
    yield f"{'':{width}}  " + "  ".join(f"{python.short:4}" for python in versions).rstrip()
    cells = Counter((each.program, each.python, each.verdict) for each in results)
    for program in chosen:
        row = [{name: cells[program, python, name] for name in MARKS} for python in versions]
        yield f"{program.stem:{width}}  " + "  ".join(f"{cell(each):4}" for each in row).rstrip()
    for each, count in sorted(Counter(each for each in results if each.verdict == "different").items()):
        yield f"\n{each.program.stem} on {each.python.short}" + (f" ({count} times)" if count > 1 else "")
        yield each.detail
    totals = Counter(each.verdict for each in results)
    yield "\n" + ", ".join(f"{totals[name]} {name} ({mark})" for name, mark in MARKS.items())


def cell(counts: dict[str, int]) -> str:
    """One program on one Python: a mark; before it the number of runs that differed, where others did not."""
    if counts["different"] and counts["same"]:
        return f"{counts['different']}X"
    return next((MARKS[name] for name in ("different", "same", "skipped") if counts[name]), " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
