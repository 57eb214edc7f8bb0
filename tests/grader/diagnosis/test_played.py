"""Chats with one mistake, played for real: the report names the mistake, and the very line."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.assignment.load import find, load
from grader.assignment.scenes import Settings
from grader.diagnosis.words import said_of
from grader.grade import play
from grader.model import Outcome
from grader.submission.read import read
from tests.cases.known import Case, Edit
from tests.cases.write import write
from tests.grader.diagnosis.small import MARK

if TYPE_CHECKING:
    from grader.model import Finding

HERE = Path(__file__).parent
SAMPLE = 15  # every so many are played, where not all are
TASK = load(find("chat"))


def faults() -> list[Case]:
    """Return the chats; each is called as what its failure must be owed to."""
    entries = [
        one
        for file in ("played", "errors")
        for one in tomllib.loads((HERE / f"{file}.toml").read_text("utf-8"))["fault"]
    ]
    return [
        Case(
            "diagnosis",
            "faults",
            one["is"],
            "",
            base=f"bases/{one['base']}",
            edits=tuple(Edit(edit["file"], edit["old"], edit["new"]) for edit in (one, *one.get("more", ()))),
        )
        for one in entries
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give some of the chats to the test that plays them, or with `--every` all."""
    if "fault" in metafunc.fixturenames:
        every = metafunc.config.getoption("every", default=False)
        chosen = faults() if every else faults()[::SAMPLE]
        metafunc.parametrize("fault", chosen, ids=[f"{one.id}-{one.base}" for one in chosen])


def first_failure(folder: Path) -> Finding:
    """Grade a folder, and return the first criterion that failed."""
    report = play(TASK, read(folder), Settings(seed=5, python=Path(sys.executable), jobs=2), lambda *_said: None)
    return next(one for one in report.findings if one.outcome is Outcome.FAILED)


@pytest.mark.every
def test_the_mistake_and_its_line_are_named(fault: Case, tmp_path: Path) -> None:
    """The first failure is owed to it, in words that are whole, and at the marked line."""
    write(fault, tmp_path / "work")

    found = first_failure(tmp_path / "work").diagnosis
    assert found
    assert found.place
    assert (found.id, found.place.code[-len(MARK) :]) == (fault.id, MARK), found
    assert found.place.code[found.place.start : found.place.end].strip()
    assert "{" not in found.saw + found.why.replace("{name}", "").replace("{sender}", "")


def test_each_mistake_is_played() -> None:
    """Nothing that can be said is left without a chat of which it is true."""
    assert not {one.id for one in faults()} - {one.id for one in faults() if said_of(one.id)}
