"""The picture of a step that failed, and the student's line with its carets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from grader.model import Arrow, Lane, Place
from grader.report.excerpt import excerpt
from grader.report.page import Look
from grader.report.picture import to_picture
from tests.grader.report.handmade import ANN, ANN_SCREEN, BOB, BOB_SCREEN, LOST, SERVER

EVE, EVE_SCREEN = Lane("eve"), Lane("eve", screen=True)
ECHO = (
    *LOST[:2],
    Arrow(0.2, 0.2, SERVER, ANN, "ann: plum-77"),
    Arrow(0.3, 0.3, ANN, ANN_SCREEN, "ann: plum-77"),
    Arrow(0.4, 0.4, BOB, BOB_SCREEN, "漢字漢字漢字漢字"),
    Arrow(0.5, 0.5, SERVER, EVE, "ann: plum-77"),
    Arrow(0.6, 0.6, EVE, EVE_SCREEN, "plum-77"),
)


def drawn(arrows: tuple[Arrow, ...], look: Look) -> list[str]:
    """Return the picture's lines."""
    return look.render(to_picture(arrows, look)).splitlines()


def test_a_line_that_was_lost_ends_in_a_broken_arrow() -> None:
    """Lanes from the author's screen to the reader's client; each arrow stands between the two that it joins."""
    assert drawn(LOST, Look()) == [
        "    ann                ann                                   bob",
        "  screen             client             server             client",
        "     │─plum-77─────────>│                  │                  │",
        "     │                  │─plum-77─────────>│                  │",
        "     │                  │                  │─plum-77──────✗   │",
    ]


def test_the_server_may_have_a_screen() -> None:
    """Who writes at its console, or sends to itself, is drawn, too."""
    console = Lane("server", screen=True)
    arrows = (*LOST[:2], Arrow(0.2, 0.2, SERVER, console, "plum-77"), Arrow(0.3, 0.3, SERVER, BOB, "plum-77"))

    assert drawn(arrows, Look())[:2] == [
        "    ann               ann                               server              bob",
        "  screen            client            server            screen            client",
    ]


def test_words_that_come_back_and_words_that_pass_by() -> None:
    """An echo points to the left; an arrow crosses the lines of life that it does not stop at."""
    assert drawn(ECHO, Look(100, ascii_only=True)) == [
        "    ann            ann                           bob            bob            eve            eve",
        "  screen         client         server         client         screen         client         screen",
        "     |-plum-77----->|              |              |              |              |              |",
        "     |              |-plum-77----->|              |              |              |              |",
        "     |              |<--...plum-77-|              |              |              |              |",
        "     |<--...plum-77-|              |              |              |              |              |",
        "     |              |              |              |-漢字漢字...->|              |              |",
        "     |              |              |-ann: plum-77------------------------------>|              |",
        "     |              |              |              |              |              |-plum-77----->|",
    ]


def test_the_word_is_seen_whatever_is_sent_around_it() -> None:
    """What stands before it gives way."""
    wire = replace(LOST[1], text='0044{"from": "ann", "text": "plum-77"}')

    assert (
        drawn((LOST[0], wire, LOST[2]), Look())[3] == '     │                  │─…plum-77"}──────>│                  │'
    )


@pytest.mark.parametrize("width", [40, 60, 70, 80, 100])
@pytest.mark.parametrize("look", [Look(), Look(ascii_only=True)], ids=["signs", "ascii"])
def test_the_bars_stand_under_each_other(width: int, look: Look) -> None:
    """At any width, with words of any kind; where there is no room, there is no picture."""
    look = replace(look, width=width)
    rows = drawn(ECHO, look)[2:]
    bar = "|" if look.ascii_only else "│"
    places = [{cell_len(row[:at]) for at, letter in enumerate(row) if letter == bar} for row in rows]

    assert bool(rows) == (width >= 70)
    assert all(cell_len(row) <= width for row in rows)
    assert all(one <= places[0] for one in places)


def test_a_sentence_tells_as_much_as_two_arrows() -> None:
    """Then there is no picture; of many arrows the last eight are shown, in the order in which they set off."""
    assert to_picture(LOST[:2], Look()) == []
    assert to_picture((), Look()) == []
    rows = drawn(tuple(replace(LOST[0], at=-at, text=f"word{at}") for at in range(20)), Look())[2:]
    assert [row.split("─")[1] for row in rows] == [f"word{at}" for at in range(7, -1, -1)]


@pytest.mark.parametrize(
    ("code", "start", "end", "meant"),
    [
        ("    text = connection.recv(1024)", 11, 32, "connection.recv(1024)"),
        ("    text = connection.recv(1024)", 0, 0, "text = connection.recv(1024)"),
        ("\tsend(text)", 1, 5, "send"),
        ('    print("漢", text)', 15, 19, "text"),
        ("x = 1" + " + 1" * 40 + "; f(y)", 167, 171, "f(y)"),
        ("x" * 300, 2, 290, None),
        ("    x = 1", 8, 99, "1"),
    ],
)
def test_the_carets_stand_under_what_is_meant(code: str, start: int, end: int, meant: str | None) -> None:
    """Whatever the line holds; one that is too long is shown where it matters."""
    look = Look()
    rows = [row.plain for row in excerpt(Place("server.py", 7, code, start=start, end=end), look)]
    left, right = rows[2].index("^"), rows[2].rindex("^") + 1
    cells = [letter for letter in rows[1] for _cell in range(cell_len(letter))]
    under = "".join(cells[left:right]).replace("漢漢", "漢")

    assert all(cell_len(row) <= look.width for row in rows)
    assert rows[0] == "  server.py, line 7:"
    assert meant is None or under == meant


def test_a_place_without_its_text_is_told_in_words() -> None:
    """The file and the line, and the function where it is known."""
    rows = excerpt(Place("server.py", 7, function="relay"), Look())

    assert [row.plain for row in rows] == ["  server.py, line 7, in relay():"]
