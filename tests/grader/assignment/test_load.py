"""An assignment's rubric and scenarios, and every way in which a teacher's files can be wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.assignment import load as assignment
from grader.assignment import rubric
from grader.assignment.load import find, load
from grader.errors import AssignmentError, UsageError
from grader.model import Level

RUBRIC = """
name = "default"

[protocols]
TCP = 1.0
UDP = 0.8

[[gate]]
id      = "threads"
says    = { en = "Threads do the work.", ru = "Работают потоки." }
advice  = { en = "Start one." }
factors = { met = 1.0, elsewhere = 0.7, absent = 0.0, unknown = 1 }

[[criterion]]
id     = "serves"
tier   = "task"
scene  = "two"
points = 10
says   = { en = "The server starts.", ru = "Сервер запускается." }
advice = { en = "Start it.", ru = "Запустите." }

[[criterion]]
id       = "leaves"
tier     = "beyond"
scene    = "leaving"
variants = ["first", "last"]
points   = 2.5
needs    = ["serves"]
says     = { en = "A user may leave." }
advice   = { en = "Forget the user." }
"""

CLASSIC = """
base = "rubric.toml"
[points]
serves = 40
"""

SCENARIOS = '''
def serves(stage):
    """The server starts."""
    stage.join("ann")


def leaves(stage):
    """A user
    may leave.
    """
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment that is right."""
    home = tmp_path / "talk"
    home.mkdir()
    for name, text in {
        "rubric.toml": RUBRIC,
        "rubric-classic.toml": CLASSIC,
        "scenarios.py": SCENARIOS,
    }.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_rubric_is_read_as_it_stands(folder: Path) -> None:
    """Criteria, needs, variants, gates and protocols are what the file says."""
    task = load(folder)
    serves, leaves = task.rubric.criteria

    assert (task.name, task.rubric.name, task.rubric.max_points) == ("talk", "default", 12.5)
    assert (serves.says, serves.needs, serves.variants) == ("The server starts.", (), ("",))
    assert (leaves.tier, leaves.needs, leaves.variants) == ("beyond", ("serves",), ("first", "last"))
    assert task.rubric.protocols == {"TCP": 1.0, "UDP": 0.8}
    assert task.rubric.gates[0].factors[Level.ELSEWHERE] == 0.7


def test_each_criterion_has_its_scenario(folder: Path) -> None:
    """A scenario is the function of scenarios.py that is called like the criterion."""
    names: list[str] = []

    class Stage:
        """Notes who joins."""

        join = staticmethod(names.append)

    load(folder).scenarios["serves"](Stage())

    assert names == ["ann"]


def test_texts_are_in_the_language_in_force_where_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Russian where there is Russian, English where there is none."""
    monkeypatch.setattr(rubric, "language", lambda: "ru")
    task = load(folder)

    assert [criterion.says for criterion in task.rubric.criteria] == [
        "Сервер запускается.",
        "A user may leave.",
    ]
    assert task.rubric.gates[0].says == "Работают потоки."


@pytest.mark.parametrize("which", ["classic", "rubric-classic.toml", Path("rubric-classic.toml")])
def test_a_derived_rubric_changes_points_and_nothing_else(folder: Path, which: str | Path) -> None:
    """The same criteria, other points; what it does not name keeps the base's."""
    plain, task = load(folder, "default"), load(folder, which)

    assert task.rubric.name == "classic"
    assert [criterion.points for criterion in task.rubric.criteria] == [40, 2.5]
    assert [criterion.id for criterion in task.rubric.criteria] == [c.id for c in plain.rubric.criteria]


def test_a_rubric_of_the_teacher_s_own_may_lie_anywhere(folder: Path, tmp_path: Path) -> None:
    """A file elsewhere may derive from the assignment's rubric, and may set the protocols' factors."""
    own = tmp_path / "mine.toml"
    own.write_text('base = "rubric.toml"\n[points]\nleaves = 90\n[protocols]\nTCP = 1\nUDP = 1', encoding="utf-8")
    rubric = load(folder, str(own)).rubric

    assert (rubric.name, rubric.max_points, rubric.protocols["UDP"]) == ("mine", 100, 1)


