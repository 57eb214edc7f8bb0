"""The grader gives whole programs the verdicts that a careful person would."""

from __future__ import annotations

import re
import tomllib

import pytest

from .suite import HERE, KINDS, ROOT, SOMETIMES, Known, compare, grade, judge, known, sample

SEED = 4711
RUBRIC = ROOT / "assignments" / "chat" / "rubric.toml"
NEEDS = {
    "turns": "serves",
    "exchange": "turns",
    "no_echo": "turns",
    "named": "turns",
    "group": "exchange",
    "together": "exchange",
    "leaves": "exchange",
    "private": "exchange",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a sample of the submissions to the tests that grade, or with `--every` all of them."""
    if "submission" in metafunc.fixturenames:
        every = metafunc.config.getoption("every", default=False)
        chosen = [one for one in known() if one.runs_here] if every else sample(SEED)
        metafunc.parametrize("submission", chosen, ids=[one.name for one in chosen])


@pytest.mark.every
def test_a_known_submission_gets_its_verdict(submission: Known) -> None:
    """Protocol, gate, exit code and the outcome of each criterion are those of expected.toml."""
    deviations = judge(submission)

    assert not deviations, "\n" + "\n".join(map(str, deviations))


def test_the_bare_task_text_asks_for_no_names_and_no_commands() -> None:
    """A chat whose users have no names, and which knows no `/pm`, earns full marks by the classic rubric."""
    report, code, _errors = grade(HERE / "partly" / "silent_address_as_name", "chat", "--rubric", "classic")

    assert (report["score"], report["reached"], code) == (100.0, 2, 0)
    assert [one["id"] for one in report["findings"] if one["outcome"] != "passed"] == ["private"]


@pytest.mark.parametrize("known_one", known(), ids=lambda one: one.name)
def test_an_expectation_is_whole(known_one: Known) -> None:
    """Each expected.toml judges every criterion, says why, and skips exactly what needs a failed one."""
    outcomes = known_one.verdict["outcomes"]
    lost = {"failed", "skipped"}

    assert set(outcomes) == {"serves", *NEEDS}
    assert set(outcomes.values()) <= {"passed", "failed", "skipped", SOMETIMES}
    assert known_one.verdict["gate"] in ("met", "elsewhere", "absent", "unknown")
    assert known_one.verdict["why"].endswith(".")
    for criterion, needed in NEEDS.items():
        assert (outcomes[criterion] == "skipped") == (outcomes[needed] in lost)


@pytest.mark.parametrize("known_one", known(), ids=lambda one: one.name)
def test_a_folder_says_its_kind(known_one: Known) -> None:
    """`works` loses nothing, `broken` loses the conversation of two, `partly` is between."""
    outcomes = set(known_one.verdict["outcomes"].values())
    whole = known_one.verdict["outcomes"]["exchange"] == "passed"
    loses = outcomes != {"passed"} or known_one.verdict["gate"] != "met"

    assert known_one.kind == ("broken" if not whole else "partly" if loses else "works")


def test_each_program_says_what_it_is() -> None:
    """Every program begins with a docstring."""
    programs = [path for kind in (*KINDS, "parts") for path in (HERE / kind).rglob("*.py")]

    assert programs
    assert not [path for path in programs if not re.match(r'(#!.*\n)?"""', path.read_text(encoding="utf-8"))]


def test_the_sample_holds_every_kind() -> None:
    """The default run takes fourteen submissions, at least four of each kind, and always the same ones."""
    chosen = sample(SEED)

    assert len(chosen) == 14
    assert min(sum(one.kind == kind for one in chosen) for kind in KINDS) >= 4
    assert chosen == sample(SEED)


def test_what_fails_sometimes_may_do_either() -> None:
    """A racy submission's criterion may pass and fail, and may not be skipped."""
    racy = next(one for one in known() if SOMETIMES in one.verdict["outcomes"].values())
    gates = [{"id": "threads", "level": racy.verdict["gate"]}]
    report = {"protocol": "TCP", "gates": gates, "reached": racy.verdict["reached"]}

    def deviations(outcome: str) -> int:
        findings: list[dict[str, object]] = [
            {"id": name, "tier": "task", "outcome": outcome if value == SOMETIMES else value, "headline": ""}
            for name, value in racy.verdict["outcomes"].items()
        ]
        return len(compare(racy, report | {"findings": findings}, 1))

    assert deviations("passed") == deviations("failed") == 0
    assert deviations("skipped") > 0


@pytest.mark.skipif(not RUBRIC.exists(), reason="the assignment is not there")
def test_the_needs_are_the_rubrics() -> None:
    """What the expectations take for needed is what the assignment says."""
    criteria = tomllib.loads(RUBRIC.read_text(encoding="utf-8"))["criterion"]
    task = {one["id"]: one for one in criteria if one.get("tier", "task") == "task"}

    assert {name: [needed] for name, needed in NEEDS.items()} == {
        name: list(one.get("needs", ())) for name, one in task.items() if name != "serves"
    }
