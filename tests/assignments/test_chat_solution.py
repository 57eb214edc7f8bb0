"""The plain solution that a teacher shows: short, and worth all the points."""

import pytest

from tests.grading import grade
from tests.lab.screen import ROOT

SOLUTION = ROOT / "assignments" / "chat" / "solution"
ABOUT = 125  # lines of all four files that are not blank


@pytest.mark.parametrize(("protocol", "score"), [("tcp", 100), ("udp", 80)])
def test_solution_earns_everything(protocol: str, score: int) -> None:
    """The solution over TCP earns 100, the one over UDP 80."""
    report = grade(SOLUTION / protocol)

    assert (report["code"], report["points"], report["score"]) == (0, 100, score)


def test_solution_is_short() -> None:
    """A class can read all four files in one lesson."""
    assert (
        sum(bool(line.strip()) for path in SOLUTION.rglob("*.py") for line in path.read_text("utf-8").splitlines())
        <= ABOUT
    )
