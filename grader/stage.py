"""The verbs that a scenario may use: start, join, says, hears, never_hears, leaves …

Rule 1. A verb does what a person at a keyboard does, and notes it in words (`steps`).
Rule 2. Every wait ends on an event; its deadline comes from the play's patience.
Rule 3. What must happen is waited for here; what must never happen is only claimed here, and judged afterwards.
"""

from __future__ import annotations

import dataclasses
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.claims import Answered, Claim, Connects, Hears, Named, NeverHears, NoEcho, OnceInOrder, Serves
from grader.evidence import SERVER, Line
from grader.language import _
from grader.limits import LIMITS, Patience
from grader.model import Program, Submission
from grader.network import Network
from grader.process import Running, Watch
from grader.recorder import Recorder
from grader.screen import MARK
from grader.transcript import Asked, Closed, Connected, Ended, Listening, Shown

BASE_CLASSES = Path(__file__).parent.with_name("lab")  # on the student's path, at its end; not imported here
CONSONANTS, VOWELS = "bdfgklmnprst", "aeiou"


class Missed(Exception):  # noqa: N818 - not an error: the scene ends here
    """What had to happen did not, within the play's patience."""


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


class User:
    """A person at a student's client: types lines, looks at the screen."""

    def __init__(self, stage: Stage, name: str, running: Running, *, silent: bool) -> None:
        self.stage, self.name, self.running, self.silent = stage, name, running, silent
        self.gone = False

    def says(self, command: str = "", *, words: int = 2) -> Line:
        """Type one line: the command, if any, and fresh words."""
        fresh = tuple(self.stage.fresh_word() for _ in range(words))
        text = " ".join((*command.split(), *fresh))
        at = self.running.type(text)
        line = Line(self.name, text, fresh, at)
        self.stage.lines.append(line)
        self.stage.step(_("{name} types: {text}").format(name=self.name, text=text))
        return line

    def says_several(self, count: int) -> Iterator[Line]:
        """Type several lines, each when the next one is asked for."""
        return (self.says() for _number in range(count))

    def hears(self, line: Line) -> None:
        """Expect a line on this user's screen."""
        patience = self.stage.cast.patience.word
        self._await(line, patience - (self.stage.recorder.now() - line.at), patience)

    def hears_at_last(self, line: Line) -> None:
        """Expect a line; if it does not come, this user types one too: some chats show text only then."""
        stage = self.stage
        if not self._shows(line, stage.cast.patience.nudge):
            stage.step(_("nothing on {name}'s screen yet; {name} types a line too").format(name=self.name))
            self.says()
            self._await(line, stage.cast.patience.word, stage.cast.patience.word)
            stage.note(_("{name} read it only after {name} had typed a line too").format(name=self.name))
        self.hears(line)

    def never_hears(self, line: Line) -> None:
        """Claim that a line never comes to this user's screen."""
        self.stage.claim(NeverHears(self.name, line))

    def never_hears_back(self, line: Line) -> None:
        """Claim that this user's own line does not come back."""
        self.stage.claim(NoEcho(line))

    def hears_once_in_order(self, *lines: Line) -> None:
        """Claim that each of the lines comes once, and in this order."""
        self.stage.claim(OnceInOrder(self.name, lines))

    def is_answered_alone(self, line: Line) -> None:
        """Expect an answer to a command on this user's screen, and claim that nobody else reads it."""
        stage, wait = self.stage, self.stage.cast.patience.answer
        others = tuple(user.name for user in stage.everyone_but(self))

        def answered() -> bool:
            return Answered(line, ()).complaint(stage.recorder.frozen()) is None

        missed = not stage.recorder.wait(answered, wait)
        stage.claim(Answered(line, others, missed=missed, waited=wait))
        if missed:
            raise Missed
        stage.step(_("{name} is answered").format(name=self.name))

    def leaves(self) -> None:
        """Close this user's window: the process ends, and the others see an orderly end."""
        stage = self.stage
        stage.network.ends_orderly(self.name)
        self.gone = True
        self.running.kill()
        stage.step(_("{name}'s window is closed").format(name=self.name))
        before = stage.recorder.count(Closed, SERVER)
        stage.recorder.wait(lambda: stage.recorder.count(Closed, SERVER) > before, LIMITS.leave_notice)
        stage.recorder.wait_quiet(LIMITS.leave_notice, LIMITS.leave_settle)

    def _shows(self, line: Line, seconds: float) -> bool:
        words = self.stage.recorder.screen(self.name).words
        return self.stage.recorder.wait(lambda: all(word in words for word in line.words), seconds)

    def _await(self, line: Line, seconds: float, patience: float) -> None:
        if not self._shows(line, max(0.0, seconds)):
            self.stage.step(_("{name}'s screen does not show it").format(name=self.name))
            self.stage.claim(Hears(self.name, line, missed=True, waited=patience))
            raise Missed
        self.stage.claim(Hears(self.name, line))
        self.stage.delivered(line)
        self.stage.step(_("{name}'s screen shows it").format(name=self.name))


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
        self._chance = random.Random(cast.seed)  # noqa: S311 - words must be fresh and repeatable, not secret
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
        folder = self.cast.folder / program.file.parent
        env = {**self.network.environment(who), "CHAT_LAB_PATH": str(BASE_CLASSES)}
        command = [str(self.cast.python), program.file.name, *program.arguments]
        running = Running(who, command, folder, env, self.recorder)
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
        ended: Callable[[], int] = lambda: count(Ended, name)  # noqa: E731

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

        began = recorder.now()
        while not settled():
            quiet_at = max(began, recorder.last_event) + patience.settle
            if (left := min(quiet_at, began + 5 * patience.settle) - recorder.now()) <= 0:
                break
            recorder.wait(settled, left)
        self.step(_("{name} is in").format(name=user.name))
