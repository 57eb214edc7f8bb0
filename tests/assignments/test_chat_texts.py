"""The chat's rubric, task and scenarios say the same words, and the points add up."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.model import Level

CHAT = Path(__file__).resolve().parents[2] / "assignments" / "chat"
RUBRIC: dict[str, Any] = tomllib.loads((CHAT / "rubric.toml").read_text(encoding="utf-8"))
CLASSIC: dict[str, Any] = tomllib.loads((CHAT / "rubric-classic.toml").read_text(encoding="utf-8"))
ALL: list[dict[str, Any]] = RUBRIC["criterion"]
CRITERIA = [entry for entry in ALL if entry["tier"] == "task"]
GRADED: list[dict[str, Any]] = [*ALL, *RUBRIC["gate"]]
READMES = {"en": "README.md", "ru": "README.ru.md"}

# id: points, classic points, what must pass first, the play it is judged in. Fitted once; not to be tuned.
WEIGHTS = {
    "serves": (10, 10, [], "two"),
    "turns": (30, 45, ["serves"], "two"),
    "exchange": (10, 10, ["turns"], "two"),
    "no_echo": (5, 0, ["turns"], "two"),
    "named": (5, 0, ["turns"], "two"),
    "group": (25, 25, ["exchange"], "three"),
    "together": (5, 10, ["exchange"], "at once"),
    "leaves": (5, 0, ["exchange"], "leaving"),
    "private": (5, 0, ["exchange"], "private"),
}
OF_TWO_USERS = ("serves", "turns", "exchange", "no_echo", "named", "together")


def by_id(entry: dict[str, Any]) -> str:
    """The name of a parametrized case."""
    return str(entry["id"])


def functions_of_scenarios() -> dict[str, ast.FunctionDef]:
    """The public functions of scenarios.py and beyond.py, in their order."""
    files = (CHAT / "scenarios.py", CHAT / "beyond.py")
    return {
        node.name: node
        for file in files
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def test_the_weights_are_the_fitted_ones() -> None:
    """Ids, points, needs, scenes and their order are those that were fitted against a person's marks."""
    weights = {
        entry["id"]: (entry["points"], CLASSIC["points"][entry["id"]], entry["needs"], entry["scene"])
        for entry in CRITERIA
    }

    assert list(weights.items()) == list(WEIGHTS.items())


def test_the_points_add_up() -> None:
    """Both rubrics give 100 points, and a perfect chat for two earns 65, or 75 by the bare task text."""
    points = {entry["id"]: entry["points"] for entry in CRITERIA}
    classic = CLASSIC["points"]

    assert (sum(points.values()), sum(classic.values())) == (100, 100)
    assert sum(points[criterion] for criterion in OF_TWO_USERS) == 65
    assert sum(classic[criterion] for criterion in OF_TWO_USERS) == 75


def test_the_classic_rubric_changes_points_only() -> None:
    """The second rubric stands on the first one and gives every criterion points, in the same order."""
    assert (RUBRIC["name"], CLASSIC["name"], CLASSIC["base"]) == ("default", "classic", "rubric.toml")
    assert set(CLASSIC) == {"name", "base", "points"}
    assert list(CLASSIC["points"]) == [entry["id"] for entry in CRITERIA]


def test_the_factors() -> None:
    """TCP counts in full, UDP 80 %; the gate has a factor for every level, and punishes nobody for doubt."""
    assert RUBRIC["protocols"] == {"TCP": 1.0, "UDP": 0.8}
    assert [gate["id"] for gate in RUBRIC["gate"]] == ["threads"]
    assert RUBRIC["gate"][0]["factors"] == {"met": 1.0, "elsewhere": 0.7, "absent": 0.0, "unknown": 1.0}
    assert set(RUBRIC["gate"][0]["factors"]) == {level.value for level in Level}


def test_ids_are_unique_and_needs_come_first() -> None:
    """A criterion needs only what stands before it."""
    ids = [entry["id"] for entry in GRADED]

    assert len(ids) == len(set(ids))
    for number, entry in enumerate(ALL):
        assert set(entry["needs"]) <= set(ids[:number])


@pytest.mark.parametrize("entry", ALL, ids=by_id)
def test_a_criterion_has_the_keys_of_the_schema(entry: dict[str, Any]) -> None:
    """No criterion has a key that nobody reads; two are played in variants, and two are judged among three, too."""
    variants = {"leaves": ["first", "last"], "udp_doubled": ["there", "back"]}
    always = {"id", "tier", "scene", "points", "needs", "says", "advice", "teaches"}
    assert set(entry) - {"variants", "protocol", "also"} == always
    assert entry["tier"] == "task" or (entry["tier"], entry["points"]) == ("beyond", 0)
    assert entry.get("variants") == variants.get(entry["id"])
    assert entry.get("also") == (["three"] if entry["id"] in ("no_echo", "named") else None)


