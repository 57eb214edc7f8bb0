"""The buckets; and what holds for the folders of the reference as a whole."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reference.tcp.limits import Bucket
from reference.udp.limits import Bucket as UdpBucket

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
SOURCES = {path: path.read_text("utf-8") for path in REFERENCE.rglob("*.py")}
MOST_LINES = 200


def test_modules_are_short_enough_to_read_aloud():
    """No module of the reference is over two hundred lines."""
    assert [path.name for path, text in SOURCES.items() if len(text.splitlines()) > MOST_LINES] == []


def test_no_module_stands_twice():
    """Each of the two folders is a whole program, but no file is a copy."""
    assert len(set(SOURCES.values())) == len(SOURCES)


def test_bucket_is_so_much_at_once_and_so_much_a_second():
    """What is taken on credit comes back with time, and never more than there was."""
    bucket = UdpBucket(10, 2, now=0)

    assert bucket.fill(5) == 10
    bucket.left -= 15
    assert [bucket.fill(now) for now in (5, 7.5, 8)] == [-5, 0, 1]
    assert bucket.fill(100) == 10


def test_debt_is_the_time_until_it_is_paid():
    """Whoever comes later waits longer."""
    bucket = Bucket(10, now=0)
    bucket.left -= 10
    assert bucket.debt(0) == 0
    bucket.left -= 5
    assert bucket.debt(0) == 0.5
    assert bucket.debt(0.25) == 0.25


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 20))))
def test_bucket_never_gives_more_than_it_says(steps):
    """However it is asked: at once its size, and the same in a second after that, and one amount on credit."""
    bucket, now, taken = Bucket(20, now=0), 0.0, 0
    for pause, amount in steps:
        now += pause
        if not bucket.debt(now):
            bucket.left -= amount
            taken += amount

        assert taken <= 20 + 20 * now + 20 + 1e-6
