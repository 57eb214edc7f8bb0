"""Let accidents happen.

`python -m tests.accidents [NAME…]` grades chats with an accident each, all or those that are named, and prints for
each what is not as it must be.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from .suite import FAMILIES, accidents, suffer

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Return 0 when everything is as it must be, 1 otherwise, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m tests.accidents", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"an accident, or a family: {', '.join(FAMILIES)}")
    options = parser.parse_args(argv)
    chosen = [one for one in accidents() if not options.names or {one.id, one.family} & set(options.names)]
    if not chosen:
        parser.error("no accident is called so")
    bad = 0
    for accident in chosen:
        if not accident.runs_here:
            print(f"{accident.id:<28} cannot happen here", flush=True)
            continue
        began = time.monotonic()
        complaints, after = suffer(accident)
        bad += bool(complaints) and not accident.awaits
        sign = "ok" if not complaints else "awaits" if accident.awaits else "WRONG"
        print(f"{accident.id:<28} {sign:<6} {time.monotonic() - began:5.1f} s {after.memory:4} MB", flush=True)
        for complaint in complaints:
            print(f"    {complaint}", flush=True)
    print(f"\n{len(chosen)} accidents, {bad} not as they must be")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
