"""The report as JUnit XML."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from grader.model import Outcome
from grader.report import to_junit
from tests.grader.report.handmade import ALL, FAILURE, failing

TAGS = {Outcome.FAILED: "failure", Outcome.SKIPPED: "skipped", Outcome.BROKEN: "error"}


def cases(name: str) -> dict[str, ET.Element]:
    """Return the cases of a report by their names."""
    root = ET.fromstring(to_junit(ALL[name]))
    return {case.get("name", ""): case for case in root.iter("testcase")}


@pytest.mark.parametrize("name", list(ALL))
def test_it_parses_and_its_counters_are_right(name: str) -> None:
    """Whatever a student wrote, the document is well-formed, ASCII, and counts its own cases."""
    text = to_junit(ALL[name])
    root = ET.fromstring(text)

    assert text.isascii()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    for element in (root, root[0]):
        assert int(element.get("tests", "")) == len(list(root.iter("testcase")))
        for counter, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(counter, "")) == len(list(root.iter(tag)))
        assert float(element.get("time", "")) == pytest.approx(ALL[name].seconds, abs=0.001)


@pytest.mark.parametrize("name", list(ALL))
def test_each_finding_is_a_case_with_its_verdict(name: str) -> None:
    """Passed has no child; failed, skipped and broken have theirs, with the message in both places."""
    for finding in ALL[name].findings:
        case = cases(name)[finding.criterion.id]
        tag = TAGS.get(finding.outcome)

        assert [child.tag for child in case] == ([tag] if tag else [])
        for child in case:
            message = child.get("message", "")
            assert message
            assert (child.text or "").startswith(message.replace("\r", "\n"))


def test_a_failure_tells_all() -> None:
    """Place, time, the four parts, the half at fault, and the numbered steps."""
    case = cases("failing")["exchange"]
    text = case[0].text or ""

    assert case.attrib == {
        "classname": "my_chat.chat.task",
        "name": "exchange",
        "time": "5.310",
        "file": "server_chat.py",
        "line": "42",
    }
    assert case[0].get("type") == "server"
    for part in (
        FAILURE.did,
        FAILURE.expected,
        FAILURE.got,
        FAILURE.advice,
        "the server, server_chat.py, line 42",
        "5. ann typed",
    ):
        assert part in text


def test_a_file_is_named_as_the_repository_knows_it() -> None:
    """The folder that was graded stands before the student's file; points stand among the properties."""
    root = ET.fromstring(to_junit(replace(failing(), path="class/ann")))

    assert root.find(".//testcase[@name='exchange']").get("file") == "class/ann/server_chat.py"  # type: ignore[union-attr]
    assert root.find(".//property[@name='points.exchange']").get("value") == "0/55"  # type: ignore[union-attr]


def test_what_passed_only_with_patience_is_passed() -> None:
    """A note does not make a failure."""
    assert list(cases("failing")["named"]) == []


def test_a_skipped_case_names_what_it_needs() -> None:
    """The reader learns what to mend first."""
    assert "exchange" in cases("failing")["burst"][0].get("message", "")


def test_no_character_is_left_that_xml_forbids() -> None:
    """NUL, escapes and lone surrogates are gone; the letters around them are there."""
    text = to_junit(ALL["hostile"])
    message = cases("hostile")["exchange"][0].get("message", "")

    assert "&#0;" not in text
    assert "&#27;" not in text
    assert "Привет" in message
    assert "]]>" in message


@pytest.mark.parametrize(("name", "tags"), [("perfect", []), ("absent", ["failure"]), ("unstartable", ["skipped"])])
def test_a_gate_that_costs_points_is_a_failure(name: str, tags: list[str]) -> None:
    """A score of 0 does not look all green; a gate that could not be judged is skipped."""
    case = cases(name)["threads"]

    assert case.get("classname") == "my_chat.chat.gate"
    assert [child.tag for child in case] == tags
