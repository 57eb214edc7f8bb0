"""A class, graded for real: by the command line, as a teacher types it."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[3]
HELLO = ROOT / "tests" / "bases" / "tcp" / "hello"
SPINS = "while input:\n    pass\n"


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "grader", "class", *arguments, "--db", str(folder / "class.sqlite")]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, *arguments), cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=100
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A class of three: two chats that work, and a folder without a program."""
    for name in ("ann", "bob"):
        shutil.copytree(HELLO, tmp_path / "class" / name)
    (tmp_path / "class" / "eve").mkdir()
    (tmp_path / "class" / "eve" / "chat.txt").write_text("soon")
    return tmp_path


def grades(folder: Path) -> list[tuple[str, float | None]]:
    with closing(sqlite3.connect(folder / "class.sqlite")) as base:
        return base.execute("SELECT student, score FROM grade ORDER BY number").fetchall()


def test_marks_and_no_second_grade_of_what_is_unchanged(folder: Path) -> None:
    """Everybody has a mark; the second run grades only what has changed, and says what that has brought."""
    first = run(folder, str(folder / "class"))
    client = folder / "class" / "bob" / "client_chat.py"
    client.write_text("raise SystemExit('broken now')\n")
    second = run(folder, str(folder / "class"), "--format", "csv", "--out", str(folder / "marks.csv"))
    report = run(folder, "report")

    assert (first.returncode, second.returncode, report.returncode) == (0, 0, 0), first.stderr + second.stderr
    assert dict(grades(folder)[:3]) == {"ann": 100.0, "bob": 100.0, "eve": 0.0}
    assert [student for student, _score in grades(folder)[3:]] == ["bob"]
    marks = {row["student"]: row for row in csv.DictReader((folder / "marks.csv").read_text("utf-8").splitlines())}
    assert {name: row["score"] for name, row in marks.items()} == {"ann": "100.00", "bob": "0.00", "eve": "0.00"}
    assert "bob: 100 before, now 0" in report.stdout
    assert "eve" in report.stdout.partition("A person should look at")[2]


def test_one_that_hangs_costs_its_own_time(folder: Path) -> None:
    """What is not done in time has no mark, and says so; nothing of it is left."""
    shutil.rmtree(folder / "class" / "ann")
    shutil.rmtree(folder / "class" / "eve")
    server = folder / "class" / "bob" / "server_chat.py"
    server.write_text(SPINS + server.read_text("utf-8"))  # it is a server to a reader, and no play of it is short
    done = run(folder, str(folder / "class"), "--limit", "1")

    assert done.returncode == 0, done.stderr
    assert grades(folder) == [("bob", None)]
    assert "was not done after 1 s" in done.stdout
    assert not left_over(folder)


def left_over(folder: Path) -> list[psutil.Process]:
    """The processes that still grade in this folder."""
    return [one for one in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(one.info["cmdline"] or ())]


def until_one_is_done(folder: Path) -> subprocess.Popen[str]:
    """Start the class, and return its process the moment it has told of the first mark of a chat that works."""
    process = subprocess.Popen(
        command(folder, str(folder / "class"), "--jobs", "1"),
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", bufsize=1,
    )  # fmt: skip
    assert process.stderr is not None
    assert any(": 100" in line for line in process.stderr)
    return process


def test_a_run_that_is_killed_is_taken_up_where_it_was(folder: Path) -> None:
    """After kill -9 the marks that were there are kept, and the others come with the next run."""
    with until_one_is_done(folder) as process:
        process.kill()
    before = grades(folder)
    done = run(folder, str(folder / "class"))

    assert done.returncode == 0, done.stderr
    assert grades(folder)[: len(before)] == before
    assert sorted(grades(folder)) == [("ann", 100.0), ("bob", 100.0), ("eve", 0.0)]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_keeps_what_is_there_and_ends_the_rest(folder: Path) -> None:
    """One sentence, exit code 130, the marks so far, and no process."""
    with until_one_is_done(folder) as process:
        process.send_signal(signal.SIGINT)
        process.stderr.read()  # type: ignore[union-attr]

    assert process.returncode == 130
    assert ("ann", 100.0) in grades(folder)
    assert not left_over(folder)


def test_a_class_is_graded_in_the_sandbox_where_there_is_one(folder: Path) -> None:
    """Each report says what was in force; where nothing is, the teacher is told once, before the first grade."""
    done = run(folder, str(folder / "class"))

    with closing(sqlite3.connect(folder / "class.sqlite")) as base:
        reports = [json.loads(text) for (text,) in base.execute("SELECT report FROM grade WHERE student = 'ann'")]
    assert done.returncode == 0
    assert "bubblewrap" in reports[0]["protection"][-1] or "sandbox" in done.stderr
    assert ("no sandbox" in done.stderr) == ("no sandbox" in reports[0]["protection"][-1])
    assert done.stderr.count("no sandbox") <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap")
def test_who_asks_for_a_sandbox_that_is_not_there_is_told_before_the_first_grade(folder: Path) -> None:
    """Nobody is graded without it."""
    done = subprocess.run(
        command(folder, str(folder / "class"), "--sandbox", "bwrap"),
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=100,
        env={**os.environ, "PATH": "/nowhere"},
    )  # fmt: skip

    assert done.returncode == 2
    assert "apt install bubblewrap" in done.stderr
