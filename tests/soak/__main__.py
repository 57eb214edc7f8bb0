"""Grade the same programs again and again, and count what comes out otherwise.

`python -m tests.soak FOLDER… [--count N] [--busy N] [--memory MB] [--nice N] [--core] [--side N]` grades any folder:
one with a known verdict is compared with it, any other must earn all points.
`python -m tests.soak --series` is the acceptance: 1,000 grades, a third of them idle, a third beside four busy loops, a
third on one core with four busy loops. Ctrl-C prints the table so far.
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from .series import GRADES, LOADS, Load, acceptance, programs, soak
from .tally import Grade, Tally


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    add = parser.add_argument
    add("folders", nargs="*", metavar="FOLDER", help="a folder, or a name as `python -m tests.cases` takes it")
    add("--series", action="store_true", help="the acceptance: fixed programs, three loads")
    add("--documents", type=Path, metavar="FOLDER", help="with --series: where the documents' chat is")
    add("--count", type=int, metavar="N", help=f"grades in all (default: 20 each; --series: {GRADES})")
    add("--busy", type=int, default=0, metavar="N", help="spin N processes beside it")
    add("--memory", type=int, default=0, metavar="MB", help="keep so much memory in use beside it")
    add("--nice", type=int, default=0, metavar="N", help="grade with a lower priority than the load's")
    add("--core", action="store_true", help="grades and load share one core (Linux)")
    add("--side", type=int, default=1, metavar="N", help="grade N at a time")
    add("--log", type=Path, metavar="FILE", help="append each grade there as a line of JSON")
    options = parser.parse_args(argv)
    if bool(options.folders) == options.series:
        parser.error("give folders, or --series")
    if options.core and not hasattr(os, "sched_setaffinity"):
        parser.error("--core: this system pins nothing to a core")
    return options


def _write(grade: Grade, options: argparse.Namespace) -> None:
    """Say what deviated at once, and keep the grade."""
    for one in grade.deviations:
        print(f"{grade.load:<14} {one}", flush=True)
    if options.log is not None:
        found = [[one.what, one.expected, one.got, one.words] for one in grade.deviations]
        entry = {"program": grade.program, "load": grade.load, "seconds": round(grade.seconds, 2), "deviations": found}
        with options.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


def main(argv: Sequence[str]) -> int:
    """Return 0 when nothing deviated and nothing broke, 1 otherwise, 2 for wrong usage, 130 when stopped."""
    options = _options(argv)
    own = Load("chosen", options.busy, options.memory, options.nice, options.core)
    try:
        chosen = acceptance(options.documents) if options.series else programs(options.folders)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    loads = [one for one in LOADS if not one.core or hasattr(os, "sched_setaffinity")] if options.series else [own]
    count = options.count or (GRADES if options.series else 20 * len(chosen))
    tally, stopped, stop = Tally(), False, threading.Event()

    def interrupt(*_signal: object) -> None:
        """An exception alone can get lost, in a callback for one; that it was asked for does not."""
        stop.set()
        raise KeyboardInterrupt

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, interrupt)
    try:
        for number, load in enumerate(loads):
            share = count * (number + 1) // len(loads) - count * number // len(loads)
            for grade in soak(chosen, share, load, options.side, stop):
                tally.grades.append(grade)
                _write(grade, options)
    except KeyboardInterrupt:
        stopped = True
    print(("stopped; so far:\n" if stopped else "") + tally.table())
    return 130 if stopped else int(any(grade.deviations for grade in tally.grades))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
