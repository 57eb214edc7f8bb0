"""What came of things, in a word."""

from enum import Enum


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
