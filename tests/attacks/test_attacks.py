"""Hostile hand-ins win nothing in the sandbox; what they win without one is stated, and true."""

import sys

import pytest

from tests.attacks.__main__ import has_won
from tests.cases.known import Case, choose
from tests.cases.run import judge
from tests.grader.process.room import boxed

SEED = 4711
SAMPLE = ("reads_the_marks", "ends_the_grader", "plants_a_module", "calls_a_service", "writes_the_report_afterwards")
ATTACKS = choose(["attacks"]) if sys.platform == "linux" else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give the sample to the tests, or with `--every` all attacks to the one in the sandbox."""
    every = metafunc.config.getoption("every", default=False) and "boxed_attack" in metafunc.fixturenames
    chosen = ATTACKS if every else [one for one in ATTACKS if one.id in SAMPLE]
    for name in {"boxed_attack", "attack"}.intersection(metafunc.fixturenames):
        metafunc.parametrize(name, chosen, ids=[one.name for one in chosen])


@boxed
@pytest.mark.every
@pytest.mark.timeout(400)
def test_an_attack_wins_nothing_in_the_sandbox(boxed_attack: Case) -> None:
    """The verdict is that of its chat, and nothing is left, read or changed."""
    found = judge(boxed_attack, SEED, sandbox="bwrap").deviations

    assert not found, "\n" + "\n".join(map(str, found))


def test_an_attack_wins_what_is_said_without_one(attack: Case) -> None:
    """The attack is a real one: outside it comes to what the table says."""
    judged = judge(attack, SEED)

    assert has_won(judged) == bool(judged.deviations) == bool(attack.wins)


def test_there_are_many() -> None:
    """At least forty, each known by its id alone."""
    if ATTACKS:
        assert len({one.id for one in ATTACKS}) == len(ATTACKS) >= 40
