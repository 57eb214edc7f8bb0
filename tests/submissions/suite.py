"""Grades whole programs and compares the verdicts with the known ones.

Rule 1. A folder under `works`, `partly` or `broken` is a submission: its programs, and `expected.toml`.
Rule 2. `server = "tcp"` in there borrows the good server of `parts/tcp`, `client` likewise; only the copy
        that is graded holds it.
Rule 3. The grader runs as a process, as a student starts it: what is compared is its JSON and its exit code.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KINDS = ("works", "partly", "broken")
SOMETIMES = "fails sometimes"
PATIENCE = 100.0  # seconds one grade may take; the slowest, which confirms a silent server, takes about ten


@dataclass(frozen=True)
class Known:
    """One submission with its known verdict, as `expected.toml` gives it."""

    kind: str
    folder: Path
    verdict: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name a person types: `partly/no_author`."""
        return f"{self.kind}/{self.folder.name}"

    @property
    def runs_here(self) -> bool:
        """Whether this system has what the programs use (fork, select on the keyboard)."""
        return self.verdict.get("platform") != "posix" or os.name == "posix"

    def expects(self) -> dict[str, str]:
        """What is compared, by its name in the table: protocol, gate, exit code and each criterion."""
        wanted = {"protocol": str(self.verdict.get("protocol")), "gate": str(self.verdict["gate"])}
        for key in ("exit", "reached"):
            if key in self.verdict:
                wanted[key] = str(self.verdict[key])
        return wanted | dict(self.verdict["outcomes"])


def table_row(submission: str, what: str, expected: str, got: str, headline: str = "") -> str:
    """One line of the table of deviations."""
    return f"{submission:<32} {what:<10} {expected:<15} {got:<10} {headline}".rstrip()


@dataclass(frozen=True)
class Deviation:
    """One thing that came out otherwise than expected, and the grader's own words on it."""

    submission: str
    what: str
    expected: str
    got: str
    headline: str = ""

    def __str__(self) -> str:
        return table_row(self.submission, self.what, self.expected, self.got, self.headline)


def known() -> list[Known]:
    """All submissions, in the order of kinds and names."""
    return [
        Known(kind, path.parent, tomllib.loads(path.read_text(encoding="utf-8")))
        for kind in KINDS
        for path in sorted((HERE / kind).glob("*/expected.toml"))
    ]


def sample(seed: int, each: int = 4, total: int = 14) -> list[Known]:
    """Draw some submissions: `each` of every kind at least, `total` together."""
    draw = random.Random(seed)
    everything = [submission for submission in known() if submission.runs_here]
    chosen = [
        submission
        for kind in KINDS
        for submission in draw.sample([one for one in everything if one.kind == kind], each)
    ]
    rest = [submission for submission in everything if submission not in chosen]
    chosen += draw.sample(rest, total - len(chosen))
    return sorted(chosen, key=lambda one: (KINDS.index(one.kind), one.name))


def assemble(submission: Known, into: Path) -> Path:
    """Put the submission's programs, own and borrowed, into a folder of their own.

    Returns:
        The folder, named as the submission.
    """
    folder = into / submission.folder.name
    shutil.copytree(submission.folder, folder, ignore=shutil.ignore_patterns("expected.toml", "__pycache__"))
    for half in ("server", "client"):
        if half in submission.verdict:
            shutil.copy(HERE / "parts" / submission.verdict[half] / f"{half}_chat.py", folder)
    return folder


def assignment_without_prompts(into: Path) -> Path:
    """Return a copy of the assignment that knows no word of any prompt."""
    folder = shutil.copytree(ROOT / "assignments" / "chat", into / "chat")
    (folder / "prompts.toml").write_text("", encoding="utf-8")
    return folder


def grade(folder: Path, assignment: str = "chat", *options: str) -> tuple[dict[str, Any], int, str]:
    """Grade a folder as a student does.

    Returns:
        The report's data (empty when none was written), the exit code, and what stood on standard error.
    """
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "report.json"
        command = [
            sys.executable,
            "-m",
            "grader",
            str(folder),
            "--assignment",
            assignment,
            "--json",
            str(path),
            *options,
        ]
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
        report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return report, done.returncode, done.stderr.decode(errors="replace")


def compare(submission: Known, report: Mapping[str, Any], code: int) -> list[Deviation]:
    """Every difference between the known verdict and a report; what fails only sometimes may do either.

    Where the grader says that it is broken, that alone is the difference: the rest only follows from it.
    """
    findings = {finding["id"]: finding for finding in report.get("findings", ()) if finding["tier"] == "task"}
    broken = [finding for finding in findings.values() if finding["outcome"] == "broken"]
    if broken:
        return [_broken(submission, finding) for finding in broken]
    got = {"protocol": str(report.get("protocol")), "exit": str(code), "reached": str(report.get("reached"))}
    levels = {gate["id"]: gate["level"] for gate in report.get("gates", ())}
    got["gate"] = levels.get("threads", "missing")
    got |= {name: finding["outcome"] for name, finding in findings.items()}
    deviations = []
    expects = submission.expects()
    lost = {name for name in findings if expects.get(name) == SOMETIMES and got[name] != "passed"}
    for what, expected in expects.items():
        allowed = {"passed", "failed"} if expected == SOMETIMES else {expected}
        if lost & _all_needs(what, findings):
            allowed.add("skipped")
        if got.get(what, "missing") not in allowed and not (what == "reached" and lost):
            headline = findings.get(what, {}).get("headline") or ""
            deviations.append(Deviation(submission.name, what, expected, got.get(what, "missing"), headline))
    return deviations


def _all_needs(name: str, findings: Mapping[str, Any]) -> set[str]:
    """What a criterion needs, and what that needs."""
    needs = set(findings.get(name, {}).get("needs", ()))
    return needs.union(*(_all_needs(need, findings) for need in needs)) if needs else needs


def _broken(submission: Known, finding: Mapping[str, Any]) -> Deviation:
    reason = (finding.get("got") or finding.get("headline") or "").strip().splitlines()[-1:]
    return Deviation(submission.name, finding["id"], submission.verdict["outcomes"][finding["id"]], "broken", *reason)


def judge(submission: Known, assignment: str = "chat") -> list[Deviation]:
    """Grade one submission in a folder of its own and compare."""
    with tempfile.TemporaryDirectory(prefix="submission-") as scratch:
        folder = assemble(submission, Path(scratch))
        try:
            report, code, complaint = grade(folder, assignment)
        except subprocess.TimeoutExpired:
            return [Deviation(submission.name, "end", "a report", f"none in {PATIENCE:.0f} s")]
    if not report:
        last = complaint.strip().splitlines()[-1:]
        return [Deviation(submission.name, "report", "written", f"exit {code}", *last)]
    return compare(submission, report, code)


def choose(names: Iterable[str]) -> list[Known]:
    """The submissions that are named: by kind, by `kind/name`, or by name alone.

    Raises:
        ValueError: A name fits none.
    """
    chosen: list[Known] = []
    for name in names:
        fitting = [one for one in known() if name.rstrip("/") in (one.kind, one.name, one.folder.name)]
        if not fitting:
            raise ValueError(f"no submission is called {name!r}")
        chosen += [one for one in fitting if one not in chosen]
    return chosen
