"""What must not happen, and what the whole record shows: echoes, strangers, doubles, order, names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.judge.must_not_happen import Named, NeverHears, NoEcho, OnceInOrder
from grader.model import Half
from tests.grader.judge.test_evidence import Play
from tests.grader.judge.test_must_happen import SERVER, complaint, holds

if TYPE_CHECKING:
    from grader.judge.evidence import Line

# --- NeverHears, NoEcho --------------------------------------------------------------------------------------


def test_a_private_line_that_a_stranger_reads_is_a_violation() -> None:
    """One word of it is enough, however late; a proof."""
    play = Play()
    line = play.types("ann", "/pm bob")
    play.relays(line, "bob").waits(2.0).sends(SERVER, "eve", line.text).shows("eve", f"?{line.words[1]}")
    found = complaint(play, NeverHears("eve", line))

    assert (found.violation, found.fault) == (True, Half.SERVER)
    assert holds(play, NeverHears("dan", line))


def test_a_command_without_its_words_is_not_the_line() -> None:
    """A notice that somebody whispers shows nobody what was said."""
    play = Play()
    line = play.types("ann", "/pm bob")
    play.relays(line, "bob").shows("eve", "ann used /pm bob")

    assert holds(play, NeverHears("eve", line))


@pytest.mark.parametrize("late", [0.0, 0.3])
def test_what_the_server_sends_back_is_an_echo(late: float) -> None:
    """At once or late: bytes with the word came in, and then it stood on the author's screen."""
    play = Play()
    line = play.types("ann")
    play.relays(line, "bob").waits(late).sends(SERVER, "ann", f"ann: {line.text}").shows("ann", f"ann: {line.text}")
    found = complaint(play, NoEcho(line))

    assert (found.violation, found.fault) == (True, Half.SERVER)


def test_an_echo_in_pieces_is_an_echo() -> None:
    """The word is torn between two chunks on the wire."""
    play = Play()
    line = play.types("ann")
    play.sends(SERVER, "ann", line.text[:3]).sends(SERVER, "ann", line.text[3:]).shows("ann", line.text)

    assert complaint(play, NoEcho(line)).violation


def test_one_word_that_comes_back_is_an_echo() -> None:
    """The server need not send the whole line back."""
    play = Play()
    line = play.types("ann")
    play.sends(SERVER, "ann", line.words[1]).shows("ann", line.words[1])

    assert complaint(play, NoEcho(line)).violation


def test_a_client_that_prints_its_own_line_is_no_echo() -> None:
    """Nothing came in, or something else did, before the line stood on the author's screen."""
    alone, beside = Play(), Play()
    line = alone.types("ann")
    alone.shows("ann", f"You: {line.text}\n").relays(line, "bob")
    mine = beside.types("ann")
    beside.sends("ann", SERVER, mine.text).sends(SERVER, "ann", "bob is typing").shows("ann", f"You: {mine.text}")

    assert holds(alone, NoEcho(line))
    assert holds(beside, NoEcho(mine))


def test_a_client_that_hides_what_comes_back_shows_no_echo() -> None:
    """The server sends it to its author, the author never sees it; what was printed before it came is local."""
    play = Play()
    line = play.types("ann")
    play.shows("ann", f"me: {line.text}").relays(line, "bob").sends(SERVER, "ann", line.text)

    assert holds(play, NoEcho(line))


def test_an_echo_after_a_local_print_is_one() -> None:
    """The second copy came over the wire."""
    play = Play()
    line = play.types("ann")
    play.shows("ann", f"me: {line.text}\n").sends(SERVER, "ann", line.text).shows("ann", f"ann: {line.text}")

    assert complaint(play, NoEcho(line)).violation


def test_on_an_encoded_wire_bytes_before_the_word_are_the_echo() -> None:
    """And a word that was shown before any bytes came in is none."""
    echo, local = Play(), Play()
    line = echo.types("ann")
    echo.sends(SERVER, "ann", b"\x80\x04enV").shows("ann", line.text)
    mine = local.types("ann")
    local.shows("ann", mine.text).sends(SERVER, "ann", b"\x80\x04enV")

    assert complaint(echo, NoEcho(line)).violation
    assert holds(local, NoEcho(mine))


# --- OnceInOrder --------------------------------------------------------------------------------------------


def conversation(play: Play, count: int = 3) -> tuple[Line, ...]:
    """Let ann type some lines that bob hears."""
    lines = tuple(play.types("ann") for _ in range(count))
    for line in lines:
        play.relays(line, "bob")
    return lines


def test_lines_that_come_once_and_in_order_are_fine() -> None:
    """And what was lost is another claim's business, as is an empty screen."""
    play = Play()
    lines = conversation(play)
    lost = play.types("ann")

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


def test_half_a_line_that_comes_twice_is_a_violation() -> None:
    """One word of it is enough."""
    play = Play()
    line = play.types("ann")
    play.relays(line, "bob").shows("bob", line.words[1])

    assert complaint(play, OnceInOrder("bob", (line,))).violation


