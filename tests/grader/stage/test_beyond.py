"""The second tier: what is claimed in it, what it points at, when it is played, and what it counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from grader.judge.beyond import AtMost, GetsIn, Notices, Sound

from grader.assignment.load import load
from grader.assignment.scenes import Settings, scenes, wanted
from grader.errors import AssignmentError
from grader.judge.advice import guard
from grader.judge.crashes import caught, uncaught, waiting
from grader.judge.must_happen import Hears
from grader.judge.scoring import score
from grader.model import Criterion, Finding, Half, Outcome, Rubric
from grader.record.events import Ended, Worked
from grader.record.screen import Screen
from tests.grader.judge.test_evidence import Play
from tests.grader.judge.test_must_happen import SERVER, complaint, holds

TASK = Criterion("turns", "task", "They write.", "Look.", 30, (), "two")
TORN = Criterion("torn", "beyond", "It is whole.", "Gather.", 0, ("turns",), "torn", protocol="TCP")
LOST = Criterion("udp_lost", "beyond", "It gets in.", "Repeat.", 0, ("turns",), "lost", protocol="UDP")
RUBRIC = Rubric("default", (TASK, TORN, LOST), {"TCP": 1.0, "UDP": 0.8}, ())

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


# --- claims ---------------------------------------------------------------------------------------------------


def test_a_line_that_was_doubled_may_be_read_twice() -> None:
    """And a third time is one too many: a proof."""
    play = Play()
    line = play.types("ann")
    for _time in range(2):
        play.relays(line, "bob")
    assert holds(play, AtMost("bob", line, 2))

    found = complaint(play.relays(line, "bob"), AtMost("bob", line, 2))
    assert (found.violation, found.fault) == (True, Half.SERVER)
    assert holds(play, AtMost("eve", line, 2))


@pytest.mark.parametrize("claim", [GetsIn, Notices])
def test_what_was_waited_for_in_vain_is_the_clients(claim: type[GetsIn | Notices]) -> None:
    """It says how long; and an error of the client is shown with its place."""
    play = Play().shows(
        "bob", 'Traceback (most recent call last):\n  File "c.py", line 3, in f\nOSError: x\n', "stderr"
    )
    found = complaint(play, claim("bob", missed=True, waited=5.0))

    assert found.fault is Half.CLIENT
    assert "5 s" in found.got
    assert (found.file, found.line) == ("c.py", 3)
    assert holds(play, claim("bob", missed=False, waited=5.0))


def test_an_error_that_ended_a_thread_is_a_proof() -> None:
    """It points at the innermost line of the student's, in the error's own words, and says what guards against it."""
    found = complaint(Play().shows(SERVER, IN_A_THREAD, "stderr"), Sound(SERVER))

    assert (found.violation, found.file, found.line) == (True, "server.py", 12)
    assert "dictionary changed size during iteration" in found.got
    assert "threading.Lock" in found.advice


def test_an_error_that_was_caught_and_printed_ends_no_thread() -> None:
    """A server that logs whom it lost is a good one; one that ended with an error is not."""
    printed = IN_A_THREAD.partition("\n")[2]
    play = Play().shows(SERVER, printed, "stderr")

    assert holds(play, Sound(SERVER))
    assert not holds(play.adds(Ended, SERVER, 1), Sound(SERVER))
    assert uncaught(Play().shows(SERVER, "all is well\n", "stderr").done(), SERVER) is None


# --- symptoms -------------------------------------------------------------------------------------------------


def test_what_was_caught_and_told_points_at_the_call() -> None:
    """The server printed the error, with no traceback: the call that it comes from was seen by its thread."""
    play = Play().adds(Worked, SERVER, "recv", 1, "Thread-1", "serve", "threading", "server.py:38")
    play.adds(Worked, SERVER, "send", 1, "Thread-1", "serve", "threading", "server.py:30")
    play.shows(SERVER, "lost ann: 'utf-8' codec can't decode byte 0xd0 in position 0: unexpected end of data\n")
    line = play.types("bob")
    found = complaint(play, Hears("eve", line, missed=True, waited=5.0))

    assert (found.file, found.line) == ("server.py", 38)
    assert "codec can't decode" in found.got
    assert "Half a character" in found.advice


def test_that_a_user_has_gone_is_no_error() -> None:
    """Good servers say it too: nothing is blamed on it."""
    play = Play().shows(SERVER, "bob left: [Errno 104] Connection reset by peer\n")

    assert caught(play.done(), SERVER) is None


def test_a_thread_that_waits_to_send_comes_first() -> None:
    """Those that wait for their users are left out, wherever else the stacks begin."""
    threads = waiting(Play().shows(SERVER, STACKS, "stderr").done(), SERVER)

    assert [(one.line, one.call) for one in threads] == [(14, "sendall"), (21, ""), (11, "")]


def test_a_hang_in_sending_points_at_its_line() -> None:
    """A missed line is explained by the thread that sends to one who does not read."""
    play = Play().shows(SERVER, STACKS, "stderr")
    line = play.types("ann")
    found = complaint(play, Hears("bob", line, missed=True, waited=5.0))

    assert (found.file, found.line) == ("server.py", 14)
    assert "`sendall`, in broadcast" in found.got


def test_a_deadlock_names_the_threads_that_wait() -> None:
    """Two that wait, neither for a user: where each of them is."""
    play = Play().shows(SERVER, STACKS.partition("\n\n")[2], "stderr")
    line = play.types("ann")
    found = complaint(play, Hears("bob", line, missed=True, waited=5.0))

    assert (found.file, found.line) == ("server.py", 21)
    assert "server.py, line 21, in leave; server.py, line 11, in broadcast" in found.got


def test_a_thread_at_the_console_is_no_deadlock() -> None:
    """The main thread, which stands last, may be in `input()`: then one other that waits is alone."""
    threads = STACKS.split("\n\n")
    console = 'Current thread 0x00007f01 (most recent call first):\n  File "server.py", line 70 in <module>\n'
    play = Play().shows(SERVER, "\n\n".join((threads[2], console)), "stderr")
    line = play.types("ann")

    assert complaint(play, Hears("bob", line, missed=True, waited=5.0)).file is None


def test_one_thread_that_computes_is_no_deadlock() -> None:
    """A main thread at its keyboard stands in the student's own line, too."""
    alone = STACKS.rpartition("Thread 0x00007f00")[2].partition("\n\n")[0]
    play = Play().shows(SERVER, "Thread 0x00007f00" + alone, "stderr")
    line = play.types("ann")

    assert complaint(play, Hears("bob", line, missed=True, waited=5.0)).file is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("RuntimeError: dictionary changed size during iteration", "list(users.values())"),
        ("ValueError: list.remove(x): x not in list", "pop(name, None)"),
        ("KeyError: 'ann'", "pop(key, None)"),
        ("BrokenPipeError: [Errno 32] Broken pipe", "OSError"),
        ("ConnectionResetError: [Errno 104] Connection reset by peer", "OSError"),
        ("OSError: [Errno 9] Bad file descriptor", "shutdown"),
        ("UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-3", "UTF-8"),
        ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xd0 in position 1", "getincrementaldecoder"),
        ("json.decoder.JSONDecodeError: Extra data: line 1 column 18 (char 17)", "buffer"),
        ("struct.error: unpack requires a buffer of 4 bytes", "buffer"),
        ("ValueError: not enough values to unpack (expected 2, got 1)", "how many parts"),
        ("ZeroDivisionError: division by zero", ""),
    ],
)
def test_what_guards_against_an_error(error: str, words: str) -> None:
    """Each error of a chat has its advice; one that the table does not know has none."""
    assert words in guard(error)
    assert bool(guard(error)) == bool(words)


