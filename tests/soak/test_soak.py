"""The soak counts what deviates, says how sure that is, and keeps what it has when it is stopped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.compare import Deviation
from tests.cases.known import ROOT, choose

from .__main__ import main
from .series import LOADS, acceptance, programs
from .tally import Grade, Tally, wilson

DEADLINE = 60.0  # seconds: a grade on a busy machine


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (0, 1_000, 0.0, 0.00383),  # z²/(n + z²), as the formula gives it for no hits
        (1, 10, 0.0179, 0.4042),  # Newcombe (1998), Statistics in Medicine 17: the score method
        (81, 263, 0.2553, 0.3662),  # Newcombe's first example
        (10, 10, 0.7225, 1.0),
    ],
)
def test_the_interval_is_wilsons(hits: int, trials: int, low: float, high: float) -> None:
    """As published tables have it."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=0.0001)


def test_nothing_graded_tells_nothing() -> None:
    """No grade, no knowledge, no division."""
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_table_tells_deviating_from_broken() -> None:
    """A broken grade is no deviation, and is counted beside them."""
    failed = Deviation("works/x", "turns", "passed", "failed")
    broken = Deviation("works/x", "turns", "passed", "broken")
    grades = [Grade("works/x", "idle", found, 2.0) for found in ((), (failed,), (broken,), ())]
    table = Tally(grades).table().splitlines()

    assert table[1].split() == ["works/x", "idle", "4", "1", "1", "2.0", "s", "2.0", "s"]
    assert "1 × works/x: turns was failed, not passed" in "\n".join(table)
    assert table[-2].startswith("deviate: 1 of 4, 25.00 %")
    assert table[-1].startswith("broken: 1 of 4, 25.00 %")


def test_the_series_is_the_acceptance() -> None:
    """The references, ten programs that work, three loads; always the same ones."""
    names = [one.name for one in acceptance(Path("/nowhere"))]

    assert names[:2] == ["reference/tcp", "reference/udp"]
    assert len(names) == 12
    assert all(name.startswith("works/") for name in names[2:])
    assert names == [one.name for one in acceptance(Path("/nowhere"))]
    assert [(one.busy, one.core) for one in LOADS] == [(0, False), (4, False), (4, True)]


def test_a_folder_with_a_known_verdict_is_compared_with_it() -> None:
    """By name or by path; any other folder must earn all points."""
    by_name, by_path = programs(["works/raw_tcp"]), programs([str(ROOT / "tests/submissions/works/raw_tcp")])
    (plain,) = programs([str(ROOT / "reference/tcp")])

    assert by_name == by_path == choose(["raw_tcp"])
    assert (plain.name, plain.failed, plain.gate) == ("reference/tcp", (), "")


def test_a_name_that_is_nothing_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told before anything is graded."""
    assert main(["no/such/folder"]) == 2
    assert "no/such/folder" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a terminal's Ctrl-C")
def test_ctrl_c_prints_the_table_so_far(tmp_path: Path) -> None:
    """The grade under way is ended, those before it are in the table and in the log."""
    log = tmp_path / "log.jsonl"
    command = [sys.executable, "-m", "tests.soak", "reference/tcp", "--count", "500", "--log", str(log)]
    soak = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    for _look in range(600):
        if log.exists() and log.read_text(encoding="utf-8").count("\n") >= 1:
            break
        try:
            soak.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    os.killpg(soak.pid, signal.SIGINT)
    shown, _none = soak.communicate(timeout=DEADLINE)

    assert soak.returncode == 130
    assert shown.startswith("stopped; so far:\n")
    assert "reference/tcp" in shown
    assert "95 % by Wilson" in shown