def test_an_unknown_rubric_is_wrong_usage_and_the_known_ones_are_listed(folder: Path) -> None:
    """A misspelt name is answered with the names there are."""
    with pytest.raises(UsageError, match=r"no rubric clasic\. There are: default, classic;"):
        load(folder, "clasic")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            'needs    = ["serves"]',
            'needs = ["servs"]',
            "criterion leaves: it needs 'servs', which is no criterion",
        ),
        (
            "points = 10\n",
            'points = 10\nneeds = ["leaves"]\n',
            "criterion serves: it needs 'leaves', which must",
        ),
        (
            'needs    = ["serves"]',
            'needs = ["leaves"]',
            "criterion leaves: it needs 'leaves', which must stand above",
        ),
        ('id       = "leaves"', 'id = "serves"', "criterion serves: 'serves' is there twice"),
        ("points = 10", "points = -1", "criterion serves: points must be 0 or more"),
        ("points = 10", "points = nan", "criterion serves: points must be 0 or more"),
        ("points = 10", "points = inf", "criterion serves: points must be 0 or more"),
        ("points = 10", "points = true", "criterion serves: points must be a number"),
        ("points = 10\n", "", "criterion serves: points must be a number"),
        ('says   = { en = "The server starts.", ', "says = { ", "criterion serves says: en must be a text"),
        ('ru = "Сервер запускается."', 'ru = ""', "criterion serves says: ru must be a text"),
        ('advice   = { en = "Forget the user." }', "", "criterion leaves: advice must be a table"),
        ('tier   = "task"', 'tier = "tasks"', "criterion serves: unknown tier 'tasks'"),
        ('scene  = "two"\n', "", "criterion serves: scene must be a text"),
        ('["first", "last"]', "[]", "criterion leaves: variants must be"),
        ('["first", "last"]', '["last", "last"]', "criterion leaves: variants must be"),
        ('["first", "last"]', '"first"', "criterion leaves: variants must be a list"),
        ("needs    =", "need =", "criterion leaves: unknown key 'need'"),
        ("elsewhere = 0.7, ", "", "gate threads factors: elsewhere must be a number"),
        ("elsewhere", "somewhere", "gate threads factors: unknown key 'somewhere'"),
        ("UDP = 0.8", "SCTP = 1", "protocols: unknown key 'SCTP'"),
        ("UDP = 0.8", "", "protocols: UDP must be a number"),
        ("[protocols]", "[protocol]", "unknown key 'protocol'"),
        ("[[gate]]", "[gate]", r"gate must be written as \[\[gate\]\]"),
        ('name = "default"', "name = default", r"\(at line 2, column 8\)"),
        ('name = "default"', "name = 7", "name must be a text"),
    ],
)
def test_a_wrong_rubric_is_the_teacher_s_fault(folder: Path, old: str, new: str, complaint: str) -> None:
    """The complaint names the file, the place in it, and what is wrong."""
    change(folder / "rubric.toml", old, new)

    with pytest.raises(AssignmentError, match=rf"rubric\.toml: .*{complaint}"):
        load(folder)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("serves = 40", "servs = 40", "points: unknown key 'servs'"),
        ("serves = 40", "serves = -40", "points: serves must be 0 or more"),
        ("rubric.toml", "rubrik.toml", "rubrik.toml"),
        ("rubric.toml", "rubric-classic.toml", "its own base"),
        ("[points]", "[point]", "unknown key 'point'"),
    ],
)
def test_a_wrong_derived_rubric_is_the_teacher_s_fault(folder: Path, old: str, new: str, complaint: str) -> None:
    """A derived rubric is held to the same care."""
    change(folder / "rubric-classic.toml", old, new)

    with pytest.raises(AssignmentError, match=complaint):
        load(folder, "classic")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("def leaves", "def leave", "scenarios.py: there is no function leaves"),
        ("def serves(stage):", "serves = 1\ndef other(stage):", "there is no function serves"),
        (
            '"""The server starts."""',
            '"""The server runs."""',
            "the docstring of serves must be .*The server starts",
        ),
        ('    """The server starts."""\n', "", "the docstring of serves"),
        ("def serves(stage):", "def serves(stage)", "scenarios.py:2: SyntaxError"),
        ("def leaves", "missing\n\n\ndef leaves", "scenarios.py:7: NameError: name 'missing' is not defined"),
        ("def leaves", "raise SystemExit(3)\n\n\ndef leaves", "scenarios.py:7: SystemExit"),
    ],
)
def test_wrong_scenarios_are_the_teacher_s_fault(folder: Path, old: str, new: str, complaint: str) -> None:
    """A scenario that is missing, says something else than the rubric, or cannot be loaded."""
    change(folder / "scenarios.py", old, new)

    with pytest.raises(AssignmentError, match=complaint):
        load(folder)


def test_missing_scenarios_are_the_teacher_s_fault(folder: Path) -> None:
    """An assignment without scenarios.py names the file it lacks."""
    (folder / "scenarios.py").unlink()

    with pytest.raises(AssignmentError, match=r"scenarios\.py: there is no such file"):
        load(folder)


def test_scenarios_take_no_other_module_s_name(folder: Path) -> None:
    """Scenarios are loaded by path, so that no `scenarios` of anybody else is meant or hidden."""
    module = load(folder).scenarios["serves"].__module__

    assert module.startswith("_chat_lab_scenarios_")
    assert module in sys.modules
    assert "scenarios" not in sys.modules


def test_assignments_are_found_by_name_and_by_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kit's own go first, so that a student's folder called `chat` does not hide the assignment."""
    monkeypatch.setattr(assignment, "ASSIGNMENTS", folder.parent)
    monkeypatch.chdir(folder)
    (folder / "talk").mkdir()

    assert find("talk") == folder
    assert find(str(folder)) == folder
    assert find(".") == folder
    with pytest.raises(UsageError, match=r"no assignment tlak\. There are: talk;"):
        find("tlak")
    (folder / "empty").mkdir()
    with pytest.raises(UsageError, match=r"empty holds no rubric\.toml"):
        find("empty")


@pytest.mark.parametrize(("rubric", "name"), [(None, "default"), ("classic", "classic")])
def test_the_chat_s_own_rubrics_sum_to_a_hundred(rubric: str | None, name: str) -> None:
    """The assignment that comes with the kit can be loaded, and a whole chat earns 100 points."""
    task = load(find("chat"), rubric)

    assert (task.name, task.rubric.name, task.rubric.max_points) == ("chat", name, 100)
    assert list(task.scenarios) == [*(criterion.id for criterion in task.rubric.criteria), "reach"]
