"""The report as data. `report-1.schema.json` describes every field.

Rule 1. Within version 1 of the schema a field may be added; none is taken away or changes its meaning.
Rule 2. The text is pure ASCII, so that no console encoding and no pipe can spoil it.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.model import Finding, GateFinding, Report
from grader.report.sentences import advice

SCHEMA = "chat-lab/report/1"
SCHEMA_FILE = Path(__file__).with_name("report-1.schema.json")


def to_json(report: Report) -> str:
    """Return the report as a JSON document of the published schema, with a line end."""
    return json.dumps(as_data(report), indent=2, allow_nan=False) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain dicts, lists, strings and numbers."""
    score = report.score
    partial = report.partial or score.score is None
    data = {
        "schema": SCHEMA,
        "submission": report.submission,
        "assignment": report.assignment,
        "rubric": report.rubric,
        "seed": report.seed,
        "seconds": round(report.seconds, 3),
        "partial": partial,
        "protocol": score.protocol,
        "protocol_factor": _factor(score.protocol_factor),
        "gates": [_gate(gate) for gate in report.gates],
        "points": None if partial else _points(score.points),
        "max_points": _points(score.max_points),
        "score": None if partial else _factor(score.score or 0.0),
        "max_score": _points(score.max_points),
        "cap": _points(score.cap),
        "final": score.final,
        "review": report.review,
        "findings": [_finding(finding) for finding in report.findings],
        "threads": [vars(thread) for thread in report.threads],
        "server_files": report.server_files,
        "client_files": report.client_files,
        "notes": (*report.notes, *report.asides),
        "protection": report.protection,
        "plays": report.plays,
        "processes": report.processes,
        "reached": report.reached,
        "versions": [vars(version) for version in report.versions],
    }
    return {key: safe(value) for key, value in data.items()}


def _finding(finding: Finding) -> dict[str, Any]:
    criterion = finding.criterion
    return {
        "id": criterion.id,
        "tier": criterion.tier,
        "says": criterion.says,
        "needs": criterion.needs,
        "outcome": finding.outcome.value,
        "points": _points(finding.points),
        "max_points": _points(criterion.points),
        "fault": finding.fault.value if finding.fault else None,
        "headline": finding.headline,
        "did": finding.did,
        "expected": finding.expected,
        "got": finding.got,
        "advice": advice(finding),
        "steps": finding.steps,
        "file": finding.file,
        "line": finding.line,
        "seconds": round(finding.seconds, 3),
        "confirmed": finding.confirmed,
        "notes": finding.notes,
        "diagnosis": finding.diagnosis and asdict(finding.diagnosis),
        "because": finding.because or None,
        "picture": [asdict(arrow) for arrow in finding.picture],
    }


def _gate(found: GateFinding) -> dict[str, Any]:
    return {
        "id": found.gate.id,
        "says": found.gate.says,
        "level": found.level.value,
        "factor": _factor(found.factor),
        "evidence": found.evidence,
    }


def _factor(value: float) -> float:
    """Return a factor or a score: it keeps its point."""
    return round(float(value), 4)


def _points(value: float) -> float:
    """Return 30 for 30.0: points are whole unless a rubric halves them."""
    rounded = _factor(value)
    return int(rounded) if rounded.is_integer() else rounded


def safe(value: Any) -> Any:
    """Return data whose texts every strict reader takes."""
    if isinstance(value, str):  # a lone surrogate is spelled out: strict readers refuse it even escaped
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list | tuple):
        return [safe(item) for item in value]
    if isinstance(value, dict):
        return {key: safe(item) for key, item in value.items()}
    return value
