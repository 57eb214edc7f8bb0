"""Run a program bare, and under the grader's child and taps, and say whether anybody could tell them apart.

Rule 1. A program runs alike both times: same interpreter, environment and kind of working directory; only the
        network's own variables are added.
Rule 2. What it prints and its exit code are compared; what it says on stderr is shown where they differ.
Rule 3. Nothing outlives a run, and no run lasts longer than `LONGEST` seconds.
Rule 4. What a machine cannot do is skipped by name (`# needs:` and `# python:` lines in the program).
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from tests.transparency.machine import Python, able, port_base

PROGRAMS = Path(__file__).parent / "programs"
COMMON = "common.py"  # what programs share; no program itself
LONGEST = 15.0  # seconds; what is left then hangs, and shows the stacks of all its threads where it can be asked to


@dataclass(frozen=True)
class Output:
    """What a program printed, and how it ended (`code` is None where it had to be stopped)."""

    stdout: str
    stderr: str
    code: int | None

    def looks_like(self, other: Output) -> bool:
        """Whether an observer of the program could not tell the two apart."""
        return (self.stdout, self.code) == (other.stdout, other.code) and self.code is not None


@dataclass(frozen=True, order=True)
class Comparison:
    """One program on one Python, run twice: `verdict` is same, different or skipped."""

    program: Path
    python: Python
    verdict: str
    detail: str = ""


def programs() -> list[Path]:
    """All programs, in the order of their names."""
    return sorted(path for path in PROGRAMS.glob("*.py") if path.name != COMMON)


def compare(program: Path, python: Python, *, tap: bool = True) -> Comparison:
    """Run `program` bare and, at the same time, tapped (or bare once more); compare what the two printed."""
    missing = lacks(program, python)
    if missing:
        return Comparison(program, python, "skipped", f"needs {missing}")
    with port_base() as one, port_base() as other, ThreadPoolExecutor(1) as beside:
        first = beside.submit(bare, program, python, one)
        got = (tapped if tap else bare)(program, python, other)
        expected = first.result()
    if got.looks_like(expected):
        return Comparison(program, python, "same")
    return Comparison(program, python, "different", difference(expected, got))


def lacks(program: Path, python: Python) -> str:
    """What `program` needs and this machine or interpreter has not, or "" where it can run."""
    text = program.read_text(encoding="utf-8")
    for name in " ".join(re.findall(r"^# needs: (.+)$", text, re.MULTILINE)).split():
        if not able(name):
            return name
    for least in re.findall(r"^# python: ([\d.]+)\+$", text, re.MULTILINE):
        if not python.at_least(least):
            return f"Python {least}"
    return ""


def bare(program: Path, python: Python, port: int) -> Output:
    """Run `program` as a student does, with nothing of ours in the way."""
    return run(program, python, port, {})


def tapped(program: Path, python: Python, port: int) -> Output:
    """Run `program` under the child and the taps, as a play does."""
    from grader.network.loop import Network
    from grader.record.recorder import Recorder

    recorder = Recorder()
    with Network(recorder) as network:
        output = run(program, python, port, network.environment("ann"))
    if recorder.broken:
        broken = f"(the play is broken: {recorder.broken})\n"
        return Output(output.stdout + broken, output.stderr, output.code)
    return output


def run(program: Path, python: Python, port: int, extra: Mapping[str, str]) -> Output:
    """Run `program` with `port` as its argument, and `extra` beside the environment that this process has."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryDirectory(prefix="transparency-") as folder:
        process = subprocess.Popen(
            [python.command, str(program), str(port)],
            cwd=folder,
            env={**environment, "PYTHONIOENCODING": "utf-8", "PYTHONFAULTHANDLER": "1", **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        try:
            stdout, stderr = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            if os.name == "posix":
                process.send_signal(signal.SIGABRT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(1)
            stop(process)
            stdout, stderr = process.communicate()
            return Output(stdout, stderr + f"\n(stopped after {LONGEST} seconds)", None)
        finally:
            stop(process)
        return Output(stdout, stderr, process.returncode)


def stop(process: subprocess.Popen[str]) -> None:
    """End the program and what it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def difference(expected: Output, got: Output) -> str:
    """A diff of what two runs printed, with how they ended and what they said on stderr."""
    lines = unified_diff(
        [*expected.stdout.splitlines(), f"(exit code {expected.code})"],
        [*got.stdout.splitlines(), f"(exit code {got.code})"],
        "bare",
        "tapped",
        lineterm="",
    )
    return "\n".join([*lines, *said("bare", expected), *said("tapped", got)])


def said(name: str, output: Output) -> Iterator[str]:
    """What a run said on stderr, at most its last 40 lines."""
    for line in output.stderr.splitlines()[-40:]:
        yield f"{name}'s stderr: {line}"