def test_cyrillic_words_are_seen_in_pieces() -> None:
    """Each byte alone; half a letter is none."""
    screen = Screen()
    for byte in "анна: жубадиле".encode():
        screen.feed(bytes([byte]), 1.0)

    assert screen.words == {"жубадиле"}
    broken = Screen()
    broken.feed("жубад\ufffdиле".encode(), 1.0)
    assert not broken.words


def test_the_tier_is_judged_when_it_is_asked_for_or_has_points() -> None:
    """With the flag, by its name (with what it needs), or where the rubric gives points."""
    worth = replace(RUBRIC, criteria=(TASK, LOST, replace(TORN, points=5, needs=("udp_lost",))))

    plain = Settings(7, Path("python"), 1)

    assert wanted(RUBRIC, plain) == [TASK]
    assert wanted(RUBRIC, replace(plain, beyond=True)) == [TASK, TORN, LOST]
    assert wanted(RUBRIC, replace(plain, only=("torn",))) == [TASK, TORN]
    assert [one.id for one in wanted(worth, plain)] == ["turns", "udp_lost", "torn"]


def test_a_scene_suits_its_protocol() -> None:
    """As long as none is known it may."""
    two, torn, lost = scenes(RUBRIC.criteria)

    assert [scene.suits("TCP") for scene in (two, torn, lost)] == [True, True, False]
    assert [scene.suits("UDP") for scene in (two, torn, lost)] == [True, False, True]
    assert torn.suits(None)
    assert (two.is_task, torn.is_task) == (True, False)


