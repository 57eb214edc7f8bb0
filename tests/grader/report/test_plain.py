"""Text made safe."""

from __future__ import annotations

import sys

import pytest

from grader.report.plain import factor, number, plain, xml_text
from grader.report.progress import progress, progress_text


@pytest.mark.parametrize("text", ["ann: hello", "a::b", "::1", "fe80::1", "C:\\Users", "Привет", "日本", "a[red]b"])
def test_ordinary_text_stays(text: str) -> None:
    """Addresses, paths and foreign letters are shown as they are."""
    assert plain(text) == text


@pytest.mark.parametrize(
    "command", ["::error::x", "::error file=a,line=1::x", "::add-mask::x", "##[group]", "##vso[x]"]
)
def test_a_command_to_a_ci_service_is_broken(command: str) -> None:
    """No line of the report can be taken for one, wherever it is folded."""
    for text in (command, f"word {command}", f"word{command}"):
        assert command[:4] not in plain(text)


def test_long_text_is_cut_in_both_directions() -> None:
    """Forty lines at most, and none of them endless."""
    shown = plain("\n".join(["x" * 3_000] * 200))

    assert len(shown.split("\n")) <= 41
    assert max(len(line) for line in shown.split("\n")) < 500
    assert "left out" in shown


def test_numbers_read_naturally() -> None:
    """Points lose an empty fraction; factors keep their point."""
    assert [number(value) for value in (95, 95.0, 66.5, 0.0, 33.333)] == ["95", "95", "66.5", "0", "33.33"]
    assert [factor(value) for value in (1, 0.8, 0.75, 0)] == ["1.0", "0.8", "0.75", "0.0"]


def test_xml_keeps_what_it_may() -> None:
    """Tabs and line ends stay, everything else below a blank goes, and so do non-characters."""
    assert xml_text("a\tb\nc\x00\x1b\x0b\ufffe\uffff\ud800😀д") == "a\tb\nc😀д"


def test_progress_without_a_terminal_shows_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """States are taken, and nothing is written."""
    with progress(sys.stderr) as tell:
        tell("serves", "playing")
        tell("serves", "passed")

    assert capfd.readouterr() == ("", "")


def test_progress_is_a_line_for_each_criterion() -> None:
    """In the order in which they came, each with its latest state; markup has no effect."""
    text = progress_text({"serves": "passed", "turns": "confirming", "[red]": "else"})

    assert text.plain.split("\n") == [
        "  serves  passed",
        "  turns   being tried once more, with patience",
        "  [red]   else",
    ]
