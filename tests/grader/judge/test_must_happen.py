"""What must happen: each claim holds where a careful person says that it holds, and nowhere else."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from grader.judge.evidence import Line
from grader.judge.must_happen import Answered, Connects, Hears, Serves
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Connected, Crossed, Ended, Listening, Refused, Typed, WentPast, Worked
from grader.record.recorder import Recorder
from tests.grader.judge.test_evidence import Play

if TYPE_CHECKING:
    from grader.judge.claim import Claim, Complaint

SERVER = "server"


def complaint(play: Play, claim: Claim) -> Complaint:
    """What is said where the claim does not hold; it must not hold."""
    found = claim.complaint(play.done())
    assert found is not None
    assert all((found.headline, found.did, found.expected, found.got))
    return found


def holds(play: Play, claim: Claim) -> bool:
    """Whether the claim holds in this record."""
    return claim.complaint(play.done()) is None


# --- Serves, Connects ---------------------------------------------------------------------------------------


def test_a_server_that_listened_serves() -> None:
    """What it says and how it ends later is another claim's business."""
    play = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090).adds(Ended, SERVER, 1)

    assert holds(play, Serves(missed=False))


def test_a_server_that_does_not_listen_is_told_by_its_end() -> None:
    """Running, ended, crashed: each has its own sentence, and a crash its place."""
    running = complaint(Play().shows(SERVER, "Enter port:"), Serves(missed=True))
    ended = Play().shows(SERVER, "bye").adds(Ended, SERVER, 7)
    trace = '  File "server.py", line 3, in <module>\nOSError: no\n'
    crashed = complaint(Play().shows(SERVER, trace, "stderr").adds(Ended, SERVER, 1), Serves(missed=True))

    assert running.fault is crashed.fault is Half.SERVER
    assert "Enter port:" in running.got
    assert "7" in complaint(ended, Serves(missed=True)).got
    assert ("OSError: no" in crashed.got, crashed.file, crashed.line) == (True, "server.py", 3)
    assert not running.violation


def test_a_client_that_called_the_server_connects() -> None:
    """Over UDP, where nothing was missed, and where it came late, one datagram is enough."""
    assert holds(Play().adds(Connected, "ann", SERVER, "UDP", 1), Connects("ann", missed=True))
    assert holds(Play(), Connects("ann", missed=False))


def test_a_client_that_called_another_port_is_told_both() -> None:
    """The port that it called, and the one where the server listens; another client's call does not count."""
    play = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090).adds(Connected, "bob", SERVER, "TCP", 1)
    play.adds(Refused, "ann", "TCP", "localhost", 9091, (("127.0.0.1", 9090),))
    found = complaint(play, Connects("ann", missed=True))

    assert found.fault is Half.CLIENT
    assert "localhost:9091" in found.got
    assert "127.0.0.1:9090" in found.got
    assert found.advice.endswith("the client calls 9091, the server listens on 9090.")


def test_a_client_that_was_not_answered_is_not_said_to_have_been() -> None:
    """What was done is what was done: a client that ends before it asks was only started."""
    typed = Play().adds(Typed, "ann", "ann").adds(Ended, "ann", 5)

    assert complaint(Play().adds(Ended, "ann", 5), Connects("ann", missed=True)).did == "started ann's client"
    assert "answered" in complaint(typed, Connects("ann", missed=True)).did


def test_a_client_that_ended_or_waits_is_told_so() -> None:
    """Its exit code, or what its screen asks."""
    assert "5" in complaint(Play().adds(Ended, "ann", 5), Connects("ann", missed=True)).got
    assert "Host?" in complaint(Play().shows("ann", "Host?"), Connects("ann", missed=True)).got


# --- Hears --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{name}: {text}\n", "{text}", "\x1b[32m<{name}>\x1b[0m {text}\r\n", "xx{text}xx"])
def test_a_line_that_came_and_was_shown_is_heard(form: str) -> None:
    """However it is dressed, glued or coloured."""
    play = Play()
    line = play.types("ann")
    play.relays(line, "bob", form=form)

    assert holds(play, Hears("bob", line))


def test_a_torn_line_is_heard() -> None:
    """Cut on the wire and on the screen, in the middle of a word."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text)
    for part in (line.text[:5], line.text[5:]):
        play.sends(SERVER, "bob", part).shows("bob", part)

    assert holds(play, Hears("bob", line))


def test_an_encoded_line_is_heard() -> None:
    """No word crosses readably; bytes came for it, and the words stand on the screen."""
    play = Play()
    line = play.types("ann")
    hidden = base64.b64encode(line.text.encode())
    play.sends("ann", SERVER, hidden).sends(SERVER, "bob", hidden).shows("bob", line.text)

    assert holds(play, Hears("bob", line))


def test_a_line_after_a_flood_is_heard() -> None:
    """Beyond what a screen keeps and beyond what a record keeps."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text).sends(SERVER, "bob", line.text)
    play.shows("bob", b"spam " * LIMITS.screen).shows("bob", line.text)
    beyond = Play().floods()
    late = beyond.types("ann")
    beyond.shows("bob", late.text)

    assert holds(play, Hears("bob", line))
    assert holds(beyond, Hears("bob", late))


def test_a_word_for_which_no_bytes_came_is_no_pass() -> None:
    """It went past the grader: a person should look, and what is known of the way is told."""
    play = Play().sends(SERVER, "bob", "welcome")  # before the line was typed: not for it
    line = play.types("ann")
    play.sends("ann", SERVER, line.text).shows("bob", line.text)
    found = complaint(play, Hears("bob", line))
    play.adds(WentPast, "bob", "socket.connect 10.0.0.1:5000")

    assert found.review
    assert not found.violation
    assert "10.0.0.1:5000" in complaint(play, Hears("bob", line)).got


