"""The echo, graded for real: what is right earns everything, what is wrong fails by its own criterion."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests import grading
from tests.lab.screen import ROOT

from .programs import RIGHT, TCP_LOOP, TCP_UNTIL_EXIT, WRONG

ECHO = ROOT / "assignments" / "echo"
HOLE = re.compile(r"(?ms)^( +)# TODO (\d)[^\n]*\n(?: +#[^\n]*\n)* +print\([^\n]*\n")
FILLED = {
    "1": "self.send_response(text.upper(), client)",
    "2": "self.send_message(text)",
    "3": "print(self.receive_response())",
}


def grade(folder: Path, *options: str) -> dict[str, Any]:
    """Return the report of a grade, as data."""
    return grading.grade(folder, "--assignment", "echo", *options)


def plant(folder: Path, server: str, client: str) -> Path:
    """Put a server and a client into a folder."""
    (folder / "echo_server.py").write_text(server, encoding="utf-8")
    (folder / "echo_client.py").write_text(client, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_earns_everything(name: str, tmp_path: Path) -> None:
    """One request or several, TCP or UDP, capitals or unchanged, typed or in the source: 100 points."""
    report = grade(plant(tmp_path, *RIGHT[name]))

    assert report["score"] == 100, report["findings"]


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_fails_by_its_own_criterion(name: str, tmp_path: Path) -> None:
    """The first criterion that fails is the one that the fault is about, and the fault is in the right half."""
    server, client, criterion, half = WRONG[name]

    report = grade(plant(tmp_path, server, client))

    failed = [one for one in report["findings"] if one["outcome"] == "failed"]
    assert failed, report["findings"]
    assert (failed[0]["id"], failed[0]["fault"]) == (criterion, half), failed[0]
    assert all(one["outcome"] == "passed" for one in report["findings"][: report["findings"].index(failed[0])])


def test_several_requests_are_seen_beyond_the_task(tmp_path: Path) -> None:
    """Who serves several lines and several clients at a time sees it, for no points."""
    report = grade(plant(tmp_path, TCP_LOOP, TCP_UNTIL_EXIT), "--beyond")

    assert [one["outcome"] for one in report["findings"]] == ["passed"] * 7
    assert report["score"] == 100


@pytest.mark.parametrize("protocol", ["tcp", "udp"])
def test_the_starter_runs_and_becomes_an_echo(protocol: str, tmp_path: Path) -> None:
    """As it is, a client can be started and the first hole is named; with all holes filled it earns 100."""
    sources = {file.name: file.read_text(encoding="utf-8") for file in (ECHO / "starter" / protocol).glob("*.py")}
    for name, source in sources.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    empty = grade(tmp_path)
    for name, source in sources.items():
        filled = HOLE.sub(lambda hole: f"{hole[1]}{FILLED[hole[2]]}\n", source)
        assert "Not written yet" not in filled
        (tmp_path / name).write_text(filled, encoding="utf-8")

    assert empty["score"] < 100
    assert "TODO 1" in "".join(sources.values())
    assert "is still to be written" in json.dumps(empty["findings"])
    assert grade(tmp_path)["score"] == 100


@pytest.mark.parametrize(("language", "readme"), [("en", "README.md"), ("ru", "README.ru.md")])
def test_the_task_says_what_the_rubric_says(language: str, readme: str) -> None:
    """Every criterion stands in both texts with its points; the points of the task add up to 100."""
    text = (ECHO / readme).read_text(encoding="utf-8")
    criteria = tomllib.loads((ECHO / "rubric.toml").read_text(encoding="utf-8"))["criterion"]

    for one in criteria:
        points = f"| {one['points']} " if one["tier"] == "task" else ""
        assert f"{points}| `{one['id']}` | {one['says'][language]} |" in text
    assert sum(one["points"] for one in criteria) == 100
