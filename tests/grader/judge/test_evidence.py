"""What a transcript proves: which half lost a line, what a program crashed on, what a person should hear.

`Play` makes transcripts by hand, on a clock that only the test moves; other tests of the judging use it too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

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
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Crossed, Cut, Ended, Event, Refused, Shown, Transcript, Typed, WentPast
from grader.record.screen import Screen
from grader.record.text import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = tuple(f"zu{a}{b}{c}" for a in ("ba", "de", "gi") for b in ("ko", "lu", "ma") for c in ("na", "po", "ri"))


class Play:
    """A transcript in the making. Every step takes ten milliseconds."""

    def __init__(self) -> None:
        self.at = 0.0
        self.events: list[Event] = []
        self.screens: defaultdict[str, Screen] = defaultdict(Screen)
        self._words: Iterator[str] = iter(WORDS)

    def adds(self, kind: type[Event], who: str, *details: Any) -> Play:
        """Let something else happen."""
        self.at += 0.01
        self.events.append(kind(self.at, who, *details))
        return self

    def waits(self, seconds: float) -> Play:
        """Let time pass."""
        self.at += seconds
        return self

    def types(self, speaker: str, command: str = "", words: int = 2) -> Line:
        """Let somebody type fresh words."""
        fresh = tuple(next(self._words) for _ in range(words))
        text = " ".join((*command.split(), *fresh))
        self.adds(Typed, speaker, text)
        return Line(speaker, text, fresh, self.at)

    def sends(self, who: str, to: str, data: str | bytes) -> Play:
        """Let bytes cross a tap."""
        sent = data.encode() if isinstance(data, str) else data
        return self.adds(Crossed, who, to, "TCP", 1, sent, len(sent))

    def shows(self, who: str, text: str | bytes, stream: str = "stdout") -> Play:
        """Let a program write to its screen."""
        chunk = text.encode() if isinstance(text, str) else text
        self.adds(Shown, who, stream, quote(chunk))
        (self.screens[who].feed if stream == "stdout" else self._errors(who))(chunk, self.at)
        return self

    def relays(self, line: Line, *listeners: str, form: str = "{name}: {text}\n") -> Play:
        """Let a line take its whole way, as in a chat that works."""
        text = form.format(name=line.speaker, text=line.text)
        self.sends(line.speaker, SERVER, line.text + "\n")
        for listener in listeners:
            self.sends(SERVER, listener, text).shows(listener, text)
        return self

    def floods(self) -> Play:
        """Let more happen than a record keeps."""
        self.events += [Event(self.at, "x")] * LIMITS.events
        return self

    def done(self, left_over: tuple[str, ...] = ()) -> Transcript:
        """Return the record."""
        frozen = {who: screen.frozen() for who, screen in self.screens.items()}
        return Transcript(tuple(self.events), frozen, self.at, left_over)

    def _errors(self, who: str) -> Any:
        return self.screens[who].feed_errors


TRACE = """Traceback (most recent call last):
  File "chat/client.py", line 7, in <module>
    main()
  File "/usr/lib/python3.11/socket.py", line 833, in create_connection
    raise ValueError(text)
{error}
"""


def test_a_line_is_heard_when_its_last_word_is_seen() -> None:
    """The time of a line is that of its slowest word, and of the first copy of it."""
    play = Play()
    line = play.types("ann")
    play.shows("bob", line.words[0]).shows("bob", line.words[1])
    first = play.at
    play.shows("bob", line.text)

    assert heard_at(play.done(), "bob", line) == first


def test_half_a_line_is_not_heard() -> None:
    """All words of a line must be on the screen."""
    play = Play()
    line = play.types("ann")
    play.shows("bob", line.words[0])

    assert heard_at(play.done(), "bob", line) is None
    assert heard_at(play.done(), "eve", line) is None


def test_what_crossed_is_asked_by_time_and_by_both_ends() -> None:
    """A window holds its borders, and nobody else's bytes."""
    play = Play()
    play.sends("ann", SERVER, b"1").sends(SERVER, "bob", b"2").sends(SERVER, "ann", b"3")
    record = play.done()

    assert [event.data for event in crossed(record, 0.02)] == [b"2", b"3"]
    assert [event.data for event in crossed(record, 0.0, 0.02)] == [b"1", b"2"]
    assert [event.data for event in crossed(record, 0.0, to="ann")] == [b"3"]
    assert [event.data for event in crossed(record, 0.0, who="ann")] == [b"1"]


def test_a_wire_is_plain_when_a_typed_word_crosses_it() -> None:
    """An encoded wire is told from a readable one by the words that were typed, not by what they were typed for."""
    plain, encoded = Play(), Play()
    plain.relays(plain.types("ann"), "bob")
    encoded.types("ann", "/pm bob")
    encoded.sends("ann", SERVER, b"/pm bob enVrYWRl")

    assert is_plain(plain.done())
    assert not is_plain(encoded.done())


