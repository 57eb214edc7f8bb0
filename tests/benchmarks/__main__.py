"""What a grade costs: `python -m tests.benchmarks [--repeat N] [--jobs N] [--folder PATH] [NAME …]`.

A command, not a test: no time makes it fail. It ends with 1 only where a number would mean nothing: a grade that
is not what it must be, or a floor that did not play the same.

grade   A whole `python -m grader tests/benchmarks/chat --json FILE`, and a whole `python -m tests.benchmarks.floor`:
        the same plays of the same programs, without child, taps, record and judging (`floor.py`, Rules 1 to 3).
        One after the other in turn, `--repeat` times, each a process of its own, timed from its start to its
        end. Both medians, the ratio of the medians, and the median of the ratios of each turn.
        Then where a grade's time goes: the interpreter's start, the grader's imports (both in processes of their
        own, medians), the plays (`seconds` in the JSON), and the rest: rubric, submission, report, files.
silent  A grade of a server that accepts its users and never answers (`silent/`): every wait runs to its end.
        Median of 3.
dialects  Whole grades of the working two-file chats over TCP of `tests/submissions`, one after the other.
chats   The reference's TCP server against the documents' (where they are) and a minimal one of asyncio, in turn:
        fan-out, latency, one who never reads, 500 users, memory and threads.
child   What the network's child adds to the start of a student's interpreter: with and without it, in turn,
        `python -c pass` and the imports that a chat makes. Medians of 20, in milliseconds.
--folder PATH  A whole grade of any folder, whatever its score, `--repeat` times; alone unless names are given.

Numbers mean something on an idle machine; the load when it began stands above them. A grader that is used has
its byte code on disk: PYTHONDONTWRITEBYTECODE is not passed on, and one turn before the first is not measured.
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
from statistics import median
from typing import Any, NamedTuple

from grader.cli import JOBS
from grader.network.loop import Network
from grader.process import sandbox
from grader.record.recorder import Recorder
from tests.benchmarks import chats
from tests.benchmarks.floor import CHAT
from tests.submissions.suite import assemble, choose

ROOT = Path(__file__).resolve().parents[2]
SILENT = Path(__file__).with_name("silent")
NAMES = ("grade", "silent", "dialects", "chats", "child")
CHAT_IMPORTS = "import socket, threading"


class Run(NamedTuple):
    """One process, from its start to its end."""

    seconds: float
    code: int
    output: str


class Graded(NamedTuple):
    """One whole grade: the process, and what its report says."""

    run: Run
    report: dict[str, Any]


class UnusableError(Exception):
    """A number would mean nothing, and why."""


def run(*arguments: str, env: dict[str, str] | None = None) -> Run:
    """Run this interpreter with some arguments from the top of the checkout."""
    env = {name: value for name, value in (env or os.environ).items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, check=False)
    return Run(time.perf_counter() - began, done.returncode, (done.stdout + done.stderr).decode(errors="replace"))


def grade(folder: Path, jobs: int) -> Graded:
    """Grade a folder as a person does, with a JSON report beside the one on the screen."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "report.json")
        done = run("-m", "grader", str(folder), "--jobs", str(jobs), "--json", str(file))
        if not file.is_file():
            raise UnusableError(f"the grade of {folder} wrote no report (exit code {done.code}):\n{done.output}")
        return Graded(done, json.loads(file.read_text(encoding="utf-8")))


def play_floor(jobs: int) -> tuple[Run, dict[str, int]]:
    """Play the floor; return what it played, too."""
    done = run("-m", "tests.benchmarks.floor", str(jobs))
    try:
        return done, json.loads(done.output)
    except ValueError as error:
        raise UnusableError(f"the floor did not come to its end:\n{done.output}") from error


def grade_and_floor(repeat: int, jobs: int) -> None:
    """Measure a whole grade against the floor, in turn."""
    grades: list[Graded] = []
    floors: list[Run] = []
    for turn in range(repeat + 1):
        graded, (floor, played) = grade(CHAT, jobs), play_floor(jobs)
        report = graded.report
        if graded.run.code != 0 or any(report[key] != played[key] for key in ("plays", "processes")):
            score, plays, processes = report["score"], report["plays"], report["processes"]
            raise UnusableError(f"the grade: {score} points, {plays} plays, {processes} processes; the floor: {played}")
        if turn:
            grades.append(graded)
            floors.append(floor)
    walls, under = [one.run.seconds for one in grades], [one.seconds for one in floors]
    ratios = [wall / floor for wall, floor in zip(walls, under, strict=True)]
    title(f"a whole grade against the floor: {report['plays']} plays, {report['processes']} processes each")
    row("grade", walls)
    row("floor", under)
    line("ratio of the medians", f"{median(walls) / median(under):8.2f}  ")
    line("median of the ratios", f"{median(ratios):8.2f}  ", f"{min(ratios):.2f} … {max(ratios):.2f}")
    share(grades, repeat)


