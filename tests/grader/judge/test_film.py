"""The film of a play: what is in it, in which order, and of which play it is."""

from __future__ import annotations

from dataclasses import replace

from grader.judge.film import film_of, film_of_first
from grader.judge.played import Booked
from grader.judge.verdicts import Verdict
from grader.limits import LIMITS
from grader.model import Film, Finding, Moment, Outcome
from grader.record.events import Accepted, Asked, Began, Cut, Ended, Left, Sent, Took, Typed, Worked
from tests.grader.records import NAMED, TURNS, Play, left


def seen(film: Film | None) -> list[tuple[str, str, str]]:
    assert film is not None
    return [(one.who, one.what, one.text) for one in film.moments]


def begun(*users: str) -> Play:
    play = Play().adds(Began, "server", "server.py", 7)
    for number, user in enumerate(users, 8):
        play.adds(Began, user, "client.py", number)
    return play


def test_what_people_see_is_in_it_in_the_order_in_which_it_happened() -> None:
    """Typed, on the wire, shown, closed, ended by itself, ended by us."""
    play = begun("ann")
    play.adds(Typed, "ann", "hello").sends("ann", "server", "hello\n").shows("ann", "ann: hello\n")
    play.adds(Left, "ann").adds(Ended, "ann", 1).adds(Cut, "server", "too much memory")

    assert seen(film_of(left(play)))[2:] == [
        ("ann", "typed", "hello"),
        ("ann", "crossed", "hello\n"),
        ("ann", "shown", "ann: hello\n"),
        ("ann", "left", ""),
        ("ann", "ended", "it ended by itself (code 1)"),
        ("server", "ended", "too much memory"),
    ]


def test_a_thread_waits_until_its_call_has_done_its_work() -> None:
    """Accepting, receiving, sending and reading the keyboard, each at its place."""
    play = begun("ann").adds(Worked, "server", "recv", 1, "T", "serve", "threading", "server.py:30")
    play.adds(Took, "server", 1, "T", "server.py:30").adds(Accepted, "server", 2, "M", "server.py:9")
    play.adds(Worked, "server", "send", 1, "T", "serve", "threading", "server.py:31").adds(Sent, "server", 1, "T")
    play.adds(Asked, "ann", "M", "> ", "client.py:5")
    film = film_of(left(play))

    assert seen(film)[2:] == [
        ("server", "waits", "recv"),
        ("server", "does", "recv"),
        ("server", "does", "accept"),
        ("server", "waits", "send"),
        ("server", "does", "send"),
        ("ann", "waits", "input"),
    ]
    assert film
    assert [one.place for one in film.moments[2:5]] == ["server.py:30", "server.py:30", "server.py:9"]
    assert all(one.of_thread and one.thread in ("T", "M") for one in film.moments[2:])


def test_standard_error_is_shown_once_and_kept_apart() -> None:
    """What a person takes for said is in the record twice; a traceback is an error."""
    play = begun().shows("server", "listening\n").shows("server", "listening\n", "stderr")
    play.fails("server", "Traceback (most recent call last)\nValueError: no\n")
    film = film_of(left(play))

    assert [what for _who, what, _text in seen(film)[1:]] == ["shown", "error"]
    assert film
    assert film.errors == (("server", "listening\nTraceback (most recent call last)\nValueError: no"),)


def test_the_stacks_that_the_grader_asks_for_are_not_in_it() -> None:
    """A hanging program writes them at its end, in pieces; nobody at its screen would have seen them."""
    play = begun().fails("server", "Thread 0x1 (most recent call first):\n").fails("server", '  File "/x.py", line 1\n')

    film = film_of(left(play))

    assert seen(film)[1:] == []
    assert film
    assert film.errors == ()


def test_what_only_moves_the_cursor_is_nothing_to_read() -> None:
    """A screen that is cleared, and one in colours."""
    play = begun().shows("server", "\x1b[2J\x1b[1;31mred\x1b[0m\r\n")

    assert seen(film_of(left(play)))[-1] == ("server", "shown", "red\n")


def test_what_comes_when_the_play_is_over_is_not_in_it() -> None:
    """The end of the programs is the grader's doing."""
    play = begun().shows("server", "bye\n")
    played = left(play)
    assert played.record
    over = replace(played, record=replace(played.record, over=0.015))

    assert seen(film_of(over)) == [("server", "began", "server.py")]


def test_a_flood_is_cut_and_says_so() -> None:
    """The first moments are kept."""
    play = begun()
    for _number in range(LIMITS.film):
        play.shows("server", "x")
    film = film_of(left(play))

    assert film
    assert (len(film.moments), film.cut) == (LIMITS.film, True)
    assert not film_of(left(begun())).cut  # type: ignore[union-attr]


def test_a_play_without_a_record_has_none() -> None:
    """The grader itself could not play it."""
    assert film_of(replace(left(begun()), record=None)) is None


def test_it_is_of_the_first_failure_or_else_of_the_play_that_most_people_stayed_in() -> None:
    """Of two that pass, not the one whose users have gone."""
    two, three = left(begun("ann", "bob"), (), "ann", "bob"), left(begun("ann", "bob", "eve"))
    gone = replace(three, users=("ann", "bob", "eve", "dan"), gone=("ann", "dan"), booked={"leaves": Booked()})

    def first(outcome: Outcome) -> tuple[str, ...]:
        verdicts = {
            "turns": Verdict(outcome, played=two),
            "named": Verdict(Outcome.PASSED, played=three),
            "leaves": Verdict(Outcome.PASSED, played=gone),
        }
        criteria = (TURNS, NAMED, replace(NAMED, id="leaves"))
        film = film_of_first([Finding(one, verdicts[one.id].outcome) for one in criteria], verdicts)
        assert film
        return film.cast

    assert first(Outcome.FAILED) == ("server", "ann", "bob")
    assert first(Outcome.PASSED) == ("server", "ann", "bob", "eve")
    nothing = [Finding(TURNS, Outcome.SKIPPED)]
    assert film_of_first(nothing, {"turns": Verdict(Outcome.SKIPPED)}) is None


def test_a_moment_of_a_thread_is_told_from_the_others() -> None:
    """Only what a thread does or waits for is one."""
    assert [Moment(0, "ann", what).of_thread for what in ("waits", "does", "typed")] == [True, True, False]
