"""The report as data."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from grader.report import to_json
from grader.report.data import SCHEMA_FILE, as_data
from tests.grader.report.handmade import ALL, diagnosed, perfect

SCHEMA = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

SECTION_9 = set(
    re.findall(
        r"\w+",
        """schema submission assignment rubric seed seconds protocol protocol_factor gates points max_points
        score max_score cap final review findings server_files client_files""",
    )
)
SECTION_9_FINDING = set(
    re.findall(
        r"\w+",
        """id tier says outcome points max_points fault headline did expected got advice steps file line
        seconds confirmed""",
    )
)


def test_the_schema_is_a_schema() -> None:
    """The published file is valid JSON Schema, draft 2020-12."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", list(ALL))
def test_every_report_is_valid(name: str) -> None:
    """A report of any kind, read back from its text, is what the schema says."""
    VALIDATOR.validate(json.loads(to_json(ALL[name])))


@pytest.mark.parametrize("name", list(ALL))
def test_every_field_is_described(name: str) -> None:
    """What is written is exactly what the schema names, and all of the design's section 9 is there."""
    data = as_data(ALL[name])

    assert set(data) == set(SCHEMA["properties"]) == set(SCHEMA["required"])
    assert set(data) >= SECTION_9
    for key, items in (("finding", "findings"), ("gate", "gates"), ("thread", "threads")):
        described = set(SCHEMA["$defs"][key]["properties"])
        assert all(set(item) == described == set(SCHEMA["$defs"][key]["required"]) for item in data[items])
    assert all(set(item) >= SECTION_9_FINDING for item in data["findings"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "chat-lab/report/2"),
        (("protocol",), "tcp"),
        (("score",), None),
        (("score",), "100"),
        (("partial",), True),
        (("findings", 0, "outcome"), "ok"),
        (("findings", 0, "points"), -1),
        (("findings", 2, "points"), 5),
        (("findings", 0, "fault"), "student"),
        (("gates", 0, "level"), "partly"),
        (("findings", 2, "diagnosis", "place", "line"), 0),
        (("findings", 2, "diagnosis", "why"), None),
        (("findings", 2, "because"), 3),
        (("findings", 2, "picture", 0, "sender"), "ann"),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[Any, ...], value: object) -> None:
    """A schema that takes everything would prove nothing."""
    data = copy.deepcopy(as_data(diagnosed()))
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    assert not VALIDATOR.is_valid(data)


def test_the_numbers_of_a_perfect_chat() -> None:
    """As in the design's example: whole points, a score with its point."""
    data = as_data(perfect("UDP", 0.8))

    assert (data["points"], data["max_points"], data["max_score"]) == (100, 100, 100)
    assert (data["score"], data["cap"], data["protocol_factor"]) == (80.0, 80, 0.8)
    assert '"score": 80.0,' in to_json(perfect("UDP", 0.8))
    assert '"points": 100,' in to_json(perfect("UDP", 0.8))


def test_a_part_has_no_total() -> None:
    """With --only, points and score are null."""
    data = as_data(ALL["partial"])

    assert (data["partial"], data["points"], data["score"]) == (True, None, None)


def test_a_break_is_not_final() -> None:
    """What the grader broke earns nothing and says so."""
    data = as_data(ALL["broken"])

    assert data["final"] is False
    assert [item["points"] for item in data["findings"] if item["outcome"] == "broken"] == [0]


def test_the_text_survives_any_pipe() -> None:
    """It is ASCII, and a strict reader (UTF-8 without lone surrogates) can take what it says."""
    text = to_json(ALL["hostile"])

    assert text.isascii()
    json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
    assert "Привет" in json.loads(text)["submission"]


def test_a_failure_always_has_advice() -> None:
    """Where the finding has none of its own, the criterion's is given."""
    data = as_data(ALL["unstartable"])

    assert data["findings"][0]["advice"] == "Start it."
