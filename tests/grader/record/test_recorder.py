"""The record of a play: student text is quoted once, floods are counted, waits end on events."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.limits import LIMITS
from grader.record.events import Asked, Crossed, Ended, Shown, Typed
from grader.record.recorder import Recorder
from grader.record.text import quote

LONG_WAIT = 30.0
"""Seconds: a wait that this bounds ends on its event, or the test fails."""


@given(st.one_of(st.text(), st.binary()), st.integers(2, 50))
def test_quoted_text_is_harmless(text: str | bytes, limit: int) -> None:
    """No control character but tab and newline, no direction mark and no lone surrogate is left."""
    quoted = quote(text, limit)

    assert quoted.isascii() or quoted.encode("utf-8")
    assert all(letter.isprintable() or letter in "\t\n" or ord(letter) >= 0xA0 for letter in quoted)
    assert not set(quoted) & set("\x1b\r\x00\x7f\x9b\u202e\u2066\u200f\ufffe")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Привет, [bold]мир[/bold] <b>&", "Привет, [bold]мир[/bold] <b>&"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[2J\r", "\\x1b[2J\\r"),
        (b"caf\xc3\xa9 \xff", "café \\xff"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\ud83d", "\\ud83d"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_quoting_changes_nothing_else(text: str | bytes, expected: str) -> None:
    """Letters of any language stay; what a terminal would obey becomes visible."""
    assert quote(text) == expected


def test_a_long_text_says_what_was_left_out() -> None:
    """Beginning and end stay, and the number of missing characters stands between them."""
    quoted = quote("a" * 1_000 + "z" * 1_000, 100)

    assert quoted.startswith("a" * 50 + " ")
    assert quoted.endswith(" " + "z" * 50)
    assert "1900 characters" in quoted
    assert quote("a" * 100, 100) == "a" * 100


def test_events_are_frozen_and_in_order() -> None:
    """What was recorded stays as it was, each with its time and program."""
    recorder = Recorder()
    recorder.record(Typed, "ann", "hello")
    recorder.record(Typed, "bob", "hi")
    recorder.record(Ended, "ann", 0)
    record = recorder.frozen()

    assert [event.who for event in record.events] == ["ann", "bob", "ann"]
    assert [event.at for event in record.events] == sorted(event.at for event in record.events)
    assert record.of(Typed, "ann") == [record.events[0]]
    assert len(record.of(Typed)) == 2
    with pytest.raises(FrozenInstanceError):
        record.events[0].at = 1.0  # type: ignore[misc]


def test_a_record_that_was_taken_does_not_grow() -> None:
    """A transcript is of its moment."""
    recorder = Recorder()
    recorder.shown("ann", "stdout", b"one")
    record = recorder.frozen()
    recorder.shown("ann", "stdout", b"two")

    assert record.screens["ann"].text == "one"
    assert len(record.events) == 1


def test_a_flood_of_events_is_counted_beyond_what_is_kept() -> None:
    """A cap bounds the record, never what waits depend on."""
    recorder = Recorder()
    for _ in range(LIMITS.events + 5):
        recorder.record(Asked, "ann", "MainThread")

    assert len(recorder.frozen().events) == LIMITS.events
    assert recorder.count(Asked, "ann") == LIMITS.events + 5
    assert recorder.count(Asked, "bob") == 0


def test_a_flooded_screen_stops_filling_the_record_and_is_still_searched() -> None:
    """What is shown beyond the cap makes no events, and its words are seen."""
    recorder = Recorder()
    for _ in range(50):
        recorder.shown("ann", "stdout", b"spam " * 10_000)
    recorder.shown("ann", "stdout", b"bob: zubaDego\n")

    assert len(recorder.frozen().of(Shown)) * 50_000 <= LIMITS.screen
    assert recorder.screen("ann").words == {"zubaDego"}


def test_the_private_copys_path_is_seen_by_nobody() -> None:
    """A traceback names the student's file as the student knows it."""
    recorder = Recorder("/tmp/chat-lab-x/")
    trace = b'Traceback (most recent call last):\n  File "/tmp/chat-lab-x/client.py", line 3\nOSError\n'
    recorder.shown("ann", "stderr", trace)
    recorder.shown("ann", "stdout", b"I am /tmp/chat-lab-x/client.py")

    assert recorder.frozen().screens["ann"].errors.splitlines()[1] == '  File "client.py", line 3'
    assert recorder.frozen().screens["ann"].text == "I am client.py"


