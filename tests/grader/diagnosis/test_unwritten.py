"""What is still to be written is told by what runs, and never by a comment that was left."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.diagnosis.failure import Failure
from grader.diagnosis.unwritten import unwritten
from grader.judge.must_happen import Hears
from grader.record.events import Began, Raised
from grader.submission.source import parse
from tests.grader.records import TURNS, Play, complaint, left

SERVER = """
def relay(conn):
    {body}
    # TODO 3: pass it on
def other():
    print("Not written yet: TODO 3 in server.py.")
"""


def failed(play: Play, body: str) -> Failure:
    """Return the failure of a play in which a line did not come, with a server of this text."""
    line = play.types("ann")
    claim = Hears("bob", line)
    source = parse(Path("server.py"), SERVER.format(body=body).encode())
    said = complaint(play, claim)
    played = left(play, [line])
    assert played.record
    return Failure(TURNS, played, played.record, claim, said, {"server.py": source}, "server.py", ())


def began() -> Play:
    """Return a play in which the server runs."""
    return Play().adds(Began, "server", "server.py", 7)


def test_a_comment_that_was_left_is_no_hole() -> None:
    """Where the lines are written and nothing says otherwise, the comment says nothing."""
    assert unwritten(failed(began(), "conn.send(conn.recv(9))")) is None


@pytest.mark.parametrize(("said", "found"), [
    ("Not written yet: TODO 3 in server.py. Nobody hears it.\n", True),
    ("Not written yet: TODO 3. Nobody hears it.\n", True),
    ("Not written yet: TODO 4 in server.py. Nobody hears it.\n", False),
])  # fmt: skip
def test_the_running_program_says_so(said: str, found: bool) -> None:
    """By the number of the place, in the file's own window or with the file's name."""
    diagnosis = unwritten(failed(began().shows("server", said), "conn.send(conn.recv(9))"))

    assert (diagnosis is not None) is found
    if diagnosis:
        assert diagnosis.place
        assert (diagnosis.place.line, "TODO 3" in diagnosis.place.code, said.strip() in diagnosis.saw) == (
            4,
            True,
            True,
        )


def test_another_programs_number_is_not_this_files() -> None:
    """A client has numbers of its own: one that names no file means its own file."""
    play = began().adds(Began, "ann", "client.py", 8).shows("ann", "Not written yet: TODO 3.\n")

    assert unwritten(failed(play, "conn.send(conn.recv(9))")) is None


@pytest.mark.parametrize("body", ["pass", "...", '"""Passes it on."""', "return None", "raise NotImplementedError"])
def test_a_function_that_holds_the_comment_alone_is_not_written(body: str) -> None:
    """It does nothing."""
    diagnosis = unwritten(failed(began(), body))

    assert diagnosis
    assert "relay" in diagnosis.saw


@pytest.mark.parametrize(("line", "found"), [(3, True), (6, False)])
def test_not_implemented_means_the_function_in_which_it_was_raised(line: int, found: bool) -> None:
    """An error in another function says nothing of this one."""
    play = began()
    play.events.append(replace(Raised(0.1, "server", 0), place=f"server.py:{line}", error="NotImplementedError: later"))

    assert (unwritten(failed(play, "print(conn)")) is not None) is found
