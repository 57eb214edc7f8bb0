"""The page that a beginner reads."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from grader.model import Level, Outcome, Rubric
from grader.report import to_console, to_listing
from grader.report.page import UNICODE_SIGNS, Look
from tests.grader.report.handmade import (
    ALL,
    BURST,
    CRITERIA,
    DIAGNOSIS,
    FAILURE,
    HOSTILE,
    LONG,
    NAMED,
    SERVES,
    THREADS,
    diagnosed,
    failing,
    gate,
    hostile,
    passed,
    perfect,
)

NAMES = list(ALL)


def flat(page: str) -> str:
    """Return a page as one line, so that a sentence is found wherever it was folded."""
    return " ".join(page.split())


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_page(name: str, width: int, *, verbose: bool) -> None:
    """At any width, each line fits, hostile text or not."""
    page = to_console(ALL[name], Look(width), verbose=verbose)

    assert max(cell_len(line) for line in page.splitlines()) <= width


@pytest.mark.parametrize("name", NAMES)
def test_without_colour_no_escape_comes_out(name: str) -> None:
    """A page without colour holds no control character but its line ends, and no blanks before those."""
    page = to_console(ALL[name], verbose=True)

    assert not [letter for letter in page if letter != "\n" and (ord(letter) < 32 or 127 <= ord(letter) < 160)]
    assert not [line for line in page.split("\n") if line.endswith(" ")]


def test_colour_changes_nothing_but_colour() -> None:
    """With colour the same words stand at the same places; a student's escapes are shown, never obeyed."""
    for report in ALL.values():
        colored = re.sub("\x1b\\[[0-9;]*m", "", to_console(report, Look(color=True), verbose=True))
        bare = "\n".join(line.rstrip() for line in colored.split("\n"))

        assert bare == to_console(report, verbose=True)


@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "TTY_COMPATIBLE"])
def test_the_environment_changes_nothing(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer is a pure function: it asks no environment."""
    before = to_console(failing(), Look(color=True)), to_console(failing())

    monkeypatch.setenv(variable, "dumb" if variable == "TERM" else "1")
    assert (to_console(failing(), Look(color=True)), to_console(failing())) == before


@pytest.mark.parametrize("name", NAMES)
def test_the_ascii_form_can_be_written_in_the_old_code_pages(name: str) -> None:
    """The report's own signs become ASCII; Cyrillic stays what it is."""
    page = to_console(ALL[name], Look(ascii_only=True), verbose=True)

    page.encode("cp1251")
    page.encode("cp866")
    assert not set(page) & set(UNICODE_SIGNS)
    assert "Привет" in page or name != "hostile"


@pytest.mark.parametrize("name", ["failing", "diagnosed"])
def test_the_ascii_form_of_a_plain_report_is_ascii(name: str) -> None:
    """Without a student's letters nothing else than ASCII is left."""
    assert to_console(ALL[name], Look(ascii_only=True), verbose=True).isascii()


def test_markup_and_commands_of_a_student_have_no_effect() -> None:
    """Rich markup stays as typed, a CI service's commands are broken, the text is cut."""
    page = to_console(hostile(), verbose=True)

    assert "[red]markup[/red]" in flat(page)
    assert "::error::" not in page
    assert "##[" not in page
    assert LONG[:500] not in flat(page).replace(" ", "")
    assert len(page.splitlines()) < 500


@pytest.mark.parametrize("name", ["diagnosed", "three", "failing", "unstartable"])
def test_one_cause_fits_on_a_screen(name: str) -> None:
    """Forty lines of eighty columns at most, whatever else fails for the same reason."""
    assert len(to_console(ALL[name]).splitlines()) <= 40


def test_full_score_is_short_and_glad() -> None:
    """Nothing is to be changed, and nothing is explained."""
    page = to_console(perfect())

    assert "Well done" in page
    assert "THE FIRST THING TO CHANGE" not in page
    assert len(page.splitlines()) < 20


def test_the_score_comes_first_and_then_what_to_change() -> None:
    """The student's line with the place marked, what happened, why, and what to try; then the criteria."""
    page = to_console(diagnosed())
    lines = page.splitlines()
    code = next(line for line in lines if "connection.recv(1024)" in line)
    carets = lines[lines.index(code) + 1]

    assert lines[0].startswith("my_chat: 45 of 100")
    assert "server_chat.py, line 42, in relay():" in page
    assert code[carets.index("^") : carets.rindex("^") + 1] == "connection.recv(1024)"
    for words in (DIAGNOSIS.saw, DIAGNOSIS.why, DIAGNOSIS.change):
        assert page.index("^") < len(page) - len(page.partition(words[:30])[2]) < page.index("The task")
        assert words in flat(page)


def test_where_the_cause_is_known_the_parts_are_for_who_asks() -> None:
    """What we did, expected and got stands with `--verbose`, and so do the steps."""
    assert FAILURE.expected not in flat(to_console(diagnosed()))
    assert FAILURE.expected in flat(to_console(diagnosed(), verbose=True))
    assert "How it came to this" not in to_console(failing())


def test_where_no_cause_is_known_the_four_parts_tell() -> None:
    """What we did, expected and got, what to try, and where."""
    page = flat(to_console(failing()))

    parts = {"did": FAILURE.did, "expected": FAILURE.expected, "got": FAILURE.got, "try": FAILURE.advice}
    for label, text in parts.items():
        assert f"{label} {text}" in page
    assert "where the server, server_chat.py, line 42 did" in page


def test_what_fails_for_the_same_reason_is_one_line() -> None:
    """The first one tells the cause; it is told once."""
    page = to_console(ALL["three"])

    assert "named    probably for the same reason as exchange\n" in page
    assert flat(page).count(DIAGNOSIS.change) == 1


def test_another_cause_is_told_short() -> None:
    """What was seen and what to change, without the lines; where no cause is known, the headline and the place."""
    other = replace(FAILURE, criterion=NAMED, diagnosis=replace(DIAGNOSIS, saw="It has no name.", change="Add it."))
    unknown = replace(FAILURE, criterion=SERVES, headline="nobody gets in")
    page = flat(to_console(replace(diagnosed(), findings=(*diagnosed().findings[:3], other, unknown))))

    assert "named It has no name. Add it." in page
    assert "serves nobody gets in (the server, server_chat.py, line 42)" in page


def test_every_criterion_is_one_line_and_those_not_tried_share_one() -> None:
    """Points and the sentence, cut where the page ends; whole with `--verbose`."""
    lines = to_console(failing()).splitlines()

    assert any(line.startswith("  ✓  serves    10/10  The server starts and a client can") for line in lines)
    assert any(re.match("  ✗  exchange   0/55  Two users .*…$", line) for line in lines)
    assert "  ·  not tried, for exchange must work first: burst" in lines
    assert FAILURE.criterion.says in flat(to_console(failing(), verbose=True))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("perfect", "my_chat: 100 of 100 (100 points × TCP 1.0)"),
        ("udp", "my_chat: 80 of 100 (100 points × UDP 0.8)"),
        ("failing", "my_chat: 31.5 of 100 (45 points × TCP 1.0 × threads 0.7)"),
        ("absent", "my_chat: 0 of 100 (45 points × TCP 1.0 × threads 0.0)"),
        ("unstartable", "my_chat: 0 of 100 (0 points)"),
        ("partial", "my_chat: only a part was tried (--only), so there is no score."),
    ],
)
def test_the_score_is_the_first_line(name: str, line: str) -> None:
    """The sum, with every factor that changes it."""
    assert to_console(ALL[name]).splitlines()[0] == line


