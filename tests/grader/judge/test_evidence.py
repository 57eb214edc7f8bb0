"""What a transcript proves: which half lost a line, what a program crashed on, what a person should hear."""

from collections.abc import Callable

import pytest

from grader.judge.evidence import (
    SERVER,
    Line,
    crash_of,
    crossed,
    first_crash,
    heard_at,
    is_cut_short,
    is_plain,
    new_text,
    observations,
    screen_end,
    went_past,
    whose_half,
)
from grader.model import Half
from grader.record.events import Accepted, Connected, Cut, Ended, Refused, Took, WentPast
from tests.grader.records import WORDS, Play

HIDDEN = b"\x00\x17enVYRWl"
TRACE = """Traceback (most recent call last):
  File "chat/client.py", line 7, in <module>
    main()
  File "/usr/lib/python3.11/socket.py", line 833, in create_connection
    raise ValueError(text)
{error}
"""


def test_a_line_is_heard_when_its_last_word_is_seen() -> None:
    """The time of a line is that of its slowest word, and of the first copy of it; half a line is not heard."""
    play = Play()
    line = play.types("ann")
    play.shows("bob", line.words[0]).shows("eve", line.words[0]).shows("bob", line.words[1])
    first = play.at
    record = play.shows("bob", line.text).done()

    assert [heard_at(record, name, line) for name in ("bob", "eve", "dan")] == [first, None, None]


def test_what_crossed_is_asked_by_time_and_by_both_ends() -> None:
    """A window holds its borders, and nobody else's bytes."""
    record = Play().sends("ann", SERVER, b"1").sends(SERVER, "bob", b"2").sends(SERVER, "ann", b"3").done()
    found = (
        crossed(record, 0.02), crossed(record, 0.0, 0.02), crossed(record, 0.0, to="ann"),
        crossed(record, 0.0, who="ann"),
    )  # fmt: skip

    assert [b"".join(event.data for event in events) for events in found] == [b"23", b"12", b"3", b"1"]


def test_a_wire_is_plain_when_a_typed_word_crosses_it() -> None:
    """An encoded wire is told from a readable one by the words that were typed, not by what they were typed for."""
    plain, encoded = Play(), Play()
    plain.relays(plain.types("ann"), "bob")
    encoded.types("ann", "/pm bob")
    encoded.sends("ann", SERVER, b"/pm bob enVrYWRl")

    assert is_plain(plain.done())
    assert not is_plain(encoded.done())


def gone(play: Play, line: Line) -> Play:
    """Let a line leave its speaker's client."""
    return play.sends("ann", SERVER, line.text)


@pytest.mark.parametrize(
    ("happens", "half", "proof"),
    [
        (lambda play, line: play, Half.CLIENT, "nothing left ann's client"),
        (lambda play, line: play.adds(Ended, "ann", 3), Half.CLIENT, "exit code 3"),
        (gone, Half.SERVER, "sent nothing to bob"),
        (lambda play, line: gone(play, line).sends(SERVER, "bob", "\x1b[31mwelcome"), Half.SERVER, "31mwelcome"),
        (lambda play, line: gone(play, line).sends(SERVER, "bob", line.text), Half.CLIENT, "did not print the line"),
        (
            lambda play, line: gone(play, line).sends(SERVER, "bob", line.text[:4]).sends(SERVER, "bob", line.text[4:]),
            Half.CLIENT,
            "did not print the line",
        ),
        (
            lambda play, line: play.sends("ann", SERVER, HIDDEN).sends(SERVER, "bob", HIDDEN),
            Half.CLIENT,
            f"received {len(HIDDEN)} bytes",
        ),
    ],
    ids=["nothing left", "ended", "nothing sent", "something else sent", "not printed", "torn", "encoded"],
)
def test_the_bytes_tell_which_half_lost_a_line(happens: Callable[[Play, Line], Play], half: Half, proof: str) -> None:
    """Where words are not readable, bytes that came to the listener in time are taken for the line."""
    play = Play()
    line = play.types("ann")
    fault, said = whose_half(happens(play, line).done(), line, "bob")

    assert fault is half
    assert proof in said
    assert "\x1b" not in said


def test_a_record_that_was_cut_short_accuses_no_sender() -> None:
    """After more events than are kept, silence proves nothing about the speaker's client."""
    record = Play().floods().done()

    assert is_cut_short(record)
    assert whose_half(record, Line("ann", WORDS[0], WORDS[:1], 0.0), "bob")[0] is not Half.CLIENT


HEAD = "Exception in thread Thread-{} (serve):\n"
FRAMES = 'Traceback (most recent call last):\n  File "server.py", line {}, in serve\n    users.pop(name)\n'
KEYS = "KeyError: 'ann'\nKeyError: 'bob'\n"
ERRORS = "ValueError: bad", "KeyError", "socket.timeout: timed out", "json.decoder.JSONDecodeError: x", "SystemExit: 1"
CRASHES = [
    *((TRACE.format(error=error), (error, "chat/client.py", 7)) for error in ERRORS),
    ("no error here\n2024 ERROR: x\n  ValueError in a string\n", None),
    ("", None),
    (HEAD.format(1) + FRAMES.format(7) + HEAD.format(2) + FRAMES.format(9) + KEYS, ("KeyError: 'ann'", "server.py", 9)),
    (FRAMES.format(7) + "self.run()\n" + KEYS, ("KeyError: 'ann'", "server.py", 7)),
]


