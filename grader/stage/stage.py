"""The verbs that a scenario may use on a stage: start, join, everyone, all_say_at_once; those of a user beside it.

The verbs of the second tier are in `trials`.

Rule 1. A verb does what a person at a keyboard does, and notes it in words (`steps`).
Rule 2. Every wait ends on an event; its deadline comes from the play's patience.
Rule 3. What must happen is waited for here; what must never happen is only claimed here, and judged afterwards.
"""

from __future__ import annotations

import contextlib
import dataclasses
import random
import threading
from typing import TYPE_CHECKING

from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Serves
from grader.judge.must_not_happen import Named
from grader.language import _
from grader.limits import LIMITS, Patience
from grader.network.addresses import WILDCARDS
from grader.record.events import Listening
from grader.record.recorder import Stopped
from grader.record.screen import CYRILLIC_MARK, MARK
from grader.stage.beyond import Trials
from grader.stage.entrance import join, launch
from grader.stage.joining import Starting
from grader.stage.turns import take_turns
from grader.stage.user import Missed, User

if TYPE_CHECKING:
    from pathlib import Path

    from grader.assignment.prompts import Prompts
    from grader.judge.claim import Claim
    from grader.model import Submission
    from grader.network.loop import Network
    from grader.process.quota import Quota
    from grader.process.running import Running
    from grader.record.recorder import Recorder

LOCAL, ANY_PORT = "127.0.0.1", 5000  # what is answered to a server that asks where to listen
CONSONANTS, VOWELS = "bdfgklmnprst", "aeiou"


@dataclasses.dataclass
class Habits:
    """What the plays so far have taught of this chat: known to those that follow.

    `nudged`: a line was read only after its reader had typed one. `shy`: no name is typed that nobody asked for.
    `pull`: what is typed to fetch a line. `console`: the partner is the person at the server's console. `slowest`:
    the seconds that the slowest line took; `joining`: those that the server took to let a user in. `deaf`: with three
    users there, or after a while of silence, nobody has heard anybody.
    """

    nudged: bool = False
    shy: bool = False
    pull: str | None = None
    console: bool = False
    deaf: bool = False
    slowest: float = 0.0
    joining: float = 0.0


@dataclasses.dataclass(frozen=True)
class Setup:
    """What a play is played with."""

    submission: Submission
    prompts: Prompts
    habits: Habits
    python: Path
    folder: Path
    seed: str
    variant: str
    patience: Patience
    watch: Quota
    tools: Path
    terminal: bool = False


