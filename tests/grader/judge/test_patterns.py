"""What kind of chat the plays show: each sentence with a play that shows it, and one that only looks like it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from grader.judge.patterns import kinds_of

from grader.judge.evidence import SERVER
from grader.limits import LIMITS
from grader.record.events import Closed, Connected, Ended
from grader.stage.play import Played
from tests.grader.judge.test_evidence import Play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.judge.evidence import Line

USERS = ("ann", "bob", "eve")
WAITS = "A line shows only after its reader has typed one too"
FIRST = "In the order of joining the first line of each user came through"
LAST_HEARS = "Only eve, who joined last, hears the others"
LAST_IS_HEARD = "Only what eve, who joined last, writes"
TURNS = "Turn-based"
FOR_TWO = "This chat is for two: eve"
SEATS = "There is a fixed number of seats: dan"
UNKNOWN = "Over UDP the server learns of a user"
CUT_OFF = "The server closed the connection of bob"


def left(play: Play, lines: Iterable[Line], *users: str, **more: object) -> Played:
    """What a play of these users leaves: a patient one, in which something was missed."""
    performance = Played(record=play.done(), lines=tuple(lines), users=users or USERS, patient=True, missed={"group"})
    return replace(performance, **more)  # type: ignore[arg-type]


def probe(hears: Callable[[str, str, int], bool], *users: str) -> Played:
    """Everybody writes in the order of joining, twice: does this reader hear that speaker, in that round?"""
    play, lines = Play(), []
    for turn in (0, 1):
        for speaker in users or USERS:
            lines.append(play.types(speaker))
            play.relays(lines[-1], *(one for one in users or USERS if one != speaker and hears(one, speaker, turn)))
    return left(play, lines, *users)


def waiting(*speakers: str) -> Played:
    """A probe in which a line waits until its reader has typed: what a client reads after its own line."""
    play, lines, box = Play(), [], {name: [] for name in USERS}
    for speaker in speakers:
        lines.append(play.types(speaker))
        for line in box[speaker]:
            play.relays(line, speaker)
        box[speaker].clear()
        for name in set(USERS) - {speaker}:
            box[name].append(lines[-1])
    return left(play, lines)


def said(performance: Played | None, *others: Played, nudged: bool = False) -> list[str]:
    """The sentences for a probe, and for other plays."""
    return list(kinds_of([*others, performance] if performance else others, performance, nudged=nudged))


# --- where all write in the order of joining ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("performance", "sentence"),
    [
        (waiting(*USERS, *USERS), WAITS),
        (probe(lambda reader, speaker, turn: turn == 0), FIRST),
        (probe(lambda reader, speaker, turn: reader == "eve"), LAST_HEARS),
        (probe(lambda reader, speaker, turn: speaker == "eve"), LAST_IS_HEARD),
        (probe(lambda reader, speaker, turn: True), TURNS),
    ],
    ids=["waits", "first line", "last hears", "last is heard", "turns"],
)
def test_a_half_working_chat_is_called_by_its_kind(performance: Played, sentence: str) -> None:
    """One sentence for one probe."""
    (found,) = said(performance)

    assert found.startswith(sentence)


@pytest.mark.parametrize(
    "performance",
    [
        probe(lambda reader, speaker, turn: False),
        probe(lambda reader, speaker, turn: turn == 0 or (reader, speaker) == ("ann", "bob")),
        probe(lambda reader, speaker, turn: reader == "eve" or (reader, speaker, turn) == ("ann", "bob", 0)),
        probe(lambda reader, speaker, turn: speaker == "eve" and turn == 1),
        probe(lambda reader, speaker, turn: (reader, speaker, turn) != ("ann", "eve", 1)),
    ],
    ids=["nothing", "one more line", "one more reader", "not always heard", "one missing"],
)
def test_what_only_looks_like_a_kind_is_not_called_so(performance: Played) -> None:
    """One line more or less, and the sentence would be wrong."""
    assert said(performance) == []


def test_a_line_that_another_play_had_to_nudge_waits_for_the_keyboard() -> None:
    """In the order of joining each line comes in time; what another play has seen tells why."""
    (found,) = said(probe(lambda reader, speaker, turn: True), nudged=True)

    assert found.startswith(WAITS)


def test_only_a_failure_of_a_patient_play_has_a_kind() -> None:
    """Neither the probe nor a play without a seat is spoken of where nothing was missed for certain."""
    for one in (probe(lambda reader, speaker, turn: True), comes_last("ann", "bob", "eve")):
        assert said(replace(one, patient=False)) == []
        assert said(replace(one, missed=set())) == []


@pytest.mark.parametrize(("late", "kinds"), [(0.0, 0), (1.0, 1)], ids=["a run", "it waits"])
def test_two_lines_in_a_row_that_got_through_are_not_turn_based(late: float, kinds: int) -> None:
    """Whatever failed elsewhere: bob had read ann's first line when she typed the second, or he had not."""
    play, whole = Play(), probe(lambda reader, speaker, turn: True)
    one = play.types("ann")
    if not late:
        play.relays(one, "bob")
    two = play.types("ann")
    play.waits(late).relays(one, "bob").relays(two, "bob")

    assert len(said(whole, left(play, (one, two), missed=set()))) == kinds


