"""Grade programs with known verdicts.

`python -m tests.cases [NAME…] [--every] [--repeat N] [--side N] [--busy N] [--core] [--without-prompts]
[--sandbox bwrap] [--seed N]`
prints a table of deviations, and totals. NAME is a suite (submissions, mutants, beyond, accidents, diagnoses), a
family of one, a case, or any folder, which must then earn all points; without any, a sample is graded.
`python -m tests.cases --series` grades good chats 1,000 times: idle, beside four busy loops, and on one core with them.
Ctrl-C prints the totals so far.
"""

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from .beside import busy, one_core, side_by_side
from .compare import expects, table_row
from .known import SUITES, Case, choose, good_chats, ordinary, sample
from .run import Judged, assignment_without_prompts, judge

SERIES = 1_000  # grades


def run(cases: Sequence[Case], options: argparse.Namespace) -> Iterator[Judged]:
    """Grade all of them, some at a time, again and again if wanted, and print each deviation as it comes."""
    with ExitStack() as stack:
        if options.core:
            stack.enter_context(one_core())
        stack.enter_context(busy(options.busy))
        pool, scratch = stack.enter_context(side_by_side(options.side)), stack.enter_context(TemporaryDirectory())
        assignment = str(assignment_without_prompts(Path(scratch))) if options.without_prompts else "chat"
        for turn in range(options.repeat):
            seed = options.seed + 1_000 * turn
            for one in pool.map(lambda case, seed=seed: judge(case, seed, assignment, options.sandbox), cases):
                for deviation in one.deviations:
                    print(f"{deviation}  [run {turn + 1}]", flush=True)
                yield one


def totals(found: Sequence[Judged]) -> Iterator[str]:
    """The lines under the table: what each suite came to, and what all of it took."""
    for suite in [*SUITES, ""]:
        mine = [one for one in found if one.case.suite == suite]
        if mine:
            worst = max(mine, key=lambda one: one.seconds)
            verdicts = sum(len(expects(one.case)) for one in mine)
            wrong = sum(bool(one.deviations) for one in mine)
            yield (
                f"{suite or 'folders':<12} {len(mine):4} grades, {verdicts:5} verdicts, {wrong} grades deviate; "
                f"{median(one.seconds for one in mine):.1f} s at the median, {worst.seconds:.1f} s at worst "
                f"({worst.case.name}), {max(one.memory for one in mine)} MB at most"
            )
    for what, count in Counter(each.what for one in found for each in one.deviations).most_common():
        yield f"  {what:<10} {count}"


def main(argv: Sequence[str]) -> int:
    """Return 0 when everything is as it must be, 1 otherwise, 2 for wrong usage, 130 when stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.cases", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="a suite, a family, family/id, id, or a folder")
    add("--every", action="store_true", help="all of them")
    add("--series", action="store_true", help="good chats, 1,000 times, under three loads")
    add("--repeat", type=int, default=1, metavar="N", help="grade each of them N times")
    add("--side", type=int, default=1, metavar="N", help="grade N of them side by side")
    add("--busy", type=int, default=0, metavar="N", help="spin N processes beside it")
    add("--core", action="store_true", help="all on one core (Linux)")
    add("--without-prompts", action="store_true", help="with an empty prompts.toml")
    add("--sandbox", choices=("none", "bwrap"), default="none", help="what the programs run in")
    add("--seed", type=int, default=4711, help="of the sample, the words and the races")
    options = parser.parse_args(argv)
    loads = [(options.busy, options.core)]
    try:
        chosen = choose(options.names) if options.names else ordinary() if options.every else sample(options.seed)
    except ValueError as error:
        parser.error(str(error))
    if options.series:
        chosen, loads = good_chats(), [(0, False), (4, False), *([(4, True)] if sys.platform == "linux" else [])]
        options.repeat = SERIES // len(chosen) // len(loads) + 1
    here = [one for one in chosen if one.runs_here]
    print("\n".join(f"{one.name}: this system has not what it needs" for one in chosen if not one.runs_here))
    began, stopped, found = time.monotonic(), False, list[Judged]()
    try:
        print(table_row("case", "what", "expected", "got"), flush=True)
        for options.busy, options.core in loads:
            for one in run(here, options):
                found.append(one)
    except KeyboardInterrupt:
        stopped = True
    print("stopped; so far:" if stopped else "", *totals(found), sep="\n")
    wrong = sum(bool(one.deviations) for one in found)
    beside = ", ".join(f"{busy} busy loops{' on the same core' * core}" for busy, core in loads)
    print(f"{len(here)} cases × {options.repeat}, beside {beside}, {time.monotonic() - began:.0f} s: "
          f"{wrong} of {len(found)} grades deviate")  # fmt: skip
    return 130 if stopped else int(wrong > 0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background ignores Ctrl-C
    sys.exit(main(sys.argv[1:]))
