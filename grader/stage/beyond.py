"""The verbs of the second tier: what a bad network, a stopped program, a crowd or a hurry do to a chat.

Rule 1. A fault is in force from the moment a scenario asks until it is lifted; what it draws comes from the seed.
Rule 2. What is promised is what people see on their screens, whatever crosses the wire.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from functools import partial
from string import ascii_lowercase
from typing import TYPE_CHECKING

from grader.judge.beyond import GetsIn, Sound
from grader.judge.evidence import SERVER, Line
from grader.language import _
from grader.limits import LIMITS
from grader.network.faults import Fault, Frozen, Glued
from grader.record.events import Connected, Crossed, Listening
from grader.record.recorder import Stopped
from grader.stage.entrance import join, stranger
from grader.stage.user import Missed, User, wait_for

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from grader.judge.claim import Claim
    from grader.network.loop import Network
    from grader.process.running import Running
    from grader.record.recorder import Recorder
    from grader.stage.stage import Setup

HURRIES = ("1e-6", "5e-6", "2e-5")  # seconds between two threads' turns; the interpreter's own is 5e-3


class Trials:
    """The part of a stage that only the second tier uses."""

    cast: Setup
    network: Network
    recorder: Recorder
    users: dict[str, User]
    programs: dict[str, Running]
    chance: random.Random
    hurry: str
    slack: float

    if TYPE_CHECKING:

        def start(self) -> None:
            """As a stage does."""

        def claim(self, claim: Claim) -> None:
            """As a stage does."""

        def step(self, sentence: str) -> None:
            """As a stage does."""

        def join(self, *_names: str) -> list[User]:
            """As a stage does."""
            return []

    # --- what the network does ------------------------------------------------------------------------------

    def suffers(self, fault: Fault, *, of: str = "", to: str = "") -> None:
        """From now on the network does this to all that comes from `of` and goes to `to`; by default to everything."""
        self.network.suffer(fault, of, to)
        self.slack = LIMITS.slack
        way = _("from {who} to {to}").format(who=of or _("everybody"), to=to or _("everybody"))
        self.step(_("from now on, {way}: {fault}").format(way=way, fault=_said(fault)))

    def has_a_narrow_network(self) -> None:
        """Let those who come have a connection as an Ethernet gives: a kernel keeps less for one who does not read."""
        self.network.narrow(LIMITS.segment)

    def recovers(self) -> None:
        """The network does its work again: what it has held arrives."""
        self.network.recover()
        self.step(_("the network does its work again"))

    def says_glued(self, speaker: User, count: int, *, to: str) -> list[Line]:
        """Have a user write several lines; what they make for one receiver arrives there as one chunk.

        Args:
            speaker: who writes.
            count: how many lines.
            to: "server", for what the speaker's client sends, or a user, for what the server sends.
        """
        of = speaker.name if to == SERVER else SERVER
        self.suffers(Glued(), of=of, to=to)
        lines: list[Line] = []
        for _number in range(count):
            before = self._crossed(of, to)
            lines.append(speaker.says())
            self.recorder.wait(partial(self._more_crossed, of, to, before), self.cast.patience.settle)
        self.recovers()
        return lines

    def _more_crossed(self, who: str, to: str, before: int) -> bool:
        return self._crossed(who, to) > before

    def _crossed(self, who: str, to: str) -> int:
        return sum(isinstance(one, Crossed) and (one.who, one.to) == (who, to) for one in self.recorder.events())

    # --- who comes, and how ---------------------------------------------------------------------------------

    def joins_without_a_name(self, name: str) -> None:
        """Have a user start a client and answer its questions, but for the name: none is ever given.

        Where the client does not even connect before it has the name, somebody else connects and says nothing.
        """
        self.start()
        join(self, name, silent=True, given="")  # type: ignore[arg-type]
        if self.listens_over("TCP") and not self.recorder.count(Connected, name):
            stranger(self, _("a stranger"))  # type: ignore[arg-type]

    def listens_over(self, protocol: str) -> bool:
        """Tell whether a server has a socket of this protocol that others may call."""
        return any(isinstance(one, Listening) and one.protocol == protocol for one in self.recorder.events())

    def joins_as(self, name: str, given: str) -> None:
        """Have a user join, or try to, under a name that another one has; nothing is claimed of this one."""
        self.start()
        join(self, name, silent=True, given=given)  # type: ignore[arg-type]

    def join_many(self, count: int) -> list[User]:
        """Have so many users (26 at most) join, one after another; many a chat takes letters only in a name."""
        return self.join(*(f"user{letter}" for letter in ascii_lowercase[:count]))

    def gets_in_all_the_same(self, user: User) -> None:
        """Expect that a client whose first datagram was lost says it again by itself, and is let in.

        Where no name was asked for, there is no such first word: the user writes a line, which makes the user known.
        """
        wait = self.cast.patience.word
        if user.dialogue.unasked:
            user.says()
        happened, waited = wait_for(self, lambda: self._crossed(user.name, SERVER) > 1, wait)  # type: ignore[arg-type]
        self.claim(GetsIn(user.name, missed=not happened, waited=waited))
        if not happened:
            raise Missed
        self.recorder.wait_quiet(LIMITS.leave_notice, self.cast.patience.settle)

    # --- crowds ---------------------------------------------------------------------------------------------

    def all_write_on(self, *speakers: User, lines: int) -> list[tuple[User, list[Line]]]:
        """Have users write several lines each, as fast as their clients take them, at the same time."""
        said: dict[str, list[Line]] = {}

        def write(user: User) -> None:
            with contextlib.suppress(Stopped):  # the main thread gets it too
                said[user.name] = list(user.says_several(lines))

        _side_by_side([threading.Thread(target=write, args=(user,), daemon=True) for user in speakers])
        self.recorder.go_on()
        return [(user, said[user.name]) for user in speakers]

    def hurries(self) -> None:
        """Let the interpreters of this play change threads far more often: a race that may happen happens."""
        self.hurry = self.chance.choice(HURRIES)
        self.step(_("the threads of all programs take turns every {seconds} s").format(seconds=self.hurry))

    def guests_come(self, *names: str, while_they_talk: Sequence[User]) -> None:
        """Have guests start their clients and give their names, one after another, while others write to each other."""

        def come() -> None:
            for name in names:
                join(self, name, silent=True)  # type: ignore[arg-type]

        self._meanwhile(come, while_they_talk)

    def guests_go(self, *names: str, while_they_talk: Sequence[User]) -> None:
        """Have guests go, in any order, every other one without a goodbye, while others write to each other."""

        def go() -> None:
            for number, name in enumerate(self.chance.sample(names, len(names))):
                self.users[name].slips_away(abruptly=bool(number % 2))

        self._meanwhile(go, while_they_talk)

    def _meanwhile(self, deed: Callable[[], None], talkers: Sequence[User]) -> None:
        """Have users write to each other while something else is done, and hear each other."""

        def done() -> None:
            with contextlib.suppress(Stopped):  # the main thread gets it too
                deed()

        thread = threading.Thread(target=done, daemon=True)
        thread.start()
        try:
            turns = itertools.cycle(itertools.permutations(talkers, 2))
            for number, (speaker, listener) in zip(range(LIMITS.meanwhile_most), turns, strict=False):
                if number >= LIMITS.meanwhile and not thread.is_alive():
                    break
                listener.hears(speaker.says())
                self.recorder.wait(lambda: not thread.is_alive(), LIMITS.breath)
        finally:
            thread.join()  # it ends by its own deadlines

    def server_is_sound(self) -> None:
        """Claim that no thread of the server ended with an error of its own."""
        self.claim(Sound(SERVER))

    # --- programs that stop ---------------------------------------------------------------------------------

    def stops_reading(self, user: User) -> None:
        """Have a user's client stand still, with its connection open: nothing is read from it any more."""
        for window in filter(None, (user.running, user.reader)):
            window.pause()
        user.silent = True
        self.network.suffer(Frozen(), SERVER, user.name)
        self.step(_("{name}'s client stands still: it reads nothing any more").format(name=user.name))

    def keep_talking(self, *talkers: User) -> None:
        """Have users write to each other, more than all buffers on the way to one who does not read can hold."""
        turns = itertools.cycle(itertools.permutations(talkers, 2))
        names = ", ".join(user.name for user in talkers)
        self.step(_("{names} write {count} long lines to each other").format(names=names, count=LIMITS.filling_lines))
        for number, (speaker, listener) in enumerate(itertools.islice(turns, LIMITS.filling_lines), 1):
            line = speaker.says(padding=LIMITS.filling_line)
            if not listener.shows(line, self.cast.patience.word):
                self.step(_("{name} types number {count} of them").format(name=speaker.name, count=number))
                listener.hears(line)
        for speaker, listener in itertools.permutations(talkers, 2):
            listener.hears(speaker.says())

    def server_dies(self) -> None:
        """End the server's process."""
        self.recorder.wait_quiet(LIMITS.leave_notice, self.cast.patience.settle)
        for user in self.users.values():
            user.seen = self.recorder.screen(user.name).size
        self.programs[SERVER].kill(whole=True)
        self.step(_("the server's process is ended"))


def _side_by_side(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _said(fault: Fault) -> str:
    """Return a fault in words."""
    words = {
        "Split": _("every byte arrives alone"),
        "Torn": _("characters arrive in two pieces"),
        "Glued": _("what is sent waits, and then arrives as one chunk"),
        "Delayed": _("everything is late"),
        "Jittered": _("everything is late, each piece by a time of its own"),
        "Frozen": _("nothing is passed on"),
        "Dropped": _("the next datagram is lost"),
        "Doubled": _("each datagram arrives twice"),
        "Reordered": _("every other datagram is overtaken by the next ones"),
        "Unreachable": _("datagrams find a closed port"),
    }
    return words.get(type(fault).__name__, type(fault).__name__)
