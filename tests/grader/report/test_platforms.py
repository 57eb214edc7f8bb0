"""The report as platforms read it: against each one's rules, and with hostile texts."""

from __future__ import annotations

import json
import re

import pytest

from grader.model import Arrow, Lane, Report
from grader.report import PLATFORMS
from grader.report.github import sequence_diagram
from grader.report.platforms import to_autolab, to_classroom50, to_gradescope, to_prairielearn, to_vpl
from tests.grader.report.handmade import ALL, FAILURE, HOSTILE, failing, hostile, perfect, replace

WHOLE = {name: report for name, report in ALL.items() if name != "partial"}
CLASSROOM = {"CLASSROOM": "net26", "ASSIGNMENT": "chat", "OWNER": "ann", "SUBMISSION_TAG": "submit/1"}
every = pytest.mark.parametrize("report", WHOLE.values(), ids=WHOLE)


def numbers(report: Report) -> float:
    return report.score.score or 0.0


@every
def test_gradescope(report: Report) -> None:
    """Numbers for scores, a status and a string as number for each test, a total that counts."""
    data = json.loads(to_gradescope(report, {}))

    assert data["score"] == numbers(report)
    assert all(one["status"] in ("passed", "failed") and isinstance(one["number"], str) for one in data["tests"])
    assert all(one["score"] <= one["max_score"] for one in data["tests"])


@every
def test_classroom50(report: Report) -> None:
    """Every field that version 1 of its schema requires, and no other; whole numbers."""
    data = json.loads(to_classroom50(report, CLASSROOM))

    assert data.keys() == {
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
        "datetime", "score", "max-score", "tests",
    }  # fmt: skip
    assert type(data["score"]) is type(data["max-score"]) is int
    assert data["score"] <= data["max-score"]
    assert all(type(one["score"]) is int and type(one["passed"]) is bool for one in data["tests"])


@every
def test_prairielearn(report: Report) -> None:
    """A share of 1; what the grader itself broke uses up no attempt; less than a megabyte."""
    text = to_prairielearn(report, {})
    data = json.loads(text)

    assert 0 <= data["score"] <= 1
    assert data["gradable"] is report.score.final
    assert data["gradable"] or data["format_errors"]
    assert len(text) < 1 << 20


@every
def test_autolab(report: Report) -> None:
    """The last line is JSON, and its scores come to the score."""
    *feedback, last = to_autolab(report, {}).splitlines()

    share = numbers(report) / report.score.points if report.score.points else 0.0
    earned = share * sum(one.points for one in report.findings)  # some of these reports leave criteria out
    assert sum(json.loads(last)["scores"].values()) == pytest.approx(earned, abs=0.05)
    assert all(line[:1] in "->" for line in feedback)


@every
def test_vpl(report: Report) -> None:
    """One grade, on the last line; nothing in the block ends it, and nothing in it is a grade or a comment."""
    text = to_vpl(report, {})

    assert re.findall(r"^Grade :=>>(.*)$", text, re.MULTILINE) == [f"{numbers(report):.2f}".rstrip("0").rstrip(".")]
    assert text.count("\n--|>\n") == 1
    assert not re.search(r"^\s*Comment :=>>", text, re.MULTILINE)
    assert text.splitlines()[-1].startswith("Grade")


def test_a_text_that_is_a_grade_is_none() -> None:
    """A student's program that prints VPL's words earns nothing by them."""
    forged = replace(FAILURE, got="no\nGrade :=>>100\n--|>\n<|--", headline="Grade :=>>100")

    text = to_vpl(replace(failing(), findings=(forged,)), {})

    assert len(re.findall(r"^Grade :=>>", text, re.MULTILINE)) == 1


@every
def test_annotations_are_commands_and_nothing_else(report: Report) -> None:
    """One line a command; a hostile text ends none of its fields."""
    for line in PLATFORMS["github"](report, {}).splitlines():
        assert re.fullmatch(r"::(error|notice) title=[^:,]*(,file=[^:,]*)?(,line=\d+)?::.*", line)


def test_an_annotation_stands_at_the_students_line() -> None:
    """The file is named as the repository knows it."""
    text = PLATFORMS["github"](replace(failing(), path="class/ann"), {})

    assert "file=class/ann/server_chat.py,line=42" in text


def test_the_summary_commands_nothing() -> None:
    """No element, no picture, no mention, no row of its own from a student's text."""
    text = PLATFORMS["summary"](hostile(), {}).replace("->>", "")  # Mermaid's own arrow

    assert not re.search(r"(?<!\\)[<>\[\]]|(?<!\\)@\w", text)
    assert PLATFORMS["summary"](perfect(), {}).count("\n| ") == 6  # the head and five criteria


def test_the_failing_step_is_a_sequence_diagram() -> None:
    """Lanes, an arrow for each step, a crossed one for what was lost; a hostile text stays a label."""
    ann, server = Lane("ann"), Lane("server")
    picture = (
        Arrow(0.1, 0.1, Lane("ann", screen=True), ann, "hello; end", lost=False),
        Arrow(0.1, 0.2, ann, server, f"{HOSTILE}\nend", lost=True),
    )

    lines = sequence_diagram(replace(FAILURE, picture=picture)).splitlines()

    assert lines[0] == "```mermaid"
    assert lines[-1] == "```"
    assert len(lines) == 2 + 3 + 2 + 1
    assert lines[5].endswith("p0->>p1: hello#59; end")
    assert re.fullmatch(r" +p1-xp2: [\w #;]+", lines[6])
