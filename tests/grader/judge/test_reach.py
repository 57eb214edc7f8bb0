"""How far a line reaches."""

from grader.judge.evidence import SERVER
from grader.judge.played import Played
from grader.judge.reach import listeners, reach_of
from tests.grader.records import USERS, Play, left, probe


def test_a_line_reaches_whom_it_is_shown_to() -> None:
    """Half of a line is not heard, and nobody is reached by an own line; in the order of joining.

    Of several lines the best counts; nothing was reached in a broken play, or in one without lines.
    """
    play = Play()
    line, other = play.types("ann"), play.types("bob")
    play.shows("eve", line.text).shows("bob", line.text).shows("ann", line.text).shows("ann", other.words[0])
    played = left(play, (line, other))

    assert (listeners(played, line), listeners(played, other), reach_of(played)) == (("bob", "eve"), (), 2)

    broken = Played(patient=True, lines=(Play().types("ann"),), users=USERS)

    assert (listeners(broken, broken.lines[0]), reach_of(broken), reach_of(left(Play()))) == ((), 0, 0)
    assert reach_of(probe(lambda _reader, speaker, turn: speaker == "ann" and turn == 1)) == 2
    assert reach_of(probe(lambda reader, speaker, _turn: (reader, speaker) == ("bob", "eve"))) == 1


def test_the_server_s_console_counts_only_where_it_is_a_user() -> None:
    """And with it a line reaches no more than there are other people."""
    play = Play()
    line = play.types("ann")
    play.shows(SERVER, line.text)
    without, beside = (left(play, (line,), "ann", "bob", console=console) for console in (False, True))
    both = left(play.shows("bob", line.text), (line,), "ann", "bob", console=True)

    assert [reach_of(one) for one in (without, beside, both)] == [0, 1, 1]
    assert listeners(beside, line) == (SERVER,)
