"""The plain solution that a teacher shows: short, and worth all the points."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOLUTION = ROOT / "assignments" / "chat" / "solution"
ABOUT = 125  # lines of all four files that are not blank


@pytest.mark.parametrize(("protocol", "score"), [("tcp", 100), ("udp", 80)])
def test_solution_earns_everything(protocol: str, score: int) -> None:
    """The solution over TCP earns 100, the one over UDP 80."""
    command = [sys.executable, "-m", "grader", str(SOLUTION / protocol), "--json", "-"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=100, encoding="utf-8", check=False)

    report = json.loads(done.stdout)
    assert (done.returncode, report["points"], report["score"]) == (0, 100, score)


def test_solution_is_short() -> None:
    """A class can read all four files in one lesson."""
    assert (
        sum(bool(line.strip()) for path in SOLUTION.rglob("*.py") for line in path.read_text("utf-8").splitlines())
        <= ABOUT
    )
