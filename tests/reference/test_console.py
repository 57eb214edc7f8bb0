"""The instructor's console: a page on a terminal, lines anywhere else."""

import io
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from reference.console import Lines, Page, columns
from tests.lab.screen import DEADLINE, ROOT
from tests.reference.wire import until

ANN = SimpleNamespace(name="ann", where="10.0.0.7:50000", since=0.0, lines=12, size=345)


def shown(users: int, *invitations: str, latest: Sequence[str] = ()) -> Page:
    """A page with so many users and these sentences."""
    page = Page("Chat over TCP at localhost:1", invitations, lambda: [ANN] * users)
    page.latest.extend(latest)
    return page


def draw(page: Page) -> str:
    """Let a page be drawn once, and return what was written."""
    out, ended = io.StringIO(), [False, True]
    page.news.set()
    page.show_while(SimpleNamespace(is_alive=lambda: not ended.pop(0), join=lambda _: None), out)
    return out.getvalue()


def test_page_shows_who_is_there_from_where_since_when_and_how_much():
    """One row a user, with a head; what was refused is counted."""
    page = shown(1, "Users type: x", latest=["one", "two"])
    page.refused, page.began = 2, time.monotonic() - 61.5
    rows = page.rows(80, 24)

    since = time.strftime("%H:%M:%S", time.localtime(0))
    assert rows[0] == "Chat over TCP at localhost:1 | 1 user | 2 refused | 1:01 min"
    assert rows[1] == "Users type: x"
    assert rows[3].split() == ["NAME", "FROM", "SINCE", "LINES", "BYTES"]
    assert rows[4].split() == ["ann", "10.0.0.7:50000", since, "12", "345"]
    assert rows[5:] == ["", "one", "two", "Ctrl-C stops the server."]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 10), (200, 60), (20, 3)])
@pytest.mark.parametrize("users", [0, 1, 5, 500])
def test_page_is_never_larger_than_the_terminal(width, height, users):
    """However many are here, and however long a sentence is; who is left out is counted."""
    rows = shown(users, "Users type: " + "x" * 100, latest=["y" * 300] * 8).rows(width, height)

    assert len(rows) <= height
    assert max(len(row) for row in rows) <= width
    rows = shown(500).rows(80, 24)
    assert f"... and {500 - sum(row.startswith('ann ') for row in rows)} more" in rows


def test_log_goes_to_the_page():
    """The latest sentences stand there with their time; warnings are what was refused."""
    page = shown(0)
    for number in range(20):
        page.handle(logging.makeLogRecord({"msg": f"sentence {number}", "levelno": logging.INFO}))
    page.handle(logging.makeLogRecord({"msg": "Refused the name", "levelno": logging.WARNING}))
    written = draw(page)

    assert page.refused == 1
    assert "sentence 18" in written
    assert "sentence 10" not in written
    assert "  Refused the name" in written


@pytest.mark.parametrize("sign", ["\x1b[2J", "\r", "\x9b1A", "\u202e", "\x07"])
def test_users_text_cannot_command_the_instructors_terminal(sign):
    """What a user writes stands in the log of `--verbose`: as text, on the page and in lines."""
    record = logging.makeLogRecord({"msg": f"eve: a{sign}b", "levelno": logging.DEBUG})
    page = shown(0)
    page.handle(record)
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as pipe:
        lines = Lines(pipe)
        lines.handle(record)
        lines.finish()
    with os.fdopen(read, encoding="utf-8", newline="") as pipe:
        written = pipe.read()

    assert f"a{sign}b" not in draw(page).partition("Chat")[2]
    assert f"a{sign}b" not in written
    assert "eve: a\ufffd" in written


def test_wide_letters_take_two_columns():
    """Thirty-two of them make a row no longer than the terminal."""
    wide = SimpleNamespace(name="李" * 32, where="10.0.0.7:50000", since=0.0, lines=1, size=1)
    rows = Page("Chat", [], lambda: [wide, ANN]).rows(80, 24)

    assert max(map(columns, rows)) <= 80
    assert columns("李e\u0301") == 3


def test_nobody_waits_for_a_reader_who_stands_still():
    """The pipe is full and nobody reads it: what cannot be written is counted, and said once it can be."""
    read, write = os.pipe()
    said, counted, notes = 30_000, 0, 0
    with os.fdopen(write, "w", encoding="utf-8") as pipe, os.fdopen(read, encoding="utf-8") as reader:
        lines = Lines(pipe)
        for number in range(said):
            lines.say(f"sentence {number}")
        while counted + lines.lost < said:
            row = next(reader)
            notes += row.startswith("(")
            counted += int(row[1:].split()[0]) if row.startswith("(") else 1
        notes += lines.lost > 0
        lines.say("again")
        assert next(reader) == "again\n"
        lines.finish()

    assert notes


@pytest.mark.parametrize("protocol", ["tcp", "udp"])
@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_reader_who_has_gone_is_no_trouble(protocol):
    """`| head -1`: no traceback, and the server goes on and ends as ever."""
    with subprocess.Popen(
        [sys.executable, "-m", "reference", "server", "--protocol", protocol, "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        try:
            assert b"started at" in program.stdout.readline()
            program.stdout.close()
            program.send_signal(signal.SIGTERM)
            errors = program.stderr.read()
            code = program.wait(DEADLINE)
        finally:
            program.kill()

    assert errors == b""
    assert code == 0


def test_page_is_drawn_until_the_server_ends():
    """News is shown at once; the end of the server's thread ends the pages."""
    end, page, out = threading.Event(), shown(0), io.StringIO()
    serving = threading.Thread(target=end.wait)
    showing = threading.Thread(target=page.show_while, args=(serving, out))
    for one in (serving, showing):
        one.start()
    page.handle(logging.makeLogRecord({"msg": "the news", "levelno": logging.INFO}))
    until(lambda: "the news" in out.getvalue())
    end.set()
    showing.join(DEADLINE)

    assert not showing.is_alive()


def test_lines_when_piped(chat):
    """Each sentence with its time; no sign that moves a cursor."""
    ann, bob = chat.join("ann", "bob")
    ann.types("hello")
    bob.sees("ann: hello")
    ann.types("/quit")

    screen = chat.server.sees("ann has left the chat, after ")
    assert "\x1b" not in screen
    assert "hello" not in screen
    assert all(line[2] == line[5] == ":" for line in screen.splitlines())


def test_verbose_shows_what_is_written(stage):
    """Every line of every user, for a lesson."""
    chat = stage("tcp", "--verbose")
    ann, _ = chat.join("ann", "bob")
    ann.types("hello")

    chat.server.sees("ann: hello\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_page_on_a_terminal():
    """With a terminal as its standard output, the server draws; Ctrl-C ends it with a sentence."""
    import pty

    screen, terminal = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "reference", "server", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"},
        stdout=terminal,
    )
    os.close(terminal)
    seen = b""
    try:
        while b"Server started" not in seen:
            seen += os.read(screen, 65536)
        program.send_signal(signal.SIGINT)
        try:
            while chunk := os.read(screen, 65536):
                seen += chunk
        except OSError:
            pass  # Linux: the other side of a terminal has closed
        assert program.wait(DEADLINE) == 0
    finally:
        program.kill()
        program.wait(DEADLINE)
        os.close(screen)

    assert b"Chat over TCP at localhost:" in seen
    assert b"0 users" in seen
    assert b"NAME" in seen
    assert seen.rstrip().endswith(b"Stopped.")
