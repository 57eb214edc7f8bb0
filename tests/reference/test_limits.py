"""The limits: seats and allowances; and what holds for the folders of the reference as a whole."""

import filecmp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.tcp.limits import Allowance, Limits, Seats

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 200


@pytest.mark.parametrize("name", ["room.py", "limits.py"])
def test_both_protocols_use_the_same_file(name):
    """A fix in one folder is a fix in the other."""
    assert filecmp.cmp(ROOT / "reference/tcp" / name, ROOT / "reference/udp" / name, shallow=False)


def test_modules_are_short_enough_to_read_aloud():
    """No module of the reference is over two hundred lines."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "reference").rglob("*.py")}

    assert {path.name: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_seats_are_counted_together_and_by_address():
    """Both limits are told by their number; a freed seat can be taken again."""
    seats = Seats(Limits(users=3, per_address=2))
    for host in ("10.0.0.1", "10.0.0.1"):
        assert seats.refusal(host) == ""
        seats.take(host)

    assert seats.refusal("10.0.0.1") == "Too many users come from 10.0.0.1: 2 are allowed."
    seats.take("10.0.0.2")
    assert seats.refusal("10.0.0.3") == "The chat is full: it has 3 users."
    seats.free("10.0.0.1")
    assert seats.refusal("10.0.0.1") == ""


def test_allowance_is_so_much_at_once_and_so_much_a_second():
    """What is missing comes back with time, up to what it was."""
    allowance = Allowance(10, 2, now=0)

    assert allowance.take(10, now=0) == 0
    assert allowance.take(4, now=0) == 2
    assert allowance.take(4, now=1) == 1
    assert allowance.take(4, now=2) == 0
    assert not allowance.is_full(now=6)
    assert allowance.is_full(now=7)
    assert allowance.take(10, now=100) == 0
    assert allowance.take(1, now=100) == 0.5


def test_what_is_larger_than_the_allowance_needs_all_of_it():
    """Nothing waits for ever."""
    allowance = Allowance(10, 2, now=0)

    assert allowance.take(1000, now=0) == 0
    assert allowance.take(1000, now=0) == 5


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 20))))
def test_allowance_never_gives_more_than_it_says(steps):
    """However it is asked: at once the burst, and the rate in a second after that."""
    allowance, now, taken = Allowance(20, 3, now=0), 0.0, 0
    for pause, amount in steps:
        now += pause
        if not allowance.take(amount, now):
            taken += amount

        assert taken <= 20 + 3 * now + 1e-6
