"""What one play has left, frozen: the engine and the judges read it from any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.judge.claim import Claim
from grader.judge.evidence import Line
from grader.record.events import Transcript


@dataclass(frozen=True)
class Habits:
    """What the plays so far have taught of a submission: each play is given it, and returns what it has learnt.

    `nudged`: a line was read only after its reader had typed one. `shy`: no name is typed that nobody asked for.
    `pull`: what is typed to fetch a line. `console`: the partner is the person at the server's console. `deaf`: with
    all users there, or after a while of silence, nobody has heard anybody. `enter`: an empty line
    sends what was typed. `slowest`: the seconds that the slowest line took; `joining`: those that the server took to
    let a user in. `guess`: how a question in unknown words is
    answered: 0, by the name first; 1, by one number for all; 2, by what its text proposes, alike for all; 3, by the
    commands that the screen tells to type; 4, by those, and each line begins as the screen tells.
    """

    nudged: bool = False
    shy: bool = False
    pull: str | None = None
    console: bool = False
    deaf: bool = False
    enter: bool = False
    guess: int = 0
    slowest: float = 0.0
    joining: float = 0.0

    def with_those_of(self, other: Habits) -> Habits:
        """Return these habits and what another play has learnt; whether names are typed is not for a play to say."""
        learnt = {
            name: max(mine, vars(other)[name]) for name, mine in vars(self).items() if name not in ("shy", "pull")
        }
        return replace(self, pull=self.pull if other.pull is None else other.pull, **learnt)


@dataclass(frozen=True)
class Booked:
    """What one play holds of one criterion.

    `claims` are to be judged, `steps` tell what was done. `unfinished`: its scenario did not come to its end, since
    something that had to happen did not, or since another criterion that it needs was missed in the same play.
    `unfair`: the machine stood still while it was waited for in vain, so that the wait tells nothing: the sentence.
    """

    claims: tuple[Claim, ...] = ()
    steps: tuple[str, ...] = ()
    unfinished: bool = False
    unfair: str = ""


@dataclass(frozen=True)
class Played:
    """One play: its record, and for each criterion, in the order of playing, what was booked under it.

    `record` is None, and `broken` says why, where the grader itself could not do its part. `gone` are the users who
    had left, `silent` those who write nothing. `entrances` tell, for each user who had come before the first line,
    whether the client and the server had sent anything by then; what the server had sent to the last one is chance:
    the first line may be quicker than a welcome. `unasked`: a name was typed that nobody had asked for; `guessed`: a
    question in unknown words was answered.
    """

    patient: bool
    record: Transcript | None = None
    broken: str = ""
    booked: Mapping[str, Booked] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    users: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    entrances: tuple[tuple[bool, bool], ...] = ()
    unasked: bool = False
    guessed: bool = False
    habits: Habits = Habits()
    processes: int = 0

    @property
    def way(self) -> tuple[bool, int]:
        """How users came in: whether a name was typed that nobody had asked for, and how questions were guessed."""
        return self.unasked, self.habits.guess

    @property
    def has_missed(self) -> bool:
        """Whether a scenario did not come to its end."""
        return any(one.unfinished for one in self.booked.values())

    def claims(self, criterion: str) -> tuple[Claim, ...]:
        """Return what was claimed under a criterion."""
        return self.booked[criterion].claims if criterion in self.booked else ()
