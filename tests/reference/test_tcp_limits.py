"""The reference's TCP server and those who would hold it up, fill it, or take all seats."""

import logging
import socket
import sys
import threading
import time

import pytest

from tests.reference.wire import ASK, Wire, until


def test_who_never_reads_is_dropped_with_the_reason_and_the_others_go_on(people, caplog):
    """A reader that stands still fills its own queue, not anybody's patience; nothing is lost for the others."""
    caplog.set_level(logging.INFO, "chat")
    server, deaf, ann, bob = people("deaf", "ann", "bob", outbox=200_000, shared=1 << 30)
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line, lines = "x" * 20_000, 0
    while "Dropped deaf" not in caplog.text and lines < 10_000:
        ann.sends(f"{line}\n")
        lines += 1
        bob.reads(f"ann: {line}\n" if "Dropped" not in caplog.text else "")
    until(lambda: "deaf" not in [one.name for one in server.present()])
    with Wire(server.port) as again:
        again.joins("deaf")

    assert "who does not read: " in caplog.text
    assert lines < 10_000


def test_who_takes_nothing_for_too_long_is_dropped(people, caplog):
    """Even a queue that is not full does not wait for ever."""
    _, deaf, ann = people("deaf", "ann", stall=0.2)
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    while "Dropped deaf" not in caplog.text:
        ann.sends("x" * 60_000 + "\n")

    assert "has read nothing for 0.2 s" in caplog.text


def test_line_that_is_too_long_is_told_and_not_kept(people):
    """However long it is, and wherever it is cut; what follows is heard."""
    _, ann, bob = people("ann", "bob", line=1000)
    told = "A line has at most 1000 characters: this one was not passed on."

    ann.sends("x" * 1000 + "\n" + "y" * 1001 + "\n" + "z" * 500_000 + "\nnext\n")
    bob.hears(f"ann: {'x' * 1000}", "ann: next")
    ann.hears(told, told)


def test_seats_are_limited_and_given_back(people):
    """One too many is told so; when somebody leaves there is a seat."""
    server, ann, bob = people("ann", "bob", users=2)
    with Wire(server.port, "The chat is full: it has 2 users.\n") as third:
        assert third.recv(1) == b""

    bob.close()
    ann.hears("bob has left the chat.")
    with Wire(server.port) as eve:
        eve.joins("eve")


def test_seats_of_one_address_are_limited(people):
    """One computer does not take them all."""
    server, _ = people("", per_address=1)
    Wire(server.port, "Too many users come from 127.0.0.1: 1 are allowed.\n").close()


def test_who_gives_no_name_in_time_loses_the_seat(people, caplog):
    """Trickling does not help: the time is counted from the connection on."""
    server, silent = people("", naming=0.3, users=1)
    silent.sends("two words\na")  # the first line has an end, so "a" is the beginning of one
    silent.hears(
        "A name is one word of 1 to 32 visible characters, and does not begin with /.",
        ASK,
        "No name came within 0.3 s.",
    )
    assert silent.recv(1) == b""
    silent.close()
    until(lambda: not server.chat.guests)

    assert "gave no name within 0.3 s" in caplog.text
    with Wire(server.port) as ann:
        ann.joins("ann")


def test_end_of_the_server_is_told_and_leaves_no_thread(people):
    """Users with a name, without one, and one who does not read: within a second all threads have ended."""
    before = set(threading.enumerate())
    server, ann, nameless, _deaf = people("ann", "", "deaf")
    for _ in range(100):
        ann.sends("x" * 60_000 + "\n")
    began = time.monotonic()
    server.close()
    seconds = time.monotonic() - began

    for one in (ann, nameless):
        one.hears("The server is shutting down.")
        assert one.recv(1) == b""
    until(lambda: set(threading.enumerate()) <= before)
    assert seconds < 1


def test_no_thread_and_no_descriptor_is_left_when_users_have_gone(serve):
    """Politely, by a reset, half-closed, without a name: all is given back."""
    server = serve("tcp")
    threads = set(threading.enumerate())
    for number in range(20):
        with Wire(server.port) as one:
            if number % 4:
                one.joins(f"user{number}")
            if number % 3 == 0:
                one.resets()
            elif number % 3 == 1:
                one.shutdown(socket.SHUT_WR)
                while one.recv(100):  # that somebody before has left may be told here
                    pass

    until(lambda: not server.chat.guests and set(threading.enumerate()) <= threads)
    assert server.present() == []


def test_no_thread_to_be_had_is_told(people, monkeypatch, caplog):
    """A system that gives no thread ends nobody's chat."""

    def no_thread(_self):
        raise RuntimeError("can't start new thread")

    server, ann = people("ann")
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_thread)
        Wire(server.port, "The server has no threads left.\n").close()
    with Wire(server.port) as bob:
        bob.joins("bob")
        ann.hears("bob has joined the chat.")

    assert "The server has no threads left." in caplog.text


def test_user_who_has_gone_before_the_accept_holds_up_nobody(people, monkeypatch, caplog):
    """Some systems report a reset in the backlog as an error of the accept."""
    left, real = [ConnectionAbortedError(103, "Software caused connection abort")] * 50, socket.socket.accept

    def accept(self):
        if left:
            raise left.pop()
        return real(self)

    monkeypatch.setattr(socket.socket, "accept", accept)
    people("ann")

    assert left == []
    assert "Nobody can be let in" not in caplog.text


def test_connections_are_kept_alive(people):
    """A computer that was switched off is noticed, though nobody writes to it."""
    server, _ = people("")
    (guest,) = server.chat.guests

    assert guest.connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files")
def test_limit_of_open_files_is_raised_or_said(people, monkeypatch, caplog):
    """Where the hard limit is too low, the log says how many users can come; nobody waits unanswered."""
    import resource

    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (10, 21))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    server, _ = people("")
    Wire(server.port, "The chat is full: it has 1 users.\n").close()

    assert asked == [(21, 21)]
    assert "This system allows 21 open files: at most 1 users can come" in caplog.text
