"""What `--verbose` adds to the page."""

from __future__ import annotations

from dataclasses import replace

from grader.model import ThreadSeen
from grader.report import to_console
from tests.grader.report.handmade import FAILURE, failing, gate, perfect


def flat(page: str) -> str:
    """Return a page as one line, so that a sentence is found wherever it was folded."""
    return " ".join(page.split())


def test_verbose_tells_how_sure_a_failure_is() -> None:
    """It failed again with patience; or what was seen once is proof."""
    once = replace(failing(), findings=(replace(FAILURE, confirmed=False),))

    assert "checked twice: it failed again" in flat(to_console(failing(), verbose=True))
    assert "checked once" in flat(to_console(once, verbose=True))
    for number, step in enumerate(FAILURE.steps, 1):
        assert f"{number}. {step}" in flat(to_console(failing(), verbose=True))


def test_evidence_that_differs_in_a_threads_number_is_one_row() -> None:
    """A server for twenty users has twenty such threads; others keep their own row."""
    evidence = tuple(f"server: Thread-{number} (serve) called recv" for number in (1, 2, 3))
    report = replace(perfect(), gates=(replace(gate(), evidence=(*evidence, "ann: MainThread")),))
    page = flat(to_console(report, verbose=True))

    assert "- server: Thread-1 (serve) called recv, and 2 more like it - ann: MainThread" in page
    assert "Thread-2 (serve)" not in page


def test_a_thread_says_who_started_it_and_where() -> None:
    """A method's thread is named by its function already; one program is one program."""
    seen = ThreadSeen("server", "Thread-1 (serve)", "Chat.serve", "MainThread, server.py:67", ("recv",))
    page = flat(to_console(replace(perfect(), threads=(seen,), plays=1, processes=1), verbose=True))

    assert "Thread-1 (serve), started by MainThread at server.py:67: recv" in page
    assert "1 conversation was played, 1 program was started" in page


def test_the_threads_are_seen_with_their_calls() -> None:
    """Threads of one kind are one row; a function's name stands once; without `--verbose` there is none of it."""
    page = flat(to_console(perfect(), verbose=True))

    assert "server_chat.py MainThread: accept" in page
    assert "Thread-1 (handle_client) and 2 more, started by MainThread: recv, send" in page
    assert "Thread-1 (receive), started by MainThread: recv" in page
    assert "Thread-1" not in to_console(perfect())