def test_nothing_left_the_client() -> None:
    """Typed, and no bytes of the speaker's: the speaker's client; with its exit code where it had ended."""
    play = Play()
    line = play.types("ann")
    fault, said = whose_half(play.done(), line, "bob")
    play.adds(Ended, "ann", 3)

    assert fault is Half.CLIENT
    assert "ann" in said
    assert "3" in whose_half(play.done(), line, "bob")[1]


def test_the_server_sent_nothing() -> None:
    """Bytes came to the server and none went to the listener: the server."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text)

    assert whose_half(play.done(), line, "bob")[0] is Half.SERVER


def test_the_server_sent_something_else() -> None:
    """On a readable wire, bytes without the line's words are the server's fault, and are quoted."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text).sends(SERVER, "bob", "\x1b[31mwelcome")
    fault, said = whose_half(play.done(), line, "bob")

    assert fault is Half.SERVER
    assert "welcome" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("parts", [("{text}",), ("{left}", "{right}")])
def test_the_listener_did_not_print(parts: tuple[str, ...]) -> None:
    """The line came to the listener's client, whole or torn, and was not shown: that client."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text)
    for part in parts:
        play.sends(SERVER, "bob", part.format(text=line.text, left=line.text[:4], right=line.text[4:]))

    assert whose_half(play.done(), line, "bob")[0] is Half.CLIENT


def test_on_an_encoded_wire_bytes_in_the_window_are_the_proof() -> None:
    """Where words are not readable, bytes that came to the listener in time are taken for the line."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, b"\x00\x17enVrYWRl").sends(SERVER, "bob", b"\x00\x17enVrYWRl")

    assert whose_half(play.done(), line, "bob")[0] is Half.CLIENT


def test_a_record_that_was_cut_short_accuses_no_sender() -> None:
    """After more events than are kept, silence proves nothing about the speaker's client."""
    play = Play()
    play.floods()
    line = Line("ann", WORDS[0], WORDS[:1], play.at)

    assert is_cut_short(play.done())
    assert whose_half(play.done(), line, "bob")[0] is not Half.CLIENT


@pytest.mark.parametrize(
    "error",
    ["ValueError: bad", "KeyError", "socket.timeout: timed out", "json.decoder.JSONDecodeError: x", "SystemExit: 1"],
)
def test_a_crash_is_placed_in_the_students_own_file(error: str) -> None:
    """The innermost frame of the student's counts, not the library's; the sentence is the last line."""
    record = Play().shows("ann", TRACE.format(error=error), "stderr").done()
    crash = crash_of(record, "ann")

    assert crash is not None
    assert (crash.said, crash.file, crash.line) == (error, "chat/client.py", 7)


def test_ordinary_errors_on_the_screen_are_no_crash() -> None:
    """A log line that speaks of an error is not one."""
    record = Play().shows("ann", "no error here\n2024 ERROR: x\n  ValueError in a string\n", "stderr").done()

    assert crash_of(record, "ann") is None
    assert crash_of(record, "bob") is None


def test_the_servers_crash_explains_most() -> None:
    """Of several crashes the server's is told."""
    play = Play().shows("ann", TRACE.format(error="OSError: a"), "stderr")
    play.shows(SERVER, TRACE.format(error="OSError: b"), "stderr")
    crash = first_crash(play.done())

    assert crash is not None
    assert crash.who == SERVER


def test_a_screens_end_is_for_a_person() -> None:
    """The last characters, or a word for an empty one."""
    record = Play().shows("ann", "a" * 500 + " the end\n").done()

    assert screen_end(record, "ann").endswith("the end")
    assert len(screen_end(record, "ann")) <= 160
    assert screen_end(record, "bob")


def test_new_text_is_of_one_screen_and_one_window() -> None:
    """Errors, others' screens and earlier text are left out."""
    play = Play().shows("ann", "old ").shows("ann", "new").shows("ann", "bad", "stderr").shows("bob", "other")

    assert new_text(play.done(), "ann", 0.02) == "new"
    assert new_text(play.done(), "ann", 0.0, 0.01) == "old "


def test_a_call_to_the_wrong_port_is_worth_a_hint_once() -> None:
    """Client and server name different ports: both stand in the hint; a host alone is no reason for one."""
    play = Play()
    for _ in range(3):
        play.adds(Refused, "ann", "TCP", "localhost", 9091, (("127.0.0.1", 9090),))
    play.adds(Refused, "bob", "TCP", "127.0.0.1", 9090, (("127.0.0.2", 9090),))
    play.adds(Refused, "eve", "TCP", "localhost", 9090, ())
    notes = observations(play.done())

    assert len(notes) == 1
    assert "9091" in notes[0]
    assert "9090" in notes[0]


def test_what_was_cut_or_left_running_is_told() -> None:
    """Limits that struck and processes that stayed are observations."""
    record = Play().adds(Cut, SERVER, "it had 65 processes").done(("server left a process running",))

    assert observations(record) == (f"{SERVER}: it had 65 processes", "server left a process running")


def test_sockets_past_the_grader_are_found() -> None:
    """They are told by their program."""
    assert (
        went_past(Play().adds(WentPast, "ann", "socket.connect 1.2.3.4:80").done()) == "ann: socket.connect 1.2.3.4:80"
    )
    assert went_past(Play().done()) == ""