def test_the_second_tier_is_whole() -> None:
    """Each promise of the second tier stands here, in a play of its own; those of one protocol name it."""
    beyond = {entry["id"]: entry for entry in ALL if entry["tier"] == "beyond"}

    assert list(beyond) == [
        "rush", "cyrillic", "long_line", "torn", "glued", "burst", "vanish", "nameless", "namesake", "deaf_reader",
        "churn", "twenty", "server_end", "udp_lost", "udp_doubled", "udp_late", "udp_unreachable",
    ]  # fmt: skip
    assert len({entry["scene"] for entry in ALL}) == len(beyond) + len({entry["scene"] for entry in CRITERIA})
    assert {name for name, entry in beyond.items() if entry.get("protocol") == "UDP"} == {
        name for name in beyond if name.startswith("udp_")
    }
    tcp = {"torn", "glued", "vanish", "deaf_reader", "server_end"}
    assert {name for name, entry in beyond.items() if entry.get("protocol") == "TCP"} == tcp


@pytest.mark.parametrize("entry", GRADED, ids=by_id)
def test_every_sentence_is_there_in_both_languages(entry: dict[str, Any]) -> None:
    """What is graded is one whole sentence, advice one or two or three, in English and in Russian."""
    for texts in (entry["says"], entry["advice"]):
        assert set(texts) == {"en", "ru"}
        assert not re.search("[а-яё]", texts["en"], re.IGNORECASE)
        assert re.search("[а-яё]{3}", texts["ru"], re.IGNORECASE)
        for text in texts.values():
            assert re.match(r"[A-ZА-Я`]", text)
            assert text == " ".join(text.split())
            assert text[-1] in ".?"
    assert all(text.endswith(".") for text in entry["says"].values())


@pytest.mark.parametrize("language", READMES)
@pytest.mark.parametrize("entry", CRITERIA, ids=by_id)
def test_the_task_has_every_graded_sentence(entry: dict[str, Any], language: str) -> None:
    """Each criterion's sentence stands in the student's task word for word, with its points and id."""
    task = (CHAT / READMES[language]).read_text(encoding="utf-8")
    classic = CLASSIC["points"][entry["id"]]

    assert f"\n| {entry['points']} | {classic} | {entry['says'][language]} | `{entry['id']}` |\n" in task


@pytest.mark.parametrize("language", READMES)
@pytest.mark.parametrize("entry", [entry for entry in ALL if entry["tier"] == "beyond"], ids=by_id)
def test_the_task_has_every_sentence_beyond_it(entry: dict[str, Any], language: str) -> None:
    """Each criterion of the second tier stands there word for word, with its id and the protocol that it is for."""
    task = (CHAT / READMES[language]).read_text(encoding="utf-8")
    only = {"en": ", {} only", "ru": ", только {}"}[language].format(entry["protocol"]) if "protocol" in entry else ""

    assert f"\n| {entry['says'][language]} | `{entry['id']}`{only} |\n" in task


@pytest.mark.parametrize("language", READMES)
def test_the_task_says_how_threads_are_judged(language: str) -> None:
    """The gate's sentence stands in the student's task word for word, with its factors."""
    task = (CHAT / READMES[language]).read_text(encoding="utf-8").replace("0,7", "0.7").replace("1,0", "1.0")
    (gate,) = RUBRIC["gate"]

    assert f"\n> {gate['says'][language]}\n" in task
    for factor in gate["factors"].values():
        assert f"| {factor or 0} |" in task


def test_the_scenarios_say_the_same() -> None:
    """One function a criterion, named by its id, whose docstring is the graded sentence."""
    said = {name: ast.get_docstring(function) for name, function in functions_of_scenarios().items()}

    for name in (RUBRIC["probe"]["scenario"], "held_back"):  # they judge nothing
        said.pop(name)
    assert said == {entry["id"]: entry["says"]["en"] for entry in ALL}


def test_a_scenario_holds_only_verbs_of_the_subject() -> None:
    """No condition, no endless loop, no error handling: a scenario tells a story."""
    forbidden = (ast.If, ast.IfExp, ast.While, ast.Try, ast.Match, ast.Import, ast.ImportFrom)
    for name, function in functions_of_scenarios().items():
        found = [type(node).__name__ for node in ast.walk(function) if isinstance(node, forbidden)]
        assert not found, f"{name} holds {found}"
