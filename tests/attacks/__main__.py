"""What hostile hand-ins come to, with and without a sandbox.

`python -m tests.attacks [NAME…] [--sandbox none bwrap]` prints a table: each attack, what it has gained, left or harmed
in each sandbox, and what the teacher is told. NAME is a family of tests/attacks, or an attack.
It ends with 1 where one has won in the sandbox, or one has won outside that is not said to.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence

from tests.cases.known import choose
from tests.cases.run import Judged, judge

SEED = 4711


def has_won(judged: Judged) -> bool:
    """Tell whether an attack has come to something, and is no chat that has only failed: it says so, or it shows."""
    shows = any(one.what == "aftermath" or one.got in ("passed", "broken") for one in judged.deviations)
    return bool(judged.deviations) and (shows or "TAKEN" in json.dumps(judged.report))


def words(judged: Judged) -> str:
    """Return what an attack has come to: nothing, or the first thing that is not as it must be."""
    if judged.case.open:
        return "not to be told"
    signs = [one.words if one.what == "aftermath" else f"{one.what} {one.got}" for one in judged.deviations]
    return (f"{judged.case.wins}: " if has_won(judged) else "") + signs[0] if signs else "-"


def told(judged: Judged) -> str:
    """Return what the teacher reads of it first: a note, or the first thing that failed."""
    report = judged.report
    lost = [one["headline"] for one in report.get("findings", ()) if one["outcome"] in ("failed", "broken")]
    return next(iter([*report.get("notes", ()), *lost]), "-").splitlines()[0]


def main(argv: Sequence[str]) -> int:
    """Return 0 where every attack has come to what it is said to, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("names", nargs="*", default=["attacks"], metavar="NAME")
    parser.add_argument("--sandbox", nargs="+", choices=("none", "bwrap"), default=("none", "bwrap"))
    options = parser.parse_args(argv)
    wrong: dict[str, int] = dict.fromkeys(options.sandbox, 0)
    won = dict(wrong)
    cases = [one for one in choose(options.names) if one.runs_here]
    print(f"{'attack':<36} {'sandbox':<7} what it has come to; what the teacher is told", flush=True)
    for case in cases:
        for sandbox in options.sandbox:
            judged = judge(case, SEED, sandbox=sandbox)
            won[sandbox] += has_won(judged)
            must_win = bool(case.wins and sandbox == "none")
            wrong[sandbox] += (has_won(judged), bool(judged.deviations)) != (must_win, must_win)
            print(f"{case.id:<36} {sandbox:<7} {words(judged)[:80]}; {told(judged)[:120]}", flush=True)
    for sandbox, count in won.items():
        print(f"{sandbox}: {count} of {len(cases)} attacks have won, {wrong[sandbox]} not as stated")
    return int(any(wrong.values()))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
