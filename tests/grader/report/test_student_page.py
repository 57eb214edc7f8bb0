"""A report as a page: what stands on it, that hostile text stays text, and that a browser folds and slides it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import html5lib
import pytest

from grader.errors import UsageError
from grader.language import use
from grader.model import Before, Film, Level, Moment, Report
from grader.report import html
from grader.report.drawing import chart_of, drawing_of
from grader.report.student_page import TEMPLATES, to_page
from tests.grader.report.browser import dom_after, needs_browser
from tests.grader.report.handmade import ALL, BURST, DIAGNOSIS, FAILURE, HOSTILE, LOST, diagnosed, failing, perfect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AROUND = replace(DIAGNOSIS, place=replace(DIAGNOSIS.place, above=("while True:",), below=("print(text)", "pass")))
MOMENTS = (
    Moment(0.0, "server", "began", "server_chat.py"),
    Moment(0.1, "server", "waits", "accept", thread="MainThread", place="server_chat.py:9"),
    Moment(0.2, "ann", "typed", "plum-77"),
    Moment(0.3, "ann", "crossed", "plum-77\n", "server"),
    Moment(0.4, "server", "does", "accept", thread="MainThread", place="/x/y/server_chat.py:9"),
    Moment(0.5, "ann", "shown", "bob: kiwi-41\n"),
    Moment(0.6, "ann", "error", "Traceback"),
    Moment(0.7, "ann", "left"),
)
FILM = Film(("exchange",), ("server", "ann"), MOMENTS, (("ann", "Traceback"),))


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Leave the language as it was."""
    yield
    use("en")


def shown(report: Report | None = None) -> str:
    """Return the page of a failure that has a cause, a picture and a film, or of another report."""
    return to_page(report or filmed())


def filmed() -> Report:
    first = replace(FAILURE, diagnosis=AROUND, picture=LOST)
    report = diagnosed()
    findings = tuple(first if one.criterion.id == "exchange" else one for one in report.findings)
    return replace(report, findings=findings, film=FILM, again="python -m grader my_chat --only exchange")


def everything_is(text: str) -> Report:
    """Return a report whose film and command were written by an enemy, too."""
    moments = tuple(replace(one, text=text, thread=text, place=text) for one in MOMENTS)
    film = Film((text,), ("server", "ann"), moments, ((text, text),))
    return replace(ALL["hostile"], film=film, again=text, before=Before(text, 1.0))


def elements(page: str) -> list[str]:
    """Return the elements of a page in their order; whatever is no valid HTML raises."""
    tree = html5lib.HTMLParser(strict=True).parse(page)
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name not in ("src", "href"), value
    return [str(element.tag).rpartition("}")[2] for element in tree.iter()]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("code", ["en", "ru"])
def test_every_report_is_a_valid_page_that_calls_nobody(name: str, code: str) -> None:
    """HTML5 without an error, one file, no address of anything else."""
    use(code)
    page = to_page(ALL[name])

    assert elements(page)[0] == "html"
    assert f'<html lang="{code}">' in page
    assert not re.search(r"https?://|@import|url\(", page)
    page.encode("utf-8")


@pytest.mark.parametrize(
    "text", [HOSTILE, "</pre></script><script>alert(1)</script><img src=x onerror=y>", "{{ 7 * 7 }}"]
)
def test_a_students_text_stays_text(text: str) -> None:
    """A hostile film has the very elements of a harmless one, and no control character comes out."""
    page = to_page(everything_is(text))

    assert elements(page) == elements(to_page(everything_is("x" * len(text))))
    assert not [letter for letter in page if letter not in "\n\t" and (ord(letter) < 32 or 127 <= ord(letter) < 160)]
    assert text != "{{ 7 * 7 }}" or text in page


def test_the_first_thing_to_change_has_its_lines_the_place_and_the_cause() -> None:
    """The lines around, with their numbers; what is meant is marked."""
    page = unescape(shown())

    assert "<mark>connection.recv(1024)</mark>.decode()" in page
    for number, line in ((41, "while True:"), (43, "print(text)"), (44, "pass")):
        assert f'<span class="no">{number}</span>{line}' in page
    for words in (AROUND.saw, AROUND.why, AROUND.change):
        assert words in page
    assert page.index("The first thing to change") < page.index("<mark>") < page.index("The task")


def test_the_ring_says_the_score_to_who_does_not_see_it() -> None:
    """The part of the ring that is coloured is the part of the points that was earned."""
    page = shown()
    whole, part = (
        float(found) for found in re.search(r'earned" .*?dasharray="([\d.]+) ([\d.]+)"', page).groups()[::-1]
    )

    assert 'aria-label="45 of 100 (45 points × TCP 1.0)"' in page
    assert part / whole == pytest.approx(0.45, abs=0.01)
    assert 'class="earned full"' in to_page(perfect("UDP", 0.8))
    assert 'class="ring"' not in to_page(ALL["partial"])


