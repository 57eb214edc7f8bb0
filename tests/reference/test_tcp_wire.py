"""The reference's TCP server, heard and spoken to byte by byte: how its bytes become lines."""

import socket

import pytest

from tests.reference.wire import Wire


def test_client_of_the_documents_is_understood(people):
    """It sends no newline at all: what one segment brings is a line."""
    _, ann, bob = people("", "")

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


def test_lines_torn_apart_or_glued_together(people):
    """Names and lines are read by line, wherever TCP cuts them, inside a character too, and with telnet's ends."""
    _, bob, anya, eve = people("bob", "", "")

    for byte in "аня\nпривет всем\n".encode():
        anya.sendall(bytes([byte]))
    anya.hears("Welcome to the chat, аня!")
    bob.hears("аня has joined the chat.", "аня: привет всем")
    eve.sends("eve\r\none\r\ntwo\nthr")
    bob.hears("eve has joined the chat.", "eve: one", "eve: two")
    eve.sends("ee\n")

    bob.hears("eve: three")


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (b"caf\xe9!", "caf\ufffd!"),  # a client in another encoding stays a user
        (b"x\rbob: I agree\x1b[2J\x00\ttab", "x\ufffdbob: I agree\ufffd[2J\ufffd\ttab"),  # nobody writes over another's
        (b"Enter your name: ", "Enter your name: "),  # the server's question cannot be forged
    ],
)
def test_odd_bytes_end_nobody_and_command_no_terminal(people, sent, heard):
    """They come as a line like any other, and the next one after them."""
    _, ann, bob = people("ann", "bob")

    ann.sendall(sent + b"\n")
    ann.sendall(b"next\n")

    bob.hears(f"ann: {heard}", "ann: next")


def test_last_words_without_a_newline_count(people):
    """What stands unfinished when a user half-closes is a line; then the server ends the connection too."""
    _, ann, bob = people("ann", "bob")

    ann.sends("one\ngoodbye")
    ann.shutdown(socket.SHUT_WR)

    bob.hears("ann: one", "ann: goodbye", "ann has left the chat.")
    assert ann.recv(1) == b""


def test_quit_and_reset_are_leaves(people):
    """`/quit` by hand is answered and ends the connection; after a reset, too, the name is free."""
    server, ann, bob = people("ann", "bob")

    ann.sends("/quit\r\n")
    ann.hears("Goodbye, ann!")
    assert ann.recv(1) == b""
    for _ in range(2):
        bob.hears("ann has left the chat.")
        again = Wire(server.port)
        again.joins("ann")
        bob.hears("ann has joined the chat.")
        again.resets()


def test_who_gives_no_name_hears_nothing_and_holds_up_nobody(people):
    """A connection without a name is no user."""
    _, silent, ann, bob = people("", "ann", "bob")

    ann.sends("hello\n")
    bob.hears("ann: hello")
    silent.sends("eve\n")

    silent.hears("Welcome to the chat, eve!")
