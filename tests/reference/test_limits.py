"""How much somebody may write in a second; and what holds for the folders of the reference as a whole."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.conftest import modules_of

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
SOURCES = {path: path.read_text("utf-8") for path in REFERENCE.rglob("*.py")}
MOST_LINES = 200
LINE = 128  # bytes that a line costs beside its own
MOST = 5001 + LINE
STEPS = st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["ann", "bob"]), st.integers(0, 5000)))


def test_modules_are_short_enough_to_read_aloud():
    """No module of the reference is over two hundred lines."""
    assert [path.name for path, text in SOURCES.items() if len(text.splitlines()) > MOST_LINES] == []


def test_no_module_stands_twice():
    """Each of the two folders is a whole program, but no file is a copy."""
    assert len(set(SOURCES.values())) == len(SOURCES)


def test_so_much_in_a_second_and_the_last_of_it_may_be_much():
    """What somebody may do over UDP is counted anew with each second, for each by itself."""
    with modules_of("udp") as modules, modules.server_chat.ChatServer(port=0) as server:
        assert [server.may("ann", 10, cost) for cost in (4, 5, 100, 1)] == [True, True, True, False]
        assert server.may("bob", 10, 1)
        server.begin_second(1.0)
        assert server.may("ann", 10, 1)


def test_who_waits_as_told_never_writes_more_than_is_allowed():
    """Over TCP, however much and whenever: a second's worth at once, the same in each second after that, one on credit.

    What one writes by oneself and what all write beyond that are counted apart.
    """
    with modules_of("tcp") as modules:

        @settings(deadline=None)
        @given(STEPS)
        def always(steps):
            chat = modules.chat.Chat(modules.limits.Limits(own=100, shared=1000))
            guests = {name: SimpleNamespace(busy_until=0.0, ready=0.0) for name in ("ann", "bob")}
            chat.hear = lambda _, size: [modules.room.Said("x" * size, [])]
            now = began = 1000.0
            alone, shared = Counter(), 0
            for pause, name, size in steps:
                now, before = max(now + pause, guests[name].ready), chat.busy_until
                modules.chat.time = SimpleNamespace(monotonic=lambda now=now: now)
                guests[name].ready = now + chat.pass_on(guests[name], [size])
                cost = size + 1 + LINE
                if chat.busy_until == before:
                    alone[name] += cost
                else:
                    shared += cost

                assert alone[name] <= 100 * (1 + now - began) + MOST
                assert shared <= 1000 * (1 + now - began) + 2 * MOST  # one of each author

        always()
