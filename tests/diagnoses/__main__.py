"""Measure how well the report explains mistakes.

`python -m tests.diagnoses [CASE…] [--every] [--jobs N] [--seed N]` grades chats with one beginner's mistake each, and
prints a row for each of them and totals. CASE is a family or a case; without any, a sample is graded. The exit code
is 0 where the totals are as `WANTED` says.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tests.cases.beside import side_by_side
from tests.cases.known import choose, sample
from tests.cases.run import judge

from .key import explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.cases.known import Case

    from .key import Explained

WANTED = {
    "found": 1.0,  # a mistake that costs nothing is told to nobody
    "half": 0.95,  # who looks into the wrong program looks for an hour; some mistakes lie between the two
    "line": 0.80,  # the line or the next one; a line that is missing stands nowhere
    "function": 0.95,  # ten lines can be read through, a program cannot
}
"""The part of all cases of which each of these must be told, at least."""
MISLEADING = 0  # a wrong explanation is worse than none: the beginner believes it, and changes what was right


def table_row(case: str, cause: str, columns: Sequence[str], words: str) -> str:
    """One line of the table."""
    return f"{case:<36} {cause:<10} {' '.join(f'{one:<10}' for one in columns)} {words}".rstrip()


def row(one: Explained) -> str:
    """What of a case was told; a dot stands for what was not."""
    told = ["yes" if getattr(one, what) else "." for what in WANTED]
    return table_row(one.case.name, one.case.cause, [*told, "MISLEADS" if one.misleading else "."], one.words)


def totals(found: Sequence[Explained]) -> Iterator[tuple[bool, str]]:
    """What all of it comes to, line by line, and whether it is enough."""
    for what, part in WANTED.items():
        right = sum(getattr(one, what) for one in found)
        enough = right >= part * len(found)
        yield enough, f"{what:<10} {right:3} of {len(found)}, {right / len(found):4.0%}; at least {part:.0%} are wanted"
    wrong = sum(one.misleading for one in found)
    yield wrong <= MISLEADING, f"misleading {wrong:3} of {len(found)}; at most {MISLEADING} may be"


def faulty(names: Sequence[str], seed: int) -> list[Case]:
    """The chats with a mistake that are named, or a sample of them.

    Raises:
        ValueError: A name fits none of them.
    """
    chosen = [one for one in (choose(names) if names else sample(seed)) if one.cause]
    if not chosen:
        raise ValueError(f"no mistake is called {', '.join(map(repr, names))}")
    return chosen


def main(argv: Sequence[str]) -> int:
    """Return 0 when mistakes are explained as well as is wanted, 1 otherwise, 2 for wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.diagnoses", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="CASE", help="a family, family/id or id")
    parser.add_argument("--every", action="store_true", help="all of them")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="grade N of them side by side")
    parser.add_argument("--seed", type=int, default=4711, help="of the sample and the words")
    options = parser.parse_args(argv)
    try:
        cases = faulty(["diagnoses"] if options.every else options.names, options.seed)
    except ValueError as error:
        parser.error(str(error))
    print(table_row("case", "cause", [*WANTED, "misleading"], "words"), flush=True)
    found = []
    with side_by_side(options.jobs) as pool:
        for judged in pool.map(lambda case: judge(case, options.seed), cases):
            found.append(explained(judged.case, judged.report))
            print(row(found[-1]), flush=True)
    came = list(totals(found))
    print("", *(line if enough else f"{line}  NOT ENOUGH" for enough, line in came), sep="\n")
    return 0 if all(enough for enough, _line in came) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
