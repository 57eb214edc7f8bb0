"""What the plays of one grade say together: of several scenes the worst counts; what went round the network fails."""

from dataclasses import replace

import pytest

from grader.assignment.scenes import scenes
from grader.judge.evidence import SERVER
from grader.judge.held_back import HELD_BACK, HeldBack, is_unproved
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import NoEcho
from grader.judge.played import Booked, Played
from grader.judge.results import MOST_VOTES, Results, came_in_differently, share_a_socket
from grader.model import Outcome
from grader.record.events import Connected, Worked
from tests.grader.records import TURNS, Play

LEAVES = replace(TURNS, id="leaves", scene="leaving", variants=("first", "last"))
UDP = replace(TURNS, id="udp", scene="udp", tier="beyond", protocol="UDP")
PASSED, FAILED, BROKEN, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN, Outcome.SKIPPED


def spoke(criterion: str, *, heard: bool = True, wire: str = "{text}") -> Played:
    """A patient play in which bob was to hear a line of ann's; what came to him on the wire is told."""
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1)
    line = play.types("ann")
    if heard:
        play.sends("ann", SERVER, line.text).sends(SERVER, "bob", wire.format(text=line.text)).shows("bob", line.text)
    claims = Hears("bob", line, line.at + 5), NoEcho(line)
    return Played(patient=True, record=play.done(), booked={criterion: Booked(claims)})


def outcomes(results: Results) -> list[Outcome]:
    """What is known of each criterion."""
    return [verdict.outcome for verdict in results.verdicts().values()]


def test_of_the_variants_of_a_scene_the_worst_counts() -> None:
    """Each play is taken into account when it comes; what suits another protocol is skipped, once that is known."""
    results = Results([TURNS, LEAVES, UDP], scenes([TURNS, LEAVES, UDP]))
    two, first, last, _udp = results.scenes
    known = [outcomes(results)]
    for scene, played in ((two, spoke("turns")), (first, spoke("leaves")), (last, spoke("leaves", heard=False))):
        results.add(scene, played)
        known.append(outcomes(results))
    results.withdraw(last)

    assert known == [[BROKEN] * 3, [PASSED, BROKEN, SKIPPED], [PASSED, BROKEN, SKIPPED], [PASSED, FAILED, SKIPPED]]
    assert outcomes(results) == [PASSED, BROKEN, SKIPPED]
    assert (results.protocol, results.passing(), results.was_heard()) == ("TCP", {"turns"}, True)


@pytest.mark.parametrize(("shown", "outcome"), [(True, FAILED), (False, PASSED)])
def test_what_is_read_while_the_network_holds_all_back_went_round_it(shown: bool, outcome: Outcome) -> None:
    """It takes the pass of what rests on hearing; asked only where no word was to be read on its way."""
    results = Results([TURNS], scenes([TURNS]))
    results.add(results.scenes[0], spoke("turns", wire="enVrYWRl"))
    before, play = outcomes(results), Play()
    line = play.types("ann")
    record = (play.shows("bob", line.text) if shown else play).done()
    results.held_back = Played(True, record, booked={HELD_BACK: Booked((HeldBack("bob", line),))})

    assert (before, outcomes(results)) == ([PASSED], [outcome])
    assert [is_unproved([spoke("turns", wire=wire)], {"turns"}) for wire in ("enVrYWRl", "{text}")] == [True, False]


def test_users_who_come_in_in_different_ways_race() -> None:
    """As far as the plays' users go, and in plays in which names were typed alike."""
    plays = [Played(True, Play().done(), entrances=ways) for ways in (((True, True),), ((True, True), (True, False)))]
    other = replace(plays[0], entrances=((False, True),))

    assert not came_in_differently(plays)
    assert came_in_differently([*plays, other])
    assert not came_in_differently([*plays, replace(other, unasked=True), replace(other, broken="a bug")])


@pytest.mark.parametrize(
    ("threads", "shared"),
    [("ABA", True), ("ABAB", True), ("AAB", False), ("A", False), ("ABBB", False)],
)
def test_two_threads_that_receive_by_turns_share_a_socket(threads: str, shared: bool) -> None:
    """One that hands a connection over to another, after the name, shares nothing."""
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1)
    for thread in threads:
        play.adds(Worked, "ann", "recv", 1, thread, "", "threading")

    assert share_a_socket(play.done()) is shared


def test_plays_that_differ_are_played_until_one_verdict_has_a_clear_majority() -> None:
    """Two more of one kind, or as many as there may be."""
    results = Results([TURNS], scenes([TURNS]))
    (scene,) = results.scenes
    undecided = [results.is_undecided(scene)]  # nothing was played yet
    for heard in (True, False, True, True):
        results.add(scene, spoke("turns", heard=heard))
        undecided.append(results.is_undecided(scene))
    tied = Results([TURNS], scenes([TURNS]))
    for number in range(MOST_VOTES):
        tied.add(scene, spoke("turns", heard=number % 2 == 0))

    assert undecided == [False, False, True, True, False]
    assert not tied.is_undecided(scene)
    assert "fails sometimes" in results.verdicts()["turns"].notes[0]


def test_plays_without_a_vote_come_to_an_end() -> None:
    """Two threads share a socket, and no play tells anything: not for ever."""
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1)
    for thread in "ABAB":
        play.adds(Worked, "ann", "recv", 1, thread, "", "threading")
    results = Results([TURNS], scenes([TURNS]))
    (scene,) = results.scenes
    results.add(scene, Played(True, play.done(), broken="a bug"))
    while results.is_undecided(scene) and len(results.of(scene)) < 2 * MOST_VOTES:
        results.add(scene, Played(True, play.done(), broken="a bug"))

    assert len(results.of(scene)) == MOST_VOTES + 1
