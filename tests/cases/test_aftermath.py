"""What a grade may leave behind is looked for, and found."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from .aftermath import COMMANDS, OURS, _files, _left_over
from .beside import busy


def test_the_looks_see_what_they_look_for() -> None:
    """Escapes and tracebacks of ours are found; a student's traceback is none of ours."""
    student = 'Traceback (most recent call last):\n  File "server_chat.py", line 3, in <module>\nValueError: x\n'
    ours = 'File "/somewhere/grader/stage/user.py", line 3'

    assert COMMANDS.search("a\x1b[31mb")
    assert not COMMANDS.search("\tjust text\n")
    assert "/grader/" not in OURS.search(student).group()  # type: ignore[union-attr]
    assert "/grader/" in OURS.search(ours).group()  # type: ignore[union-attr]


@pytest.mark.skipif(os.name != "posix", reason="a folder with a pipe")
def test_what_is_left_over_is_seen(tmp_path: Path) -> None:
    """A process in the room and a changed file; the process is ended."""
    before = _files(tmp_path)
    (tmp_path / "new.txt").write_text("x", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", "input()"], cwd=tmp_path, stdin=subprocess.PIPE) as stray:
        found = _left_over(str(tmp_path), {stray.pid})

    assert len(found) == 1
    assert str(stray.pid) in found[0]
    assert stray.returncode is not None
    assert _files(tmp_path) != before


def test_a_load_ends_with_its_block() -> None:
    """No loop is left behind."""
    before = set(psutil.Process().children())
    with busy(2):
        during = set(psutil.Process().children()) - before

    assert len(during) == 2
    assert not any(one.is_running() for one in during)