@pytest.mark.parametrize("clear", ["\x1b[2J", "\x1b[H\x1b[2J", "\x1b[H\x1b[J", "\x1b[2J\x1b[3J", "\x1bc", "\x0c"])
def test_a_history_that_is_printed_again_on_a_cleared_screen_is_no_double(clear: str) -> None:
    """What a person sees is each line once, whatever clears the screen."""
    play, shown = Play(), ""
    lines = conversation(Play())
    for line in lines:
        shown += f"ann: {line.text}\n"
        play.sends(SERVER, "bob", line.text).shows("bob", clear + shown)

    assert holds(play, OnceInOrder("bob", lines))


def test_a_double_on_one_page_is_one_all_the_same() -> None:
    """Clearing the screen does not hide a line that stands on it twice."""
    play = Play()
    line = play.types("ann")
    play.shows("bob", f"\x1b[2J{line.text}\n").shows("bob", f"\x1b[2J{line.text}\n{line.text}\n")

    assert complaint(play, OnceInOrder("bob", (line,))).violation


def test_a_history_that_is_printed_again_below_is_a_double() -> None:
    """Without clearing, a person reads each line twice."""
    play = Play()
    lines = conversation(play, 2)
    play.shows("bob", "".join(f"ann: {line.text}\n" for line in lines))

    assert complaint(play, OnceInOrder("bob", lines)).violation


def test_another_order_is_a_violation() -> None:
    """A later line stands above an earlier one; whose fault it is cannot be told."""
    play = Play()
    one, two = play.types("ann"), play.types("ann")
    play.relays(two, "bob").relays(one, "bob")
    found = complaint(play, OnceInOrder("bob", (one, two)))

    assert (found.violation, found.fault) == (True, None)


# --- Named --------------------------------------------------------------------------------------------------


def talk(form: str, names: tuple[str, ...] = ("ann", "bob"), rounds: int = 2, prompt: str = "") -> Play:
    """Let everybody write in turns; every reader sees the lines in this form, after a prompt of the reader's own.

    `{name}`, `{number}`, `{address}` are the speaker's; `{me}` is the reader's name, `{count}` goes up.
    """
    play, count = Play(), 0
    play.lines = []  # type: ignore[attr-defined]
    for name in names:
        play.shows(name, prompt.format(me=name))
    for _ in range(rounds):
        for number, name in enumerate(names):
            line = play.types(name, words=1)
            play.lines.append(line)  # type: ignore[attr-defined]
            for reader in names:
                count += 1
                where = f"127.0.0.1:{40000 + number}"
                text = form.format(name=name, number=number + 1, address=where, me=reader, count=count, text=line.text)
                if reader != name:
                    play.sends(SERVER, reader, text).shows(reader, text + prompt.format(me=reader))
    return play


def named(play: Play, names: tuple[str, ...] = ("ann", "bob")) -> Named:
    """The claim about all lines of a talk."""
    return Named(tuple(play.lines), names)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "form",
    [
        "{name}: {text}\n",
        "\n{name}: {text}",
        "{text} ({name})\n",
        "[{address}] {text}\n",
        "User {number}: {text}\n",
        "b'{name}: {text}'\n",
        "{{'from': '{name}', 'text': '{text}'}}\n",
        "[{name} -> {me}] {text}\n",
        "\x1b[32m{name}\x1b[0m: {text}\n",
        "\r{name}> {text}\n> ",
    ],
)
@pytest.mark.parametrize("prompt", ["", "> ", "{me}> ", "You: "])
@pytest.mark.parametrize("names", [("ann", "bob"), ("ann", "bob", "eve")])
def test_whatever_tells_the_speaker_is_a_name(form: str, prompt: str, names: tuple[str, ...]) -> None:
    """The typed name, an address, a number, before or behind the text, with or without a prompt of the reader's."""
    play = talk(form, names, prompt=prompt)

    assert holds(play, named(play, names))


@pytest.mark.parametrize(
    ("form", "prompt"),
    [
        ("{text}\n", ""),
        ("{text}", ""),
        ("Received: {text}\n", "> "),
        ("{text}\n", "{me}> "),
        ("{me}: {text}\n", ""),
        ("#{count} {text}\n", ""),
        ("[12:30:05] {text}\n", "You: "),
        ("\r{text}\n{me}> ", ""),
        ("\r\x1b[K{text}\n", "\r\x1b[32m{me}\x1b[0m> "),
        ("\r{text}\n", "\r{me}> "),
    ],
)
def test_what_stands_by_everybodys_lines_is_no_name(form: str, prompt: str) -> None:
    """Nothing, one word for all, a count, the time, or the reader's own name: nobody can tell who wrote."""
    play = talk(form, prompt=prompt)
    found = complaint(play, named(play))

    assert not found.violation
    assert found.fault is Half.SERVER


def test_one_line_without_a_name_is_enough() -> None:
    """The text must stand by every line of a speaker."""
    play = talk("{name}: {text}\n")
    line = play.types("ann", words=1)
    play.lines.append(line)  # type: ignore[attr-defined]
    play.relays(line, "bob", form="{text}\n")

    assert not holds(play, named(play))


def test_lines_that_nobody_heard_are_not_asked_for_names() -> None:
    """A lost line is another criterion's business."""
    play = talk("{name}: {text}\n")
    play.lines.append(play.types("ann"))  # type: ignore[attr-defined]

    assert holds(play, named(play))
