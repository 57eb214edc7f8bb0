"""Every way in which a rubric or the prompts can be wrong; scenes; which criteria are judged."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.assignment.load import load
from grader.assignment.scenes import Settings, scenes, wanted
from grader.errors import AssignmentError
from grader.model import Criterion, Probe, Rubric
from tests.grader.assignment.small_assignment import PROMPTS, change
from tests.grader.records import TURNS

WRONG_RUBRIC = [
    # what is needed
    ('needs    = ["serves"]', 'needs = ["servs"]', "criterion leaves: it needs 'servs', which is no criterion"),
    ("points = 10\n", 'points = 10\nneeds = ["leaves"]\n', "criterion serves: it needs 'leaves', which must"),
    ('needs    = ["serves"]', 'needs = ["leaves"]', "criterion leaves: it needs 'leaves', which must stand above"),
    # criteria
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
    ('protocol = "TCP"', 'protocol = "SCTP"', "criterion leaves: unknown protocol 'SCTP'; known are TCP, UDP"),
    # gates, protocols, the whole
    ("elsewhere = 0.7, ", "", "gate threads factors: elsewhere must be a number"),
    ("elsewhere", "somewhere", "gate threads factors: unknown key 'somewhere'"),
    ("UDP = 0.8", "SCTP = 1", "protocols: unknown key 'SCTP'"),
    ("UDP = 0.8", "", "protocols: UDP must be a number"),
    ("[protocols]", "[protocol]", "unknown key 'protocol'"),
    ("[[gate]]", "[gate]", r"gate must be written as \[\[gate\]\]"),
    ("names = true", 'names = "yes"', "play: names must be true or false"),
    ("names = true", "name = true", "play: unknown key 'name'; known are names, reach"),
    ('name = "default"', "name = default", r"\(at line 2, column 8\)"),
    ('name = "default"', "name = 7", "name must be a text"),
    # the probe
    ('needs = ["serves"]\nunless', 'needs = ["servs"]\nunless', "probe: it needs 'servs', which is no criterion"),
    ('unless = "leaves"', 'unless = "leave"', "probe: it needs 'leave', which is no criterion"),
    ('unless = "leaves"', 'until = "leaves"', "probe: unknown key 'until'; known are scenario, needs, unless"),
    ('unless = "leaves"\n', "", "probe: unless must be a text"),
    ('scenario = "far"\n', "", "probe: scenario must be a text"),
    ('needs = ["serves"]\nunless', 'needs = "serves"\nunless', "probe: needs must be a list of texts"),
    ("[probe]", "[[probe]]", "probe must be a table"),
    ("[probe]", "[prob]", "unknown key 'prob'"),
]
WRONG_CLASSIC = [
    ("serves = 40", "servs = 40", "points: unknown key 'servs'"),
    ("serves = 40", "serves = -40", "points: serves must be 0 or more"),
    ("rubric.toml", "rubrik.toml", "rubrik.toml"),
    ("rubric.toml", "rubric-classic.toml", "its own base"),
    ("[points]", "[point]", "unknown key 'point'"),
    ("[points]", '[probe]\nscenario = "far"\nunless = "leaves"\n[points]', "unknown key 'probe'"),
]
WRONG_PROMPTS = [
    ("[endings]", "[ending]", "unknown key 'ending'; known are question, refusals, endings"),
    ("[[question]]", "[[questions]]", "unknown key 'questions'"),
    (PROMPTS, '[question]\nkind = "name"\nanswers = ["x"]\n', r"question must be written as \[\[question\]\]"),
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
]
LAST = """
[[criterion]]
id = "last"
tier = "task"
scene = "two"
points = 1
says = { en = "Late." }
advice = { en = "Wait." }
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (file, *case)
        for file, cases in {
            "rubric.toml": WRONG_RUBRIC, "rubric-classic.toml": WRONG_CLASSIC, "prompts.toml": WRONG_PROMPTS
        }.items()
        for case in cases
    ],
)  # fmt: skip
def test_a_wrong_file_is_the_teacher_s_fault(folder: Path, file: str, old: str, new: str, complaint: str) -> None:
    """The complaint names the file, the place in it, and what is wrong."""
    change(folder / file, old, new)
    named = "" if "rubrik" in new else rf"{file}: .*"

    with pytest.raises(AssignmentError, match=named + complaint):
        load(folder, "classic" if "classic" in file else None)


