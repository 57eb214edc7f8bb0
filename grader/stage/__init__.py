"""The verbs that a scenario may use on a stage: start, join, everyone, all_say_at_once; those of a user beside it.

Rule 1. A verb does what a person at a keyboard does, and notes it in words (`steps`).
Rule 2. Every wait ends on an event; its deadline comes from the play's patience.
Rule 3. What must happen is waited for here; what must never happen is only claimed here, and judged afterwards.
"""

from __future__ import annotations

import dataclasses
import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from grader.claims import Claim, Connects, Named, Serves
from grader.evidence import SERVER, Line
from grader.language import _
from grader.limits import LIMITS, Patience
from grader.process import Running
from grader.screen import MARK
from grader.stage.user import Missed, User
from grader.transcript import Asked, Connected, Ended, Listening, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Program, Submission
    from grader.network import Network
    from grader.recorder import Recorder
    from grader.watch import Watch

BASE_CLASSES = Path(__file__).parent.parent.with_name("lab")  # on the student's path, at its end; not imported here
CONSONANTS, VOWELS = "bdfgklmnprst", "aeiou"


@dataclasses.dataclass(frozen=True)
class Cast:
    """What a play is played with."""

    submission: Submission
    python: Path
    folder: Path
    seed: str
    variant: str
    patience: Patience
    watch: Watch
    tools: Path
    terminal: bool = False


