"""What is claimed in the second tier, and what it points at."""

import pytest

from assignments.chat.beyond_claims import AtMost, GetsIn, Notices, Sound
from grader.judge.crashes import uncaught
from grader.judge.evidence import SERVER
from grader.model import Half
from grader.record.events import Ended
from tests.grader.records import Play, complaint, holds

IN_A_THREAD = """Exception in thread Thread-3 (serve):
Traceback (most recent call last):
  File "/usr/lib/python3.11/threading.py", line 1045, in _bootstrap_inner
    self.run()
  File "server.py", line 31, in serve
    broadcast(text)
  File "server.py", line 12, in broadcast
    for user in users.values():
RuntimeError: dictionary changed size during iteration
"""
FAILED = 'Traceback (most recent call last):\n  File "c.py", line 3, in f\nOSError: x\n'


def test_a_line_that_was_doubled_may_be_read_twice() -> None:
    """And a third time is one too many: a proof."""
    play = Play()
    line = play.types("ann")
    assert holds(play.relays(line, "bob").relays(line, "bob"), AtMost("bob", line, 2))

    found = complaint(play.relays(line, "bob"), AtMost("bob", line, 2))
    assert (found.violation, found.fault) == (True, Half.SERVER)
    assert holds(play, AtMost("eve", line, 2))


@pytest.mark.parametrize("claim", [GetsIn, Notices])
def test_what_was_waited_for_in_vain_is_the_clients(claim: type[GetsIn | Notices]) -> None:
    """It says how long; and an error of the client is shown with its place."""
    found = complaint(Play().fails("bob", FAILED), claim("bob", 0.0, 5.0))

    assert (found.fault, found.file, found.line) == (Half.CLIENT, "c.py", 3)
    assert "5 s" in found.got


def test_a_second_datagram_in_time_gets_in() -> None:
    """The first one was lost."""
    play = Play().sends("bob", SERVER, "bob").sends("bob", SERVER, "bob")

    assert holds(play, GetsIn("bob", 0.0, 0.02))
    assert not holds(play, GetsIn("bob", 0.0, 0.01))


@pytest.mark.parametrize(
    ("play", "notices"),
    [
        (Play().waits(1).adds(Ended, "bob", 0), True),
        (Play().waits(1).shows("bob", "the server has gone\n"), True),
        (Play().waits(3).adds(Ended, "bob", 0), False),
        (Play().sends(SERVER, "bob", "ann: hi\n").waits(1).shows("bob", "ann: hi\n"), False),
        (Play().shows("bob", "welcome\n"), False),
    ],
    ids=["ends", "tells", "too late", "what was sent before", "what was shown before"],
)
def test_a_client_notices_that_the_server_has_gone(play: Play, notices: bool) -> None:
    """It ends, or tells its user something that the server had not sent."""
    assert holds(play, Notices("bob", 0.5, 2.0)) == notices


def test_an_error_that_ended_a_thread_is_a_proof() -> None:
    """It points at the innermost line of the student's, in the error's own words, and says what guards against it."""
    found = complaint(Play().fails(SERVER, IN_A_THREAD), Sound(SERVER))

    assert (found.violation, found.file, found.line) == (True, "server.py", 12)
    assert "dictionary changed size during iteration" in found.got


def test_an_error_that_was_caught_and_printed_ends_no_thread() -> None:
    """A server that logs whom it lost is a good one; one that ended with an error is not."""
    play = Play().fails(SERVER, IN_A_THREAD.partition("\n")[2])

    assert holds(play, Sound(SERVER))
    assert not holds(play.adds(Ended, SERVER, 1), Sound(SERVER))
    assert uncaught(Play().fails(SERVER, "all is well\n").done(), SERVER) is None
