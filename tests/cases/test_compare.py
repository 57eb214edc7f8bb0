"""Whatever is not as it must be is a deviation, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest

from .compare import compare, missed, pointed
from .known import BEYOND, TASK, Case, all_needs, choose

ECHO = Case("mutants", "x", "echo", "x.", base="bases/tcp/lines", failed=("no_echo",))
NOBODY = replace(ECHO, failed=("turns",))
GATE = replace(ECHO, failed=(), gate="absent")
RUSH = replace(ECHO, failed=(), beyond="rush", line="seat", told="a word")
ESCAPES = replace(ECHO, escapes="nobody can see it")
RACY = replace(ECHO, failed=("private",), sometimes=("leaves", "exchange"))
BROKEN = replace(ECHO, failed=(), broken=True)
SKIPPED_AFTER_TURNS = {name: "skipped" for name in TASK if "turns" in all_needs(name)}
FAILED = {"no_echo": "failed"}


def report(outcomes: dict[str, str], **other: Any) -> dict[str, Any]:
    """A report in which all passes but what is said."""
    came = dict.fromkeys(TASK, "passed") | outcomes
    findings = [
        {"id": name, "tier": "task" if name in TASK else "beyond", "outcome": outcome, "headline": f"{name} {outcome}"}
        for name, outcome in came.items()
    ]
    gates = [{"id": "threads", "level": other.pop("gate", "met")}]
    return {"findings": findings, "gates": gates, "protocol": "TCP", "reached": 2, "max_points": 100.0, **other}


@pytest.mark.parametrize(
    ("case", "came", "other", "code", "deviates"),
    [
        (replace(ECHO, failed=()), {}, {}, 0, set()),
        (replace(ECHO, failed=()), {}, {"protocol": "UDP"}, 0, {"protocol"}),
        (replace(ECHO, failed=()), {}, {"reached": 1}, 1, {"reached", "exit"}),
        (ECHO, FAILED, {}, 1, set()),
        (ECHO, FAILED, {}, 0, {"exit"}),
        (ECHO, {}, {}, 1, {"no_echo"}),
        (ECHO, FAILED | {"group": "failed"}, {}, 1, {"group"}),
        (ECHO, FAILED | {"group": "skipped"}, {}, 1, {"group"}),
        (ECHO, {"no_echo": "skipped", "turns": "failed"}, {}, 1, {"no_echo", "turns"}),
        (ECHO, FAILED | {"leaves": "broken"}, {}, 1, {"leaves"}),
        (ECHO, FAILED, {"gate": "elsewhere"}, 1, {"gate"}),
        (ECHO, FAILED, {"gate": "unknown"}, 1, {"gate"}),
        (NOBODY, {"turns": "failed", **SKIPPED_AFTER_TURNS}, {"reached": 0}, 1, set()),
        (NOBODY, {"turns": "failed"}, {"reached": 0}, 1, set(SKIPPED_AFTER_TURNS)),
        (GATE, {}, {"gate": "absent"}, 1, set()),
        (GATE, {}, {}, 1, {"gate"}),
        (GATE, {}, {"gate": "unknown"}, 1, {"gate"}),
        (GATE, {}, {"gate": "elsewhere"}, 1, {"gate"}),
        (RUSH, {"rush": "failed"}, {}, 1, set()),
        (RUSH, {"rush": "passed"}, {}, 1, {"rush"}),
        (RUSH, {"rush": "failed", "turns": "failed"}, {}, 1, {"turns"}),
        (RUSH, {}, {}, 1, {"rush"}),
        (ESCAPES, {}, {}, 0, set()),
        (ESCAPES, FAILED, {}, 1, set()),
        (RACY, {"private": "failed"}, {}, 1, set()),
        (RACY, {"private": "failed", "leaves": "failed"}, {"reached": 1}, 1, set()),
        (RACY, {"private": "failed", "leaves": "skipped"}, {}, 1, {"leaves"}),
        (RACY, {"private": "skipped", "leaves": "skipped", "exchange": "failed"}, {}, 1, set()),
        (RACY, {"private": "skipped"}, {}, 1, {"private"}),
        (BROKEN, dict.fromkeys(TASK, "broken"), {}, 3, set()),
        (BROKEN, dict.fromkeys(TASK, "broken") | {"group": "passed"}, {}, 1, {"group", "exit"}),
        (replace(ECHO, failed=(), open="nobody knows"), {"turns": "failed"}, {}, 1, set()),
    ],
)
def test_what_deviates(case: Case, came: dict[str, str], other: dict[str, Any], code: int, deviates: set[str]) -> None:
    """A skip is a deviation, unless a criterion that must or may be lost is among its needs."""
    assert {one.what for one in compare(case, report(came, **other), code)} == deviates


@pytest.mark.parametrize(
    ("came", "code", "is_missed"),
    [
        ({}, 0, True),
        ({"turns": "failed", **SKIPPED_AFTER_TURNS}, 1, False),
        ({"group": "failed"}, 1, False),
        ({"turns": "broken"}, 3, False),
    ],
)
def test_a_race_that_did_not_show_itself_is_played_again(came: dict[str, str], code: int, is_missed: bool) -> None:
    """One that was caught is not, and neither is one that was hit by what must not hit it."""
    assert missed(compare(NOBODY, report(came), code)) is is_missed


def test_a_whole_tier_is_played_and_passes() -> None:
    """What fits the protocol, and nothing of the other's."""
    case = choose(["reference_tcp"])[0]
    came = {name: "passed" for name, protocol in BEYOND.items() if protocol in ("", "TCP")}
    other = next(name for name in BEYOND if name not in came)

    assert not compare(case, report(came), 0)
    assert {one.what for one in compare(case, report(came | {other: "passed"}), 0)} == {other}
    assert {one.what for one in compare(case, report(came | {"rush": "failed"}), 0)} == {"rush"}
    assert len(compare(case, report({}), 0)) == len(came)


@pytest.mark.parametrize(
    ("advice", "line", "got", "wrong"),
    [
        ("do this", 2, "a word", set()),
        ("", 2, "a word", {"advice"}),
        ("do this", 1, "a word", {"line"}),
        ("do this", None, "a word", {"line"}),
        ("do this", 2, "none", {"words"}),
    ],
)
def test_a_failure_of_the_second_tier_teaches(advice: str, line: int | None, got: str, wrong: set[str]) -> None:
    """It points at the line, says what came, and what to try."""
    finding = {
        "id": "rush",
        "outcome": "failed",
        "headline": "x",
        "got": got,
        "advice": advice,
        "file": "a.py",
        "line": line,
    }
    found = pointed(RUSH, {"findings": [finding]}, {"a.py": "x = 1\nseat = x\n"}, "")

    assert {one.what for one in found} == wrong
