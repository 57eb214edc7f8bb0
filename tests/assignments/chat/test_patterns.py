"""What kind of chat the plays show: each sentence with a play that shows it, and one that only looks like it."""

from dataclasses import replace

import pytest

from assignments.chat.patterns import observe
from grader.judge.evidence import SERVER, Line
from grader.judge.played import Habits, Played
from grader.limits import LIMITS
from grader.record.events import Closed, Connected, Ended
from tests.grader.records import USERS, Play, left, probe

HEARS_IN_TURN = "A line goes on only after its reader has written, too: the server"
WAITS = "A line shows only after its reader has typed one too"
FIRST = "In the order of joining the first line of each user came through"
LAST_HEARS = "Only eve, who joined last, hears the others"
LAST_IS_HEARD = "Only what eve, who joined last, writes"
TURNS = "Turn-based"
FOR_TWO = "This chat is for two: eve"
SEATS = "There is a fixed number of seats: dan"
HEARS_NOBODY = "eve, who joined last, hears nobody"
UNKNOWN = "Over UDP the server learns of a user"
CUT_OFF = "The server closed the connection of bob"

WHOLE = probe(lambda *_line: True)


def waiting(*, at: str) -> Played:
    """A probe in which a line waits until its reader has typed: at the reader's client, or at the server."""
    play, lines, box = Play(), list["Line"](), {name: list["Line"]() for name in USERS}
    for speaker in USERS * 2:
        lines.append(play.types(speaker))
        for line in box[speaker]:
            play.relays(line, speaker)
        box[speaker].clear()
        for name in USERS if at == "client" else ():
            play.sends(SERVER, name, f"{speaker}: {lines[-1].text}")
        for name in set(USERS) - {speaker}:
            box[name].append(lines[-1])
    return left(play, lines)


def says(*starts: str, probed: Played | None = None, plays: tuple[Played, ...] = ()) -> bool:
    """Whether these are the sentences for a probe, and for other plays; of a probe, something was missed elsewhere."""
    missed = (replace(probed, lines=(), users=()),) if probed and probed.has_missed else ()
    found = observe((*plays, *missed), probed)
    assert len(found) == len(starts), found
    return all(one.startswith(start) for one, start in zip(found, starts, strict=True))


# --- where all write in the order of joining ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probed", "sentence"),
    [
        (waiting(at="client"), WAITS),
        (waiting(at="server"), HEARS_IN_TURN),
        (probe(lambda _reader, _speaker, turn: turn == 0), FIRST),
        (probe(lambda reader, _speaker, _turn: reader == "eve"), LAST_HEARS),
        (probe(lambda _reader, speaker, _turn: speaker == "eve"), LAST_IS_HEARD),
        (WHOLE, TURNS),
    ],
    ids=["client waits", "server waits", "first line", "last hears", "last is heard", "turns"],
)
def test_a_half_working_chat_is_called_by_its_kind(probed: Played, sentence: str) -> None:
    """One sentence for one probe."""
    assert says(sentence, probed=probed)


@pytest.mark.parametrize(
    "probed",
    [
        probe(lambda *_line: False),
        probe(lambda reader, speaker, turn: turn == 0 or (reader, speaker) == ("ann", "bob")),
        probe(lambda reader, speaker, turn: reader == "eve" or (reader, speaker, turn) == ("ann", "bob", 0)),
        probe(lambda _reader, speaker, turn: speaker == "eve" and turn == 1),
        probe(lambda reader, speaker, turn: (reader, speaker, turn) != ("ann", "eve", 1)),
    ],
    ids=["nothing", "one more line", "one more reader", "not always heard", "one missing"],
)
def test_what_only_looks_like_a_kind_is_not_called_so(probed: Played) -> None:
    """One line more or less, and the sentence would be wrong."""
    assert says(probed=probed)


def test_a_line_that_another_play_had_to_nudge_waits_for_the_keyboard() -> None:
    """In the order of joining each line comes in time; what another play has seen tells why."""
    nudged = replace(left(Play()), habits=Habits(nudged=True))

    assert says(WAITS, probed=WHOLE, plays=(nudged,))
    assert says(plays=(replace(WHOLE, habits=Habits(nudged=True)),))  # without a probe lines have another order


def test_only_a_failure_of_a_patient_play_has_a_kind() -> None:
    """Neither the probe nor a play without a seat is spoken of where nothing was missed for certain."""
    for one in (WHOLE, comes_last("ann", "bob", "eve")):
        assert observe([replace(one, patient=False)], one) == observe([replace(one, booked={})], one) == ()


@pytest.mark.parametrize("late", [0.0, 1.0], ids=["a run", "it waits"])
def test_two_lines_in_a_row_that_got_through_are_not_turn_based(late: float) -> None:
    """Whatever failed elsewhere: bob had read ann's first line when she typed the second, or he had not."""
    play = Play()
    one = play.types("ann")
    if not late:
        play.relays(one, "bob")
    two = play.types("ann")
    play.waits(late).relays(one, "bob").relays(two, "bob")

    assert says(*([TURNS] if late else []), probed=WHOLE, plays=(left(play, (one, two), booked={}),))


