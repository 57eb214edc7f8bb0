"""Chats with one mistake, played for real: the report names the mistake, and the very line."""

import tomllib
from pathlib import Path

import pytest

from grader.diagnosis.words import words
from tests.cases.known import Case, Edit
from tests.cases.write import write
from tests.grader.diagnosis.small import MARK
from tests.grading import grade

HERE = Path(__file__).parent
SAMPLE = 15  # every so many are played, where not all are


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


@pytest.mark.every
def test_the_mistake_and_its_line_are_named(fault: Case, tmp_path: Path) -> None:
    """The first failure is owed to it, in words that are whole, and at the marked line."""
    write(fault, tmp_path / "work")

    findings = grade(tmp_path / "work")["findings"]
    found = next(one["diagnosis"] for one in findings if one["outcome"] == "failed")
    place = found["place"]
    assert (found["id"], place["code"][-len(MARK) :]) == (fault.id, MARK), found
    assert place["code"][place["start"] : place["end"]].strip()


def test_each_mistake_is_played() -> None:
    """Nothing that can be said is left without a chat of which it is true, but what depends on chance or a menu."""
    assert {one.id for one in faults()} == words().keys() - {"changed-meanwhile", "text-and-number"}
