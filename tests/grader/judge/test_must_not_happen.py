"""What must not happen, and what the whole record shows: echoes, strangers, doubles, order."""

from collections.abc import Callable

import pytest

from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import NeverHears, NoEcho, OnceInOrder
from grader.model import Half
from tests.grader.records import Play, complaint, holds

Happens = Callable[[Play, Line], Play]


ENCODED = b"\x80\x04enV"

# --- NeverHears, NoEcho --------------------------------------------------------------------------------------


def test_a_private_line_that_a_stranger_reads_is_a_violation() -> None:
    """One word of it is enough, however late: a proof. That somebody whispers shows nobody what was said."""
    play = Play()
    line = play.types("ann", "/pm bob")
    play.relays(line, "bob").shows("dan", "ann used /pm bob").waits(2.0)
    play.sends(SERVER, "eve", line.text).shows("eve", f"?{line.words[1]}")
    found = complaint(play, NeverHears("eve", line))

    assert (found.violation, found.fault) == (True, Half.SERVER)
    assert holds(play, NeverHears("dan", line))
    assert holds(play, NeverHears("zoe", line))


def back(play: Play, text: str | bytes, shown: str) -> Play:
    """Let the server send something to ann, and her client show something."""
    return play.sends(SERVER, "ann", text).shows("ann", shown)


@pytest.mark.parametrize(
    ("echo", "happens"),
    [
        (True, lambda play, line: back(play.relays(line, "bob"), f"ann: {line.text}", f"ann: {line.text}")),
        (True, lambda play, line: back(play.relays(line, "bob").waits(0.3), line.text, f"ann: {line.text}")),
        (True, lambda play, line: back(play.sends(SERVER, "ann", line.text[:3]), line.text[3:], line.text)),
        (True, lambda play, line: back(play, line.words[1], line.words[1])),
        (True, lambda play, line: back(play.shows("ann", f"me: {line.text}\n"), line.text, f"ann: {line.text}")),
        (True, lambda play, line: back(play, ENCODED, line.text)),
        (False, lambda play, line: play.shows("ann", f"You: {line.text}\n").relays(line, "bob")),
        (False, lambda play, line: back(play.sends("ann", SERVER, line.text), "bob is typing", f"You: {line.text}")),
        (False, lambda play, line: play.shows("ann", line.text).relays(line, "bob").sends(SERVER, "ann", line.text)),
        (False, lambda play, line: play.shows("ann", line.text).sends(SERVER, "ann", ENCODED)),
    ],
    ids=[
        "at once", "late", "in pieces", "one word", "after a local print", "encoded",
        "nothing came", "something else came", "hidden by the client", "shown before encoded bytes",
    ],
)  # fmt: skip
def test_what_the_server_sends_back_is_an_echo(echo: bool, happens: Happens) -> None:
    """Bytes with the word came in (encoded: any), and then it stood there; what a client prints itself is none."""
    play = Play()
    line = play.types("ann")
    found = NoEcho(line).complaint(happens(play, line).done())

    assert (found and (found.violation, found.fault)) == ((True, Half.SERVER) if echo else None)


# --- OnceInOrder --------------------------------------------------------------------------------------------


def conversation(play: Play, count: int = 3) -> tuple[Line, ...]:
    """Let ann type some lines that bob hears."""
    lines = tuple(play.types("ann") for _ in range(count))
    for line in lines:
        play.relays(line, "bob")
    return lines


def test_lines_that_come_once_and_in_order_are_fine() -> None:
    """And what was lost is another claim's business, as is an empty screen; a log on standard error is no double."""
    play = Play()
    lines = conversation(play)
    lost = play.types("ann")
    play.fails("bob", f"LOG {lines[0].text}\n")

    assert holds(play, OnceInOrder("bob", (*lines, lost)))
    assert holds(play, OnceInOrder("eve", lines))


@pytest.mark.parametrize(("on_wire", "fault"), [(2, Half.SERVER), (1, Half.CLIENT), (0, None)])
def test_a_line_that_comes_twice_is_a_violation(on_wire: int, fault: Half | None) -> None:
    """Sent twice: the server; sent once and shown twice: the client; nothing readable: nobody is named."""
    play = Play()
    line = play.types("ann")
    for _ in range(on_wire):
        play.sends(SERVER, "bob", line.text)
    play.shows("bob", f"ann: {line.text}\n" * 2)
    found = complaint(play, OnceInOrder("bob", (line,)))

    assert (found.violation, found.fault) == (True, fault)
    assert "2" in found.headline


@pytest.mark.parametrize("clear", ["\x1b[2J", "\x1b[H\x1b[2J", "\x1b[H\x1b[J", "\x1b[2J\x1b[3J", "\x1bc", "\x0c", ""])
def test_a_history_that_is_printed_anew_is_no_double(clear: str) -> None:
    """What a person sees is each line once, whatever clears the screen; or the whole history, again and again."""
    play, shown = Play(), ""
    lines = conversation(Play())
    for line in lines:
        shown += f"ann: {line.text}\n"
        play.sends(SERVER, "bob", line.text).shows("bob", clear + shown)

    assert holds(play, OnceInOrder("bob", lines))


@pytest.mark.parametrize(
    "happens",
    [
        lambda play, one, two: play.relays(one, "bob").shows("bob", one.words[1]),
        lambda play, one, two: play.shows("bob", f"\x1b[2J{one.text}\n").shows("bob", f"\x1b[2J{one.text}\n{one.text}"),
        lambda play, one, two: play.relays(one, "bob").relays(two, "bob").shows("bob", f"{one.text}\n{two.text}\n"),
    ],
    ids=["half a line", "twice on one page", "a history below"],
)
def test_any_double_is_one(happens: Callable[[Play, Line, Line], Play]) -> None:
    """One word is enough; clearing hides no line that stands there twice; without clearing, all is read twice."""
    play = Play()
    one, two = play.types("ann"), play.types("ann")

    assert complaint(happens(play, one, two), OnceInOrder("bob", (one, two))).violation


def test_another_order_is_a_violation() -> None:
    """A later line stands above an earlier one; whose fault it is cannot be told."""
    play = Play()
    one, two = play.types("ann"), play.types("ann")
    found = complaint(play.relays(two, "bob").relays(one, "bob"), OnceInOrder("bob", (one, two)))

    assert (found.violation, found.fault) == (True, None)


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_a_line_in_other_letters_is_the_same_line_and_not_as_it_was_typed(change: Callable[[str], str]) -> None:
    """It is heard, and comes back, like any other; that its letters were changed is a violation."""
    play = Play()
    line = play.types("ann")
    play.sends("ann", SERVER, line.text)
    for name in ("bob", "ann"):
        play.sends(SERVER, name, change(line.text)).shows(name, change(line.text))

    assert holds(play, Hears("bob", line))
    assert complaint(play, NoEcho(line)).violation
    assert "other letters" in complaint(play, OnceInOrder("bob", (line,))).headline
