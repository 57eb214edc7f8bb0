"""The marks of a class: as text, as a page, for gradebooks; with hostile names and texts, too."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from grader.model.marks import Mark, Marks
from grader.report.class_page import to_class_page
from grader.report.class_progress import progress_words
from grader.report.class_text import to_class_text
from grader.report.gradebooks import GRADEBOOKS, Separators, to_canvas, to_csv, to_markdown, to_moodle
from tests.grader.report.browser import dom_after, needs_browser
from tests.grader.report.handmade import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

FAILS = {"max_score": 100, "protocol": "TCP", "findings": [{"id": "leaves", "outcome": "failed"}]}
ANN = Mark("ann", 95.0, before=65.0, new=True, report=FAILS, text="the report", details={"email": "ann@example.edu"})
BOB = Mark("bob", None, "it was not done", review=True)
MARKS = Marks("chat", 100, (ANN, BOB, Mark("eve", 100.0)))
FORMULA = '=HYPERLINK("http://example.com")'
EVIL = Marks(
    "chat",
    100,
    (replace(ANN, student=HOSTILE, text=HOSTILE, details={}), Mark(FORMULA, 5.0, "</script><script>alert(1)")),
)


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def test_the_text_tells_marks_spread_failures_changes_and_who_needs_a_look() -> None:
    """All that a teacher wants to know after a run."""
    text = to_class_text(MARKS)

    assert re.search(r"ann +95 +fails: leaves\n", text)
    assert re.search(r"bob +- +it was not done\n", text)
    assert "mean 97.5, median 97.5" in text
    assert re.search(r"90–100 +2 ", text)
    assert re.search(r"What fails\n +leaves +1\n", text)
    assert re.search(r"A person should look at\n +- +bob\n", text)
    assert "ann: 65 before, now 95" in text


def test_a_class_without_marks_has_a_text_and_a_page() -> None:
    """Nobody there, or nobody graded: no division by nothing."""
    for marks in (Marks("chat", 100, ()), Marks("chat", 100, (BOB,))):
        assert "Spread" not in to_class_text(marks)
        assert to_class_page(marks)


def test_moodle_takes_the_rosters_columns_and_a_dash_for_no_grade() -> None:
    """The column that tells who is named as Moodle's form offers it; who is unknown there has no row."""
    assert cells(to_moodle(MARKS)) == [
        ["email", "chat", "chat feedback"],
        ["ann@example.edu", "95.00", "fails: leaves"],
    ]
    assert cells(to_moodle(Marks("chat", 100, (BOB,))))[1] == ["bob", "-", "it was not done"]


def test_moodle_in_a_language_with_a_decimal_comma() -> None:
    """`--decimal ,` and `--delimiter ;`."""
    assert cells(to_moodle(MARKS, Separators(",", ";")), ";")[1][1] == "95,00"


def test_canvas_finds_its_columns_and_the_assignment_of_its_export() -> None:
    """The last of a student's columns is `Section`; the title with its number stays; points stand in the second row."""
    details = {
        "Student": "Ann, A.",
        "ID": "101",
        "SIS User ID": "S1",
        "SIS Login ID": "ann",
        "Section": "N",
        "Chat (47)": "",
    }

    head, points, row = cells(to_canvas(Marks("chat", 100, (replace(ANN, details=details),))))

    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Chat (47)"]
    assert "Points Possible" in points[0]
    assert points[-1] == "100"
    assert row == ["Ann, A.", "101", "S1", "ann", "N", "95.00"]


@pytest.mark.parametrize("name", GRADEBOOKS)
def test_no_cell_is_a_formula_and_no_row_is_torn(name: str) -> None:
    """A name that begins like a formula is text, and what a student wrote stays in its cell."""
    text = GRADEBOOKS[name](EVIL, Separators())

    if name == "markdown":
        assert len(text.splitlines()) == 2 + len(EVIL.marks)
        assert "<script>" not in text.replace("\\<", "")
    else:
        found = cells(text)
        assert len({len(row) for row in found}) == 1
        assert not any(cell[:1] in "=+@" and cell for row in found for cell in row)
        assert any(cell == f"'{FORMULA}" for row in found for cell in row)


def test_a_table_of_markdown_and_of_commas() -> None:
    """One row a student, a dash or nothing where there is no score."""
    assert to_markdown(MARKS).splitlines()[3].startswith("| bob | - |")
    assert cells(to_csv(MARKS))[2][:2] == ["bob", ""]


class Texts(HTMLParser):
    """The elements of a page, and the text outside its script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name in ("src", "href") or name.startswith("on") for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_students_text_stays_text_on_the_page() -> None:
    """The hostile class has the very elements of a harmless one: nothing of it became one."""
    harmless = replace(
        EVIL, marks=tuple(replace(one, student="a", text=one.text and "b", note="c") for one in EVIL.marks)
    )

    assert Texts(to_class_page(EVIL)).tags == Texts(to_class_page(replace(harmless, marks=harmless.marks))).tags
    assert FORMULA in "".join(Texts(to_class_page(EVIL)).texts)


def test_the_remaining_time_is_what_the_others_took() -> None:
    """Ten that are left, two at a time, a minute each: five minutes; with none done it says nothing."""
    assert progress_words(10, 2, [50.0, 70.0], ["ann"]) == "ann  (about 5 minutes left)"
    assert progress_words(10, 2, [], ["ann", "bob"]) == "ann, bob"


ACTS = """
const seen = [], names = () => rows.filter(row => !row.hidden).map(row => row.cells[0].dataset.key).join(" ");
heads[1].querySelector("button").click(); seen.push(names());
heads[1].querySelector("button").click(); seen.push(names());
filter.value = "LEAVES"; choose(); seen.push(names());
filter.value = ""; review.checked = true; choose(); seen.push(names());
document.title = seen.join("; ");
"""


@needs_browser
def test_a_browser_sorts_and_filters_the_marks(tmp_path: Path) -> None:
    """By score up and down, by a word of the row, by who needs a look."""
    dom = dom_after(to_class_page(MARKS), ACTS, tmp_path)

    assert "<title>bob ann eve; eve ann bob; ann; bob</title>" in dom
