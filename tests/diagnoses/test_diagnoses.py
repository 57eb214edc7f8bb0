"""Mistakes are found and explained, the keys are whole, and what the command counts is what a teacher would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.known import TASK, choose, known, sample
from tests.cases.run import judge

from .__main__ import WANTED, main, totals
from .key import CAUSES, Explained, explained, function_at, key, programs

if TYPE_CHECKING:
    from tests.cases.known import Case

SEED = 4711
CASES = [one for one in known() if one.suite == "diagnoses"]
FAULTY = [one for one in CASES if one.cause]
LEAST = 65
MOST_LINES = 5  # of a place: a report that points somewhere there has found it

BREAK = choose(["polzovateli/client_stops_listening"])[0]  # lines 23 and 24 of the client, in `run`
PORTS = choose(["reception/ports_differ"])[0]  # line 46 of the client, or the last but two of the server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a sample of the chats to the test that grades, or with `--every` all of them."""
    if "graded" in metafunc.fixturenames:
        every = metafunc.config.getoption("every", default=False)
        chosen = CASES if every else [one for one in sample(SEED) if one in CASES]
        metafunc.parametrize("graded", chosen, ids=[one.name for one in chosen])


@pytest.mark.every
@pytest.mark.timeout(300)  # s: a failure is played twice, with a human's patience
def test_a_mistake_is_found(graded: Case) -> None:
    """The verdict is as stated, and the other half is never blamed; where no mistake is, there is no diagnosis."""
    judged = judge(graded, SEED)
    blamed = {one["fault"] for one in judged.report["findings"] if one["outcome"] == "failed"} - {None}

    assert not judged.deviations, "\n" + "\n".join(map(str, judged.deviations))
    assert explained(graded, judged.report).found
    assert blamed <= {one.half for one in key(graded, programs(graded))}
    assert graded.cause or not [one for one in judged.report["findings"] if one.get("diagnosis")]


@pytest.mark.parametrize("case", FAULTY, ids=lambda one: one.name)
def test_a_key_is_whole(case: Case) -> None:
    """Its cause is a known one, its places stand there once, and one of them is in the half that was edited."""
    sources = programs(case)
    spots = key(case, sources)

    assert case.failed
    assert case.cause in CAUSES
    assert all(sources[place.file].count(place.text) == 1 for place in case.places)
    assert {edit.file for edit in case.edits} <= {one.file for one in spots if not one.near}
    assert all(one.last - one.first < MOST_LINES for one in spots)


def test_the_family_is_large_and_broad() -> None:
    """Each chat has many mistakes in both of its programs, every word for a cause is used, none has no name."""
    edited = {(one.family, "server" if "serv" in one.edits[0].file else "client") for one in FAULTY}
    unchanged = {one.base for one in CASES if not one.cause}

    assert len(FAULTY) >= LEAST
    assert {one.cause for one in FAULTY} == set(CAUSES)
    assert {one.base for one in FAULTY} == unchanged
    assert edited == {(one.family, half) for one in FAULTY for half in ("server", "client")}
    assert {one for case in FAULTY for one in case.failed} == set(TASK)


def finding(fault: str | None, file: str = "", line: int = 0, **other: Any) -> dict[str, Any]:
    """A failed criterion of a report's."""
    return {"id": "turns", "outcome": "failed", "fault": fault, "file": file, "line": line, **other}


def at(line: int, file: str = "klient_chata.py", **other: Any) -> dict[str, Any]:
    """A diagnosis that points there."""
    return {"diagnosis": {"id": "x", "saw": "a", "change": "b", "place": {"file": file, "line": line}, **other}}


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        ([], ""),
        ([finding(None)], "found"),
        ([finding(None, "klient_chata.py", 24)], "found half line function"),
        ([finding(None, "server_chata.py", 24)], "found"),
        ([finding("server")], "found"),
        ([finding("client")], "found half"),
        ([finding("client", "klient_chata.py", 22)], "found half function"),
        ([finding("client", "klient_chata.py", 23)], "found half line function"),
        ([finding("client", "klient_chata.py", 25)], "found half line function"),
        ([finding("client", "klient_chata.py", 26)], "found half"),
        ([finding("client", "klient_chata.py", 31)], "found half"),
        ([finding("client", "server_chata.py", 24)], "found half"),
        ([finding("client", "klient_chata.py", 31, **at(24))], "found half line function"),
        ([finding("client", "klient_chata.py", 24, **at(31))], "found half misleading"),
        ([finding("server", **at(24))], "found line function misleading"),
        ([finding("client", **at(31, other={"file": "klient_chata.py", "line": 24}))], "found half"),
        ([finding("client", **at(0))], "found half"),
        ([finding("server"), finding("client", **at(24))], "found half line function"),
        ([finding("server", because="x"), finding("client")], "found half"),
        ([finding("client", "klient_chata.py", 24, id="named")], "half line function"),
        ([finding("client", outcome="passed", **at(31))], ""),
        ([finding("client", **at(24)), finding("client", id="named", **at(31))], "found half line function misleading"),
    ],
)
def test_what_a_report_tells_is_held_against_the_key(findings: list[dict[str, Any]], told: str) -> None:
    """The half, the line or the next one, the function; a diagnosis that points elsewhere misleads."""
    came = explained(BREAK, {"findings": findings})

    assert {what for what in (*WANTED, "misleading") if getattr(came, what)} == set(told.split())


@pytest.mark.parametrize(
    ("fault", "file", "line", "told"),
    [
        ("client", "client.py", 46, "half line function"),
        ("server", "server.py", 85, "half line function"),
        ("server", "client.py", 8, "half function"),
        ("client", "client.py", 9, "half line function"),
    ],
)
def test_any_of_the_places_will_do(fault: str, file: str, line: int, told: str) -> None:
    """Where two programs do not fit together, either may be changed."""
    came = explained(PORTS, {"findings": [finding(fault, file, line)]})

    assert {what for what in ("half", "line", "function") if getattr(came, what)} == set(told.split())


def test_where_a_mistake_comes_to_light_is_not_enough_and_not_misleading() -> None:
    """A call without `self` fails where the method is called; the line is that of the method."""
    case = choose(["reception/no_self"])[0]
    light = next(one for one in key(case, programs(case)) if one.near)
    came = explained(case, {"findings": [finding("client", **at(light.first, "client.py"))]})

    assert (came.half, came.line, came.function, came.misleading) == (True, False, False, False)


def test_the_function_is_the_innermost_one() -> None:
    """Of a line outside of all there is none, nor in what is no Python."""
    source = "import a\n\ndef one():\n    def two():\n        pass\n    return two\n"

    assert [function_at(source, line) for line in (1, 3, 5, 6)] == ["", "one", "two", "one"]
    assert not function_at("def one(:\n    pass\n", 2)


def test_totals_say_what_is_not_enough() -> None:
    """Four lines of five are enough, three are not; a single misleading one is too much."""
    good = Explained(BREAK, found=True, half=True, line=True, function=True, misleading=False, words="")
    no_line = replace(good, line=False)

    assert all(enough for enough, _line in totals([good, good, good, good, no_line]))
    assert [enough for enough, _line in totals([good, good, good, no_line, no_line])].count(False) == 1
    assert [enough for enough, _line in totals([good, replace(good, misleading=True)])] == [True] * 4 + [False]


def test_a_name_of_no_mistake_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is unknown, or of a case that has no key."""
    for name in ("relaying/nobody", "never_written"):
        with pytest.raises(SystemExit) as end:
            main([name])

        assert end.value.code == 2
        assert "never_written" not in name or "no case is called" in capsys.readouterr().err