def share(grades: list[Graded], repeat: int) -> None:
    """Say where the time of these grades went."""
    starts, imports = [], []
    for _turn in range(repeat):
        starts.append(run("-c", "pass").seconds)
        imports.append(run("-c", "import grader.cli").seconds)
    start, loaded = median(starts), median(imports)
    plays = median(one.report["seconds"] for one in grades)
    whole = median(one.run.seconds for one in grades)
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
    row("grade", [one.run.seconds for one in grades])
    line("plays and verdicts", f"{median(one.report['seconds'] for one in grades):8.3f} s")
    for key in ("plays", "processes", "score"):
        line(key, f"{median(one.report[key] or 0 for one in grades):8g}  ")


def silent(jobs: int) -> None:
    """Measure the grade of a server that accepts and never answers."""
    grades = [grade(SILENT, jobs) for _turn in range(3)]
    outcomes = {one["id"]: one["outcome"] for one in grades[-1].report["findings"]}
    if outcomes["serves"] != "passed" or outcomes["turns"] != "failed":
        raise UnusableError(f"a server that accepts and never answers was graded: {outcomes}")
    title("a server that accepts and never answers")
    row("grade", [one.run.seconds for one in grades])
    line("processes", f"{median(one.report['processes'] for one in grades):8g}  ")


def dialects(repeat: int, jobs: int) -> None:
    """Measure the grades of working two-file chats over TCP, each in a dialect of its own."""
    found: list[tuple[float, str]] = []
    title("whole grades of working chats in other dialects")
    for known in choose(["works"]):
        if known.verdict.get("protocol") != "TCP" or {"server", "client"} & set(known.verdict) or not known.runs_here:
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = assemble(known, Path(place))
            if len(list(folder.rglob("*.py"))) == len(("server", "client")):
                seconds = [grade(folder, jobs).run.seconds for _turn in range(repeat)]
                found.append((median(seconds), known.folder.name))
                row(known.folder.name, seconds)
    row("all of them", [seconds for seconds, _name in found])


def child() -> None:
    """Measure what the child adds to the start of an interpreter."""
    title("what the child adds to the start of a student's interpreter (medians of 20)")
    with Network(Recorder()) as network:
        with_child, without = sandbox.environment(network.environment("ann")), sandbox.environment({})
        for program in ("pass", CHAT_IMPORTS):
            bare, tapped = [], []
            for _turn in range(20):
                bare.append(1000 * run("-c", program, env=without).seconds)
                tapped.append(1000 * run("-c", program, env=with_child).seconds)
            line(f"{program}: without", f"{median(bare):8.1f} ms")
            line(f"{program}: with", f"{median(tapped):8.1f} ms", f"+ {median(tapped) - median(bare):.1f} ms")


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
    parser.add_argument("names", nargs="*", metavar="NAME", help="grade, silent, dialects, chats, child; default: all")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="turns of a grade (default: 5)")
    parser.add_argument(
        "--jobs", type=int, default=JOBS, metavar="N", help=f"plays side by side (default: {JOBS}, the grader's)"
    )
    parser.add_argument("--folder", type=Path, metavar="PATH", help="measure the grade of this folder")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"nothing is measured under the name {', '.join(sorted(unknown))}")
    names = options.names or ([] if options.folder else list(NAMES))
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {sys.version.split()[0]}, {sys.platform}, {os.cpu_count()} cores, {options.jobs} jobs{load}")
    try:
        if options.folder:
            any_folder(options.folder.resolve(), options.repeat, options.jobs)
        if "grade" in names:
            grade_and_floor(options.repeat, options.jobs)
        if "silent" in names:
            silent(options.jobs)
        if "dialects" in names:
            dialects(options.repeat, options.jobs)
        if "chats" in names:
            chats.tables(options.repeat)
        if "child" in names:
            child()
    except UnusableError as why:
        print(f"\nNo number: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
