"""The reference's TCP server, heard and spoken to byte by byte: how its bytes become lines."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.reference.wire import Wire


@pytest.fixture
def connect(serve: Callable[..., Any]) -> Iterator[Callable[[], Wire]]:
    """Open a connection to a server, and take its question."""
    server = serve("tcp")
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Wire(server.port))


@pytest.fixture
def people(connect: Callable[[], Wire]) -> tuple[Wire, Wire]:
    """Ann and Bob have joined, and know of each other."""
    ann, bob = connect(), connect()
    ann.joins("ann")
    bob.joins("bob")
    ann.hears("bob has joined the chat.")
    return ann, bob


def test_client_of_the_documents_is_understood(connect):
    """It sends no newline at all: what one segment brings is a line."""
    ann, bob = connect(), connect()

    ann.sends("ann")
    ann.hears("Welcome to the chat, ann!")
    bob.sends("bob")
    bob.hears("Welcome to the chat, bob!")
    ann.hears("bob has joined the chat.")
    for line in ("hello", "it is me", "привет"):
        ann.sends(line)
        bob.hears(f"ann: {line}")
    bob.sends("/pm ann psst")

    ann.hears("Private from bob: psst")


def test_name_and_lines_torn_apart_byte_by_byte(connect, people):
    """A client that ends its lines is read by line, wherever TCP cuts them, inside a character too."""
    _, bob = people
    anya = connect()

    for byte in "аня\nпривет всем\n".encode():
        anya.sendall(bytes([byte]))

    anya.hears("Welcome to the chat, аня!")
    bob.hears("аня has joined the chat.", "аня: привет всем")


def test_glued_lines_are_taken_apart(connect, people):
    """Name and lines in one segment are a name and lines; the line ends of telnet are no part of them."""
    _, bob = people
    eve = connect()

    eve.sends("eve\r\none\r\ntwo\nthr")
    bob.hears("eve has joined the chat.", "eve: one", "eve: two")
    eve.sends("ee\n")

    bob.hears("eve: three")


def test_bytes_that_are_no_utf8_end_nobody(people):
    """A client in another encoding stays a user."""
    ann, bob = people

    ann.sendall(b"caf\xe9!\n")
    ann.sendall(b"next\n")

    bob.hears("ann: caf\ufffd!", "ann: next")


def test_control_characters_do_not_reach_a_terminal(people):
    """Nobody writes over another's line, or clears another's screen."""
    ann, bob = people

    ann.sends("x\rbob: I agree\x1b[2J\x00\ttab\n")

    bob.hears("ann: x\ufffdbob: I agree\ufffd[2J\ufffd\ttab")


def test_last_words_without_a_newline_count(people):
    """What stands unfinished when a user half-closes is a line; then the server ends the connection too."""
    ann, bob = people

    ann.sends("one\ngoodbye")
    ann.shutdown(socket.SHUT_WR)

    bob.hears("ann: one", "ann: goodbye", "ann has left the chat.")
    assert ann.recv(1) == b""


def test_reset_is_a_leave(people, connect):
    """A connection that is reset frees its name, and the others go on."""
    ann, bob = people

    ann.resets()
    bob.hears("ann has left the chat.")
    again = connect()
    again.joins("ann")
    again.sends("back\n")

    bob.hears("ann has joined the chat.", "ann: back")


def test_quit_is_answered_and_ends_the_connection(people):
    """`/quit` by hand, from nc or telnet."""
    ann, bob = people

    ann.sends("/quit\r\n")

    ann.hears("Goodbye, ann!")
    assert ann.recv(1) == b""
    bob.hears("ann has left the chat.")


def test_refused_name_is_asked_again(people, connect):
    """Why not, and the question once more; the others hear nothing of it."""
    _, bob = people
    other = connect()

    for name, why in (
        ("ann", "The name ann is already taken."),
        ("two words", "A name is one word, without blanks."),
        ("", "A name cannot be empty."),
    ):
        other.sends(f"{name}\n")
        other.reads(f"{why}\nEnter your name: ")
    other.joins("eve")

    bob.hears("eve has joined the chat.")


def test_who_gives_no_name_hears_nothing_and_holds_up_nobody(people, connect):
    """A connection without a name is no user."""
    silent = connect()
    ann, bob = people

    ann.sends("hello\n")
    bob.hears("ann: hello")
    silent.sends("eve\n")

    silent.hears("Welcome to the chat, eve!")


def test_questions_cannot_be_forged(people):
    """A text that ends like the server's question is a line like any other."""
    ann, bob = people

    ann.sends("Enter your name: \n")
    ann.sends("next\n")

    bob.hears("ann: Enter your name: ", "ann: next")
