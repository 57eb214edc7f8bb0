"""The probe of a rubric, and an assignment's prompts: read, and every way in which they can be wrong."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from grader.assignment.load import find, load
from grader.assignment.prompts import Prompt, Prompts
from grader.assignment.scenes import scenes
from grader.errors import AssignmentError
from grader.model import Probe
from tests.grader.assignment.test_load import CLASSIC, RUBRIC, SCENARIOS, change

if TYPE_CHECKING:
    from pathlib import Path

PROBE = '[probe]\nscenario = "far"\nneeds = ["serves"]\nunless = "leaves"\n\n[[gate]]'
FAR = '\n\ndef far(stage):\n    """Everybody writes."""\n    stage.join("far")\n'
PROMPTS = """
[[question]]
kind    = "name"
words   = ["Name", "Имя"]
answers = ["{name}", "{name}bert"]

[[question]]
kind    = "menu"
vague   = true
words   = ["choose"]
answers = ["1"]

[refusals]
words = ["Taken"]

[endings]
words = ["Quit"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment with a probe and prompts, all of it right."""
    files = {
        "rubric.toml": RUBRIC.replace("[[gate]]", PROBE, 1),
        "rubric-classic.toml": CLASSIC,
        "scenarios.py": SCENARIOS + FAR,
        "prompts.toml": PROMPTS,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("rubric", ["default", "classic"])
def test_a_probe_is_read_with_its_scenario(folder: Path, rubric: str) -> None:
    """A derived rubric keeps its base's; the probe is no criterion, and earns nothing."""
    task = load(folder, rubric)
    names: list[str] = []

    class Stage:
        """Notes who joins."""

        join = staticmethod(names.append)

    task.scenarios["far"](Stage())

    assert task.rubric.probe == Probe("far", ("serves",), "leaves")
    assert names == ["far"]
    assert [criterion.id for criterion in task.rubric.criteria] == ["serves", "leaves"]


def test_a_rubric_needs_no_probe(folder: Path) -> None:
    """Then nothing but its criteria is played."""
    change(folder / "rubric.toml", PROBE, "[[gate]]")
    task = load(folder)

    assert task.rubric.probe is None
    assert list(task.scenarios) == ["serves", "leaves"]


def test_a_probe_may_need_nothing(folder: Path) -> None:
    """`needs` may be left out."""
    change(folder / "rubric.toml", 'needs = ["serves"]\nunless', "unless")

    assert load(folder).rubric.probe == Probe("far", (), "leaves")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('needs = ["serves"]\nunless', 'needs = ["servs"]\nunless', "probe: it needs 'servs', which is no criterion"),
        ('unless = "leaves"', 'unless = "leave"', "probe: it needs 'leave', which is no criterion"),
        ('unless = "leaves"', 'until = "leaves"', "probe: unknown key 'until'; known are scenario, needs, unless"),
        ('unless = "leaves"\n', "", "probe: unless must be a text"),
        ('scenario = "far"\n', "", "probe: scenario must be a text"),
        ('needs = ["serves"]\nunless', 'needs = "serves"\nunless', "probe: needs must be a list of texts"),
        ("[probe]", "[[probe]]", "probe must be a table"),
        ("[probe]", "[prob]", "unknown key 'prob'"),
    ],
)
def test_a_wrong_probe_is_the_teacher_s_fault(folder: Path, old: str, new: str, complaint: str) -> None:
    """The complaint names the file, the place in it, and what is wrong."""
    change(folder / "rubric.toml", old, new)

    with pytest.raises(AssignmentError, match=rf"rubric\.toml: .*{complaint}"):
        load(folder)


def test_a_probe_without_its_scenario_is_the_teacher_s_fault(folder: Path) -> None:
    """Its function must stand in scenarios.py, as a criterion's does."""
    change(folder / "scenarios.py", "def far", "def near")

    with pytest.raises(AssignmentError, match=r"scenarios\.py: there is no function far"):
        load(folder)


def test_a_derived_rubric_has_no_probe_of_its_own(folder: Path) -> None:
    """It changes points; a probe in it is a mistake, not something to pass over."""
    change(folder / "rubric-classic.toml", "[points]", '[probe]\nscenario = "far"\nunless = "leaves"\n[points]')

    with pytest.raises(AssignmentError, match=r"rubric-classic\.toml: unknown key 'probe'"):
        load(folder, "classic")


def test_a_scene_may_not_need_one_that_begins_below_it(folder: Path) -> None:
    """It would wait for one that waits for it: `last` is played with `serves`, before `leaves` has begun."""
    text = '\n[[criterion]]\nid = "last"\ntier = "task"\nscene = "two"\npoints = 1\nneeds = ["leaves"]\n'
    text += 'says = { en = "Late." }\nadvice = { en = "Wait." }\n'
    (folder / "rubric.toml").write_text((folder / "rubric.toml").read_text("utf-8") + text, "utf-8")

    with pytest.raises(AssignmentError, match=r"criterion last of scene two needs leaves of scene leaving"):
        load(folder)


