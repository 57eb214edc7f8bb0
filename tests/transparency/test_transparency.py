"""Nobody can tell the child and the taps from a bare run; and the comparison itself can tell."""

import ast
import os
import random
import re
from pathlib import Path

import pytest

from tests.transparency import harness
from tests.transparency.__main__ import main
from tests.transparency.harness import PROGRAMS, compare, lacks, programs
from tests.transparency.machine import ABILITIES, Python, port_base, pythons

SAMPLE = 30  # pairs of a program and another Python; `--every` takes all
SEED = 4711
FEWEST = 45  # issue 2 asks for 40


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All programs on the current interpreter, and a sample (or all) of those on the others."""
    if "pair" in metafunc.fixturenames:
        here, *others = pythons()
        elsewhere = [(program, python) for program in programs() for python in others]
        if not metafunc.config.getoption("every", default=False):
            elsewhere = random.Random(SEED).sample(elsewhere, min(SAMPLE, len(elsewhere)))
        pairs = [(program, here) for program in programs()] + elsewhere
        names = [f"{program.stem}-{python.short}" for program, python in pairs]
        metafunc.parametrize("pair", pairs, ids=names)


@pytest.mark.every
def test_same_bare_and_tapped(pair: tuple[Path, Python]) -> None:
    """A program prints the same and ends the same, with the child and the taps and without."""
    result = compare(*pair)

    if result.verdict == "skipped":
        pytest.skip(result.detail)
    assert result.verdict == "same", "\n" + result.detail


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.stem)
def test_program_is_in_order(program: Path) -> None:
    """A program says what it shows, is short, and needs only what we can look for."""
    text = program.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert 12 <= len(re.sub(r"-----BEGIN.*?-----END", "", text, flags=re.DOTALL).splitlines()) <= 120
    assert max(map(len, text.splitlines())) <= 120
    assert set(" ".join(re.findall(r"^# needs: (.+)$", text, re.MULTILINE)).split()) <= set(ABILITIES)


def test_there_are_enough() -> None:
    """The family is as large as it was promised to be."""
    assert len(programs()) >= FEWEST


def test_difference_is_seen(tmp_path: Path) -> None:
    """A program that looks into its environment is told apart, and the diff says how."""
    program = tmp_path / "looks.py"
    program.write_text("import os\nprint('tapped' if 'CHAT_LAB_CONTROL' in os.environ else 'bare')\n")

    result = compare(program, pythons()[0])

    assert result.verdict == "different"
    assert "-bare" in result.detail
    assert "+tapped" in result.detail


def test_other_exit_code_is_seen(tmp_path: Path) -> None:
    """Two runs that print the same and end differently are not the same."""
    program = tmp_path / "exits.py"
    program.write_text("import os\nraise SystemExit(3 if 'CHAT_LAB_CONTROL' in os.environ else 4)\n")

    assert compare(program, pythons()[0]).verdict == "different"


@pytest.mark.skipif(os.name != "posix", reason="a signal that a program answers with its stacks")
def test_what_hangs_shows_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped, and the difference holds the stacks of its threads."""
    monkeypatch.setattr(harness, "LONGEST", 2.0)
    program = tmp_path / "hangs.py"
    program.write_text(
        "import threading\n\n\ndef waits_for_ever():\n    threading.Event().wait()\n\n\nwaits_for_ever()\n"
    )

    result = compare(program, pythons()[0])

    assert result.verdict == "different"
    assert "in waits_for_ever" in result.detail
    assert "stopped after 2.0 seconds" in result.detail


def test_needs_are_read(tmp_path: Path) -> None:
    """A program that asks for a later Python is skipped on an older one, by name."""
    program = tmp_path / "later.py"
    program.write_text('"""Later."""\n# python: 3.11+\n')

    assert lacks(program, Python("3.8.18", "python3.8")) == "Python 3.11"
    assert lacks(program, Python("3.11.0", "python3.11")) == ""


def test_ports_are_held() -> None:
    """Two runs at the same time never get the same ports."""
    with port_base() as one, port_base() as other:
        assert one != other


def test_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m tests.transparency --bare NAME` prints a row for the program, and totals."""
    name = PROGRAMS.joinpath("half_close.py").stem

    code = main(["--bare", name])

    assert code == 0
    assert re.search(rf"^{name} +\.$", capsys.readouterr().out, re.MULTILINE)