def test_points_for_the_other_protocol_are_none_for_this_one() -> None:
    """A chat over TCP that passes all that it can reaches its cap."""
    criteria = (TASK, replace(TORN, points=20), replace(LOST, points=50))
    rubric = replace(RUBRIC, criteria=criteria)
    found = [Finding(one, Outcome.PASSED) for one in criteria[:2]]
    result = score(rubric, found, (), "TCP", partial=False)

    assert (result.points, result.max_points, result.cap, result.score) == (50, 50, 50, 50)


@pytest.mark.parametrize("points", [0, 5])
def test_what_breaks_beyond_the_task_leaves_the_score_final(points: int) -> None:
    """Unless the rubric gives it points."""
    torn = replace(TORN, points=points)
    rubric = replace(RUBRIC, criteria=(TASK, torn))
    found = [Finding(TASK, Outcome.PASSED), Finding(torn, Outcome.BROKEN)]

    assert score(rubric, found, (), "TCP", partial=False).final == (points == 0)


SAYS = 'says = { en = "It is so." }\nadvice = { en = "Look." }\n'
FILE = f"""
[protocols]
TCP = 1.0
UDP = 0.8
[[criterion]]
id = "serves"
tier = "task"
scene = "two"
points = 10
{SAYS}
[[criterion]]
id = "torn"
tier = "beyond"
scene = "torn"
points = 0
protocol = "TCP"
{SAYS}
"""
FUNCTION = 'def {name}(stage):\n    """It is so."""\n'


def test_the_second_tiers_scenarios_have_a_file_of_their_own(tmp_path: Path) -> None:
    """They may stand in either file, and the protocol is read."""
    (tmp_path / "rubric.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "scenarios.py").write_text(FUNCTION.format(name="serves"), encoding="utf-8")
    with pytest.raises(AssignmentError, match=r"scenarios\.py.*torn"):
        load(tmp_path)
    (tmp_path / "beyond.py").write_text(FUNCTION.format(name="torn"), encoding="utf-8")
    task = load(tmp_path)

    assert [one.protocol for one in task.rubric.criteria] == ["", "TCP"]
    assert task.scenarios["torn"].__name__ == "torn"


def test_an_unknown_protocol_is_the_teachers_mistake(tmp_path: Path) -> None:
    """It names the file, the criterion and what is known."""
    (tmp_path / "rubric.toml").write_text(FILE.replace('protocol = "TCP"', 'protocol = "SCTP"'), encoding="utf-8")
    (tmp_path / "scenarios.py").write_text("", encoding="utf-8")

    with pytest.raises(AssignmentError, match=r"torn.*'SCTP'.*TCP, UDP"):
        load(tmp_path)