def test_the_diagram_has_an_arrow_for_each_message_with_all_its_words() -> None:
    """Who to whom, when, and that the last one did not arrive."""
    page = unescape(shown())
    drawing = drawing_of(LOST)

    assert drawing
    assert [way.lost for way in drawing.ways] == [False, False, True]
    assert "<title>0.100 s, the client of ann → server: plum-77</title>" in page
    assert "<title>0.200 s, server → the client of bob: plum-77. It did not arrive.</title>" in page
    first, second, lost = drawing.ways
    assert first.end == second.start
    assert lost.start < lost.tip < lost.end
    assert drawing_of(()) is None


def test_the_film_fills_the_screens_and_the_wire_step_by_step() -> None:
    """Each part tells from which step on it is there; a thread's doing is no step."""
    page = unescape(shown())

    assert '<span class="typed" data-step="2">plum-77\n</span>' in page
    assert '<span data-step="3">0.300 s  ann → server: plum-77\n</span>' in page
    assert '<span class="shown" data-step="4">bob: kiwi-41\n</span>' in page
    assert '<span class="error" data-step="5">Traceback</span>' in page
    assert 'max="6"' in page


def test_threads_are_lanes_with_what_they_wait_for() -> None:
    """A bar until the call has done its work, then a point; a file's folder is not told."""
    chart = chart_of(FILM)

    assert chart
    (track,) = chart.tracks
    waits, does = track.marks
    assert (track.who, track.thread, waits.waits, does.waits) == ("server", "MainThread", True, False)
    assert waits.x + waits.width == does.x
    assert (waits.step, does.step) == (1, 3)
    assert (waits.said, does.said) == (
        "0.100 s: waits in accept, server_chat.py:9",
        "0.400 s: accept, server_chat.py:9",
    )
    assert chart_of(replace(FILM, moments=MOMENTS[2:3])) is None


def test_standard_error_the_command_and_what_is_new_stand_on_it() -> None:
    """Each where there is one."""
    page = unescape(shown(replace(filmed(), before=Before("14:05", 40.0, ("serves", "turns", "exchange")))))

    assert '<summary>ann</summary><pre tabindex="0">Traceback</pre>' in page
    assert "python -m grader my_chat --only exchange</pre>" in page
    assert "+5 since 14:05; no longer: exchange" in page
    assert "Standard error" not in to_page(failing())


def test_a_gate_that_costs_points_is_told_with_what_to_do() -> None:
    """Also where nothing else fails."""
    gate = failing(Level.ELSEWHERE).gates[0]
    page = unescape(to_page(replace(perfect(), gates=(gate,), score=replace(perfect().score, score=70.0))))

    assert "threads × 0.7" in page
    assert gate.gate.advice in page
    assert "Well done" not in page


def test_a_failure_that_costs_nothing_is_told_after_the_praise() -> None:
    """The second tier alone has failed."""
    burst = replace(FAILURE, criterion=BURST)
    page = to_page(replace(perfect(), findings=(*perfect().findings[:-1], burst)))

    assert page.index("The task itself works") < page.index("The first thing to change")
    assert "Beyond the task, for no points" in page
    assert "The task itself works" not in to_page(failing())


def test_without_jinja_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is played."""
    monkeypatch.setattr(html, "find_spec", lambda _name: None)

    for act in (lambda: to_page(perfect()), lambda: html.made_ready(TEMPLATES)):
        with pytest.raises(UsageError, match=r"chat-lab-kit\[pages\]"):
            act()


ACTS = """
const seen = [], text = () => [...document.querySelectorAll(".screen pre")].map(pre =>
  [...pre.children].filter(one => !one.hidden).map(one => one.textContent.trim()).join("|")).join("; ");
const to = step => { slider.value = step; slider.dispatchEvent(new Event("input")); seen.push(text()); };
to(0); to(2); to(3); to(6);
seen.push(document.querySelector("#now").textContent);
const fold = document.querySelector(".card.failed details");
seen.push(fold.open); fold.querySelector("summary").click(); seen.push(fold.open);
const way = document.querySelector(".way"); way.focus(); seen.push(document.querySelector("[data-said]").textContent);
slider.focus(); seen.push(document.activeElement === slider && !slider.parentElement.hidden);
run.click(); seen.push(run.textContent); run.click(); seen.push(run.textContent);
seen.push(window.innerWidth, document.documentElement.scrollWidth <= window.innerWidth);
document.body.textContent = JSON.stringify(seen);
"""


@needs_browser
@pytest.mark.parametrize("width", [390, 1200])
def test_a_browser_slides_folds_and_tells(tmp_path: Path, width: int) -> None:
    """The film at four steps, a failure folded out, an arrow's words; at a phone's width nothing sticks out."""
    dom = dom_after(shown(), ACTS, tmp_path, width)

    assert json_in(dom) == [
        "; ; ",
        "plum-77; ; ",
        "plum-77; ; 0.300 s  ann → server: plum-77",
        "plum-77|bob: kiwi-41|Traceback|ann closes the window; ; 0.300 s  ann → server: plum-77",
        "6 / 6  0.700 s: ann closes the window",
        False,
        True,
        "0.000 s, the screen of ann → the client of ann: plum-77",
        True,
        "pause",
        "play",
        width,
        True,
    ]


def json_in(dom: str) -> object:
    """Return what a script has left as the page's only text."""
    import json

    found = re.search(r"<body>(.*)</body>", dom, re.DOTALL)
    assert found
    return json.loads(unescape(found.group(1)))
