"""The data of the cases is whole, small, and cannot lose its meaning without being noticed."""

import ast
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from .__main__ import main
from .folders import FOLDERS
from .known import BEYOND, NEEDS, ROOT, SUITES, TASK, TESTS, Case, Edit, all_needs, choose, good_chats, known, sample
from .write import replaced, write

SEED = 4711
MOST_ESCAPES = 4
LEAST = {"submissions": 250, "mutants": 264, "beyond": 28, "accidents": 50, "diagnoses": 71, "attacks": 40}
MUTANTS = [one for one in known() if one.suite == "mutants"]
SUBMISSIONS = [one for one in known() if one.suite == "submissions"]


@pytest.mark.parametrize("case", known(), ids=lambda one: f"{one.suite}/{one.name}")
def test_a_case_is_whole(case: Case, tmp_path: Path) -> None:
    """It says what it is, its programs can be written and begin with a docstring, its verdict can be understood."""
    if not case.folder:
        write(replace(case, plays=1), tmp_path / "work")
        programs = list((tmp_path / "work").rglob("*.py"))
        texts = [path.read_text(encoding="utf-8") for path in programs]
        assert programs
        assert not [text for text in texts if not re.match(r'(#!.*\n)?"""', text)]

    assert case.says.endswith(".")
    assert {*case.failed, *case.sometimes} <= set(TASK)
    assert case.gate in ("", "elsewhere", "absent", "unknown")
    assert case.beyond in ("", "all", *BEYOND)
    assert case.folder in ("", *FOLDERS)
    assert case.system in ("", "posix", "linux", "win32", "darwin")
    assert not any(all_needs(name) & set(case.failed) for name in case.failed)
    assert not (case.line and case.beyond not in BEYOND)
    assert not (case.open and (case.failed or case.broken))
    assert case.own or case.edits or case.folder or case.disk or case.beyond or not case.failed


@pytest.mark.parametrize("case", MUTANTS, ids=lambda one: one.name)
def test_a_mutant_is_a_good_chat_with_one_small_substitution(case: Case, tmp_path: Path) -> None:
    """What comes of it is Python, another than before; only the family `good` loses nothing."""
    harmless = not (case.failed or case.beyond or case.gate)

    assert len(case.edits) == 1 or (harmless and not case.edits)
    for edit in case.edits:
        before = (TESTS / case.base / edit.file).read_text(encoding="utf-8")
        after = replaced(before, edit.old, edit.new, case.name)
        ast.parse(after)
        assert after != before
        assert len(edit.new.splitlines()) <= 12
    assert harmless == (case.family == "good")
    assert bool(case.beyond) == (case.family == "beyond")
    assert not (case.beyond and case.failed)


@pytest.mark.parametrize("case", SUBMISSIONS, ids=lambda one: one.name)
def test_a_folder_says_its_kind(case: Case) -> None:
    """`works` loses nothing, `broken` loses the conversation of two, `partly` is between."""
    whole = not {"serves", "turns", "exchange"} & {*case.failed, *case.sometimes}
    loses = bool(case.failed or case.sometimes or case.gate)

    assert case.family == ("broken" if not whole else "partly" if loses else "works")
    assert case.outcomes()["group"] == "passed" or case.reached is not None


def test_the_suites_are_large_and_few_escape() -> None:
    """No case gets lost; every criterion is broken by some, over both protocols and in both programs."""
    faulty = [one for one in MUTANTS if one.family not in ("good", "beyond")]
    names = [(one.suite, one.name) for one in known()]
    counts = Counter(suite for suite, _name in names)

    assert len(names) == len(set(names))
    assert all(counts[suite] >= LEAST[suite] for suite in SUITES)
    assert {name for one in faulty for name in one.failed} == set(TASK)
    assert {one.beyond for one in known() if one.suite == "beyond"} == {"all", *BEYOND}
    assert {(one.base.split("/")[1], one.edits[0].file) for one in faulty} == {
        (protocol, f"{half}_chat.py") for protocol in ("tcp", "udp") for half in ("server", "client")
    }
    assert sum(bool(one.escapes) for one in known()) <= MOST_ESCAPES


def test_every_base_is_graded_as_it_is() -> None:
    """The family `good` holds each base of the mutants without any change."""
    unchanged = {one.base for one in MUTANTS if one.family == "good" and not one.edits}

    assert unchanged == {one.base for one in MUTANTS if one.family != "beyond"}