def test_beyond_the_task_there_is_nothing_to_do_for_it() -> None:
    """Who has passed the whole task is told so before the advice on what moves no points."""
    beyond = replace(FAILURE, criterion=BURST, file=None, line=None)

    assert "The task itself works" in to_console(replace(perfect(), findings=(passed(SERVES), beyond)))
    assert "The task itself works" not in to_console(replace(ALL["partial"], findings=(beyond,)))


def test_what_a_gate_costs_is_said_in_points() -> None:
    """A work that is not accepted shows what it would earn; where nothing is lost, nothing is said."""
    assert "Without the factor for threads it would be 45." in to_console(ALL["absent"])
    assert "Without the factor" not in to_console(perfect())
    assert "Without the factor" not in to_console(ALL["partial"])


@pytest.mark.parametrize("level", list(Level))
def test_a_gate_that_costs_points_tells_what_to_do(level: Level) -> None:
    """It is the first thing to change where nothing fails, and stands behind the failures else."""
    costs = THREADS.factors[level] < 1
    alone, behind = (to_console(replace(one, gates=(gate(level),))) for one in (perfect(), diagnosed()))

    assert ("THE FIRST THING TO CHANGE\nthreads × " in alone) == costs
    assert (THREADS.advice in flat(alone), THREADS.advice in flat(behind)) == (costs, costs)
    assert "threads: " in to_console(replace(perfect(), gates=(gate(level),)), verbose=True)


def test_what_was_found_and_how_it_was_graded_is_said() -> None:
    """Files and the protocol; protection, seed and what needs nobody's doing only where it is asked for."""
    report = replace(perfect(), notes=("Two servers.",), asides=("It was given a terminal.",))
    page, verbose = to_console(report), flat(to_console(report, verbose=True))

    assert page.splitlines()[1] == "server: server_chat.py; client: client_chat.py; TCP"
    assert "server: server_chat.py; client: none\n" in to_console(ALL["unstartable"])
    assert ("Two servers." in page, "It was given a terminal." in page) == (True, False)
    for text in ("no network", "seed 4711", "It was given a terminal."):
        assert text in verbose


def test_a_break_of_ours_is_no_pass_and_gives_no_advice_to_the_student() -> None:
    """It is said to be ours, the score is not final, and the student is not sent to look for it."""
    page = flat(to_console(ALL["broken"]))

    assert "the grader's own fault" in page
    assert "Not final" in page
    assert "A person should look" in page
    assert FAILURE.criterion.advice not in page
    assert "Run the grader once more" in page
    assert "Well done" not in page


def test_a_failure_without_any_words_still_reads() -> None:
    """Where a finding says nothing of itself, its criterion does."""
    silent = replace(passed(FAILURE.criterion), outcome=Outcome.FAILED, headline="")
    page = flat(to_console(replace(perfect(), findings=(silent,))))

    assert f"exchange: {FAILURE.criterion.says} try {FAILURE.criterion.advice}" in page


def test_the_list_of_criteria_gives_points_sentences_and_factors() -> None:
    """`--list` shows what is graded, and what multiplies the sum."""
    rubric = Rubric("default", CRITERIA, {"TCP": 1.0, "UDP": 0.8}, (THREADS,))
    page = flat(to_listing(rubric))

    assert "default: 100 points" in page
    assert all(criterion.says in page for criterion in CRITERIA)
    assert "TCP × 1.0, UDP × 0.8" in page
    assert "elsewhere × 0.7" in page
    assert HOSTILE not in page
