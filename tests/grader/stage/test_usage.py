"""What a usage text on a screen asks a command line for."""

import pytest

from grader.stage.usage import told_by_usage


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Usage: client_chat.py [-h HOST] -p PORT", ["-p", "{port}"]),
        (
            "usage: c.py [-h] --nick NICK host port\nc.py: error: --nick is required: …",
            ["--nick", "{name}", "{host}", "{port}"],
        ),
        ("client.py --server=ADDRESS --port=NUMBER --nick=WHO", ["--server={host}", "--port={port}", "--nick={name}"]),
        ("Usage: python client_chat.py HOST:PORT NAME", ["{host}:{port}", "{name}"]),
        ("Использование: client.py <адрес> <порт> <имя>", ["{host}", "{port}", "{name}"]),
        ("Welcome to the chat!\nType /help for help", []),
        ('  File "client.py", line 3, in <module>\nIndexError: list index out of range', []),
        ("Usage: /pm recipient_name message", []),
    ],
)
def test_a_usage_line_gives_the_words_that_must_be_there(text: str, words: list[str]) -> None:
    """What stands in brackets may be left out; each word is filled by what it, or its option, is called."""
    assert list(told_by_usage(text)) == words
