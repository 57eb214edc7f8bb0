"""What tells of an error where no program ended with it, where it is placed, and what guards against it."""

import pytest

from grader.judge.crashes import caught, waiting
from grader.judge.evidence import SERVER
from grader.judge.must_happen import Hears
from grader.record.events import Worked
from tests.grader.records import Play, complaint

STACKS = """Thread 0x00007efd (most recent call first):
  File "/grader/child/_chatlab_sockets.py", line 60 in sendall
  File "server.py", line 14 in broadcast
  File "server.py", line 40 in serve

Thread 0x00007efe (most recent call first):
  File "/grader/child/_chatlab_sockets.py", line 109 in recv
  File "server.py", line 38 in serve

Thread 0x00007eff (most recent call first):
  File "server.py", line 21 in leave
  File "server.py", line 44 in serve

Thread 0x00007f00 (most recent call first):
  File "server.py", line 11 in broadcast
  File "server.py", line 40 in serve

Current thread 0x00007f01 (most recent call first):
  File "/grader/child/_chatlab_sockets.py", line 144 in _accept
  File "/usr/lib/python3.11/socket.py", line 294 in accept
  File "server.py", line 65 in <module>
"""
THREADS = STACKS.split("\n\n")
CONSOLE = 'Current thread 0x00007f01 (most recent call first):\n  File "server.py", line 70 in <module>\n'
WORKED = ("serve", "threading")


def missed(play: Play) -> tuple[str | None, int | None, str]:
    """Where a line that bob does not get is said to have been lost: file, line, sentence."""
    line = play.types("ann")
    play.sends("ann", SERVER, line.text)
    found = complaint(play, Hears("bob", line, line.at + 5))
    return found.file, found.line, found.got


def test_what_was_caught_and_told_points_at_the_call() -> None:
    """The server printed the error, with no traceback: the call that it comes from was seen by its thread."""
    play = Play().adds(Worked, SERVER, "recv", 1, "Thread-1", *WORKED, "server.py:38")
    play.adds(Worked, SERVER, "send", 1, "Thread-1", *WORKED, "server.py:30")
    play.shows(SERVER, "lost ann: 'utf-8' codec can't decode byte 0xd0 in position 0: unexpected end of data\n")
    *place, got = missed(play)

    assert place == ["server.py", 38]
    assert "codec can't decode" in got


def test_an_error_among_the_users_is_placed_where_they_are_sent_to() -> None:
    """Not where each thread greets its own user, however many come."""
    play = Play()
    for link in range(5):
        play.adds(Worked, SERVER, "send", link, f"Thread-{link}", *WORKED, "server.py:30")
        play.adds(Worked, SERVER, "recv", link, f"Thread-{link}", *WORKED, "server.py:38")
    play.adds(Worked, SERVER, "send", 1, "Thread-0", *WORKED, "server.py:14")
    play.shows(SERVER, "Error: dictionary changed size during iteration\n")

    assert missed(play)[:2] == ("server.py", 14)


def test_that_a_user_has_gone_is_no_error() -> None:
    """Good servers say it too: nothing is blamed on it."""
    play = Play().shows(SERVER, "bob left: [Errno 104] Connection reset by peer\n")

    assert caught(play.done(), SERVER) is None


def test_a_thread_that_waits_to_send_comes_first() -> None:
    """Those that wait for their users are left out, wherever else the stacks begin."""
    threads = waiting(Play().fails(SERVER, STACKS).done(), SERVER)

    assert [(one.line, one.call) for one in threads] == [(14, "sendall"), (21, ""), (11, "")]


@pytest.mark.parametrize(
    ("stacks", "line", "said"),
    [
        (STACKS, 14, "`sendall`, in broadcast"),
        ("\n\n".join(THREADS[1:]), 21, "server.py, line 21, in leave; server.py, line 11, in broadcast"),
        ("\n\n".join((THREADS[2], CONSOLE)), None, ""),
        (THREADS[3] + "\n", None, ""),
    ],
    ids=["it sends", "a deadlock", "one beside the console", "one that computes"],
)
def test_a_hang_points_at_the_threads_that_wait(stacks: str, line: int | None, said: str) -> None:
    """At the one that sends to who does not read, or at those that wait for each other; one alone is no deadlock."""
    file, at, got = missed(Play().fails(SERVER, stacks))

    assert (file, at) == ("server.py" if line else None, line)
    assert said in got