def test_a_file_that_is_no_utf_8_is_the_teacher_s_fault(folder: Path) -> None:
    """One saved as cp1251 is named, not thrown with a traceback."""
    (folder / "prompts.toml").write_bytes(PROMPTS.encode("cp1251"))

    with pytest.raises(AssignmentError, match=r"prompts\.toml: .*codec can't decode"):
        load(folder)


def test_a_rubric_needs_no_probe_and_a_probe_no_needs(folder: Path) -> None:
    """Without one nothing but its criteria is played."""
    change(folder / "rubric.toml", 'needs = ["serves"]\nunless', "unless")
    without = load(folder).rubric.probe
    change(folder / "rubric.toml", '[probe]\nscenario = "far"\nunless = "leaves"\n', "")
    task = load(folder)

    assert without == Probe("far", (), "leaves")
    assert (task.rubric.probe, list(task.scenarios)) == (None, ["serves", "leaves"])


# --- scenes ---------------------------------------------------------------------------------------------------


def test_a_scene_may_not_need_one_that_begins_below_it(folder: Path) -> None:
    """It would wait for one that waits for it: `last` is played with `serves`, before `leaves` has begun."""
    with (folder / "rubric.toml").open("a", encoding="utf-8") as file:
        file.write(LAST + 'needs = ["leaves"]\n')

    with pytest.raises(AssignmentError, match=r"criterion last of scene two needs leaves of scene leaving"):
        load(folder)


def test_a_criterion_may_be_judged_in_scenes_of_others_too(folder: Path) -> None:
    """It names them; one that nobody has is a mistake."""
    with (folder / "rubric.toml").open("a", encoding="utf-8") as file:
        file.write(LAST + 'also = ["leaving"]\n')
    change(folder / "scenarios.py", "def far", 'def last(stage):\n    """Late."""\n\n\ndef far')
    played = {scene.name: [one.id for one in scene.criteria] for scene in scenes(load(folder).rubric.criteria)}

    assert "last" in played["two"]
    assert played["leaving"] == ["leaves", "last"]

    change(folder / "rubric.toml", 'also = ["leaving"]', 'also = ["nowhere"]')
    with pytest.raises(AssignmentError, match=r"rubric\.toml: no criterion has the scene 'nowhere'"):
        load(folder)


TORN = Criterion("torn", "beyond", "It is whole.", "Gather.", 0, ("turns",), "torn", protocol="TCP")
LOST = Criterion("udp_lost", "beyond", "It gets in.", "Repeat.", 0, ("turns",), "lost", protocol="UDP")
TIERS = Rubric("default", (TURNS, TORN, LOST), {"TCP": 1.0, "UDP": 0.8}, ())


def test_the_second_tier_is_judged_when_it_is_asked_for_or_has_points() -> None:
    """With the flag, by its name (with what it needs), or where the rubric gives points."""
    worth = replace(TIERS, criteria=(TURNS, LOST, replace(TORN, points=5, needs=("udp_lost",))))
    plain = Settings(7, Path("python"), 1)

    assert wanted(TIERS, plain) == [TURNS]
    assert wanted(TIERS, replace(plain, beyond=True)) == [TURNS, TORN, LOST]
    assert wanted(TIERS, replace(plain, only=("torn",))) == [TURNS, TORN]
    assert [one.id for one in wanted(worth, plain)] == ["turns", "udp_lost", "torn"]


def test_a_scene_suits_its_protocol() -> None:
    """As long as none is known it may."""
    two, torn, lost = scenes(TIERS.criteria)
    suits = {one: [scene.suits(one) for scene in (two, torn, lost)] for one in ("TCP", "UDP", None)}

    assert suits == {"TCP": [True, True, False], "UDP": [True, False, True], None: [True, True, True]}
    assert (two.is_task, torn.is_task) == (True, False)
