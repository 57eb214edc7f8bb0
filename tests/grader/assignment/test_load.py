"""An assignment's folder: found, its rubric and its functions put together, and how its functions can be wrong."""

import sys
from pathlib import Path

import pytest

from grader.assignment import load as assignment
from grader.assignment import rubric
from grader.assignment.load import find, load
from grader.errors import AssignmentError, UsageError
from grader.model import Level, Probe
from tests.grader.assignment.small_assignment import change


class Names(list[str]):
    """A stage that notes who joins."""

    join = list.append


def test_an_assignment_is_read_as_it_stands(folder: Path) -> None:
    """Criteria, needs, variants, gates, protocols and the probe are what the file says; a name only names."""
    task = load(folder)
    serves, leaves = task.rubric.criteria

    assert (task.name, task.rubric.name, task.rubric.max_points) == ("talk", "default", 12.5)
    assert (serves.says, serves.needs, serves.variants, serves.protocol) == ("The server starts.", (), ("",), "")
    assert (leaves.tier, leaves.needs, leaves.variants) == ("beyond", ("serves",), ("first", "last"))
    assert leaves.protocol == "TCP"
    assert task.rubric.protocols == {"TCP": 1.0, "UDP": 0.8}
    assert task.rubric.gates[0].factors[Level.ELSEWHERE] == 0.7
    assert (task.rubric.probe, task.rubric.names, task.rubric.reach) == (
        Probe("far", ("serves",), "leaves"),
        True,
        False,
    )


def test_each_criterion_and_the_probe_has_its_scenario(folder: Path) -> None:
    """The function of scenarios.py that is called like it; the gates' judges are in judging.py; none observes."""
    task, stage = load(folder), Names()
    for scenario in task.scenarios.values():
        scenario(stage)

    assert (list(task.scenarios), stage) == (["serves", "leaves", "far"], ["ann", "far"])
    assert [judge.__name__ for judge in task.judges.values()] == ["threads"]
    assert task.observe([], None) == ()


def test_what_observes_the_plays_and_holds_the_network_back_may_be_there(folder: Path) -> None:
    """Files of an assignment may import those beside them, by relative imports."""
    change(folder / "judging.py", "def threads", "from .sayings import observe\n\n\ndef threads")
    change(folder / "scenarios.py", "def far", 'def held_back(stage):\n    """Nothing comes."""\n\n\ndef far')
    (folder / "sayings.py").write_text("def observe(plays, probe):\n    return ('well',)\n", encoding="utf-8")
    task = load(folder)

    assert task.observe([], None) == ("well",)
    assert "held_back" in task.scenarios


