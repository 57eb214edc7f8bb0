"""A good chat with one fault is caught by the criterion that promises it, and a harmless variation by none."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from .__main__ import MOST_ESCAPES, main, summary
from .suite import BASES, GATE, TASK, Mutant, Verdict, all_needs, choose, known, play, sample

if TYPE_CHECKING:
    from pathlib import Path

SEED = 4711
ALL_PASS = dict.fromkeys(TASK, "passed") | {GATE: "met"}
FAULTY = [one for one in known() if one.family not in ("good", "beyond")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a sample of the mutants to the test that grades, or with `--every` all that can be played."""
    if "graded" in metafunc.fixturenames:
        every = metafunc.config.getoption("every", default=False)
        chosen = [one for one in known() if one.is_playable] if every else sample(SEED)
        metafunc.parametrize("graded", chosen, ids=[one.name for one in chosen])


@pytest.mark.every
@pytest.mark.timeout(600)  # s: a racy one is graded up to five times
def test_a_mutant_is_caught_by_its_own_criterion(graded: Mutant) -> None:
    """Each criterion that the fault breaks fails, what needs one of them may be skipped, all else passes."""
    verdict = play(graded, SEED)

    assert verdict.is_right, "\n".join(summary([verdict]))


@pytest.mark.parametrize("mutant", [one for one in known() if one.file], ids=lambda one: one.name)
def test_a_mutant_is_a_program_with_one_small_substitution(mutant: Mutant) -> None:
    """What is replaced stands once in the base, what comes of it is Python, and the change is small."""
    source = mutant.source()
    ast.parse(source)

    assert mutant.old != mutant.new
    assert source != (BASES / mutant.base / mutant.file).read_text(encoding="utf-8")
    assert len(mutant.new.splitlines()) <= 12


@pytest.mark.parametrize("mutant", known(), ids=lambda one: one.name)
def test_an_entry_is_whole(mutant: Mutant) -> None:
    """It says what is wrong in one sentence, hits criteria of the task that do not need each other, and has a kind."""
    harmless = not mutant.own and mutant.gate == "met"

    assert mutant.says.endswith(".")
    assert set(mutant.hits) <= set(TASK)
    assert not any(all_needs(name) & set(mutant.hits) for name in mutant.hits)
    assert mutant.gate in ("met", "elsewhere", "absent")
    assert harmless == (mutant.family == "good")
    assert bool(mutant.beyond) == (mutant.family == "beyond")
    assert not (mutant.beyond and mutant.hits)


def test_the_families_are_large_and_few_escape() -> None:
    """At least 120 mutants over both protocols and both programs; every criterion is the own one of some."""
    mutants = FAULTY
    own = Counter(name for one in mutants for name in one.hits)

    assert len(mutants) >= 120
    assert len({one.name for one in known()}) == len(known())
    assert set(own) == set(TASK)
    assert {(one.base.split("/")[0], one.file) for one in mutants} == {
        (protocol, f"{half}_chat.py") for protocol in ("tcp", "udp") for half in ("server", "client")
    }
    assert sum(bool(one.escapes) for one in known()) <= MOST_ESCAPES


def test_every_base_is_graded_as_it_is() -> None:
    """The family `good` holds each base without any change."""
    unchanged = {one.base for one in known() if one.family == "good" and not one.file}

    assert unchanged == {f"{path.parent.parent.name}/{path.parent.name}" for path in BASES.glob("*/*/server_chat.py")}


def test_a_text_that_is_not_there_once_is_an_error() -> None:
    """A base that changes cannot silently make a mutant empty, nor change it in two places."""
    mutant = choose(["relaying/nobody"])[0]

    with pytest.raises(ValueError, match="relaying/nobody: its text stands 0 times"):
        replace(mutant, old="what nobody wrote").source()
    with pytest.raises(ValueError, match=r"times in tcp/lines/server_chat\.py"):
        replace(mutant, old="with lock:").source()


def test_only_a_racy_program_is_hurried(tmp_path: Path) -> None:
    """A mutant is written as it stands; one that is played several times gets a switch interval of the seed's."""
    steady, racy = choose(["relaying/nobody"])[0], next(one for one in known() if one.plays > 1)
    written = steady.write(tmp_path, SEED) / steady.file
    hurried = [(racy.write(tmp_path / str(n), n) / racy.file).read_text(encoding="utf-8") for n in range(20)]

    assert written.read_text(encoding="utf-8") == steady.source()
    assert all(text.endswith(racy.source()) and "setswitchinterval" in text for text in hurried)
    assert len(set(hurried)) > 2


ECHO = choose(["relaying/echo"])[0]
NOBODY = choose(["relaying/nobody"])[0]
SKIPPED_AFTER_TURNS = {name: "skipped" for name in TASK if "turns" in all_needs(name)}


@pytest.mark.parametrize(
    ("mutant", "came", "escaped", "wrong"),
    [
        (ECHO, {"no_echo": "failed"}, (), ()),
        (ECHO, {}, ("no_echo",), ()),
        (ECHO, {"no_echo": "failed", "group": "failed"}, (), ("group",)),
        (ECHO, {"no_echo": "failed", "group": "skipped"}, (), ("group",)),
        (ECHO, {"no_echo": "skipped", "turns": "failed"}, ("no_echo",), ("turns", "no_echo")),
        (ECHO, {"no_echo": "failed", "leaves": "broken"}, (), ("leaves",)),
        (ECHO, {"no_echo": "failed", GATE: "elsewhere"}, (), (GATE,)),
        (ECHO, {"no_echo": "failed", GATE: "unknown"}, (), ()),
        (NOBODY, {"turns": "failed", **SKIPPED_AFTER_TURNS}, (), ()),
        (replace(NOBODY, hits=(), gate="absent"), {}, (GATE,), ()),
        (replace(NOBODY, hits=(), gate="absent"), {GATE: "unknown"}, (GATE,), ()),
        (replace(NOBODY, hits=(), gate="absent"), {GATE: "absent"}, (), ()),
        (replace(NOBODY, hits=(), gate="absent"), {GATE: "elsewhere"}, (), (GATE,)),
        (replace(NOBODY, hits=(), beyond="rush"), {"rush": "failed"}, (), ()),
        (replace(NOBODY, hits=(), beyond="rush"), {"rush": "passed"}, ("rush",), ()),
    ],
)
def test_what_escapes_and_what_is_hit_wrongly(
    mutant: Mutant, came: dict[str, str], escaped: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    """A skip counts as a hit, unless the mutant's own criterion is among its needs."""
    verdict = Verdict(mutant, ALL_PASS | came, {})

    assert verdict.escaped == escaped
    assert verdict.wrong == wrong
    assert verdict.is_right == (not escaped and not wrong)


def test_the_sample_is_the_seeds_and_has_many_families() -> None:
    """Twelve mutants that one play decides, at least one of each family that has such, and always the same ones."""
    chosen = sample(SEED)
    families = {one.family for one in known() if one.plays == 1 and not one.escapes and one.is_playable}

    assert len(set(chosen)) == len(chosen) == 12
    assert {one.family for one in chosen} == families
    assert chosen == sample(SEED)
    assert chosen != sample(SEED + 1)


def test_a_name_that_fits_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The command says which name it does not know, and grades nothing."""
    with pytest.raises(SystemExit) as end:
        main(["relaying/never_written"])

    assert end.value.code == 2
    assert "no mutant is called 'relaying/never_written'" in capsys.readouterr().err