@pytest.mark.parametrize(("errors", "expected"), CRASHES)
def test_a_crash_is_placed_in_the_students_own_file(errors: str, expected: tuple[str, str, int] | None) -> None:
    """The innermost frame of the student's counts, not the library's; the sentence is the last line.

    A log line that speaks of an error is none. Where two threads write at once, what follows the frames is another
    one's head: the error is the next that stands where it should. Of several programs' errors the server's is told.
    """
    play = Play().fails("ann", errors)
    crash = crash_of(play.done(), "ann")

    assert (crash and (crash.said, crash.file, crash.line)) == expected
    assert first_crash(play.done()) == crash
    first = first_crash(play.fails(SERVER, "OSError: b\n").done())
    assert first is not None
    assert first.who == SERVER


def test_a_screens_end_is_for_a_person() -> None:
    """The last characters, or a word for an empty one."""
    record = Play().shows("ann", "a" * 500 + " the end\n").done()

    assert screen_end(record, "ann").endswith("the end")
    assert len(screen_end(record, "ann")) <= 160
    assert screen_end(record, "bob")


def test_new_text_is_of_one_screen_and_one_window() -> None:
    """Errors, others' screens and earlier text are left out."""
    record = Play().shows("ann", "old ").shows("ann", "new").fails("ann", "bad").shows("bob", "other").done()

    assert (new_text(record, "ann", 0.02), new_text(record, "ann", 0.0, 0.01)) == ("new", "old ")


def test_a_call_to_the_wrong_port_is_worth_a_hint_once() -> None:
    """Client and server name different ports: both stand in the hint; a host alone is no reason for one."""
    play = Play()
    for _ in range(3):
        play.adds(Refused, "ann", "TCP", "localhost", 9091, (("127.0.0.1", 9090),))
    play.adds(Refused, "bob", "TCP", "127.0.0.1", 9090, (("127.0.0.2", 9090),))
    play.adds(Refused, "eve", "TCP", "localhost", 9090, ())
    (note,) = observations(play.done())

    assert "9091" in note
    assert "9090" in note


def test_what_was_cut_or_left_running_or_went_past_is_told() -> None:
    """Limits that struck, processes that stayed, and sockets that the grader does not know, by their program."""
    record = Play().adds(Cut, SERVER, "it had 65 processes").done(("server left a process running",))
    past = Play().adds(WentPast, "ann", "socket.connect 1.2.3.4:80").done()

    assert observations(record) == (f"{SERVER}: it had 65 processes", "server left a process running")
    assert (went_past(past), went_past(record)) == ("ann: socket.connect 1.2.3.4:80", "")


CHAIN = (
    'Exception in thread Thread-1 (serve):\nTraceback (most recent call last):\n  File "server.py", line 5, in serve\n'
    "KeyError: 'ann'\n\nDuring handling of the above exception, another exception occurred:\n\n"
    "Traceback (most recent call last):\n  File \"server.py\", line 9, in serve\nNameError: name 'x' is not defined\n"
)


def test_a_chain_of_errors_is_told_by_its_last() -> None:
    """The last one was caught by nobody; an error that comes later, in another thread, is no part of it."""
    record = Play().fails(SERVER, CHAIN + FRAMES.format(7) + KEYS).done()

    crash = crash_of(record, SERVER)
    assert crash is not None
    assert (crash.said, crash.line) == ("NameError: name 'x' is not defined", 9)


def test_a_thread_that_died_is_a_note() -> None:
    """Whatever else passes: its place and its last error; one that was printed and caught is none."""
    died, printed = Play().fails(SERVER, CHAIN), Play().fails(SERVER, FRAMES.format(7) + KEYS)

    assert observations(died.done()) == (
        "A thread of server ended with an error (server.py, line 9): NameError: name 'x' is not defined",
    )
    assert observations(printed.done()) == ()


def test_what_no_call_has_returned_was_not_received() -> None:
    """Nor was anything whose connection was not accepted; what the listener types meanwhile is not of this line."""
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1).adds(Connected, "bob", SERVER, "TCP", 2)
    play.adds(Accepted, SERVER, 1).adds(Took, SERVER, 1, "T", "", "", (), "ann", 3, 9, b"ann")
    line = play.types("ann")
    queue = whose_half(gone(play, line).done(), line, "bob")
    play.adds(Accepted, SERVER, 2)
    unread = whose_half(play.done(), line, "bob")
    play.adds(Took, SERVER, 1, "T", "", "", (), "ann", 17, 99, line.text.encode())
    own = play.types("bob")
    elsewhere = whose_half(play.sends(SERVER, "bob", own.text).done(), line, "bob")
    play.sends(SERVER, "bob", line.text).adds(Took, "bob", 2, "T", "", "", (), SERVER, 3, 9, own.text.encode())
    play.types("ann")

    assert queue[0] is Half.SERVER
    assert queue[1].endswith("bob's client waits in the system's queue: `accept` has not returned it")
    assert unread == (Half.SERVER, "17 bytes came from ann's client, and no `recv` of the server has returned them")
    assert elsewhere == (Half.SERVER, "the server received 17 bytes from ann and sent nothing of it to bob")
    assert whose_half(play.done(), line, "bob")[0] is Half.CLIENT
