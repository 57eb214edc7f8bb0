"""What was found: of each criterion, each gate, and in all."""

from dataclasses import dataclass

from grader.model.film import Film
from grader.model.outcomes import Half, Level, Outcome
from grader.model.task import Criterion, Gate


@dataclass(frozen=True)
class Place:
    """A place in a student's file: its line, the text that stands there, and which of its columns are meant.

    `start` and `end` count characters of `code` from 0; where they are equal, the whole line is meant. `above` and
    `below` are the lines around it.
    """

    file: str
    line: int
    code: str = ""
    function: str = ""
    start: int = 0
    end: int = 0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """Why a criterion failed: what was seen, why it happens, what to change, and where; a sentence each.

    `other` is the second place, where two that do not fit together are meant (two ports, a lock and who holds it).
    """

    id: str
    saw: str
    why: str
    change: str
    place: Place | None = None
    other: Place | None = None


@dataclass(frozen=True)
class Lane:
    """One line of life of a picture: a program (the server, a user's client), or the user who sits at its screen."""

    who: str
    screen: bool = False


@dataclass(frozen=True)
class Arrow:
    """Words on their way from one lane to another; `lost`: they were under way, and did not come to the other one.

    `at` and `until` are seconds since the play began.
    """

    at: float
    until: float
    sender: Lane
    receiver: Lane
    text: str
    lost: bool = False


@dataclass(frozen=True)
class Finding:
    """What came of one criterion, in the four parts of a message, and the steps that led there.

    `seconds` is the length of its play, `confirmed` tells that a failure was seen in a second, patient
    play too, `notes` are observations for the reader that move no points. `diagnosis` tells why it failed, where that
    is known; `because` names the criterion that failed for the same reason, and is told first; `picture` shows the
    step that failed.
    """

    criterion: Criterion
    outcome: Outcome
    headline: str = ""
    did: str = ""
    expected: str = ""
    got: str = ""
    advice: str = ""
    steps: tuple[str, ...] = ()
    fault: Half | None = None
    file: str | None = None
    line: int | None = None
    seconds: float = 0.0
    confirmed: bool = False
    notes: tuple[str, ...] = ()
    diagnosis: Diagnosis | None = None
    because: str = ""
    picture: tuple[Arrow, ...] = ()

    @property
    def points(self) -> float:
        """The points earned: all or nothing."""
        return self.criterion.points if self.outcome is Outcome.PASSED else 0.0


@dataclass(frozen=True)
class GateFinding:
    """The level that a gate found, its factor, and the evidence a person can check."""

    gate: Gate
    level: Level
    factor: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThreadSeen:
    """One thread of a student's program and the calls in which it was seen."""

    program: str
    name: str
    target: str
    started_by: str
    calls: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """The sum. `score = points × protocol_factor × the gates' factors`; None where only a part was run."""

    points: float
    max_points: float
    protocol: str | None
    protocol_factor: float
    score: float | None
    cap: float
    final: bool


@dataclass(frozen=True)
class Version:
    """One of several whole chats that lie in one folder: its programs, its protocol, and what it is worth."""

    server_files: tuple[str, ...]
    client_files: tuple[str, ...]
    protocol: str | None
    score: float | None


@dataclass(frozen=True)
class Before:
    """The last run before this one: when it was, in the reader's words, its score, and what passed in it."""

    at: str
    score: float
    passed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything a grade has found; the renderers turn it into text."""

    submission: str
    assignment: str
    rubric: str
    seed: int
    seconds: float
    score: Score
    gates: tuple[GateFinding, ...]
    findings: tuple[Finding, ...]
    threads: tuple[ThreadSeen, ...] = ()
    server_files: tuple[str, ...] = ()
    client_files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    """Notes that nobody has to act on."""
    protection: tuple[str, ...] = ()
    partial: bool = False
    review: bool = False
    plays: int = 0
    processes: int = 0
    versions: tuple[Version, ...] = ()
    reached: int = 0
    """How many others a line reached at best, in turn or not, of those who were there: with three users at most 2."""
    shows_reach: bool = True
    at: str = ""
    """When it was graded: ISO 8601, UTC."""
    path: str = ""
    """The submission's folder, seen from where the grader was started: what a platform needs to find a file."""
    film: Film | None = None
    """The play of what is told first; of a chat that passes everything the one with the most people."""
    before: Before | None = None
    again: str = ""
    """The command that plays the first failure once more; where nothing fails, what to play next."""
