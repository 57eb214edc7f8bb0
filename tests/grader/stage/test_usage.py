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
        ("Usage: c.py <nickname> <listen port> [server]", ["{name}", "{own}"]),
        ("Usage: c.py <port> <secret word>", ["{port}", "{password}"]),
        ("Welcome to the chat!\nType /help for help", []),
        ('  File "client.py", line 3, in <module>\nIndexError: list index out of range', []),
        ("Usage: /pm recipient_name message", []),
    ],
)
def test_a_usage_line_gives_the_words_that_must_be_there(text: str, words: list[str]) -> None:
    """What stands in brackets may be left out; each word is filled by what it, or its option, is called."""
    assert told_by_usage(text, "client")[:1] == ([tuple(words)] if words else [])


BOTH = """Run:
    python run.py --mode server
    python run.py --mode client --nick NAME
"""


@pytest.mark.parametrize(
    ("text", "role", "words"),
    [
        (BOTH, "server", ["--mode", "server"]),
        (BOTH, "client", ["--mode", "client", "--nick", "{name}"]),
        ("usage: chat.py [-h] {server,client} ...", "client", ["client"]),
        ("usage: chat.py <client|server> <host>:<port>", "server", ["server", "{host}:{port}"]),
        ("python chat.py server 9000\npython chat.py", "client", []),
        ("python chat.py server 9000", "client", []),
    ],
)
def test_of_lines_that_name_a_role_the_own_one_is_meant(text: str, role: str, words: list[str]) -> None:
    """The server's line is not the client's; where none names a role, the last line counts."""
    assert told_by_usage(text, role)[:1] == ([tuple(words)] if words else [])


def test_the_server_tries_lines_in_their_order_and_the_client_the_last_first() -> None:
    """A word with an equals sign before it is meant as it is."""
    text = "python talk.py =serve 7007\npython talk.py =visit localhost 7007 Kate"

    assert told_by_usage(text, "server") == [("serve", "{port}"), ("visit", "{host}", "{port}", "{name}")]
    assert told_by_usage(text, "client") == [("visit", "{host}", "{port}", "{name}"), ("serve", "{port}")]
