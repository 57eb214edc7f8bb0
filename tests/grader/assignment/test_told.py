"""What a screen tells a person to type: to whom a line goes, where commands are listed, what else is shown."""

import pytest

from grader.assignment.told import addressed, helping, shown_for


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("@all", "Write so: @all hello  - to everybody\n          @bob hello - to bob"),
        ("@все", "Формат: @имя сообщение или @все сообщение"),
        ("msg all", "Commands: msg NAME TEXT - to one, msg all TEXT - to everybody, quit"),
        ("/send all", "/send all <text>"),
        ("", "Write to all: type a line\nsay TEXT, mail ann@allied.org"),
    ],
)
def test_a_line_is_addressed_to_all_as_a_text_tells(expected: str, text: str) -> None:
    """By a name that means all, or by a command and such a name before a word to be replaced."""
    assert addressed(text, ("all", "every", "все")) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [("help", "Type 'help' for help."), ("/help", "Unknown, see /help"), ("Help", "Help"), ("", "helpful: behelp")],
)
def test_a_list_of_commands_is_asked_for_as_it_stands_there(expected: str, text: str) -> None:
    """A word of its own, with its sign."""
    assert helping(text, ("help",)) == expected


@pytest.mark.parametrize(
    ("expected", "question", "text"),
    [
        ("4711", "Invitation code: ", "Server is up. Invitation code: 4711\n"),
        ("ABCD", "Room code:", "Room code: ABCD - tell it to your friends\n"),
        ("7390", "Код приглашения:", "Сервер запущен.\nКод приглашения = 7390"),
        ("", "Invitation code: ", "Port: 4711\nCode\n"),
    ],
)
def test_what_another_screen_shows_of_it_answers_a_question(expected: str, question: str, text: str) -> None:
    """A value behind words that the question has, too."""
    assert shown_for(question, text) == expected