class Stage(Trials):
    """One play's stage: the server, the users, and what is claimed of them."""

    def __init__(self, cast: Setup, network: Network, recorder: Recorder) -> None:
        self.cast, self.network, self.recorder = cast, network, recorder
        self.users: dict[str, User] = {}
        self.programs: dict[str, Running] = {}
        self.lines: list[Line] = []
        self.claims: dict[str, list[Claim]] = {}
        self.steps: dict[str, list[str]] = {}
        self.notes: list[str] = []
        self.slowest = 0.0
        self._criterion = ""
        self.chance = random.Random(cast.seed)
        self._words: set[str] = set()
        self.slack = 0.0  # seconds that a word may be late because of what the network does to it
        self.hurry = ""  # seconds between two threads' turns in the programs, where a scene asks for it
        self._server: Starting | None = None
        self._gone: bool | None = None  # of the server's processes, once its program has ended
        self._missed_joins: list[str] = []
        self.door = threading.Lock()  # users who come at one instant get their numbers one after another
        self.kept_outside = False  # a user was waited for who was not let in: this chat lets nobody in in that way
        self.unasked = False  # a name was typed that nobody had asked for

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
        self.step(_("start the server"))
        ready = False
        for arguments in ((), program.wants) if program.wants else ((),):
            self._server = Starting(self, launch(self, SERVER, program, arguments), program, SERVER, 1)
            if ready := self._server.run():
                break
        self.claim(Serves(missed=not ready))
        if not ready:
            raise Missed
        self.step(_("the server listens"))

    def join(self, *names: str) -> list[User]:
        """Have users join, one after another; those who have joined already are only returned."""
        self.start()
        for name in names:
            if name not in self.users:
                join(self, name, silent=False)
        return [self.users[name] for name in names]

    def take_turns(self, first: str, second: str) -> None:
        """Have two users join and write one line each, in whatever way the chat lets these reach the other."""
        take_turns(self, first, second)

    def joins_silently(self, name: str) -> None:
        """Have a user join, or try to, who then writes nothing; nobody waits for this one."""
        self.start()
        join(self, name, silent=True)

    def come(self, *names: str) -> None:
        """Have users join as far as they get in; nothing is claimed of them."""
        self.start()
        for name in names:
            join(self, name, silent=True)
            self.users[name].silent = False

    def join_at_once(self, *names: str) -> list[User]:
        """Have users join at one instant."""
        self.start()
        threads = [threading.Thread(target=self._join_or_miss, args=(name,), daemon=True) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.recorder.go_on()
        if self._missed_joins:
            raise Missed
        return [self.users[name] for name in names]

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
            with contextlib.suppress(Stopped):  # the main thread gets it too
                said[user.name] = user.says()

        threads = [threading.Thread(target=speak, args=(user,), daemon=True) for user in speakers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.recorder.go_on()
        return [(user, said[user.name]) for user in speakers]

    def console_speaks(self) -> None:
        """Where the partner is the person at the server's console, have that person write a line."""
        server = self.programs.get(SERVER)
        if self.cast.habits.console and server is not None and not server.ended.is_set():
            words = (self.fresh_word(), self.fresh_word())
            self.lines.append(Line(SERVER, " ".join(words), words, server.type(" ".join(words))))
            self.sees_how_far(self.lines[-1])

    def sees_how_far(self, line: Line) -> None:
        """Wait until a line has reached everybody else, or may be taken to reach nobody more by itself."""
        others = [user for user in self.everyone() if user.name != line.speaker]
        patience = max(self.cast.patience.reach, 2 * self.cast.habits.slowest)
        if len(self.lines) > len(self.users) and not any(user.has(one) for user in others for one in self.lines):
            patience = self.cast.patience.settle  # everybody has written, and nobody has heard anything
        self.recorder.wait(lambda: all(user.has(line) for user in others), patience)
        if self.cast.habits.pull is not None:
            for user in others:
                user.running.type(self.cast.habits.pull)
            self.recorder.wait(lambda: all(user.has(line) for user in others), patience)

    def names_stand_by_the_lines(self) -> None:
        """Claim that a reader can tell who wrote which line."""
        self.claim(Named(tuple(self.lines), tuple(self.users)))

    # --- for the engine and the users -----------------------------------------------------------------------

    def booked(self) -> list[Claim]:
        """Return what was claimed under the criterion that is played."""
        return self.claims[self._criterion]

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

    def delivered(self, since: float) -> None:
        """Keep the slowest delivery of the play, of a line due since then: the curtain waits three times as long."""
        self.slowest = max(self.slowest, self.recorder.now() - since)
        self.cast.habits.slowest = max(self.cast.habits.slowest, self.slowest)

    def fresh_word(self, *, cyrillic: bool = False) -> str:
        """Return a word that was never typed in this play, of Latin letters or Cyrillic ones; one is a capital."""
        mark, hard, soft = (CYRILLIC_MARK, "бдлмнртф", "аеиоуя") if cyrillic else (MARK, CONSONANTS, VOWELS)
        while True:
            one, two, three = (self.chance.choice(hard) + self.chance.choice(soft) for _ in range(3))
            word = mark + one + two.capitalize() + three
            if word not in self._words:
                self._words.add(word)
                return word

    def curtain(self) -> None:
        """Wait for what must not come: a stated time after the last typed word, never "when it is quiet"."""
        window = min(max(LIMITS.curtain, LIMITS.curtain_deliveries * self.slowest), LIMITS.curtain_most)
        last = max((line.at for line in self.lines), default=self.recorder.now() - window)
        left = last + window - self.recorder.now()
        self.recorder.wait(
            lambda: all(one.ended.is_set() for one in self.programs.values()), max(0.0, left), to_the_end=True
        )

    def address(self) -> tuple[str, int]:
        """Return where the server listens, as a person would type it; a usual address while it does not."""
        for event in self.recorder.events():
            if isinstance(event, Listening) and event.who == SERVER:
                return (LOCAL if event.host in WILDCARDS else event.host), event.port
        return LOCAL, ANY_PORT

    def server_has_gone(self) -> bool:
        """Tell whether the server's program has ended and has left no other process that could serve."""
        server = self.programs.get(SERVER)
        if self._gone is None and server is not None and server.ended.is_set():
            self._gone = not server.tree()
        return bool(self._gone)

    def typing_delay(self) -> float:
        """Return a pause before something is typed, in seconds: the seed draws it."""
        return self.chance.uniform(0.0, self.cast.patience.typing)

    def mind_the_server(self) -> bool:
        """Answer what the server asks its own console, where it would not go on without; return whether it asked."""
        return self._server is not None and self._server.mind()

    def _join_or_miss(self, name: str) -> None:
        try:
            join(self, name, silent=False)
        except (Missed, Stopped):
            self._missed_joins.append(name)
