"""The frozen values that pass between the rooms. Nothing here opens, waits or prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Outcome(Enum):
    """What became of one criterion."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    BROKEN = "broken"


class Half(Enum):
    """Which of the student's programs a failure is owed to."""

    SERVER = "server"
    CLIENT = "client"


class Level(Enum):
    """How far the gate's demand (the threads that the task makes mandatory) is met."""

    MET = "met"
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric.

    `scene` names the play it is judged in (criteria with one scene share a play); with `variants`, the
    scene is played once for each, and the criterion passes when it passes in all. `protocol` is the one that it
    makes sense for, empty where it does for both. `also` names plays of other criteria at whose end it is judged, too.
    """

    id: str
    tier: str
    says: str
    advice: str
    points: float
    needs: tuple[str, ...]
    scene: str
    variants: tuple[str, ...] = ("",)
    protocol: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """A demand that multiplies the whole score: a factor for each level."""

    id: str
    says: str
    advice: str
    factors: Mapping[Level, float]


@dataclass(frozen=True)
class Probe:
    """What is played, where `unless` does not hold and `needs` do, only to see how far a line reaches."""

    scenario: str
    needs: tuple[str, ...]
    unless: str


@dataclass(frozen=True)
class Rubric:
    """The criteria with their points, the factor of each protocol, the gates, and the probe.

    `names`: a name is typed into a client that asks for none, too. `reach`: how far lines reach is of interest.
    """

    name: str
    criteria: tuple[Criterion, ...]
    protocols: Mapping[str, float]
    gates: tuple[Gate, ...]
    probe: Probe | None = None
    names: bool = True
    reach: bool = True

    @property
    def max_points(self) -> float:
        """The points of a chat that passes everything."""
        return sum(criterion.points for criterion in self.criteria)


@dataclass(frozen=True)
class Scene:
    """One play: the criteria that are judged in it, in order, and its variant."""

    name: str
    variant: str
    criteria: tuple[Criterion, ...]

    def needs(self) -> set[str]:
        """The criteria of other scenes without which this one makes no sense."""
        own = {criterion.id for criterion in self.criteria}
        return {need for criterion in self.criteria for need in criterion.needs} - own

    def suits(self, protocol: str | None) -> bool:
        """Tell whether it makes sense for a chat over this protocol; for one that is not known yet it may."""
        return protocol is None or any(criterion.protocol in ("", protocol) for criterion in self.criteria)

    @property
    def is_task(self) -> bool:
        """Tell whether something is judged in it that the task asks for."""
        return any(criterion.tier != "beyond" for criterion in self.criteria)


@dataclass(frozen=True)
class Question:
    """A place where a program reads the keyboard, and what its source alone tells of it.

    `kind` is what becomes of the text: `host` or `port` (it goes into an address), `number` (into `int`), `choice`
    (one of `texts`, the first, leads on where others do not), or nothing. `texts` are what it is compared with: an
    answer, perhaps, where the program shows them or has refused another. `again` tells that it stands in a loop
    that sends it: the chat's own line.
    """

    file: str
    line: int
    last_line: int
    kind: str = ""
    texts: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Program:
    """One of the student's programs: its file, relative to the submission's folder, and how it is run.

    `arguments` are always given. `wants` says what else its command line asks for, one kind a word (`host`, `port`,
    `name`, `number`, an option such as `--nick=name`, or `=text` for itself): given only where it ends without.
    `module` tells that it runs only as `python -m`, from the folder above its package. `commands` are texts that it
    compares others with, and does not end at. `reader` is the second program of a user who has one window to write in
    and another to read in.
    """

    file: Path
    arguments: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    module: str = ""
    questions: tuple[Question, ...] = ()
    commands: tuple[str, ...] = ()
    reader: Program | None = None


@dataclass(frozen=True)
class Hole:
    """A place that the student has still to fill: a numbered TODO comment."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Submission:
    """A student's folder, read: which file is the server, which are the clients.

    `server` is None, or `clients` empty, where none was found; `problem` then says so to the student.
    `files` are the chat's programs and all they import from the folder, `imports` the modules that they take from
    elsewhere. `versions` are other whole chats in the folder (over the other protocol): graded too, the best counts.
    `guesses` are other castings of the same folder: played only where this one's server does not serve.
    """

    root: Path
    server: Program | None
    clients: tuple[Program, ...]
    notes: tuple[str, ...] = ()
    problem: str = ""
    problem_file: str | None = None
    problem_line: int | None = None
    holes: tuple[Hole, ...] = ()
    threads_in_source: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    versions: tuple[Submission, ...] = ()
    guesses: tuple[Submission, ...] = ()

    @property
    def playable(self) -> bool:
        """There is a server and a client to start; a `problem` may be one for this interpreter only."""
        return self.server is not None and bool(self.clients)


@dataclass(frozen=True)
class Finding:
    """What came of one criterion, in the four parts of a message, and the steps that led there.

    `seconds` is the length of its play, `confirmed` tells that a failure was seen in a second, patient
    play too, `notes` are observations for the reader that move no points.
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
    protection: tuple[str, ...] = ()
    partial: bool = False
    review: bool = False
    plays: int = 0
    processes: int = 0
    versions: tuple[Version, ...] = ()
    reached: int = 0
    """How many others a line reached at best, in turn or not, of those who were there: with three users at most 2."""
    shows_reach: bool = True
