"""Grade programs with known verdicts.

`python -m tests.submissions [--every] [--repeat N] [--side N] [--busy N] [--without-prompts] [NAME…]`
prints a table of deviations, and totals.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.load import busy, side_by_side
from .suite import Deviation, Known, assignment_without_prompts, choose, judge, known, sample, table_row

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(submissions: Sequence[Known], repeat: int, side: int, *, without_prompts: bool) -> list[Deviation]:
    """Grade all of them `repeat` times, `side` of them at a time, and print each deviation as it comes."""
    found: list[Deviation] = []
    print(table_row("submission", "what", "expected", "got"), flush=True)
    with side_by_side(side) as pool, TemporaryDirectory() as scratch:
        assignment = str(assignment_without_prompts(Path(scratch))) if without_prompts else "chat"
        for turn in range(1, repeat + 1):
            for deviations in pool.map(lambda one: judge(one, assignment), submissions):
                for deviation in deviations:
                    found.append(deviation)
                    print(f"{deviation}  [run {turn}]", flush=True)
    return found


def main(argv: Sequence[str]) -> int:
    """Return 0 when every verdict is as expected, 1 otherwise, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m tests.submissions", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a kind, kind/name or name (a sample)")
    parser.add_argument("--every", action="store_true", help="all submissions")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="grade each of them N times")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="spin N processes beside it")
    parser.add_argument("--side", type=int, default=1, metavar="N", help="grade N of them side by side")
    parser.add_argument("--without-prompts", action="store_true", help="with an empty prompts.toml")
    parser.add_argument("--seed", type=int, default=4711, help="of the sample")
    options = parser.parse_args(argv)
    try:
        chosen = known() if options.every else sample(options.seed)
        if options.names:
            chosen = choose(options.names)
    except ValueError as error:
        parser.error(str(error))
    submissions = [submission for submission in chosen if submission.runs_here]
    started = time.monotonic()
    with busy(options.busy):
        found = run(submissions, options.repeat, options.side, without_prompts=options.without_prompts)
    verdicts = sum(len(submission.expects()) for submission in submissions) * options.repeat
    print(f"\n{len(submissions)} submissions × {options.repeat}, {options.busy} busy loops beside, "
          f"{time.monotonic() - started:.0f} s: {verdicts} verdicts, {len(found)} deviations")  # fmt: skip
    print(f"{len({one.submission for one in found})} submissions deviate")
    for what, count in Counter(deviation.what for deviation in found).most_common():
        print(f"  {what:<10} {count}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
