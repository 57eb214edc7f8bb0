"""The frozen values that pass between the rooms. Nothing here opens, waits or prints."""

from grader.model.film import Film, Moment
from grader.model.findings import (
    Arrow,
    Before,
    Diagnosis,
    Finding,
    GateFinding,
    Lane,
    Place,
    Report,
    Score,
    ThreadSeen,
    Version,
)
from grader.model.outcomes import Half, Level, Outcome
from grader.model.programs import Hole, Program, Question, Submission
from grader.model.task import Criterion, Gate, Probe, Rubric, Scene

__all__ = [
    "Arrow",
    "Before",
    "Criterion",
    "Diagnosis",
    "Film",
    "Finding",
    "Gate",
    "GateFinding",
    "Half",
    "Hole",
    "Lane",
    "Level",
    "Moment",
    "Outcome",
    "Place",
    "Probe",
    "Program",
    "Question",
    "Report",
    "Rubric",
    "Scene",
    "Score",
    "Submission",
    "ThreadSeen",
    "Version",
]