@pytest.mark.parametrize("text", ["a", "b b"])
def test_a_text_that_is_not_there_once_is_an_error(text: str) -> None:
    """A program that changes cannot silently make a case an empty one, nor change it in two places."""
    with pytest.raises(ValueError, match=r"x/y: server\.py: 'b' stands there [02] times, not once"):
        replaced(text, "b", "c", "x/y: server.py")


def test_an_edit_of_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Wherever a case's programs come from."""
    case = choose(["relaying/nobody"])[0]

    with pytest.raises(ValueError, match=r"relaying/nobody: server_chat\.py"):
        write(replace(case, edits=(Edit("server_chat.py", "what nobody wrote", ""),)), tmp_path / "work")


def test_only_a_racy_program_is_hurried(tmp_path: Path) -> None:
    """A case is written as it stands; one that is played several times gets a switch interval of the seed's."""
    racy = next(one for one in known() if one.plays > 1)
    write(replace(racy, plays=1), tmp_path / "steady")
    steady = (tmp_path / "steady" / racy.edits[0].file).read_text(encoding="utf-8")
    for seed in range(20):
        write(racy, tmp_path / str(seed), seed)
    hurried = [(tmp_path / str(seed) / racy.edits[0].file).read_text(encoding="utf-8") for seed in range(20)]

    assert "setswitchinterval" not in steady
    assert all(text.endswith(steady) and "setswitchinterval" in text for text in hurried)
    assert len(set(hurried)) > 2


def test_the_sample_is_the_seeds_and_has_every_family() -> None:
    """As many of each suite as stated, at least one of each family, what one grade decides, always the same ones."""
    chosen = sample(SEED)
    here = [one for one in known() if one.runs_here and one.is_steady and SUITES[one.suite]]

    assert Counter(one.suite for one in chosen) == Counter(SUITES)
    assert {(one.suite, one.family) for one in chosen} == {(one.suite, one.family) for one in here}
    assert len(set(chosen)) == len(chosen)
    assert chosen == sample(SEED)
    assert chosen != sample(SEED + 1)


def test_names_choose_suites_families_and_cases() -> None:
    """The shortest name that a person would type."""
    assert choose(["mutants"]) == MUTANTS
    assert {one.family for one in choose(["works", "floods"])} == {"works", "floods"}
    assert choose(["works/raw_tcp"]) == choose(["raw_tcp", "works/raw_tcp/"])


def test_a_name_that_fits_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The command says which name it does not know, and grades nothing."""
    with pytest.raises(SystemExit) as end:
        main(["relaying/never_written"])

    assert end.value.code == 2
    assert "no case is called 'relaying/never_written'" in capsys.readouterr().err


def test_what_needs_a_lost_criterion_is_skipped() -> None:
    """As the rubric's needs say."""
    outcomes = Case("x", "x", "x", "x", failed=("exchange",)).outcomes()

    assert outcomes["turns"] == outcomes["no_echo"] == "passed"
    assert outcomes["exchange"] == "failed"
    assert {name for name in TASK if outcomes[name] == "skipped"} == {
        name for name in TASK if "exchange" in NEEDS[name]
    }


def test_any_other_folder_must_earn_all_points() -> None:
    """A folder that no case is called by is one that is right."""
    (plain,) = choose([str(ROOT / "reference" / "tcp")])

    assert (plain.name, plain.failed, plain.gate) == ("reference/tcp", (), "")
    assert [one.name for one in good_chats()][:2] == ["reference/tcp", "reference/udp"]


@pytest.mark.skipif(os.name != "posix", reason="a terminal's Ctrl-C")
def test_ctrl_c_prints_the_totals_so_far() -> None:
    """The grade under way is ended, and no further one begins."""
    command = [sys.executable, "-u", "-m", "tests.cases", "reference/tcp", "no_names", "--repeat", "500"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as cases:
        assert any("expected" in line for line in iter(cases.stdout.readline, ""))
        os.killpg(cases.pid, signal.SIGINT)
        shown = cases.stdout.read()

    assert cases.returncode == 130
    assert shown.startswith("stopped; so far:\n")
    assert "grades deviate" in shown
