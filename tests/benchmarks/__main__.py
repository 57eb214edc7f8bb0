"""What a grade costs: `python -m tests.benchmarks [--repeat N] [--jobs N] [--folder PATH] [NAME …]`.

A command, not a test: no time makes it fail. It ends with 1 only where a number would mean nothing: a grade that
is not what it must be, or a floor that did not play the same.

grade   A whole `python -m grader tests/benchmarks/chat --json FILE`, and a whole `python -m tests.benchmarks.floor`:
        the same plays of the same programs, without child, taps, record and judging (`floor.py`, Rules 1 to 3).
        One after the other in turn, `--repeat` times, each a process of its own, timed from its start to its
        end. Both medians, the ratio of the medians, and the median of the ratios of each turn.
        Then where a grade's time goes: the interpreter's start, the grader's imports (both in processes of their
        own, medians), the plays (`seconds` in the JSON), and the rest: rubric, submission, report, files.
silent  A grade of a server that accepts its users and never answers: every wait runs to its end.
        Median of 3.
dialects  Whole grades of the working two-file chats over TCP of `tests/submissions`, one after the other.
chats   The reference's TCP server against the documents' (where they are) and a minimal one of asyncio, in turn:
        fan-out, latency, one who never reads, 500 users, memory and threads.
child   What the network's child adds to the start of a student's interpreter: a program that is graded measures
        `python -c pass` and the imports that a chat makes, with and without it, in turn. Medians of 10, milliseconds.
--folder PATH  A whole grade of any folder, whatever its score, `--repeat` times; alone unless names are given.

Numbers mean something on an idle machine; the load when it began stands above them. A grader that is used has
its byte code on disk: PYTHONDONTWRITEBYTECODE is not passed on, and one turn before the first is not measured.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.benchmarks import chats
from tests.benchmarks.floor import CHAT
from tests.cases.known import ROOT, choose
from tests.cases.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator

JOBS = 4 * (os.cpu_count() or 1)  # the grader's own default
NAMES = ("grade", "silent", "dialects", "chats", "child")
SILENT = """
import socket
users, server = [], socket.create_server(("127.0.0.1", 12345))
while True:
    users.append(server.accept())
"""
MEASURES = """
import json, os, socket, subprocess, sys, time
server, found = socket.create_server(("127.0.0.1", 12345)), {}  # a grade gives a silent server some seconds
environments = {"with": dict(os.environ), "without": {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}}
for program in ("pass", "import socket, threading"):
    for name in list(environments) * 10:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], env=environments[name])
        found.setdefault(program, {}).setdefault(name, []).append(1000 * (time.perf_counter() - began))
with open(RESULT, "w") as file:
    json.dump(found, file)
"""


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
    with program(SILENT) as folder:
        grades = [grade(folder, jobs) for _turn in range(3)]
    outcomes = {one["id"]: one["outcome"] for one in grades[-1].report["findings"]}
    if outcomes["serves"] != "passed" or outcomes["turns"] != "failed":
        raise UnusableError(f"a server that accepts and never answers was graded: {outcomes}")
    title("a server that accepts and never answers")
    row("grade", [one.run.seconds for one in grades])
    line("processes", f"{median(one.report['processes'] for one in grades):8g}  ")


def dialects(repeat: int, jobs: int) -> None:
    """Measure the grades of working two-file chats over TCP, each in a dialect of its own."""
    found: list[float] = []
    title("whole grades of working chats in other dialects")
    for case in choose(["works"]):
        if case.protocol or case.base.endswith("udp") or not case.runs_here:
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "chat")
            write(case, folder)
            if len(list(folder.rglob("*.py"))) == len(("server", "client")):
                seconds = [grade(folder, jobs).run.seconds for _turn in range(repeat)]
                found.append(median(seconds))
                row(case.id, seconds)
    row("all of them", found)


@contextmanager
def program(server: str) -> Iterator[Path]:
    """A folder with the good chat's client and another server."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(CHAT / "client_chat.py", place)
        Path(place, "server_chat.py").write_text(server, encoding="utf-8")
        yield Path(place)


def child(jobs: int) -> None:
    """Measure what the child adds to the start of an interpreter."""
    with tempfile.TemporaryDirectory() as place:
        result = Path(place, "result.json")
        with program(f"RESULT = {str(result)!r}\n{MEASURES}") as folder:
            grade(folder, jobs)
        if not result.exists():
            raise UnusableError("the program that measures did not come to its end")
        found = json.loads(result.read_text(encoding="utf-8"))
    title("what the child adds to the start of a student's interpreter (medians)")
    for what, seconds in found.items():
        bare, tapped = median(seconds["without"]), median(seconds["with"])
        line(f"{what}: without", f"{bare:8.1f} ms")
        line(f"{what}: with", f"{tapped:8.1f} ms", f"+ {tapped - bare:.1f} ms")


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
            child(options.jobs)
    except UnusableError as why:
        print(f"\nNo number: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
