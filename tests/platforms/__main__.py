"""Run the suites that mean something where students are.

`python -m tests.platforms windows [--sample] [--room FOLDER] [--only STEP…]` runs them under a Windows CPython, which
is put into FOLDER, and which wine runs (Debian's, installed where it is missing).
`python -m tests.platforms macos [--sample]` runs them here, without what macOS lacks.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cases.known import ROOT
from tests.platforms.marks import ABSENT
from tests.platforms.rig import NoWineError, rig
from tests.platforms.suites import Step, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.platforms.rig import Rig

    Done = subprocess.CompletedProcess[str]

MACOS = Path(__file__).with_name("macos")


def came_to(step: Step, done: Done) -> tuple[bool, str]:
    """Tell whether a step came to what it must, and what it came to."""
    if step.score is None:
        said = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
        return done.returncode == step.code and step.says in done.stderr, " ".join(said)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return False, f"no report, exit code {done.returncode}"
    score = report["score"] if report["final"] else f"{report['score']}, not final"
    return score == step.score, f"{score} points in {report['seconds']:.0f} s"


def run(chosen: Sequence[Step], start: Callable[[Step], Done]) -> int:
    """Run the steps one after another, say how each ended, and show what a step printed that did not end well."""
    failed = 0
    for step in chosen:
        began = time.monotonic()
        done = start(step)
        well, said = came_to(step, done)
        failed += not well
        print(f"{'ok    ' if well else 'FAILED'} {time.monotonic() - began:5.0f} s  {step.name}: {said}", flush=True)
        if not well:
            print(done.stdout[-20_000:], done.stderr[-5_000:], sep="\n", flush=True)
    print(f"{len(chosen)} steps, {failed} of them failed")
    return 1 if failed else 0


def macos(step: Step) -> Done:
    """Run a step here, without what macOS lacks."""
    environment = {**os.environ, "PYTHONPATH": str(MACOS), ABSENT: "1"}
    return subprocess.run(
        [sys.executable, *step.arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


def main(argv: Sequence[str]) -> int:
    """Return 0 where all ended well, or wine cannot be had; 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.platforms", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("system", choices=("windows", "macos"))
    parser.add_argument("--sample", action="store_true", help="some minutes' worth of it")
    parser.add_argument("--only", nargs="*", metavar="STEP", help="these steps, by their names")
    parser.add_argument("--room", type=Path, default=Path(tempfile.gettempdir(), "chat-lab-windows"), metavar="FOLDER")
    options = parser.parse_args(argv)
    chosen = [
        step
        for step in steps(sample=options.sample)
        if options.system in step.systems and (not options.only or step.name in options.only)
    ]
    if options.system == "macos":
        return run(chosen, macos)
    try:
        made: Rig = rig(options.room)
    except NoWineError as why:
        print(f"not run: {why}")
        return 0
    room = f"Z:{made.room}"  # wine's name of our `/`
    return run(
        chosen,
        lambda step: made.run(ROOT, *(one.replace("{room}", room) for one in step.arguments), python=step.python),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