def test_bytes_after_the_word_do_not_explain_it() -> None:
    """Causes stand before effects."""
    play = Play()
    line = play.types("ann")
    play.shows("bob", line.text).sends(SERVER, "bob", line.text)

    assert complaint(play, Hears("bob", line)).review


def test_half_a_line_is_a_miss() -> None:
    """A second word that is lost is lost."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text).sends(SERVER, "bob", line.words[0]).shows("bob", line.words[0])

    found = complaint(play, Hears("bob", line, missed=True, waited=5))

    assert not found.violation
    assert f"only 1 of its 2 words whole (the first that is missing: {line.words[1]})" in found.got


def test_what_came_after_the_play_had_given_up_is_told_as_late() -> None:
    """The patient play decides; this one says how late it was, and who did get it."""
    play = Play()
    line = play.types("ann")
    play.relays(line, "eve").waits(7.0).relays(line, "bob")
    found = complaint(play, Hears("bob", line, missed=True, waited=0.6))

    assert "7." in found.got
    assert "eve" in found.got
    assert not found.violation


def test_a_miss_points_at_the_crash() -> None:
    """Where a program wrote an error, its place comes with the complaint, and the half with the proof."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text)
    play.shows(SERVER, '  File "server.py", line 9, in serve\nKeyError: 1\n', "stderr")
    found = complaint(play, Hears("bob", line, missed=True, waited=5))

    assert (found.fault, found.file, found.line) == (Half.SERVER, "server.py", 9)
    assert "the server wrote: KeyError" in found.got


def test_an_error_among_the_users_is_placed_where_they_are_sent_to() -> None:
    """Not where each thread greets its own user, however many come."""
    play = Play()
    for link in range(5):
        thread = f"Thread-{link}"
        play.adds(Worked, SERVER, "send", link, thread, "serve", "threading", "server.py:30")
        play.adds(Worked, SERVER, "recv", link, thread, "serve", "threading", "server.py:38")
    play.adds(Worked, SERVER, "send", 1, "Thread-0", "serve", "threading", "server.py:14")
    play.shows(SERVER, "Error: dictionary changed size during iteration\n")
    found = complaint(play, Hears("bob", play.types("ann"), missed=True, waited=5))

    assert (found.file, found.line) == ("server.py", 14)


def test_a_client_that_fails_at_its_own_command_is_the_half() -> None:
    """Nobody answers; the error stands in the client, and so does the fault."""
    play = Play()
    line = play.types("bob", "/pm zubadego")
    play.shows("bob", '  File "client.py", line 23, in write\nIndexError: list index out of range\n', "stderr")
    found = complaint(play, Answered(line, ("ann",), missed=True, waited=5))

    assert (found.fault, found.file, found.line) == (Half.CLIENT, "client.py", 23)


# --- Answered -----------------------------------------------------------------------------------------------


def test_a_usage_that_only_its_sender_reads_is_an_answer() -> None:
    """From the server in any words, or from the client itself, without a byte on the wire."""
    served, local = Play().shows("bob", "> "), Play().shows("bob", "> ")
    line = served.types("bob", "/pm", words=1)
    served.sends("bob", SERVER, line.text).sends(SERVER, "bob", "Кому?").shows("bob", "Кому?\n> ")
    mine = local.types("bob", "/pm", words=1)
    local.shows("bob", "Usage: /pm name text\n> ")

    assert holds(served, Answered(line, ("ann", "eve")))
    assert holds(local, Answered(mine, ("ann", "eve")))


@pytest.mark.parametrize("shown", ["", "> ", "bob> ", "{text}\n> "])
def test_a_prompt_or_the_line_itself_is_no_answer(shown: str) -> None:
    """A client that only asks for the next line, or shows what was typed, has answered nothing."""
    play = Play().shows("bob", "bob> ")
    line = play.types("bob", "/pm", words=1)
    play.sends("bob", SERVER, line.text).shows("bob", shown.format(text=line.text))

    assert complaint(play, Answered(line, ("ann",))).fault is Half.SERVER


@pytest.mark.parametrize(
    ("prompt", "form"),
    [
        ("", "{usage}\n"),
        ("> ", "{usage}\n> "),
        ("{name}> ", "{usage}\n{name}> "),
    ],
)
def test_a_usage_that_all_read_is_a_violation(prompt: str, form: str) -> None:
    """The server sent it to everybody; each client's prompt stands behind it."""
    play, usage = Play(), "Usage: /pm recipient message"
    for name in ("ann", "bob"):
        play.shows(name, prompt.format(name=name))
    line = play.types("bob", "/pm", words=1)
    play.sends("bob", SERVER, line.text)
    for name in ("bob", "ann"):
        play.sends(SERVER, name, usage).shows(name, form.format(usage=usage, name=name))

    assert complaint(play, Answered(line, ("ann",))).violation


def test_an_answer_after_a_flood_is_one() -> None:
    """Caps bound what is kept, never what is heard."""
    recorder = Recorder()
    recorder.shown("bob", "stdout", b"spam " * LIMITS.screen)
    at = recorder.record(Typed, "bob", "/pm zubadego")
    recorder.record(Crossed, SERVER, "bob", "TCP", 1, b"Usage: /pm", 10)
    recorder.shown("bob", "stdout", b"Usage: /pm name text\n")
    line = Line("bob", "/pm zubadego", ("zubadego",), at)

    assert Answered(line, ("ann",)).complaint(recorder.frozen()) is None