def test_texts_are_in_the_language_in_force_where_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Russian where there is Russian, English where there is none."""
    monkeypatch.setattr(rubric, "language", lambda: "ru")
    read = load(folder).rubric

    assert [criterion.says for criterion in read.criteria] == ["Сервер запускается.", "A user may leave."]
    assert read.gates[0].says == "Работают потоки."


@pytest.mark.parametrize("which", ["classic", "rubric-classic.toml", Path("rubric-classic.toml")])
def test_a_derived_rubric_changes_points_and_nothing_else(folder: Path, which: str | Path, tmp_path: Path) -> None:
    """The same criteria and probe, other points; what it does not name keeps the base's.

    A file elsewhere may derive from the assignment's rubric, and may set the protocols' factors.
    """
    plain, task = load(folder, "default").rubric, load(folder, which).rubric

    assert (task.name, task.probe) == ("classic", plain.probe)
    assert [criterion.points for criterion in task.criteria] == [40, 2.5]
    assert [criterion.id for criterion in task.criteria] == [criterion.id for criterion in plain.criteria]
    own = tmp_path / "mine.toml"
    own.write_text('base = "rubric.toml"\n[points]\nleaves = 90\n[protocols]\nTCP = 1\nUDP = 1', encoding="utf-8")
    read = load(folder, str(own)).rubric

    assert (read.name, read.max_points, read.protocols["UDP"]) == ("mine", 100, 1)


def test_an_unknown_rubric_is_wrong_usage_and_the_known_ones_are_listed(folder: Path) -> None:
    """A misspelt name is answered with the names there are."""
    with pytest.raises(UsageError, match=r"no rubric clasic\. There are: default, classic;"):
        load(folder, "clasic")


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("scenarios.py", "def leaves", "def leave", "scenarios.py: there is no function leaves"),
        ("scenarios.py", "def serves(stage):", "serves = 1\ndef other(stage):", "there is no function serves"),
        ("scenarios.py", "def far", "def near", r"scenarios\.py: there is no function far"),
        ("scenarios.py", "server starts", "server runs", "the docstring of serves must be .*The server starts"),
        ("scenarios.py", '    """The server starts."""\n', "", "the docstring of serves"),
        ("scenarios.py", "def serves(stage):", "def serves(stage)", "scenarios.py:2: SyntaxError"),
        ("scenarios.py", "def leaves", "missing\n\n\ndef leaves", "scenarios.py:7: NameError: name 'missing' is not"),
        ("scenarios.py", "def leaves", "raise SystemExit(3)\n\n\ndef leaves", "scenarios.py:7: SystemExit"),
        ("scenarios.py", None, "", r"scenarios\.py: there is no such file"),
        ("judging.py", None, "", r"judging\.py: there is no function threads"),
        ("rubric.toml", None, "", r"rubric\.toml"),
        ("judging.py", "def threads", "def thread", "judging.py: there is no function threads"),
        ("judging.py", "def threads", "import nothing_of_that_name\ndef threads", "judging.py:2: ModuleNotFoundError"),
    ],
)
def test_wrong_functions_are_the_teacher_s_fault(
    folder: Path, file: str, old: str | None, new: str, complaint: str
) -> None:
    """A file, a scenario or a judge that is missing, says something else than the rubric, or cannot be loaded."""
    (folder / file).unlink() if old is None else change(folder / file, old, new)

    with pytest.raises(AssignmentError, match=complaint):
        load(folder)


def test_the_second_tiers_scenarios_may_have_a_file_of_their_own(folder: Path) -> None:
    """They may stand in either file; all are loaded as a package of their own, and take no other module's name."""
    leaves = '"""A user may leave."""'
    change(folder / "scenarios.py", "def leaves", "def leave")
    with pytest.raises(AssignmentError, match=r"scenarios\.py.*leaves"):
        load(folder)
    (folder / "beyond.py").write_text(f"def leaves(stage):\n    {leaves}\n", encoding="utf-8")

    task, second = (load(folder).scenarios[name].__module__ for name in ("serves", "leaves"))
    assert (task.startswith("_chat_lab_"), second) == (True, f"{task.partition('.')[0]}.beyond")
    assert task in sys.modules
    assert "scenarios" not in sys.modules


def test_assignments_are_found_by_name_and_by_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kit's own go first, so that a student's folder called `chat` does not hide the assignment."""
    monkeypatch.setattr(assignment, "ASSIGNMENTS", folder.parent)
    monkeypatch.chdir(folder)
    (folder / "talk").mkdir()
    (folder / "empty").mkdir()

    assert find("talk") == find(str(folder)) == find(".") == folder
    with pytest.raises(UsageError, match=r"no assignment tlak\. There are: talk;"):
        find("tlak")
    with pytest.raises(UsageError, match=r"empty holds no rubric\.toml"):
        find("empty")


@pytest.mark.parametrize(("rubric", "name"), [(None, "default"), ("classic", "classic")])
def test_the_chat_s_own_rubrics_sum_to_a_hundred(rubric: str | None, name: str) -> None:
    """A whole chat earns 100 points; only where `group` has not shown it, it is asked how far a line reaches."""
    task = load(find("chat"), rubric)

    assert (task.name, task.rubric.name, task.rubric.max_points) == ("chat", name, 100)
    assert list(task.scenarios) == [*(criterion.id for criterion in task.rubric.criteria), "reach", "held_back"]
    assert task.rubric.probe == Probe("reach", ("serves",), "group")
