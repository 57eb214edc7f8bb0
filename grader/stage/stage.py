"""The verbs that many scenarios share: start, join, everyone, all_say_at_once, suffers; those of a user are in `user`.

What one scenario alone needs stands beside it, in its assignment: such a verb is a function that is given the stage,
and finds the play in `stage.play`.

Rule 1. A verb does what a person at a keyboard does, and notes it in words (`steps`).
Rule 2. Every wait ends on an event; its deadline comes from the play's patience.
Rule 3. What must happen is waited for here; what must never happen is only claimed here, and judged afterwards.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Serves
from grader.language import _
from grader.limits import LIMITS
from grader.network.faults import Fault
from grader.record.recorder import Stopped
from grader.stage.entrance import command_lines, join, launch, newcomer
from grader.stage.starting import Starting
from grader.stage.state import Missed, PlayState
from grader.stage.user import User


class Stage:
    """What a scenario is given."""

    def __init__(self, play: PlayState) -> None:
        self.play = play
        self.users: dict[str, User] = {}

    @property
    def variant(self) -> str:
        """Which of the scene's variants is played."""
        return self.play.setup.variant

    def start(self) -> None:
        """Start the server, and wait until it listens."""
        play = self.play
        if SERVER in play.programs:
            return
        program = play.setup.submission.server
        assert program is not None
        play.step(_("start the server"))
        ready = False
        for arguments in command_lines(play, SERVER, program):
            server = Starting(play, launch(play, SERVER, program, arguments), program, SERVER, 1)
            play.asks_at_console = server.mind
            if ready := server.run():
                break
        play.claim(Serves(play.recorder.now()))
        if not ready:
            raise Missed
        play.step(_("the server listens"))

    def join(
        self,
        *names: str,
        silent: bool = False,
        given: str | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[User]:
        """Have users join, one after another; those who have joined already are only returned.

        Args:
            names: the users'.
            silent: nobody waits for them, and nothing is claimed.
            given: the name that is typed, if it is another one; "" for a user who never gives any.
            meanwhile: what happens before the name is typed, while the client waits for it.
        """
        self.start()
        for name in names:
            if name not in self.users:
                self.users[name] = newcomer(self.play, name, silent=silent)
                join(self.users[name], given, meanwhile)
        return [self.users[name] for name in names]

    def come(self, *names: str) -> None:
        """Have users join as far as they get in; nothing is claimed of that, but they take part."""
        for user in self.join(*names, silent=True):
            user.silent = False

    def everyone(self) -> list[User]:
        """Return the users who are there and take part."""
        return [user for user in self.users.values() if not user.gone and not user.silent]

    def everyone_but(self, *users: User) -> list[User]:
        """Return the users who are there and take part, without some."""
        return [user for user in self.everyone() if user not in users]

    def lines_of(self, user: User) -> list[Line]:
        """Return the lines that a user has typed so far."""
        return [line for line in self.play.lines if line.speaker == user.name]

    def at_once(self, acts: Iterable[Callable[[], object]]) -> None:
        """Do several things at the same time.

        Raises:
            Missed: one of them missed what had to happen.
        """
        missed: list[Missed] = []

        def do(act: Callable[[], object]) -> None:
            with suppress(Stopped):  # the main thread gets it too
                try:
                    act()
                except Missed as error:
                    missed.append(error)

        threads = [threading.Thread(target=do, args=(act,), daemon=True) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.play.recorder.go_on()
        if missed:
            raise Missed

    def all_say_at_once(self, *speakers: User) -> list[tuple[User, Line]]:
        """Have several users type at one instant."""
        gate = threading.Barrier(len(speakers))
        said: dict[str, Line] = {}

        def speak(user: User) -> None:
            user.running.wait_until_taken()
            gate.wait(LIMITS.control)
            said[user.name] = user.says()

        self.at_once([lambda user=user: speak(user) for user in speakers])  # type: ignore[misc]
        return [(user, said[user.name]) for user in speakers]

    def suffers(self, fault: Fault, *, of: str = "", to: str = "") -> None:
        """From now on the network does this to all that comes from `of` and goes to `to`; by default to everything."""
        self.play.network.suffer(fault, of, to)
        self.play.slack = LIMITS.slack
        way = _("from {who} to {to}").format(who=of or _("everybody"), to=to or _("everybody"))
        self.play.step(_("from now on, {way}: {fault}").format(way=way, fault=fault.said()))

    def recovers(self) -> None:
        """The network does its work again: what it has held arrives."""
        self.play.network.recover()
        self.play.step(_("the network does its work again"))
