"""Nothing that goes wrong in a classroom harms the grader, outlives it, or is judged otherwise than stated."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from .room import COMMANDS, OURS
from .suite import FAMILIES, NEEDS, Accident, accidents, replaced, suffer

if TYPE_CHECKING:
    from pathlib import Path

SEED, SAMPLE = 4711, 6
pytestmark = pytest.mark.timeout(900)  # a hundred thousand files take seconds to make, and minutes on a busy disk


def drawn(*, every: bool) -> list[Accident]:
    """All accidents that can happen here, or a sample: one of each family at least, none that needs the machine."""
    here = [one for one in accidents() if one.runs_here]
    if every:
        return here
    light = [one for one in here if not one.alone]
    draw = random.Random(SEED)
    chosen = [draw.choice([one for one in light if one.family == family]) for family in FAMILIES]
    return chosen + draw.sample([one for one in light if one not in chosen], SAMPLE - len(chosen))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give the accidents to the test that lets them happen."""
    if "accident" in metafunc.fixturenames:
        chosen = drawn(every=metafunc.config.getoption("every", default=False))
        marks = {
            one.id: pytest.mark.xfail(reason=f"the grader does not do this yet: {one.awaits}", strict=True)
            for one in chosen
            if one.awaits
        }
        found = [pytest.param(one, id=one.id, marks=marks.get(one.id, ())) for one in chosen]
        metafunc.parametrize("accident", found)


@pytest.mark.every
def test_an_accident_is_only_an_accident(accident: Accident) -> None:
    """The verdict is as stated, and the grader, its report, the machine and the files outside are whole."""
    complaints, _after = suffer(accident)

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("one", accidents(), ids=lambda one: one.id)
def test_an_entry_is_whole(one: Accident) -> None:
    """It says what happens, has a verdict or a reason for none, and something that happens."""
    assert one.says.endswith(".")
    assert set(one.fails) <= set(NEEDS)
    assert one.system in ("", "posix", "linux")
    assert not (one.open and (one.fails or one.broken))
    assert one.server or one.client or one.edit or one.folder or one.disk or one.called != "work"


def test_there_are_enough_and_each_has_its_own_name() -> None:
    """Names are what a person types."""
    names = [one.id for one in accidents()]

    assert len(names) == len(set(names)) >= 35


def test_what_needs_a_lost_criterion_is_skipped() -> None:
    """As the rubric's needs say."""
    outcomes = Accident("x", "x", fails=["exchange"]).outcomes()

    assert outcomes["turns"] == outcomes["no_echo"] == "passed"
    assert outcomes["exchange"] == "failed"
    assert {outcomes[name] for name in ("group", "together", "leaves", "private")} == {"skipped"}


@pytest.mark.parametrize("text", ["a", "b b"])
def test_an_accident_that_would_not_happen_is_an_error(text: str) -> None:
    """A chat that has changed cannot silently lose it."""
    with pytest.raises(ValueError, match="times in the chat, not once"):
        replaced(text, "b", "c")


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
    """A process in the room, a changed file, a missing report: each is complained about, and the process is ended."""
    import subprocess
    import sys

    from .room import _files, _left_over

    before = _files(tmp_path)
    (tmp_path / "new.txt").write_text("x", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", "input()"], cwd=tmp_path, stdin=subprocess.PIPE) as stray:
        found = _left_over(str(tmp_path), {stray.pid})

    assert len(found) == 1
    assert str(stray.pid) in found[0]
    assert stray.returncode is not None
    assert _files(tmp_path) != before
