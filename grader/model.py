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


class Fault(Enum):
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
    scene is played once for each, and the criterion passes when it passes in all.
    """

    id: str
    tier: str
    says: str
    advice: str
    points: float
    needs: tuple[str, ...]
    scene: str
    variants: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Gate:
    """A demand that multiplies the whole score: a factor for each level."""

    id: str
    says: str
    advice: str
    factors: Mapping[Level, float]


@dataclass(frozen=True)
class Rubric:
    """The criteria with their points, the factor of each protocol, and the gates."""

    name: str
    criteria: tuple[Criterion, ...]
    protocols: Mapping[str, float]
    gates: tuple[Gate, ...]

    @property
    def max_points(self) -> float:
        """The points of a chat that passes everything."""
        return sum(criterion.points for criterion in self.criteria)


@dataclass(frozen=True)
class Program:
    """One of the student's programs: its file, relative to the submission's folder, and its arguments."""

    file: Path
    arguments: tuple[str, ...] = ()


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
    fault: Fault | None = None
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
