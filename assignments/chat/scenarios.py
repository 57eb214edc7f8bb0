"""The task tier: one function a criterion, only verbs of the subject.

Criteria with the same `scene` in the rubric share a play, in the rubric's order: users who have joined stay.
"""

from grader.judge.held_back import HeldBack
from grader.limits import FAST
from grader.network.faults import Frozen
from grader.stage.stage import Stage

from .claims import Named, is_answered_alone
from .slow_users import comes_slowly, presses_enter
from .turns import all_hear, all_hear_at_once, console_speaks, partners, sees_how_far, take_turns


def serves(stage: Stage) -> None:
    """The server starts and a client can connect to it."""
    stage.join("ann")


def turns(stage: Stage) -> None:
    """When two users take turns, what each writes reaches the other."""
    take_turns(stage, "ann", "bob")


def exchange(stage: Stage) -> None:
    """Two users can write at any time, several lines in a row, and each line arrives once and in order."""
    ann, bob = partners(stage)

    lines = []
    for speaker, listener in ((ann, bob), (bob, ann), (bob, ann), (ann, bob), (ann, bob), (bob, ann)):
        lines.append(speaker.says())
        listener.hears(lines[-1])
    bob.hears_once_in_order(lines[0], lines[3], lines[4])
    ann.hears_once_in_order(lines[1], lines[2], lines[5])


def no_echo(stage: Stage) -> None:
    """What a user writes does not come back to that user."""
    for user in stage.everyone():
        for line in stage.lines_of(user):
            user.never_hears_back(line)


def named(stage: Stage) -> None:
    """A message shows who wrote it."""
    called = {user.name: user.called for user in stage.users.values()}
    stage.play.claim(Named(tuple(stage.play.lines), called))


def group(stage: Stage) -> None:
    """With three and more users, what one writes reaches all the others, once."""
    ann, bob, eve = stage.join("ann", "bob", "eve")

    for speaker in (ann, bob, eve, eve, ann, ann, bob):
        all_hear(stage, speaker)
    for listener in stage.everyone():
        listener.hears_once_in_order(*(line for line in stage.play.lines if line.speaker != listener.name))


def together(stage: Stage) -> None:
    """Users write at the same instant, and one who joined and writes nothing holds nobody up."""
    ann, bob = stage.join("ann", "bob")
    eve = comes_slowly(stage, "eve", meanwhile="dan")

    for _ in range(2):
        all_hear_at_once(stage, ann, bob)
    presses_enter(stage, eve)
    all_hear_at_once(stage, ann, bob)


def leaves(stage: Stage) -> None:
    """When a user leaves, the others go on, and a newcomer can join."""
    ann, _, eve = stage.join("ann", "bob", "eve")
    {"first": ann, "last": eve}[stage.variant].leaves()

    for survivor in stage.everyone():
        all_hear(stage, survivor, lines=3)

    for name in ("dan", "fay"):
        (newcomer,) = stage.join(name)
        for speaker in (newcomer, *stage.everyone_but(newcomer)):
            all_hear(stage, speaker)
        newcomer.leaves()


def private(stage: Stage) -> None:
    """`/pm NAME TEXT` reaches that user and nobody else; a malformed one is answered with its usage."""
    ann, bob, eve = stage.join("ann", "bob", "eve")

    for speaker, friend, stranger in ((ann, bob, eve), (eve, ann, bob)):
        line = speaker.says(f"/pm {friend.called}")
        friend.hears(line)
        stranger.never_hears(line)
        speaker.never_hears_back(line)

    malformed = bob.says("/pm", words=1)
    is_answered_alone(stage, bob, malformed)
    for other in stage.everyone_but(bob):
        other.never_hears(malformed)

    bob.types("/pm")
    ann.hears(bob.says(f"/pm {ann.called}"))


def reach(stage: Stage) -> None:
    """Everybody writes in the order of joining, twice: how many others does a line reach, in turn or not?"""
    stage.come("ann", "bob", "eve")

    for _ in range(2):
        for speaker in stage.everyone():
            sees_how_far(stage, speaker.says())
        console_speaks(stage)


def held_back(stage: Stage) -> None:
    """What the network holds back is read by nobody."""
    speaker, listener = stage.join("ann", "bob")
    stage.suffers(Frozen(), to=listener.name)

    line = speaker.says()
    listener.shows(line, max(FAST.word, 2 * stage.play.habits.slowest))
    stage.play.claim(HeldBack(listener.name, line))