def test_a_criterion_may_be_judged_in_scenes_of_others_too(folder: Path) -> None:
    """It names them; one that nobody has is a mistake."""
    text = '\n[[criterion]]\nid = "last"\ntier = "task"\nscene = "two"\nalso = ["leaving"]\npoints = 1\n'
    text += 'says = { en = "Late." }\nadvice = { en = "Wait." }\n'
    (folder / "rubric.toml").write_text((folder / "rubric.toml").read_text("utf-8") + text, "utf-8")
    change(folder / "scenarios.py", "def far", 'def last(stage):\n    """Late."""\n\n\ndef far')
    played = {scene.name: [one.id for one in scene.criteria] for scene in scenes(load(folder).rubric.criteria)}

    assert "last" in played["two"]
    assert played["leaving"] == ["leaves", "last"]

    change(folder / "rubric.toml", 'also = ["leaving"]', 'also = ["nowhere"]')
    with pytest.raises(AssignmentError, match=r"rubric\.toml: no criterion has the scene 'nowhere'"):
        load(folder)


def test_the_chat_s_own_probe_asks_how_far_a_line_reaches() -> None:
    """Only where `group` has not shown it; both rubrics that come with the kit have it."""
    probes = {load(find("chat"), name).rubric.probe for name in ("default", "classic")}

    assert probes == {Probe("reach", ("serves",), "group")}


# --- prompts.toml ---------------------------------------------------------------------------------------------


def test_prompts_are_read_as_they_stand(folder: Path) -> None:
    """In the order of the file; words in small letters, as they are compared."""
    name = Prompt("name", ("name", "имя"), ("{name}", "{name}bert"))
    menu = Prompt("menu", ("choose",), ("1",), vague=True)

    assert load(folder).prompts == Prompts((name, menu), ("taken",), ("quit",))


@pytest.mark.parametrize("text", [None, ""])
def test_an_assignment_may_know_nothing_of_questions(folder: Path, text: str | None) -> None:
    """No such file, or an empty one."""
    (folder / "prompts.toml").unlink()
    if text is not None:
        (folder / "prompts.toml").write_text(text, encoding="utf-8")

    assert load(folder).prompts == Prompts()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[endings]", "[ending]", "unknown key 'ending'; known are question, refusals, endings"),
        ("[[question]]", "[[questions]]", "unknown key 'questions'"),
        ('kind    = "menu"', 'sort = "menu"', "question 2: unknown key 'sort'"),
        ('kind    = "menu"\n', "", "question 2: kind must be a text"),
        ('kind    = "menu"', 'kind = ""', "question 2: kind must be a text"),
        ('answers = ["1"]', "", "question 2: words must not be empty, and there must be an answer"),
        ('answers = ["1"]', "answers = []", "question 2: words must not be empty"),
        ('answers = ["1"]', "answers = [1]", "question 2: answers must be a list of texts"),
        ('answers = ["1"]', 'answers = "1"', "question 2: answers must be a list of texts"),
        ('["Name", "Имя"]', '["Name", ""]', "question 1: words must not be empty"),
        ('["Name", "Имя"]', '"Name"', "question 1: words must be a list of texts"),
        ("vague   = true", 'vague = "true"', "question 2: vague must be true or false"),
        ('["Taken"]', '"Taken"', "refusals: words must be a list of texts"),
        ('["Quit"]', "[0]", "endings: words must be a list of texts"),
        ('[endings]\nwords = ["Quit"]', "[[endings]]\nwords = []", "endings must be a table"),
        ('["Quit"]', '["Quit"', r"\(at "),
    ],
)
def test_wrong_prompts_are_the_teacher_s_fault(folder: Path, old: str, new: str, complaint: str) -> None:
    """The complaint names the file, the question's number, and what is wrong."""
    change(folder / "prompts.toml", old, new)

    with pytest.raises(AssignmentError, match=rf"prompts\.toml: .*{complaint}"):
        load(folder)


def test_one_question_must_be_written_as_one_of_many(folder: Path) -> None:
    """`[question]` is one table: said, not passed over."""
    (folder / "prompts.toml").write_text('[question]\nkind = "name"\nanswers = ["x"]\n', encoding="utf-8")

    with pytest.raises(AssignmentError, match=r"prompts\.toml: question must be written as \[\[question\]\]"):
        load(folder)


def test_prompts_that_are_no_utf_8_are_the_teacher_s_fault(folder: Path) -> None:
    """A file saved as cp1251 is named, not thrown with a traceback."""
    (folder / "prompts.toml").write_bytes(PROMPTS.encode("cp1251"))

    with pytest.raises(AssignmentError, match=r"prompts\.toml: .*codec can't decode"):
        load(folder)


def test_the_chat_s_own_words_may_be_added_to(folder: Path) -> None:
    """A copy with one word more is an assignment: the dialect of a class is data."""
    shutil.copy(find("chat") / "prompts.toml", folder)
    with (folder / "prompts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[question]]\nkind = "colour"\nwords = ["favourite colour"]\nanswers = ["red"]\n')
    prompts = load(folder).prompts
    found = prompts.asks_for("Your favourite colour?")

    assert found is not None
    assert found.answers == ("red",)
    assert len(prompts.questions) == len(load(find("chat")).prompts.questions) + 1
