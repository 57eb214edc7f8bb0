"""The page that a beginner reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from grader.model import Level, Outcome, ThreadSeen
from grader.report import to_console, to_listing
from grader.report.page import UNICODE_SIGNS, Look
from tests.grader.report.handmade import (
    ALL,
    BURST,
    FAILURE,
    HOSTILE,
    LONG,
    NAMED,
    SERVES,
    THREADS,
    failing,
    gate,
    hostile,
    passed,
    perfect,
)

NAMES = list(ALL)


def flat(page: str) -> str:
    """Return a page as one line, so that a sentence is found wherever it was folded."""
    return " ".join(page.replace("│", " ").split())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_page(name: str, width: int) -> None:
    """At any width, each line fits, hostile text or not."""
    page = to_console(ALL[name], Look(width))

    assert max(cell_len(line) for line in page.splitlines()) <= width


@pytest.mark.parametrize("name", NAMES)
def test_without_colour_no_escape_comes_out(name: str) -> None:
    """A page without colour holds no control character but its line ends, and no blanks before those."""
    page = to_console(ALL[name])

    assert not [letter for letter in page if letter != "\n" and (ord(letter) < 32 or 127 <= ord(letter) < 160)]
    assert not [line for line in page.split("\n") if line.endswith(" ")]


def test_colour_changes_nothing_but_colour() -> None:
    """With colour the same words stand at the same places; a student's escapes are shown, never obeyed."""
    import re

    for report in ALL.values():
        colored = re.sub("\x1b\\[[0-9;]*m", "", to_console(report, Look(color=True)))
        bare = "\n".join(line.rstrip() for line in colored.split("\n"))

        assert bare == to_console(report)


@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "TTY_COMPATIBLE"])
def test_the_environment_changes_nothing(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer is a pure function: it asks no environment."""
    before = to_console(failing(), Look(color=True)), to_console(failing())

    monkeypatch.setenv(variable, "dumb" if variable == "TERM" else "1")
    assert (to_console(failing(), Look(color=True)), to_console(failing())) == before


@pytest.mark.parametrize("name", NAMES)
def test_the_ascii_form_can_be_written_in_cp1251(name: str) -> None:
    """The report's own signs become ASCII; Cyrillic stays what it is."""
    page = to_console(ALL[name], Look(ascii_only=True))

    page.encode("cp1251")
    assert not set(page) & set(UNICODE_SIGNS)
    assert "Привет" in page or name != "hostile"


def test_the_ascii_form_of_a_plain_report_is_ascii() -> None:
    """Without a student's letters nothing else than ASCII is left."""
    assert to_console(failing(), Look(ascii_only=True)).isascii()


def test_markup_and_commands_of_a_student_have_no_effect() -> None:
    """Rich markup stays as typed, a CI service's commands are broken, the text is cut."""
    page = to_console(hostile())

    assert "[red]markup[/red]" in flat(page)
    assert "::error::" not in page
    assert "##[" not in page
    assert LONG[:500] not in flat(page).replace(" ", "")
    assert len(page.splitlines()) < 400


def test_a_failure_has_its_four_parts_and_its_steps() -> None:
    """What we did, expected and got, what to try, and the numbered steps before it."""
    page = flat(to_console(failing()))

    for label, text in (
        ("did", FAILURE.did),
        ("expected", FAILURE.expected),
        ("got", FAILURE.got),
        ("try", FAILURE.advice),
    ):
        assert f"{label} {text}" in page
    for number, step in enumerate(FAILURE.steps, 1):
        assert f"{number}. {step}" in page
    assert page.index("Your client calls port 9091") < page.index(FAILURE.did)  # a note may name the cause


def test_a_failure_says_where_and_how_sure_it_is() -> None:
    """The half, the file and the line; and whether the patient play confirmed it."""
    once = replace(failing(), findings=(replace(FAILURE, confirmed=False, line=None),))

    assert "the server's half, server_chat.py:42" in flat(to_console(failing()))
    assert "twice: it failed in a second play, too" in flat(to_console(failing()))
    assert "the server's half, server_chat.py checked once" in flat(to_console(once))


def test_many_steps_keep_their_numbers() -> None:
    """Of fifty steps the last twenty are shown, under the numbers that they have."""
    finding = replace(FAILURE, steps=tuple(f"step {count}" for count in range(1, 51)))
    page = flat(to_console(replace(failing(), findings=(finding,))))

    assert "30 earlier steps 31. step 31" in page
    assert "50. step 50" in page
    assert "step 30 " not in page


def test_every_criterion_shows_sentence_points_and_outcome() -> None:
    """Each line of the rubric is there, with what became of it."""
    page = flat(to_console(failing()))

    assert "serves 10/10 The server starts and a client can connect to it." in page
    assert "exchange 0/55" in page
    assert "skipped: it needs exchange first" in page
    assert "It passed only in the second play" in page


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("perfect", "Score: 100 points × TCP 1.0 = 100"),
        ("udp", "Score: 100 points × UDP 0.8 = 80"),
        ("failing", "Score: 45 points × TCP 1.0 × threads 0.7 = 31.5"),
        ("absent", "Score: 45 points × TCP 1.0 × threads 0.0 = 0"),
        ("unstartable", "Score: 0 points = 0"),
        ("partial", "there is no score"),
    ],
)
def test_the_score_is_one_line(name: str, line: str) -> None:
    """The sum, with every factor that changes it."""
    assert any(line in shown for shown in to_console(ALL[name]).splitlines())


def test_what_to_do_next_is_the_first_failures_advice() -> None:
    """The page ends with the advice, its file and its line; a gate that costs points adds its own."""
    last = flat(to_console(failing()).rpartition("What to do next")[2])

    assert last.startswith(f"- exchange (server_chat.py:42): {FAILURE.advice}")
    assert last.endswith(THREADS.advice)
    assert "Nothing" in to_console(perfect()).rpartition("What to do next")[2]


