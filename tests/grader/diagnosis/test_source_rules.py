"""Each rule that reads the source finds the line, leaves a close program alone, and suspects nothing in right ones."""

from pathlib import Path

import pytest

from grader.diagnosis.source_rule import SourceRule
from grader.diagnosis.table import RULES
from grader.submission.names import Names
from grader.submission.program import ProgramText
from grader.submission.read import read
from grader.submission.source import load
from tests.cases.known import TESTS, Case, known
from tests.cases.write import write
from tests.grader.diagnosis.small import accused, marked, small_programs

WRONG, GOOD = small_programs("wrong"), small_programs("right")
FINDERS = {rule.find.__name__: rule.find for rule in RULES if isinstance(rule, SourceRule)}
RIGHT = [one for one in known() if one.suite != "accidents" and not (one.failed or one.gate or one.beyond or one.open)]
SAMPLE = 9  # every so many are read, where not all are
ALONE = ["reference/tcp", "reference/udp", "assignments/chat/solution/tcp", "assignments/chat/solution/udp"]


def suspected(folder: Path) -> list[str]:
    """Return what the rules suspect in the programs of a folder."""
    work = read(folder)
    names = Names(load(work.root, work.files)[0])
    programs = [one.file for one in (work.server, *work.clients) if one and names.codes[one.file].source.tree]
    texts = [ProgramText(names, file) for file in programs]
    return [
        f"{one.id}:{getattr(one.node, 'lineno', 0)}"
        for text in texts
        for find in FINDERS.values()
        for one in find(text)
    ]


@pytest.mark.parametrize(("rule", "text"), WRONG)
def test_the_line_is_found(rule: str, text: str) -> None:
    """A program with the mistake: exactly the marked line."""
    assert accused(FINDERS[rule], text) == marked(text)


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_a_close_program_is_left_alone(rule: str, text: str) -> None:
    """A program that looks like it, and is right."""
    assert accused(FINDERS[rule], text) == []


def test_each_rule_has_such_programs() -> None:
    """No rule of the table goes untested, neither for what it finds nor for what it leaves alone."""
    assert {rule for rule, _text in WRONG} == {rule for rule, _text in GOOD} == FINDERS.keys()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give some of the right programs to the test that reads them, or with `--every` all."""
    if "case" in metafunc.fixturenames:
        chosen = RIGHT if metafunc.config.getoption("every", default=False) else RIGHT[::SAMPLE]
        metafunc.parametrize("case", chosen, ids=[one.name for one in chosen])


@pytest.mark.every
def test_right_programs_are_not_suspected(case: Case, tmp_path: Path) -> None:
    """What the source alone suggests is rare enough: in programs that earn everything, nothing."""
    write(case, tmp_path / "work")

    assert suspected(tmp_path / "work") == []


@pytest.mark.parametrize("folder", ALONE)
def test_the_kits_own_programs_are_not_suspected(folder: str) -> None:
    """The reference, and the starter with its holes filled."""
    assert suspected(TESTS.parent / folder) == []
