"""Grade programs with known verdicts.

`python -m tests.cases [NAME…] [--every] [--repeat N] [--side N] [--busy N] [--without-prompts] [--seed N]`
prints a table of deviations, and totals. NAME is a suite (submissions, mutants, beyond, accidents, diagnoses), a
family of one, or a case; without any, a sample is graded.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from .beside import busy, side_by_side
from .compare import expects, table_row
from .known import SUITES, Case, choose, known, sample
from .run import Judged, assignment_without_prompts, judge


def run(cases: Sequence[Case], options: argparse.Namespace) -> list[Judged]:
    """Grade all of them, some at a time, again and again if wanted, and print each deviation as it comes."""
    found: list[Judged] = []
    print(table_row("case", "what", "expected", "got"), flush=True)
    with side_by_side(options.side) as pool, TemporaryDirectory() as scratch:
        assignment = str(assignment_without_prompts(Path(scratch))) if options.without_prompts else "chat"
        for turn in range(options.repeat):
            seed = options.seed + 1_000 * turn
            for one in pool.map(lambda case, seed=seed: judge(case, seed, assignment), cases):
                found.append(one)
                for deviation in one.deviations:
                    print(f"{deviation}  [run {turn + 1}]", flush=True)
    return found


def totals(found: Sequence[Judged]) -> Iterator[str]:
    """The lines under the table: what each suite came to, and what all of it took."""
    for suite in SUITES:
        mine = [one for one in found if one.case.suite == suite]
        if mine:
            worst = max(mine, key=lambda one: one.seconds)
            verdicts = sum(len(expects(one.case)) for one in mine)
            wrong = sum(bool(one.deviations) for one in mine)
            yield (
                f"{suite:<12} {len(mine):4} grades, {verdicts:5} verdicts, {wrong} grades deviate; "
                f"{median(one.seconds for one in mine):.1f} s at the median, {worst.seconds:.1f} s at worst "
                f"({worst.case.name}), {max(one.memory for one in mine)} MB at most"
            )
    for what, count in Counter(each.what for one in found for each in one.deviations).most_common():
        yield f"  {what:<10} {count}"


def main(argv: Sequence[str]) -> int:
    """Return 0 when everything is as it must be, 1 otherwise, 2 for wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.cases", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a suite, a family, family/id or id")
    parser.add_argument("--every", action="store_true", help="all of them")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="grade each of them N times")
    parser.add_argument("--side", type=int, default=1, metavar="N", help="grade N of them side by side")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="spin N processes beside it")
    parser.add_argument("--without-prompts", action="store_true", help="with an empty prompts.toml")
    parser.add_argument("--seed", type=int, default=4711, help="of the sample, the words and the races")
    options = parser.parse_args(argv)
    try:
        chosen = choose(options.names) if options.names else known() if options.every else sample(options.seed)
    except ValueError as error:
        parser.error(str(error))
    here = [one for one in chosen if one.runs_here]
    print("\n".join(f"{one.name}: this system has not what it needs" for one in chosen if not one.runs_here))
    began = time.monotonic()
    with busy(options.busy):
        found = run(here, options)
    print("", *totals(found), sep="\n")
    wrong = sum(bool(one.deviations) for one in found)
    print(f"{len(here)} cases × {options.repeat}, {options.busy} busy loops beside, {time.monotonic() - began:.0f} s: "
          f"{wrong} grades deviate")  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