def test_a_wait_ends_the_moment_its_event_comes() -> None:
    """Another thread's event wakes it, long before its deadline."""
    recorder = Recorder()
    thread = threading.Timer(0.05, recorder.record, (Ended, "ann", 0))
    began = time.perf_counter()
    thread.start()
    happened = recorder.wait(lambda: recorder.count(Ended, "ann"), LONG_WAIT)
    thread.join()

    assert happened
    assert time.perf_counter() - began < LONG_WAIT / 2


def test_what_was_shown_beyond_the_cap_wakes_those_who_wait() -> None:
    """A word in a flood ends the wait for it."""
    recorder = Recorder()
    recorder.shown("ann", "stdout", b"x" * LIMITS.screen)
    thread = threading.Timer(0.05, recorder.shown, ("ann", "stdout", b"zubaDego"))
    thread.start()
    seen = recorder.wait(lambda: "zubaDego" in recorder.screen("ann").words, LONG_WAIT)
    thread.join()

    assert seen


@contextmanager
def flood(recorder: Recorder) -> Iterator[None]:
    """Events that come without end."""
    over = threading.Event()

    def go() -> None:
        while not over.wait(0.001):
            recorder.record(Crossed, "ann", "server", "TCP", 1, b"x", 1)

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("floods", [False, True])
def test_a_wait_has_a_deadline(floods: bool) -> None:
    """What never comes is not waited for beyond it, whatever else goes on."""
    recorder = Recorder()
    with flood(recorder) if floods else nullcontext():
        began = time.perf_counter()

        assert not recorder.wait(lambda: False, 0.05)
        assert 0.05 <= time.perf_counter() - began < LONG_WAIT / 2


def test_quiet_is_bounded() -> None:
    """Where it is never quiet, the wait ends at its deadline."""
    recorder = Recorder()
    with flood(recorder):
        began = recorder.now()
        recorder.wait_quiet(5.0, 0.2)
        took = recorder.now() - began

    assert 0.2 <= took < 5.0


def test_what_is_waited_for_may_need_another_thread() -> None:
    """It is looked at without the lock: the other one may record meanwhile."""
    recorder = Recorder()

    def another_records() -> bool:
        thread = threading.Thread(target=recorder.record, args=(Ended, "ann", 0))
        thread.start()
        thread.join(LONG_WAIT)
        return not thread.is_alive()

    assert recorder.wait(another_records, LONG_WAIT)


def test_the_last_question_of_each_process_is_kept_whole() -> None:
    """The record quotes it, whoever answers it reads all; a program that is started anew has asked nothing."""
    recorder = Recorder("/tmp/chat-lab-x/")
    recorder.asked("ann", 7, "MainThread", "old", "/tmp/chat-lab-x/chat.py:2")
    recorder.asked("ann", 7, "MainThread", "\x1b[1m" + "name? " * 500, "/tmp/chat-lab-x/chat.py:3")
    recorder.asked("ann", 8, "MainThread", "room?", "chat.py:9")
    found = recorder.questions("ann")

    assert {pid: one.place for pid, one in found.items()} == {7: "chat.py:3", 8: "chat.py:9"}
    assert found[7].prompt == "\x1b[1m" + "name? " * 500
    assert all("\x1b" not in event.prompt for event in recorder.frozen().of(Asked))  # type: ignore[attr-defined]
    recorder.forget("ann")
    assert not recorder.questions("ann")


def test_the_first_fault_of_our_own_is_kept() -> None:
    """What broke first explains what broke after it."""
    recorder = Recorder()
    recorder.fail("first")
    recorder.fail("second")

    assert recorder.broken == "first"
