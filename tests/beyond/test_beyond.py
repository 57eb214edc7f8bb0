"""Each promise of the second tier is kept by a good chat, and broken by what spoils it; the finding says where."""

from __future__ import annotations

import random
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.submissions.suite import ROOT, grade

if TYPE_CHECKING:
    from pathlib import Path

HERE = ROOT / "tests" / "beyond"
SEED = 4711
EACH = 4  # flaws that a default run draws
FLAWS: list[dict[str, str]] = tomllib.loads((HERE / "flaws.toml").read_text(encoding="utf-8"))["flaw"]
RUBRIC: dict[str, Any] = tomllib.loads((ROOT / "assignments" / "chat" / "rubric.toml").read_text(encoding="utf-8"))
BEYOND = {entry["id"]: entry.get("protocol", "") for entry in RUBRIC["criterion"] if entry["tier"] == "beyond"}


def label(flaw: dict[str, str]) -> str:
    """The name of a case: what is broken, and how."""
    return f"{flaw['criterion']}: {flaw['name']}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a sample of the flaws to the test that grades, or with `--every` all of them."""
    if "flaw" in metafunc.fixturenames:
        every = metafunc.config.getoption("every", default=False)
        chosen = FLAWS if every else random.Random(SEED).sample(FLAWS, EACH)
        metafunc.parametrize("flaw", chosen, ids=label)


def spoiled(flaw: dict[str, str], into: Path) -> Path:
    """Return a copy of a good chat in which one text is replaced."""
    protocol, _, name = flaw["file"].partition("/")
    folder = into / "chat"
    shutil.copytree(HERE / protocol, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(flaw["old"]) == 1
    (folder / name).write_text(text.replace(flaw["old"], flaw["new"]), encoding="utf-8")
    return folder


def found(report: dict[str, Any], tier: str = "beyond") -> dict[str, str]:
    """The outcomes of a tier, with the words of those that did not pass."""
    told = {one["id"]: f"{one['outcome']}: {one['headline']}: {one['got']}" for one in report["findings"]}
    mine = [one for one in report["findings"] if one["tier"] == tier]
    return {one["id"]: "passed" if one["outcome"] == "passed" else told[one["id"]] for one in mine}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
@pytest.mark.parametrize("chat", ["tests/beyond", "reference"])
def test_a_good_chat_keeps_every_promise(chat: str, protocol: str) -> None:
    """All of the tier that makes sense for the protocol is played, and passes; the score is what it is without."""
    report, code, _ = grade(ROOT / chat / protocol.lower(), "chat", "--beyond", "--seed", str(SEED), "--pass-mark", "0")

    assert found(report) == {name: "passed" for name, only in BEYOND.items() if only in ("", protocol)}
    assert code == 0
    assert report["max_points"] == 100


@pytest.mark.timeout(300)
def test_a_spoiled_chat_breaks_its_promise(flaw: dict[str, str], tmp_path: Path) -> None:
    """The criterion fails, everything that it needs passes, and the finding points at the line."""
    folder = spoiled(flaw, tmp_path)
    report, _, _ = grade(folder, "chat", "--only", flaw["criterion"], "--seed", str(SEED))

    finding = next(one for one in report["findings"] if one["id"] == flaw["criterion"])
    assert set(found(report, "task").values()) == {"passed"}
    assert finding["outcome"] == "failed", finding
    assert finding["advice"]
    assert flaw.get("says", "") in " ".join((finding["headline"], finding["got"], finding["advice"]))
    if "line" in flaw:
        lines = (folder / finding["file"]).read_text(encoding="utf-8").splitlines()
        assert flaw["line"] in lines[finding["line"] - 1]


def test_every_promise_has_a_program_that_breaks_it() -> None:
    """No criterion of the tier is one that nothing fails."""
    assert {flaw["criterion"] for flaw in FLAWS} == set(BEYOND)


def test_the_tier_is_not_played_unless_it_is_asked_for() -> None:
    """Without the flag it costs nothing and is not in the report."""
    report, _, _ = grade(HERE / "tcp", "chat", "--seed", str(SEED))

    assert not found(report)
    assert report["plays"] == 6