@pytest.mark.parametrize(("second", "sentences"), [("bob", [TURNS]), ("ann", [])])
def test_one_line_that_came_at_once_is_no_waiting(second: str, sentences: list[str]) -> None:
    """Bob had typed before he read, ann had not; where only ann wrote, who else would have had a turn?"""
    play = Play()
    one, two = play.types("ann"), play.types(second)
    play.relays(one, "bob").relays(two, "ann" if second == "bob" else "nobody")

    assert says(*sentences, probed=left(play, (one, two), "ann", "bob"))


# --- what each play shows by itself -----------------------------------------------------------------------------


def udp(*happens: type, unasked: bool = True, protocol: str = "UDP") -> Played:
    """Let ann's client call the server and ann type, in one order or the other."""
    play = Play()
    for kind in happens:
        play.types("ann") if kind is str else play.adds(Connected, "ann", SERVER, protocol, 1)
    return left(play, (), "ann", unasked=unasked)


def closes(who: str, silent: float, *readers: str, before: type | None = None) -> Played:
    """Bob writes, is silent, and then this side closes his connection; something may have happened before."""
    line = (play := Play().adds(Connected, "bob", SERVER, "TCP", 3)).types("bob")
    play.relays(line, *(readers or ("ann",))).waits(silent)
    if before is Ended:
        play.adds(Ended, SERVER, 1)
    elif before is Closed:
        play.adds(Closed, "bob", 3, False)
    return left(play.adds(Closed, who, 3, False), (line,), "ann", "bob")


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
    return left(play, lines, *users, **more)  # type: ignore[arg-type]


def comes_late() -> Played:
    """The last user comes when the others have talked."""
    early = (play := Play()).types("ann")
    play.relays(early, "bob").adds(Connected, "eve", SERVER, "TCP", 9)
    return left(play, (early, play.types("eve")))


def beside_the_console() -> Played:
    """One of two talks with the person at the server's console."""
    played = comes_last("ann", "bob", console=True)
    assert played.record is not None
    screens = Play().shows(SERVER, played.lines[0].text).done().screens
    return replace(played, record=replace(played.record, screens=screens))


CLOSED, HELLO = closes(SERVER, 4.98), udp(str, Connected)
THIRD, SILENT, FOURTH = comes_last(*USERS), comes_last(*USERS, writes=False), comes_last(*USERS, "dan", gone=("ann",))
SHOWN = {
    "a first line tells": (UNKNOWN, HELLO, HELLO),
    "a datagram before it": ("", udp(Connected, str)),
    "the name was asked for": ("", udp(str, Connected, unasked=False)),
    "over tcp": ("", udp(str, Connected, protocol="TCP")),
    "closed for silence": (f"{CUT_OFF}, who had written nothing for 5.0 s", CLOSED),
    "closed soon": ("", closes(SERVER, LIMITS.silence / 2)),
    "bob closes": ("", closes("bob", 5.0)),
    "bob leaves": ("", closes(SERVER, 5.0, before=Closed)),
    "the server ended": ("", closes(SERVER, 5.0, before=Ended)),
    "bob took no part": ("", closes(SERVER, 5.0, "nobody")),
    "bob is a stranger": ("", replace(CLOSED, users=("ann",))),
    "the play was over": ("", replace(CLOSED, record=CLOSED.record and replace(CLOSED.record, over=2.0))),
    "for two": (FOR_TWO, THIRD, SILENT),
    "the third never wrote": (HEARS_NOBODY, SILENT),
    "seats": (SEATS, FOURTH),
    "the smaller play speaks": (FOR_TWO, FOURTH, THIRD),
    "the third hears": ("", comes_last(*USERS, hears=True)),
    "the third is heard": ("", comes_last(*USERS, is_heard=True)),
    "two": ("", comes_last("ann", "bob")),
    "nobody talks": ("", comes_last(*USERS, gone=("bob",))),
    "no turn yet": ("", comes_last(*USERS, "dan", gone=("ann",), writes=False)),
    "nobody wrote since": ("", comes_late()),
    "the console is a user": ("", beside_the_console()),
}


@pytest.mark.parametrize(("sentence", "plays"), [(one, plays) for one, *plays in SHOWN.values()], ids=SHOWN)
def test_a_play_is_called_by_what_it_shows(sentence: str, plays: list[Played]) -> None:
    """Once for all plays; that a third who never wrote is not heard is not said."""
    assert says(*filter(None, [sentence]), plays=tuple(plays))
    assert ("is heard" in "".join(observe(plays, None))) == (sentence == FOR_TWO)


def test_where_the_third_wrote_in_the_probe_it_tells_more() -> None:
    """Whether the third is heard is seen where the third writes."""
    assert observe([SILENT], THIRD)[-1].startswith(FOR_TWO)