def test_one_line_that_came_at_once_is_no_waiting() -> None:
    """Bob had typed before he read, ann had not: her client does not wait for the keyboard."""
    play = Play()
    one, two = play.types("ann"), play.types("bob")
    (found,) = said(left(play.relays(one, "bob").relays(two, "ann"), (one, two), "ann", "bob"))

    assert found.startswith(TURNS)


def test_where_only_one_wrote_nothing_is_said_of_turns() -> None:
    """Nor without a probe: the lines of other plays are written in another order."""
    line = (play := Play()).types("ann")

    assert said(left(play.relays(line, "bob"), (line, play.types("ann")), "ann", "bob")) == []
    assert said(None, probe(lambda reader, speaker, turn: True), nudged=True) == []


# --- over UDP, known with the first line ----------------------------------------------------------------------


def udp(first: type, then: type, *, unasked: bool = True, protocol: str = "UDP") -> Played:
    """Let ann's client call the server and ann type, in one order or the other."""
    play = Play()
    for kind in (first, then):
        play.types("ann") if kind is str else play.adds(Connected, "ann", SERVER, protocol, 1)
    return left(play, (), "ann", unasked=unasked)


def test_who_is_unknown_until_a_first_line_is_told_so() -> None:
    """The first datagram went out after something was typed that nothing had asked for; said once for all plays."""
    performance = udp(str, Connected)
    (found,) = said(None, performance, performance)

    assert found.startswith(UNKNOWN)


def test_who_says_hello_or_asks_for_the_name_is_known() -> None:
    """The datagram came first, or was the name that the client had asked for; over TCP a connection tells."""
    assert said(None, udp(Connected, str)) == []
    assert said(None, udp(str, Connected, unasked=False)) == []
    assert said(None, udp(str, Connected, protocol="TCP")) == []


# --- closed for silence ---------------------------------------------------------------------------------------


def closes(who: str, silent: float, *readers: str, before: type | None = None) -> Played:
    """Bob writes, is silent, and then this side closes his connection; something may have happened before."""
    line = (play := Play().adds(Connected, "bob", SERVER, "TCP", 3)).types("bob")
    play.relays(line, *(readers or ("ann",))).waits(silent)
    if before is Ended:
        play.adds(Ended, SERVER, 1)
    elif before is Closed:
        play.adds(Closed, "bob", 3, False)
    return left(play.adds(Closed, who, 3, False), (line,), "ann", "bob")


def test_a_connection_that_is_closed_for_silence_is_told() -> None:
    """With how long the user had written nothing."""
    (found,) = said(None, closes(SERVER, 4.98))

    assert found.startswith(CUT_OFF)
    assert "5.0 s" in found