def test_of_several_failures_the_first_is_mended_first() -> None:
    """One cause may have failed them all, so the reader grades again; a place that the advice names is named once."""
    named = replace(FAILURE, advice="server_chat.py, line 42, is still to be written.")
    page = to_console(replace(perfect(), findings=(named, replace(FAILURE, criterion=NAMED))))

    assert flat(page.rpartition("What to do next")[2]) == (
        f"- exchange: {named.advice} - Then grade again: what else failed may have the same cause."
    )


def test_beyond_the_task_there_is_nothing_to_do_for_it() -> None:
    """Who has passed the whole task is told so before the advice on what moves no points."""
    beyond = replace(FAILURE, criterion=BURST, file=None, line=None)
    last = flat(to_console(replace(perfect(), findings=(passed(SERVES), beyond))).rpartition("What to do next")[2])

    assert last.startswith("- For the task nothing")
    assert f"burst: {FAILURE.advice}" in last
    assert "For the task" not in to_console(replace(ALL["partial"], findings=(beyond,)))


def test_a_headline_that_is_told_again_is_cut_at_its_first_sentence() -> None:
    """What was found stands whole under `got`, once."""
    said = "No client was found: nothing connects. Name it with --client FILE."
    page = flat(to_console(replace(perfect(), findings=(replace(FAILURE, headline=said, got=said),))))

    assert page.count("No client was found: nothing connects.") == 3
    assert page.count("Name it with --client FILE.") == 1


def test_what_a_gate_costs_is_said_in_points() -> None:
    """A work that is not accepted shows what it would earn; where nothing is lost, nothing is said."""
    assert "Without the factor for threads it would be 45." in to_console(ALL["absent"])
    assert "Without the factor" not in to_console(perfect())
    assert "Without the factor" not in to_console(ALL["partial"])


def test_evidence_that_differs_in_a_threads_number_is_one_row() -> None:
    """A server for twenty users has twenty such threads; others keep their own row."""
    evidence = tuple(f"server: Thread-{number} (serve) called recv" for number in (1, 2, 3))
    page = flat(to_console(replace(perfect(), gates=(replace(gate(), evidence=(*evidence, "ann: MainThread")),))))

    assert "- server: Thread-1 (serve) called recv, and 2 more like it - ann: MainThread" in page
    assert "Thread-2 (serve)" not in page


def test_a_thread_says_who_started_it_and_where() -> None:
    """A method's thread is named by its function already; one play is one play."""
    seen = ThreadSeen("server", "Thread-1 (serve)", "Chat.serve", "MainThread, server.py:67", ("recv",))
    page = flat(to_console(replace(perfect(), threads=(seen,), plays=1, processes=1)))

    assert "Thread-1 (serve), started by MainThread at server.py:67: recv" in page
    assert "1 play, 1 process, " in page


def test_a_break_of_ours_is_no_pass_and_gives_no_advice_to_the_student() -> None:
    """It is said to be ours, the score is not final, and the student is not sent to look for it."""
    page = flat(to_console(ALL["broken"]))

    assert "the grader's own fault" in page
    assert "Not final" in page
    assert "A person should look" in page
    assert FAILURE.criterion.advice not in page
    assert "Run the grader once more" in page.rpartition("What to do next")[2]


def test_the_threads_are_seen_with_their_calls() -> None:
    """Threads of one kind are one row; a function's name stands once."""
    page = flat(to_console(perfect()))

    assert "server_chat.py MainThread: accept" in page
    assert "Thread-1 (handle_client) and 2 more, started by MainThread: recv, send" in page
    assert "Thread-1 (receive), started by MainThread: recv" in page
    assert "Thread-1 (handle_client): recv, send" in page


@pytest.mark.parametrize("level", list(Level))
def test_each_level_of_a_gate_is_said(level: Level) -> None:
    """A factor is shown where it costs points, and only there."""
    page = flat(to_console(replace(perfect(), gates=(gate(level),))))

    assert "threads: " in page
    assert (f"(× {THREADS.factors[level]:.1f})" in page) == (THREADS.factors[level] < 1)


def test_what_was_found_and_how_it_was_run_is_said() -> None:
    """Files, the protocol as observed, protection, seed; a missing client is said to be missing."""
    page, unstartable = flat(to_console(perfect())), flat(to_console(ALL["unstartable"]))

    for text in ("server server_chat.py", "client client_chat.py", "protocol TCP", "no network", "seed 4711"):
        assert text in page
    assert "client none found" in unstartable
    assert "protocol none seen" in unstartable
    assert "protection none" in unstartable


def test_a_failure_without_any_words_still_reads() -> None:
    """Where a finding says nothing of itself, its criterion does."""
    silent = replace(passed(FAILURE.criterion), outcome=Outcome.FAILED, headline="")
    page = flat(to_console(replace(perfect(), findings=(silent,))))

    assert f"failed: {FAILURE.criterion.says}" in page
    assert f"try {FAILURE.criterion.advice}" in page


def test_the_list_of_criteria_gives_points_sentences_and_factors() -> None:
    """`--list` shows what is graded, and what multiplies the sum."""
    from grader.model import Rubric
    from tests.grader.report.handmade import CRITERIA

    rubric = Rubric("default", CRITERIA, {"TCP": 1.0, "UDP": 0.8}, (THREADS,))
    page = flat(to_listing(rubric))

    assert "default: 100 points" in page
    assert all(criterion.says in page for criterion in CRITERIA)
    assert "TCP × 1.0, UDP × 0.8" in page
    assert "elsewhere × 0.7" in page
    assert HOSTILE not in page
