"""The instructor's console: a page on a terminal, lines anywhere else."""

import io
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from reference.console import UNREAD, Lines, Page, columns
from tests.lab.screen import DEADLINE, ROOT
from tests.reference.wire import until

ANN = SimpleNamespace(name="ann", where="10.0.0.7:50000", since=0.0, lines=12, size=345)
posix = pytest.mark.skipif(sys.platform == "win32", reason="no signals and no pseudo-terminal there")


def shown(*users, invitations=(), latest=()):
    """A page with these users and sentences."""
    page = Page("Chat over TCP at localhost:1", invitations, lambda: users)
    page.latest.extend(latest)
    return page


def says(handler, sentence, level=logging.INFO):
    """Give a handler something to log."""
    handler.handle(logging.makeLogRecord({"msg": sentence, "levelno": level}))


def test_page_shows_who_is_there_from_where_since_when_and_how_much():
    """One row a user, with a head; what was refused is counted."""
    page = shown(ANN, invitations=["Users type: x"], latest=["one", "two"])
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
    """However many are here, and however long or wide a sentence or a name is; who is left out is counted."""
    wide = SimpleNamespace(**{**vars(ANN), "name": "李" * 32})
    page = shown(*[wide] * users, invitations=["Users type: " + "x" * 100], latest=["y" * 300] * 8)
    rows = page.rows(width, height)

    assert columns("李e\u0301") == 3
    assert len(rows) <= height
    assert max(map(columns, rows)) <= width
    rows = shown(*[ANN] * 500).rows(80, 24)
    assert f"... and {500 - sum(row.startswith('ann ') for row in rows)} more" in rows


@pytest.mark.parametrize("sign", ["\x1b[2J", "\r", "\x9b1A", "\u202e", "\x07"])
def test_users_text_cannot_command_the_instructors_terminal(sign):
    """What a user writes stands in the log of `--verbose`: as text, on the page and in lines."""
    page = shown()
    says(page, f"eve: a{sign}b")
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as pipe:
        lines = Lines(pipe)
        says(lines, f"eve: a{sign}b")
        lines.finish()
    with os.fdopen(read, encoding="utf-8", newline="") as pipe:
        written = pipe.read()

    for text in (written, "\n".join(page.rows(80, 24))):
        assert f"a{sign}b" not in text
        assert "eve: a\ufffd" in text


def test_page_is_drawn_until_the_server_ends():
    """The latest sentences are shown at once; warnings are what was refused; with the server's thread the pages end."""
    end, page, out = threading.Event(), shown(), io.StringIO()
    serving = threading.Thread(target=end.wait)
    showing = threading.Thread(target=page.show_while, args=(serving, out))
    for number in range(20):
        says(page, f"sentence {number}")
    for one in (serving, showing):
        one.start()
    says(page, "Refused the name", logging.WARNING)
    until(lambda: "  Refused the name" in out.getvalue())
    end.set()
    showing.join(DEADLINE)

    assert not showing.is_alive()
    assert page.refused == 1
    assert "sentence 18" in out.getvalue()
    assert "sentence 10" not in out.getvalue()


def test_nobody_waits_for_a_reader_who_stands_still():
    """The pipe is full and nobody reads it: who logs goes on, and so does the end of the program."""
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as pipe, os.fdopen(read, encoding="utf-8") as reader:
        lines = Lines(pipe)
        for number in range(3 * UNREAD):
            lines.say(f"sentence {number}")
        assert lines.waiting.full()
        lines.finish()
        assert next(reader) == "sentence 0\n"
        while lines.waiting.full():
            next(reader)
        lines.say("again")
        while next(reader) != "again\n":
            pass
        lines.finish()


def test_lines_when_piped(chat):
    """Each sentence with its time; no sign that moves a cursor, and no line of a user's."""
    ann, bob = chat.join("ann", "bob")
    ann.types("hello")
    bob.sees("ann: hello")
    ann.types("/quit")

    screen = chat.server.sees("ann has left the chat, after ")
    assert "hello" not in screen
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d  [^\x1b]+", line) for line in screen.splitlines())


def test_verbose_shows_what_is_written(stage):
    """Every line of every user, for a lesson."""
    chat = stage("tcp", "--verbose")
    ann, _ = chat.join("ann", "bob")
    ann.types("hello")

    chat.server.sees("ann: hello\n")


@posix
@pytest.mark.parametrize("protocol", ["tcp", "udp"])
def test_reader_who_has_gone_is_no_trouble(protocol):
    """`| head -1`: no traceback, and the server goes on and ends as ever."""
    command = [sys.executable, "-m", "reference", "server", "--protocol", protocol, "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        try:
            assert b"started at" in program.stdout.readline()
            program.stdout.close()
            program.send_signal(signal.SIGTERM)
            errors = program.stderr.read()
            code = program.wait(DEADLINE)
        finally:
            program.kill()

    assert (code, errors) == (0, b"")


@posix
def test_page_on_a_terminal():
    """With a terminal as its standard output, the server draws; Ctrl-C ends it with a sentence."""
    import pty

    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "reference", "server", "--port", "0"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    seen = b""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=terminal) as program:
        os.close(terminal)
        try:
            while b"Server started" not in seen:
                seen += os.read(screen, 65536)
            program.send_signal(signal.SIGINT)
            while not seen.rstrip().endswith(b"Stopped."):
                seen += os.read(screen, 65536)
            assert program.wait(DEADLINE) == 0
        finally:
            program.kill()
            os.close(screen)

    assert all(text in seen for text in (b"Chat over TCP at localhost:", b"0 users", b"NAME"))