class Stage:
    """One play's stage: the server, the users, and what is claimed of them."""

    def __init__(self, cast: Cast, network: Network, recorder: Recorder) -> None:
        self.cast, self.network, self.recorder = cast, network, recorder
        self.users: dict[str, User] = {}
        self.programs: dict[str, Running] = {}
        self.lines: list[Line] = []
        self.claims: dict[str, list[Claim]] = {}
        self.steps: dict[str, list[str]] = {}
        self.notes: list[str] = []
        self.slowest = 0.0
        self._criterion = ""
        self._chance = random.Random(cast.seed)
        self._words: set[str] = set()

    # --- for scenarios --------------------------------------------------------------------------------------

    @property
    def variant(self) -> str:
        """Which of the scene's variants is played."""
        return self.cast.variant

    def start(self) -> None:
        """Start the server, and wait until it listens."""
        if SERVER in self.programs:
            return
        program = self.cast.submission.server
        assert program is not None
        self._launch(SERVER, program)
        self.step(_("start the server"))
        ready = self._wait_for(SERVER, lambda: self.recorder.count(Listening, SERVER) > 0)
        self.claim(Serves(missed=not ready))
        if not ready:
            raise Missed
        self.step(_("the server listens"))

    def join(self, *names: str) -> list[User]:
        """Have users join, one after another; those who have joined already are only returned."""
        self.start()
        for name in names:
            if name not in self.users:
                self._join(name, silent=False)
        return [self.users[name] for name in names]

    def joins_silently(self, name: str) -> None:
        """Have a user join, or try to, who then writes nothing; nobody waits for this one."""
        self.start()
        self._join(name, silent=True)

    def everyone(self) -> list[User]:
        """Return the users who are there and take part."""
        return [user for user in self.users.values() if not user.gone and not user.silent]

    def everyone_but(self, *users: User) -> list[User]:
        """Return the users who are there and take part, without some."""
        return [user for user in self.everyone() if user not in users]

    def lines_of(self, user: User) -> list[Line]:
        """Return the lines that a user has typed so far."""
        return [line for line in self.lines if line.speaker == user.name]

    def all_say_at_once(self, *speakers: User) -> list[tuple[User, Line]]:
        """Have several users type at one instant."""
        gate = threading.Barrier(len(speakers))
        said: dict[str, Line] = {}

        def speak(user: User) -> None:
            user.running.wait_until_taken()
            gate.wait(LIMITS.control)
            said[user.name] = user.says()

        threads = [threading.Thread(target=speak, args=(user,), daemon=True) for user in speakers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [(user, said[user.name]) for user in speakers]

    def names_stand_by_the_lines(self) -> None:
        """Claim that a reader can tell who wrote which line."""
        self.claim(Named(tuple(self.lines), tuple(self.users)))

    # --- for the engine and the users -----------------------------------------------------------------------

    def begin(self, criterion: str) -> None:
        """Book what follows under a criterion."""
        self._criterion = criterion
        self.claims.setdefault(criterion, [])
        self.steps.setdefault(criterion, [])

    def claim(self, claim: Claim) -> None:
        """Note something that is to be judged."""
        self.claims.setdefault(self._criterion, []).append(claim)

    def step(self, sentence: str) -> None:
        """Note what was done or seen, in words."""
        self.steps.setdefault(self._criterion, []).append(f"{self.recorder.now():6.3f} s  {sentence}")

    def note(self, sentence: str) -> None:
        """Note an observation that moves no points."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def delivered(self, line: Line) -> None:
        """Keep the slowest delivery of the play: the curtain waits three times as long."""
        self.slowest = max(self.slowest, self.recorder.now() - line.at)

    def fresh_word(self) -> str:
        """Return a word that was never typed in this play."""
        while True:
            word = MARK + "".join(self._chance.choice(CONSONANTS) + self._chance.choice(VOWELS) for _ in range(3))
            if word not in self._words:
                self._words.add(word)
                return word

    def curtain(self) -> None:
        """Wait for what must not come: a stated time after the last typed word, never "when it is quiet"."""
        window = max(LIMITS.curtain, LIMITS.curtain_deliveries * self.slowest)
        last = max((line.at for line in self.lines), default=self.recorder.now() - window)
        left = last + window - self.recorder.now()
        self.recorder.wait(lambda: all(one.ended.is_set() for one in self.programs.values()), max(0.0, left))

    def _launch(self, who: str, program: Program) -> Running:
        self.recorder.go_on()
        folder = self.cast.folder / program.file.parent
        env = {
            **self.network.environment(who),
            "CHAT_LAB_PATH": str(BASE_CLASSES),
            "PATH": str(self.cast.tools),
        }
        command = [str(self.cast.python), program.file.name, *program.arguments]
        running = Running(who, command, folder, env, self.recorder, terminal=self.cast.terminal)
        self.programs[who] = running
        self.cast.watch.add(running)
        return running

    def _wait_for(self, who: str, happened: Callable[[], bool]) -> bool:
        """Wait for an event of a program that is starting, or for its end."""
        count = self.recorder.count
        self.recorder.wait(lambda: happened() or count(Ended, who), self.cast.patience.start)
        return happened()

    def _join(self, name: str, *, silent: bool) -> None:
        clients = self.cast.submission.clients
        running = self._launch(name, clients[len(self.users) % len(clients)])
        user = self.users[name] = User(self, name, running, silent=silent)
        patience, count = self.cast.patience, self.recorder.count

        def ended() -> int:
            return count(Ended, name)

        self.recorder.wait(
            lambda: count(Asked, name) or count(Connected, name) or count(Shown, name) or ended(), patience.start
        )
        self.recorder.wait(lambda: count(Asked, name) or ended(), patience.settle)
        asks = count(Asked, name)
        running.type(name)
        self.step(_("start {name}'s client, type the name {name}").format(name=name))
        connected = self._wait_for(name, lambda: count(Connected, name) > 0)
        if not silent:
            self.claim(Connects(name, missed=not connected))
        if not connected:
            if silent:
                return
            raise Missed
        self._settle(user, asks)

    def _settle(self, user: User, asks: int) -> None:
        """Wait until a newcomer is known to the server, or until nothing has happened around it for a while."""
        recorder, patience = self.recorder, self.cast.patience

        def settled() -> bool:
            if recorder.count(Ended, user.name):
                return True
            asked_again = recorder.count(Asked, user.name) > asks
            return asked_again and self.network.answers.taken_in(user.name) is True

        def busy() -> bool:
            return self.network.answers.works_on(user.name) or user.running.has_unread()

        began = recorder.now()
        while not settled():
            quiet_at = max(began, recorder.last_event) + patience.settle
            last = began + (patience.busy if busy() else 5 * patience.settle)
            if (left := (last if busy() else min(quiet_at, last)) - recorder.now()) <= 0:
                break
            recorder.wait(settled, min(left, patience.settle))
        self.step(_("{name} is in").format(name=user.name))
