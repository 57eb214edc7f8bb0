"""The end of the report, next to the prompt: the score as a bar, what is new, and what to type next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from grader.model import Before, Outcome
from grader.report import to_console
from grader.report.page import Look
from grader.report.sentences import praise, since
from tests.grader.report.handmade import ALL, broken, diagnosed, failing, partial, perfect

AGAIN = "python -m grader my_chat --only exchange --seed 4711 --verbose"


def last_lines(look: Look, count: int = 3) -> list[str]:
    """Return the end of the report of a failure that can be played again."""
    return to_console(replace(diagnosed(), again=AGAIN), look).splitlines()[-count:]


@pytest.mark.parametrize(("width", "size"), [(60, 30), (80, 40), (120, 40)])
def test_the_score_is_a_bar_of_half_a_page(width: int, size: int) -> None:
    """As much of it is full as was earned; beside it stands the number."""
    bar, *_rest = last_lines(Look(width))
    full, empty = round(size * 0.45), size - round(size * 0.45)

    assert bar == "█" * full + "░" * empty + "  45 of 100"
    assert cell_len(bar) <= width


def test_in_an_old_code_page_the_bar_is_ascii() -> None:
    """Full and empty are told apart there, too."""
    assert last_lines(Look(ascii_only=True))[0] == "#" * 18 + "-" * 22 + "  45 of 100"


@pytest.mark.parametrize(
    ("name", "color"), [("perfect", "32"), ("udp", "32"), ("failing", "31"), ("unstartable", "31")]
)
def test_its_colour_says_how_good_it_is(name: str, color: str) -> None:
    """Green is all that the protocol allows, red less than half of it."""
    page = to_console(ALL[name], Look(color=True))

    assert f"\x1b[1;{color}m█" in page or (name == "unstartable" and "█" not in page)


def test_the_last_line_plays_the_first_failure_again() -> None:
    """It stands alone, to be copied whole."""
    assert last_lines(Look())[1:] == ["Once more, only this, with every step:", f"  {AGAIN}"]


def test_without_a_score_there_is_no_bar() -> None:
    """Where only a part was tried."""
    assert "█" not in to_console(partial())
    assert "░" not in to_console(partial())


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, ""),
        (Before("14:05", 20.0, ("serves",)), "+25 since 14:05; new: turns, named"),
        (Before("14:05", 47.5, ("serves", "turns", "exchange", "named")), "-2.5 since 14:05; no longer: exchange"),
        (Before("14:05", 45.0, ("serves", "turns", "named")), "as many points as at 14:05"),
    ],
)
def test_it_says_what_is_new_since_the_last_run(before: Before | None, said: str) -> None:
    """Points, and criteria that work now, or no longer."""
    report = replace(failing(), before=before, score=replace(failing().score, score=45.0))

    assert since(report) == said
    assert said in to_console(report)
    assert since(replace(partial(), before=before)) == ""


def test_praise_is_for_who_has_earned_it() -> None:
    """100, or the most that UDP can earn; not where the grader broke, nor where a gate costs something."""
    assert praise(perfect()) == ["Well done: all of it works."]
    assert praise(perfect("UDP", 0.8)) == ["Well done: all of it works. 80 is the most that UDP can earn."]
    assert praise(partial()) == ["All that was tried works."]
    assert praise(broken())[0].startswith("Run the grader once more.")
    assert praise(replace(perfect(), score=replace(perfect().score, score=70.0))) == []


def test_the_second_tier_is_offered_to_who_has_all_of_the_task() -> None:
    """With the command that plays it."""
    task = tuple(one for one in perfect().findings if one.criterion.tier == "task" and one.outcome is Outcome.PASSED)
    page = to_console(replace(perfect(), findings=task, again="python -m grader my_chat --beyond"))

    assert page.endswith("real network and other people do to a chat:\n  python -m grader my_chat --beyond\n")
