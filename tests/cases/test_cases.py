"""The grader gives whole programs the verdicts that a careful person would, and leaves nothing behind."""

from pathlib import Path

import pytest

from .aftermath import Aftermath, graded
from .known import ROOT, TESTS, Case, choose, known, ordinary, sample
from .run import judge
from .write import write

SEED = 4711


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a sample of the cases to the test that grades, or with `--every` all that can be played here."""
    if "case" in metafunc.fixturenames:
        every = metafunc.config.getoption("every", default=False)
        chosen = [one for one in ordinary() if one.runs_here] if every else sample(SEED)
        chosen = [one for one in chosen if one.suite != "diagnoses"]  # tests/diagnoses grades them
        metafunc.parametrize("case", chosen, ids=[f"{one.suite}/{one.name}" for one in chosen])


@pytest.mark.every
@pytest.mark.timeout(900)  # s: a racy one is graded up to five times; a hundred thousand files take their time
def test_a_case_gets_its_verdict(case: Case) -> None:
    """The verdict is as stated, and the grader, its reports, the machine and the files outside are whole."""
    found = judge(case, SEED).deviations

    assert not found, "\n" + "\n".join(map(str, found))


@pytest.fixture
def grade(tmp_path: Path) -> Aftermath:
    """What comes of a grade of a chat whose users have no names, by the bare rubric."""
    for name in ("home", "tmp", "outside", "reports"):
        (tmp_path / name).mkdir()
    write(choose(["silent_address_as_name"])[0], tmp_path / "work")
    return graded(tmp_path, tmp_path / "work", "--rubric", "classic", "--seed", str(SEED))


def test_the_bare_task_text_asks_for_no_names_and_no_commands(grade: Aftermath) -> None:
    """It earns full marks by the classic rubric; the second tier is not played unless it is asked for."""
    report = grade.report

    assert (report["score"], report["reached"], report["plays"], grade.code) == (100.0, 2, 6, 0)
    assert [one["id"] for one in report["findings"] if one["outcome"] != "passed"] == ["private"]
    assert {one["tier"] for one in report["findings"]} == {"task"}
    assert not grade.complaints


def test_there_is_a_base_under_each_path() -> None:
    """A path that a case names is one of this checkout."""
    paths = {one.base for one in known() if one.base} | {origin for one in known() for _name, origin in one.copy}

    assert paths
    assert not [
        path for path in paths if not (TESTS / path).resolve().is_relative_to(ROOT) or not (TESTS / path).exists()
    ]
