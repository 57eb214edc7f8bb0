"""What a grade costs: `python -m tests.benchmarks [--repeat N] [--jobs N] [--folder PATH] [NAME …]`.

A command, not a test: no time makes it fail. It ends with 1 only where a number would mean nothing: a grade that
is not what it must be, or a floor that did not play the same.

grade   A whole `python -m grader tests/benchmarks/chat --json FILE`, and a whole `python -m tests.benchmarks.floor`:
        the same plays of the same programs, without child, taps, record and judging (`floor.py`, Rules 1 to 3).
        One after the other in turn, `--repeat` times, each a process of its own, timed from its start to its
        end. Both medians, the ratio of the medians, and the median of the ratios of each turn.
        Then where a grade's time goes: the interpreter's start, the grader's imports (both in processes of their
        own, medians), the plays (`seconds` in the JSON), and the rest: rubric, submission, report, files.
chats   The reference's TCP server against the documents' (where they are) and a minimal one of asyncio, in turn:
        fan-out, latency, one who never reads, 500 users, memory and threads.
--folder PATH  A whole grade of any folder, whatever its score, `--repeat` times; alone unless names are given.

Numbers mean something on an idle machine; the load when it began stands above them. A grader that is used has
its byte code on disk: PYTHONDONTWRITEBYTECODE is not passed on, and one turn before the first is not measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks import chats
from tests.benchmarks.floor import CHAT
from tests.lab.screen import ROOT

JOBS = 4 * (os.cpu_count() or 1)  # the grader's own default
NAMES = ("grade", "chats")


class Run(NamedTuple):
    """One process, from its start to its end; a grade's has a report."""

    seconds: float
    code: int
    output: str
    report: dict[str, Any] = {}  # noqa: RUF012 - nobody writes into it


class UnusableError(Exception):
    """A number would mean nothing, and why."""


def run(*arguments: str) -> Run:
    """Run this interpreter with some arguments from the top of the checkout."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, check=False)
    return Run(time.perf_counter() - began, done.returncode, (done.stdout + done.stderr).decode(errors="replace"))


def grade(folder: Path, jobs: int) -> Run:
    """Grade a folder as a person does, with a JSON report beside the one on the screen."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "report.json")
        done = run("-m", "grader", str(folder), "--jobs", str(jobs), "--json", str(file))
        if not file.is_file():
            raise UnusableError(f"the grade of {folder} wrote no report (exit code {done.code}):\n{done.output}")
        return done._replace(report=json.loads(file.read_text(encoding="utf-8")))


def play_floor(jobs: int) -> Run:
    """Play the floor; its report is what it played."""
    done = run("-m", "tests.benchmarks.floor", str(jobs))
    try:
        return done._replace(report=json.loads(done.output))
    except ValueError as error:
        raise UnusableError(f"the floor did not come to its end:\n{done.output}") from error


def grade_and_floor(repeat: int, jobs: int) -> None:
    """Measure a whole grade against the floor, in turn; then say where the time of these grades went."""
    turns = []
    for _turn in range(repeat + 1):
        graded, floor = grade(CHAT, jobs), play_floor(jobs)
        seen, played = ({key: one.report[key] for key in ("plays", "processes")} for one in (graded, floor))
        if graded.code or seen != played:
            raise UnusableError(f"the grade: {graded.report['score']} points, {seen}; the floor: {played}")
        turns.append((graded, floor))
    grades, floors = ([one.seconds for one in runs] for runs in zip(*turns[1:], strict=True))
    ratios = [one / other for one, other in zip(grades, floors, strict=True)]
    whole, plays = median(grades), median(one.report["seconds"] for one, _ in turns[1:])
    start, loaded = (
        median(run("-c", code).seconds for _turn in range(repeat)) for code in ("pass", "import grader.cli")
    )
    title(f"a whole grade against the floor: {seen['plays']} plays, {seen['processes']} processes each")
    row("grade", grades)
    row("floor", floors)
    line("ratio of the medians", f"{whole / median(floors):8.2f}  ")
    line("median of the ratios", f"{median(ratios):8.2f}  ", f"{min(ratios):.2f} … {max(ratios):.2f}")
    title("where a grade's time goes (medians)")
    for name, seconds in (
        ("interpreter's start", start),
        ("the grader's imports", loaded - start),
        ("plays and verdicts", plays),
        ("rubric, submission, report", whole - plays - loaded),
        ("sum", whole),
    ):
        line(name, f"{seconds:8.3f} s", f"{100 * seconds / whole:.0f} %")


def any_folder(folder: Path, repeat: int, jobs: int) -> None:
    """Measure the grade of any folder."""
    grades = [grade(folder, jobs) for _turn in range(repeat)]
    title(f"a whole grade of {folder.name}")
    row("grade", [one.seconds for one in grades])
    line("plays and verdicts", f"{median(one.report['seconds'] for one in grades):8.3f} s")
    for key in ("plays", "processes", "score"):
        line(key, f"{median(one.report[key] or 0 for one in grades):8g}  ")


def title(text: str) -> None:
    """Print the head of a table."""
    print(f"\n{text}", flush=True)


def row(name: str, seconds: list[float]) -> None:
    """Print a median, and the range that it stands in."""
    line(name, f"{median(seconds):8.3f} s", f"{min(seconds):.3f} … {max(seconds):.3f}, {len(seconds)} times")


def line(name: str, number: str, remark: str = "") -> None:
    """Print one line of a table."""
    print(f"  {name:<34}{number}  {remark}".rstrip(), flush=True)


def main() -> int:
    """Measure what was asked for; return 1 where a number would mean nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="What a grade costs.")
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="grade, chats; default: both")
    add("--repeat", type=int, default=5, metavar="N", help="turns of a grade (default: 5)")
    add("--jobs", type=int, default=JOBS, metavar="N", help=f"plays side by side (default: {JOBS}, the grader's)")
    add("--folder", type=Path, metavar="PATH", help="measure the grade of this folder")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"nothing is measured under the name {', '.join(sorted(unknown))}")
    names = options.names or ([] if options.folder else NAMES)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {sys.version.split()[0]}, {sys.platform}, {os.cpu_count()} cores, {options.jobs} jobs{load}")
    try:
        if options.folder:
            any_folder(options.folder.resolve(), options.repeat, options.jobs)
        if "grade" in names:
            grade_and_floor(options.repeat, options.jobs)
        if "chats" in names:
            chats.tables(options.repeat)
    except UnusableError as why:
        print(f"\nNo number: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
