"""The report as learning platforms read it: one pure function a platform.

Each is given the environment that the grader was started in, too, where the platform says who the student is.

Rule 1. A platform's own total is the score with all factors; the points of single criteria are scaled to it.
Rule 2. A student's text can command nothing: it stands inside JSON strings, or behind a sign of ours on its line.
"""

import json
from collections.abc import Mapping
from typing import Any

from grader.language import _
from grader.model import Finding, Outcome, Report
from grader.report.data import SCHEMA, safe
from grader.report.plain import number, plain
from grader.report.sentences import headline, parts, score_line

LONGEST = 200_000
"""Characters of all texts together: PrairieLearn takes 1 MB of results."""


def score_of(report: Report) -> float:
    """Return the score; where only a part was played, 0."""
    return report.score.score or 0.0


def scaled(finding: Finding, report: Report) -> float:
    """Return what a criterion brings to the score, with all factors."""
    return round(finding.points * score_of(report) / report.score.points, 2) if report.score.points else 0.0


def details(finding: Finding, report: Report) -> str:
    """Return what a student should read of one criterion."""
    if finding.outcome is Outcome.PASSED:
        return ""
    rows = [headline(finding, report), *(f"{label}: {text}" for label, text in parts(finding))]
    return plain("\n".join(dict.fromkeys(rows)))


def _dumps(data: Mapping[str, Any]) -> str:
    return json.dumps(safe(data), allow_nan=False)


def to_gradescope(report: Report, _environment: Mapping[str, str]) -> str:
    """Return Gradescope's results.json (its autograder specification)."""
    tests = [
        {
            "number": str(number_),
            "name": f"{one.criterion.id}: {one.criterion.says}",
            "name_format": "text",
            "score": one.points,
            "max_score": one.criterion.points,
            "status": "passed" if one.outcome is Outcome.PASSED else "failed",
            "output": details(one, report),
            "output_format": "text",
            "visibility": "visible",
        }
        for number_, one in enumerate(report.findings, 1)
    ]
    data = {
        "score": score_of(report),
        "execution_time": round(report.seconds, 3),
        "output": score_line(report.score, report.gates),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "extra_data": {"schema": SCHEMA, "seed": report.seed, "review": report.review, "final": report.score.final},
        "tests": tests,
    }
    return _dumps(data) + "\n"


def to_classroom50(report: Report, environment: Mapping[str, str]) -> str:
    """Return Classroom 50's result.json, version 1; whose it is says the environment."""
    tests = [
        {
            "test-name": one.criterion.id,
            "passed": one.outcome is Outcome.PASSED,
            "score": round(one.points),
            "max-score": round(one.criterion.points),
            "message": details(one, report),
        }
        for one in report.findings
    ]
    names = {"owner": "OWNER", "classroom": "CLASSROOM", "assignment": "ASSIGNMENT", "submission": "SUBMISSION_TAG",
             "commit": "COMMIT_URL", "release": "RELEASE_URL", "review": "REVIEW_URL"}  # fmt: skip
    data = {
        "schema": "classroom50/result/v1",
        **{field: environment.get(name, "") for field, name in names.items()},
        "assignment_type": environment.get("ASSIGNMENT_TYPE", "individual"),
        "datetime": report.at,
        "score": round(score_of(report)),
        "max-score": round(report.score.max_points),
        "tests": tests,
    }
    return _dumps(data) + "\n"


def to_prairielearn(report: Report, _environment: Mapping[str, str]) -> str:
    """Return PrairieLearn's results.json; where the grader itself broke, no attempt is used up."""
    tests = [
        {
            "name": one.criterion.id,
            "description": one.criterion.says,
            "points": one.points,
            "max_points": one.criterion.points,
            "output": details(one, report)[: LONGEST // max(1, len(report.findings))],
        }
        for one in report.findings
    ]
    data: dict[str, Any] = {"gradable": report.score.final, "score": score_of(report) / report.score.max_points}
    if not report.score.final:
        data["format_errors"] = [_("The grader itself broke. It is not the chat's fault: hand in once more.")]
    return _dumps({**data, "message": score_line(report.score, report.gates), "tests": tests}) + "\n"


def to_autolab(report: Report, _environment: Mapping[str, str]) -> str:
    """Return what Autolab reads: feedback, then on the last line the scores of the problems (the criteria's ids)."""
    feedback = "".join(f"{line}\n" for line in _feedback(report))
    scores = {one.criterion.id: scaled(one, report) for one in report.findings if one.criterion.points}
    return feedback + _dumps({"scores": scores}) + "\n"


def to_vpl(report: Report, _environment: Mapping[str, str]) -> str:
    """Return what Moodle's VPL reads: a block of comments, then the grade, on a line of its own at the end."""
    block = "".join(f"{line}\n" for line in _feedback(report))
    return f"<|--\n{block}--|>\nGrade :=>>{number(score_of(report))}\n"


def _feedback(report: Report) -> list[str]:
    """Return the findings as lines: titles behind a dash, all else behind `>`, so that none is a command."""
    lines = []
    for one in report.findings:
        lines.append(f"-{one.criterion.id} ({number(scaled(one, report))}/{number(one.criterion.points)})")
        lines += [f">{line}" for line in details(one, report).splitlines()]
    return [*lines, f"-{score_line(report.score, report.gates)}"]
