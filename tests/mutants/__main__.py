"""Grade good chats with one fault each: is every fault noticed, by its own criterion and by no other?

`python -m tests.mutants [--every] [--repeat N] [--side N] [--busy N] [--seed N] [NAME…]`
prints the matrix of mutants and criteria, what escaped, what was hit by a wrong criterion, and the seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.load import busy, side_by_side

from .suite import GATE, SIGNS, TASK, Verdict, choose, known, play, sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .suite import Mutant

WIDTH = 44
MOST_ESCAPES = 4


def row(name: str, cells: Sequence[str]) -> str:
    """One line of the matrix."""
    return f"{name:<{WIDTH}}" + "".join(f"{cell:<9}" for cell in cells).rstrip()


def run(mutants: Sequence[Mutant], seed: int, side: int) -> list[Verdict]:
    """Grade all, `side` of them at a time, and print the matrix as it grows."""
    columns = (*TASK, GATE, "beyond")
    print(row("mutant", columns), flush=True)
    verdicts: list[Verdict] = []
    with side_by_side(side) as pool:
        for verdict in pool.map(lambda one: play(one, seed), mutants):
            verdicts.append(verdict)
            cells = [verdict.sign(name) for name in (*TASK, GATE, verdict.mutant.beyond)]
            seconds = f"{sum(verdict.seconds):5.1f} s"
            print(row(verdict.mutant.name, cells).ljust(WIDTH + 9 * len(columns)) + seconds, flush=True)
    return verdicts


def summary(verdicts: Sequence[Verdict]) -> list[str]:
    """The lines under the matrix: escapes with their reasons, wrong hits with the grader's words, seconds."""
    lines = ["", SIGNS, ""]
    for one in verdicts:
        if one.problem:
            lines.append(f"no verdict  {one.mutant.name}: {one.problem}")
        elif one.escaped:
            lines.append(f"escaped     {one.mutant.name}: {', '.join(one.escaped)} ({one.mutant.says})")
            lines.append(f"            {one.mutant.escapes or 'NOT EXPECTED'}")
        elif one.mutant.escapes:
            lines.append(f"caught      {one.mutant.name}: it was expected to escape")
        lines += [
            f"wrong hit   {one.mutant.name}: {name} {one.got.get(name)}: {one.headlines.get(name, '')}"
            for name in (() if one.problem else one.wrong)
        ]
    grades = [seconds for one in verdicts for seconds in one.seconds]
    escapes = sum(bool(one.escaped) for one in verdicts)
    right = sum(one.is_right for one in verdicts)
    lines.append(f"{len(verdicts)} verdicts, {right} right, {escapes} escapes (at most {MOST_ESCAPES} are allowed)")
    if grades:
        worst = max(verdicts, key=lambda one: max(one.seconds, default=0.0))
        lines.append(f"a grade takes {statistics.median(grades):.1f} s at the median, {max(grades):.1f} s at worst "
                     f"({worst.mutant.name})")  # fmt: skip
    return lines


def main(argv: Sequence[str]) -> int:
    """Return 0 when every verdict is right and few escape, 1 otherwise, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a family, family/id or id (default: a sample)")
    parser.add_argument("--every", action="store_true", help="all mutants")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="grade each of them N times")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="spin N processes beside it")
    parser.add_argument("--side", type=int, default=1, metavar="N", help="grade N of them side by side")
    parser.add_argument("--seed", type=int, default=4711, help="of the sample, the words and the races")
    options = parser.parse_args(argv)
    try:
        chosen = known() if options.every else choose(options.names) if options.names else sample(options.seed)
    except ValueError as error:
        parser.error(str(error))
    mutants = [one for one in chosen if one.is_playable]
    started = time.monotonic()
    verdicts: list[Verdict] = []
    with busy(options.busy):
        for turn in range(options.repeat):
            verdicts += run(mutants, options.seed + 1000 * turn, options.side)
    print("\n".join(summary(verdicts)))
    took = f"{options.busy} busy loops beside, {time.monotonic() - started:.0f} s"
    print(f"{len(mutants)} mutants × {options.repeat}, {took}")
    if later := len(chosen) - len(mutants):
        print(f"{later} more wait for criteria that the rubric does not know")
    escaped = {one.mutant.name for one in verdicts if one.escaped}
    return 0 if all(one.is_right for one in verdicts) and len(escaped) <= MOST_ESCAPES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
