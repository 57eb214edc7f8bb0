"""The second tier: one function a criterion, only verbs of the subject. Each is a play of its own.

What is promised is what people read, whatever the programs send each other.
"""

from functools import partial

from grader.judge.evidence import SERVER
from grader.limits import LIMITS
from grader.network.faults import Doubled, Dropped, Jittered, Torn
from grader.stage.stage import Stage

from .beyond_verbs import (
    all_write_on,
    gets_in_all_the_same,
    guests_come,
    guests_go,
    hears_at_most,
    hurries,
    join_many,
    joins_without_a_name,
    keep_talking,
    notices_the_end,
    says_glued,
    server_dies,
    server_is_sound,
    stops_reading,
)
from .turns import all_hear


def rush(stage: Stage) -> None:
    """Users who join at the same instant all get in."""
    stage.start()
    stage.at_once([partial(stage.join, name) for name in ("ann", "bob", "eve")])

    for speaker in stage.everyone():
        all_hear(stage, speaker)


def cyrillic(stage: Stage) -> None:
    """Users with Cyrillic names read each other's Cyrillic lines as they were typed."""
    ann, bob = stage.join("анна", "боб")

    for speaker, listener in ((ann, bob), (bob, ann), (ann, bob)):
        listener.hears(speaker.says(cyrillic=True))


def long_line(stage: Stage) -> None:
    """A line that is longer than one `recv` brings arrives whole, and so does the next one."""
    ann, bob = stage.join("ann", "bob")

    for speaker, listener in ((ann, bob), (bob, ann)):
        listener.hears(speaker.says(words=480))
        listener.hears(speaker.says())


def torn(stage: Stage) -> None:
    """A line is read whole although its characters arrive in pieces."""
    ann, bob = stage.join("ann", "bob")
    stage.suffers(Torn())

    for speaker, listener in ((ann, bob), (bob, ann)):
        lines = []
        for line in speaker.says_several(2, cyrillic=True):
            listener.hears(line)
            lines.append(line)
        listener.hears_once_in_order(*lines)


def glued(stage: Stage) -> None:
    """When several lines arrive in one piece, all of them are read, in order."""
    ann, bob = stage.join("ann", "bob")

    for speaker, listener in ((ann, bob), (bob, ann)):
        for receiver in (SERVER, listener.name):
            lines = says_glued(stage, speaker, 3, to=receiver)
            for line in lines:
                listener.hears(line)
            listener.hears_once_in_order(*lines)


def burst(stage: Stage) -> None:
    """Two users write many lines as fast as they can, and each line arrives once and in order."""
    ann, bob = stage.join("ann", "bob")

    for speaker, lines in all_write_on(stage, ann, bob, lines=25):
        for listener in stage.everyone_but(speaker):
            for line in lines:
                listener.hears(line)
            listener.hears_once_in_order(*lines)


def vanish(stage: Stage) -> None:
    """When a user vanishes without a goodbye, the others go on, and a newcomer can join."""
    _, bob, _ = stage.join("ann", "bob", "eve")
    bob.vanishes()

    for survivor in stage.everyone():
        all_hear(stage, survivor, lines=3)

    (dan,) = stage.join("dan")
    for speaker in (dan, *stage.everyone_but(dan)):
        all_hear(stage, speaker)


def nameless(stage: Stage) -> None:
    """One who connects and never gives a name holds nobody up."""
    joins_without_a_name(stage, "zoe")
    stage.join("ann", "bob")

    for speaker in stage.everyone():
        all_hear(stage, speaker, lines=2)


def namesake(stage: Stage) -> None:
    """When a second user wants the name of another, the first one still hears and is heard."""
    ann, eve = stage.join("ann", "eve")
    stage.join("bob", silent=True, given="ann")

    for speaker, listener in ((eve, ann), (ann, eve), (eve, ann)):
        listener.hears(speaker.says())


def deaf_reader(stage: Stage) -> None:
    """A user whose client stands still and reads nothing holds nobody up."""
    stage.play.network.narrow(LIMITS.segment)
    ann, bob, eve = stage.join("ann", "bob", "eve")
    stops_reading(stage, eve)

    keep_talking(stage, ann, bob)


def churn(stage: Stage) -> None:
    """While users come and go, those who stay lose nothing, and no thread of the server ends with an error."""
    hurries(stage)
    ann, bob = stage.join("ann", "bob")

    for letters in ("abc", "def", "ghi"):
        guests = [f"guest{letter}" for letter in letters]
        guests_come(stage, *guests, while_they_talk=(ann, bob))
        guests_go(stage, *guests, while_they_talk=(ann, bob))
    server_is_sound(stage)


def twenty(stage: Stage) -> None:
    """Twenty users read what one of them writes."""
    users = join_many(stage, 20)

    for speaker in (users[0], users[9], users[19]):
        all_hear(stage, speaker)


def server_end(stage: Stage) -> None:
    """When the server ends, each client notices: it ends too, or tells its user."""
    ann, bob = stage.join("ann", "bob")
    over = server_dies(stage)

    for user in (ann, bob):
        notices_the_end(user, over)


def udp_lost(stage: Stage) -> None:
    """A lost datagram costs at most the line that it carried: a user whose first one is lost gets in all the same."""
    stage.suffers(Dropped(), of=SERVER, to="ann")
    (ann,) = stage.join("ann")
    stage.suffers(Dropped(), of="bob")
    (bob,) = stage.join("bob")
    gets_in_all_the_same(stage, bob)

    for speaker, listener in ((ann, bob), (bob, ann)):
        stage.recovers()
        stage.suffers(Dropped(), of=speaker.name)
        speaker.says()
        for line in speaker.says_several(2):
            listener.hears(line)


def udp_doubled(stage: Stage) -> None:
    """When datagrams arrive twice, users can join and write, and a line is read twice at most."""
    stage.suffers(Doubled(), **{"there": {"to": SERVER}, "back": {"of": SERVER}}[stage.variant])
    ann, bob = stage.join("ann", "bob")

    for speaker, listener in ((ann, bob), (bob, ann), (bob, ann)):
        line = speaker.says()
        listener.hears(line)
        hears_at_most(listener, 2, line)


def udp_late(stage: Stage) -> None:
    """When datagrams come late and overtake each other, every line is read all the same."""
    ann, bob = stage.join("ann", "bob")
    stage.play.pace = 0.0  # only what is sent close together is overtaken
    stage.suffers(Jittered(0.1))

    for speaker, listener in ((ann, bob), (bob, ann)):
        lines = list(speaker.says_several(5))
        for line in lines:
            listener.hears(line)


def udp_unreachable(stage: Stage) -> None:
    """When a user's port cannot be reached any more, the others go on, and a newcomer can join."""
    ann, _, eve = stage.join("ann", "bob", "eve")
    ann.vanishes()

    for survivor in stage.everyone():
        all_hear(stage, survivor, lines=3)

    (dan,) = stage.join("dan")
    for speaker, listener in ((dan, eve), (eve, dan)):
        listener.hears(speaker.says())
