"""What all who act in one play share: its programs, users and lines, and what is claimed and noted of them."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from grader.assignment.prompts import Prompts
from grader.judge.claim import Claim
from grader.judge.evidence import SERVER, Line
from grader.judge.played import Booked, Habits
from grader.limits import PATIENT, Patience
from grader.model import Submission
from grader.model.sandbox import OPEN, Sandbox
from grader.network.addresses import WILDCARDS
from grader.network.loop import Network
from grader.process.quota import Quota
from grader.process.running import Running
from grader.record.events import Listening
from grader.record.recorder import Recorder
from grader.record.screen import CYRILLIC_MARK, MARK

LOCAL, ANY_PORT = "127.0.0.1", 5000  # what is answered to a server that asks where to listen
RUSSIAN = str.maketrans("abdefghilmnoprstuvyz", "абдефгхилмнопрстувиз")
OWN_PORT = 42000  # ... and, with a user's number added, to a client that asks where it is to be reached itself
CONSONANTS, VOWELS = "bdfgklmnprst", "aeiou"


class Missed(Exception):
    """What had to happen did not, within the play's patience."""


@dataclass(frozen=True)
class Setup:
    """What a play is played with.

    `names`: a name is typed into a client that asks for none, too. `tools`: the folder that comes first on a
    program's PATH. `terminal`: the programs get one.
    """

    submission: Submission
    prompts: Prompts
    habits: Habits
    python: Path
    folder: Path
    seed: str
    variant: str
    patience: Patience
    quota: Quota
    tools: Path
    names: bool = True
    terminal: bool = False
    sandbox: Sandbox = OPEN

    @property
    def is_patient(self) -> bool:
        """Whether what is missed in this play counts."""
        return self.patience is PATIENT


class Book:
    """What is claimed and done in a play, under the criterion that is played; and notes on the whole of it."""

    def __init__(self) -> None:
        self.criterion = ""
        self.claims: dict[str, list[Claim]] = {}
        self.steps: dict[str, list[str]] = {}
        self.unfinished: dict[str, str] = {}  # with the sentence why the wait tells nothing, if it does not
        self.notes: list[str] = []

    def begin(self, criterion: str) -> None:
        """Book what follows under a criterion."""
        self.criterion = criterion
        self.claims.setdefault(criterion, [])
        self.steps.setdefault(criterion, [])

    def current(self) -> list[Claim]:
        """Return what was claimed so far under the criterion that is played."""
        return self.claims.setdefault(self.criterion, [])

    def note(self, sentence: str) -> None:
        """Note an observation that moves no points."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def closed(self) -> dict[str, Booked]:
        """Return what was booked, frozen, in the order of playing."""
        return {
            name: Booked(
                tuple(self.claims.get(name, ())),
                tuple(self.steps.get(name, ())),
                name in self.unfinished,
                self.unfinished.get(name, ""),
            )
            for name in dict.fromkeys((*self.steps, *self.claims, *self.unfinished))
        }


class PlayState:
    """One play while it runs. Its verbs (`stage.py`, `user.py`, an assignment's own) read and change it.

    Args:
        setup: what it is played with.
        network: the network between the programs.
        recorder: where everything that is seen goes.
    """

    def __init__(self, setup: Setup, network: Network, recorder: Recorder) -> None:
        self.setup, self.network, self.recorder = setup, network, recorder
        self.habits = setup.habits
        self.book = Book()
        self.names: list[str] = []  # of the users, in the order of their coming
        self.programs: dict[str, Running] = {}
        self.lines: list[Line] = []
        self.chance = random.Random(setup.seed)
        self.slowest = 0.0  # seconds that the slowest line of this play took
        self.pace = setup.patience.pace  # seconds before a line is typed
        self.slack = 0.0  # seconds that a word may be late because of what the network does to it
        self.hurry = ""  # seconds between two threads' turns in the programs, where a scene asks for it
        self.asks_at_console: Callable[[], bool] = lambda: False  # answers what it asks there; whether it asked
        self.starting = threading.Lock()  # held while a program is started, and not yet among `programs`
        self.entering = threading.Lock()  # users who come at one instant get their numbers one after another
        self.kept_outside = False  # a user was waited for who was not let in: this chat lets nobody in in that way
        self.unasked = False  # a name was typed that nobody had asked for
        self.guessed = False  # a question in unknown words was answered
        self._words: set[str] = set()
        self._server_gone: bool | None = None  # of the server's processes, once its program has ended

    def claim(self, claim: Claim) -> None:
        """Note something that is to be judged."""
        self.book.current().append(claim)

    def step(self, sentence: str) -> None:
        """Note what was done or seen, in words."""
        self.book.steps.setdefault(self.book.criterion, []).append(f"{self.recorder.now():6.3f} s  {sentence}")

    def learn(self, **habits: bool | str | float) -> None:
        """Keep what this play has taught of the submission."""
        self.habits = replace(self.habits, **habits)  # type: ignore[arg-type]

    def delivered(self, since: float) -> None:
        """Keep the slowest delivery, of a line due since then: the end of the play waits three times as long."""
        self.slowest = max(self.slowest, self.recorder.now() - since)
        self.learn(slowest=max(self.habits.slowest, self.slowest))

    def fresh_word(self, *, cyrillic: bool = False) -> str:
        """Return a word that was never typed in this play, of Latin letters or Cyrillic ones; one is a capital."""
        mark, hard, soft = (CYRILLIC_MARK, "бдлмнртф", "аеиоуя") if cyrillic else (MARK, CONSONANTS, VOWELS)
        while True:
            one, two, three = (self.chance.choice(hard) + self.chance.choice(soft) for _ in range(3))
            word = mark + one + two.capitalize() + three
            if word not in self._words:
                self._words.add(word)
                return word

    def type_at_the_console(self) -> Line:
        """Type a line at the server's own console; return it."""
        words = (self.fresh_word(), self.fresh_word())
        return Line(SERVER, " ".join(words), words, self.programs[SERVER].type(" ".join(words)))

    def address(self) -> tuple[str, int]:
        """Return where the server listens, as a person would type it; a usual address while it does not."""
        for event in self.recorder.events():
            if isinstance(event, Listening) and event.who == SERVER:
                return (LOCAL if event.host in WILDCARDS else event.host), event.port
        return LOCAL, ANY_PORT

    def fields(self, name: str, number: int) -> dict[str, str]:
        """Return what a user, or the server, is told by: address, name and number, each by the name of its field.

        `own` is a port that the user's client may have for itself.
        """
        host, port = self.address()
        russian = name.translate(RUSSIAN).capitalize()
        fields = {"host": host, "port": str(port), "own": str(OWN_PORT + number), "name": name, "number": str(number)}
        secrets = (one.answers[0] for one in self.setup.prompts.questions if one.kind == "password")
        return {**fields, "russian": russian, "password": next(secrets, name)}

    def listens_over(self, protocol: str) -> bool:
        """Tell whether a program has a socket of this protocol that others may call."""
        return any(isinstance(one, Listening) and one.protocol == protocol for one in self.recorder.events())

    def server_has_gone(self) -> bool:
        """Tell whether the server's program has ended and has left no other process that could serve."""
        server = self.programs.get(SERVER)
        if self._server_gone is None and server is not None and server.ended.is_set():
            self._server_gone = not server.tree()
        return bool(self._server_gone)

    def typing_delay(self) -> float:
        """Return a pause before something is typed, in seconds: the seed draws it."""
        return self.chance.uniform(0.0, self.setup.patience.typing)
