"""A line that is missed where programs have ended: whose end lost it, and who had gone before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.judge.evidence import crash_in
from grader.judge.must_happen import Hears
from grader.model import Half
from grader.record.events import Closed, Connected, Ended
from tests.grader.judge.test_evidence import Play
from tests.grader.judge.test_must_happen import SERVER, complaint


@pytest.mark.parametrize("client_ends", [False, True])
def test_a_line_that_was_lost_with_the_server_is_no_fault_of_the_client(client_ends: bool) -> None:
    """A client that ends when its server has ended is right, and its exit code says nothing."""
    play = Play().shows(SERVER, "started\nann has left\n").adds(Ended, SERVER, 1)
    line = play.waits(0.1).types("bob")
    found = complaint(play.adds(Ended, "bob", -6) if client_ends else play, Hears("eve", line, missed=True, waited=5))

    assert found.fault is Half.SERVER
    assert "the server had ended (exit code 1); the last that it wrote: ann has left" in found.got
    assert found.headline.startswith("the server has ended")


def test_who_had_gone_is_part_of_what_was_done() -> None:
    """Three are named, of more the number is given; who has connected anew is there, and so is the speaker."""
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1).adds(Closed, "ann", 1, False)
    play.adds(Connected, "eve", SERVER, "TCP", 2).adds(Closed, "eve", 2, False)
    play.adds(Connected, "eve", SERVER, "TCP", 3)
    few = play.waits(0.1).types("bob")
    for name in ("dan", "zoe", "guesta"):
        play.adds(Ended, name, 0)
    many = play.waits(0.1).types("bob")

    assert complaint(play, Hears("eve", few, missed=True, waited=5)).did.startswith("after ann had gone, bob typed")
    assert complaint(play, Hears("eve", many, missed=True, waited=5)).did.startswith("after 4 others had gone")


def test_a_server_that_goes_on_in_another_process_has_not_ended() -> None:
    """Who forks and ends the first process is still called by users."""
    play = Play().adds(Ended, SERVER, 0).waits(0.1).adds(Connected, "bob", SERVER, "TCP", 1)
    found = complaint(play, Hears("eve", play.types("bob"), missed=True, waited=5))

    assert "the server had ended" not in found.got


@pytest.mark.parametrize(("closer", "fault"), [(SERVER, Half.SERVER), ("dan", Half.CLIENT)])
def test_a_client_whose_server_hung_up_may_end(closer: str, fault: Half) -> None:
    """Who closed the connection first has lost the line."""
    play = Play().adds(Connected, "dan", SERVER, "TCP", 1).adds(Closed, closer, 1, False).waits(0.1)
    found = complaint(play.adds(Ended, "dan", 0), Hears("bob", play.types("dan"), missed=True, waited=5))

    assert found.fault is fault
    assert ("the server had closed dan's connection" in found.got) == (closer == SERVER)


def test_a_client_that_ends_before_its_server_has_lost_its_line_alone() -> None:
    """A server that ends because its client does is another fault, and what ends with the play is none."""
    first, ended = Play().adds(Ended, "bob", 1).waits(0.1).adds(Ended, SERVER, 0), Play()
    alone = complaint(first, Hears("eve", first.types("bob"), missed=True, waited=5))
    line = ended.types("bob")
    record = replace(ended.waits(5.0).adds(Ended, SERVER, -9).done(), curtain=4.0)
    last = Hears("eve", line, missed=True, waited=5).complaint(record)

    assert alone.fault is Half.CLIENT
    assert last is not None
    assert "the server had ended" not in last.got


def test_two_threads_that_write_their_errors_at_once() -> None:
    """What follows the frames is another thread's head: the error is the next one that stands where it should."""
    head = "Exception in thread Thread-{} (serve):\n"
    trace = 'Traceback (most recent call last):\n  File "server_chat.py", line {}, in serve\n    users.pop(name)\n'
    mixed = head.format(1) + trace.format(7) + head.format(2) + trace.format(9) + "KeyError: 'ann'\nKeyError: 'bob'\n"

    crash = crash_in("server", mixed)

    assert crash is not None
    assert crash.said == "KeyError: 'ann'"

    torn = trace.format(7) + "self.run()\n" + "KeyError: 'eve'\n"
    crash = crash_in("server", torn)

    assert crash is not None
    assert crash.said == "KeyError: 'eve'"
