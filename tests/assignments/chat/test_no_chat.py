"""Where nobody hears anybody: what is no chat, and what asks for a command."""

from __future__ import annotations

import pytest

from assignments.chat.no_chat import AsksForNoCommand, IsAChat
from grader.assignment.prompts import Prompts
from grader.judge.evidence import SERVER, Line
from grader.record.events import Ended
from tests.grader.records import Play, complaint, holds

USERS = ("ann", "bob")
ALONE = "This is no chat: the server answers each user alone"
ONCE = "This is no chat: each client sends something"


def answered(answer: str, *, to_others: bool = False, ends: bool = False) -> tuple[Play, tuple[Line, ...]]:
    """A play in which the server answers each line to its author; to the others, too, or the clients then end."""
    play, lines = Play(), []
    for name in USERS:
        play.sends(name, SERVER, "1 + 1")
        lines.append(play.types(name))
        for reader in USERS if to_others else (name,) * bool(answer):
            play.sends(SERVER, reader, answer.format(text=lines[-1].text))
        if ends:
            play.sends(SERVER, name, "2").adds(Ended, name, 0)
    return play, tuple(lines)


@pytest.mark.parametrize(
    ("answer", "alone", "said"),
    [
        ("2", False, ALONE),
        ("", True, ALONE),
        ("2: {text}", False, "the server sends each line back to its author"),
    ],
)
def test_a_server_that_answers_each_user_alone_is_no_chat(answer: str, alone: bool, said: str) -> None:
    """By what it sends to the authors of lines, or by its source; who sends the lines themselves back is told so."""
    play, lines = answered(answer)

    assert complaint(play, IsAChat(lines, USERS, alone)).headline.startswith(said)


@pytest.mark.parametrize(("answer", "to_others", "alone"), [("2", True, False), ("2", True, True), ("", False, False)])
def test_what_passes_anything_on_is_a_chat_in_which_a_line_was_lost(answer: str, to_others: bool, alone: bool) -> None:
    """Something has come to another user, or nothing is known of the server's ways."""
    play, lines = answered(answer, to_others=to_others)

    assert holds(play, IsAChat(lines, USERS, alone))


def test_clients_that_ask_once_and_end_are_no_chat() -> None:
    """One request and one answer for each. Clients that end with an error, or nobody but one, tell nothing."""
    play, _lines = answered("", ends=True)

    assert complaint(play, IsAChat((), USERS, alone=False)).headline.startswith(ONCE)
    assert holds(play, IsAChat((), ("ann",), alone=False))


@pytest.mark.parametrize(("shown", "asks"), [("Unknown command. Try /help", True), ("Hello ann!", False)])
def test_a_command_that_is_asked_for_is_quoted_and_nobody_is_blamed(shown: str, asks: bool) -> None:
    """What the screen said before the line tells nothing of it."""
    play = Play().shows("ann", "Commands: none\n")
    line = play.types("ann")
    play.shows("ann", shown)
    claim = AsksForNoCommand((line,), Prompts(commanding=("command",)))

    assert holds(play, claim) is not asks
    if asks:
        found = complaint(play, claim)
        assert (found.fault, found.review) == (None, True)
        assert shown in found.headline