def test_another_end_is_no_closing_for_silence() -> None:
    """A server that answers a leave, or ends, or never let the user take part, cuts off nobody."""
    assert said(None, closes(SERVER, LIMITS.silence / 2)) == []
    assert said(None, closes("bob", 5.0)) == []
    assert said(None, closes(SERVER, 5.0, before=Closed)) == []
    assert said(None, closes(SERVER, 5.0, before=Ended)) == []
    assert said(None, replace(closes(SERVER, 5.0), users=("ann",))) == []
    assert said(None, closes(SERVER, 5.0, "nobody")) == []


def test_what_ends_with_the_play_was_not_closed() -> None:
    """After the curtain all programs are ended: that is the grader's doing."""
    performance = closes(SERVER, 5.0)
    assert performance.record is not None
    performance.record = replace(performance.record, curtain=2.0)

    assert said(None, performance) == []


# --- no seat --------------------------------------------------------------------------------------------------


def comes_last(*users: str, hears: bool = False, is_heard: bool = False, writes: bool = True, **more: object) -> Played:
    """The last user comes while the others talk."""
    *others, last = users
    play = Play().adds(Connected, last, SERVER, "TCP", 9)
    here = [name for name in others if name not in more.get("gone", ())]  # type: ignore[operator]
    lines = [play.types(here[0])]
    play.relays(lines[0], *here[1:], *([last] if hears else []))
    if writes:
        lines.append(play.types(last))
        play.relays(lines[1], *(here if is_heard else []))
    return left(play, lines, *users, **more)


def test_a_chat_for_two_is_called_so() -> None:
    """The third hears nobody and is heard by nobody, while the two go on; of many plays it is said once."""
    (found,) = said(None, comes_last("ann", "bob", "eve"), comes_last("ann", "bob", "eve", writes=False))

    assert found.startswith(FOR_TWO)


def test_a_third_who_never_wrote_is_only_said_to_hear_nobody() -> None:
    """Whether the third is heard is seen where the third writes: in the probe, where no other play shows it."""
    silent = comes_last("ann", "bob", "eve", writes=False)
    (found,) = said(None, silent)
    *_others, alone = said(comes_last("ann", "bob", "eve"), silent)

    assert found.startswith("eve, who joined last, hears nobody")
    assert "is heard" not in found
    assert alone.startswith(FOR_TWO)


def test_a_seat_that_is_not_given_again_is_told() -> None:
    """Who comes when another has left is not let in."""
    (found,) = said(None, comes_last("ann", "bob", "eve", "dan", gone=("ann",)))

    assert found.startswith(SEATS)


@pytest.mark.parametrize(
    "performance",
    [
        comes_last("ann", "bob", "eve", hears=True),
        comes_last("ann", "bob", "eve", is_heard=True),
        comes_last("ann", "bob"),
        comes_last("ann", "bob", "eve", gone=("bob",)),
        comes_last("ann", "bob", "eve", "dan", gone=("ann",), writes=False),
    ],
    ids=["hears", "is heard", "two", "nobody talks", "no turn yet"],
)
def test_who_takes_any_part_has_a_seat(performance: Played) -> None:
    """Or the play does not tell: nobody else was heard, or the newcomer's turn never came."""
    assert said(None, performance) == []


def test_who_comes_after_the_talk_may_have_a_seat() -> None:
    """Nobody else wrote since; nor is a partner of the person at the server's console one too many."""
    early = (play := Play()).types("ann")
    play.relays(early, "bob").adds(Connected, "eve", SERVER, "TCP", 9)
    alone = comes_last("ann", "bob", console=True)
    assert alone.record is not None
    beside = Play().shows(SERVER, alone.lines[0].text).done().screens

    assert said(None, left(play, (early, play.types("eve")))) == []
    assert said(None, replace(alone, record=replace(alone.record, screens=beside))) == []


def test_the_smaller_play_speaks_of_seats() -> None:
    """A chat for two has no room for a newcomer either: one sentence, of the play with fewer users."""
    (found,) = said(None, comes_last("ann", "bob", "eve", "dan", gone=("ann",)), comes_last("ann", "bob", "eve"))

    assert found.startswith(FOR_TWO)
