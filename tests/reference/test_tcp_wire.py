"""The reference's TCP server, heard and spoken to byte by byte."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.lab.screen import DEADLINE
from tests.reference.conftest import Chat

Connect = Callable[[], socket.socket]


@pytest.fixture
def tcp_chat(stage: Callable[[str], Chat]) -> Chat:
    """A chat over TCP."""
    return stage("tcp")


@pytest.fixture
def connect(tcp_chat: Chat) -> Iterator[Connect]:
    """Open a connection to the server, and take its question."""
    with ExitStack() as stack:

        def open_one() -> socket.socket:
            connection = stack.enter_context(socket.create_connection(("localhost", tcp_chat.port), DEADLINE))
            assert exactly(connection, 17) == "Enter your name: "
            return connection

        yield open_one


def exactly(connection: socket.socket, size: int) -> str:
    """Receive so many bytes."""
    data = b""
    while len(data) < size:
        chunk = connection.recv(size - len(data))
        assert chunk, f"the connection ended after {data!r}"
        data += chunk
    return data.decode()


def hears(connection: socket.socket, *lines: str) -> None:
    """Receive these lines, each with its newline, and nothing between them."""
    expected = "".join(f"{line}\n" for line in lines)
    assert exactly(connection, len(expected.encode())) == expected


def test_client_of_the_documents_is_understood(connect):
    """It sends no newline at all: what one segment brings is a line."""
    ann, bob = connect(), connect()

    ann.sendall(b"ann")
    hears(ann, "Welcome to the chat, ann!")
    bob.sendall(b"bob")
    hears(bob, "Welcome to the chat, bob!")
    for line in ("hello", "it is me", "привет"):
        ann.sendall(line.encode())
        hears(bob, f"ann: {line}")
    bob.sendall(b"/pm ann psst")

    hears(ann, "Private from bob: psst")


def test_name_and_lines_torn_apart_byte_by_byte(connect):
    """A client that ends its lines is read by line, wherever TCP cuts them, inside a character too."""
    ann, bob = connect(), connect()
    bob.sendall(b"bob\n")
    hears(bob, "Welcome to the chat, bob!")
    ann.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    for byte in "аня\nпривет всем\n".encode():
        ann.sendall(bytes([byte]))

    hears(ann, "Welcome to the chat, аня!")
    hears(bob, "аня: привет всем")


def test_glued_lines_are_taken_apart(connect):
    """Name and lines in one segment are a name and lines; Windows' line ends are no part of them."""
    bob = connect()
    bob.sendall(b"bob\n")
    hears(bob, "Welcome to the chat, bob!")
    ann = connect()

    ann.sendall(b"ann\r\none\r\ntwo\nthr")
    hears(bob, "ann: one", "ann: two")
    ann.sendall(b"ee\n")

    hears(bob, "ann: three")


def test_bytes_that_are_no_utf8_end_nobody(connect):
    """A client in another encoding stays a user."""
    ann, bob = connect(), connect()
    for connection, name in ((ann, "ann"), (bob, "bob")):
        connection.sendall(f"{name}\n".encode())
        hears(connection, f"Welcome to the chat, {name}!")

    ann.sendall(b"caf\xe9!\n")
    ann.sendall(b"next\n")

    hears(bob, "ann: caf\ufffd!", "ann: next")


def test_last_words_without_a_newline_count(connect):
    """What stands unfinished when a user leaves is a line."""
    ann, bob = connect(), connect()
    for connection, name in ((ann, "ann"), (bob, "bob")):
        connection.sendall(f"{name}\n".encode())
        hears(connection, f"Welcome to the chat, {name}!")

    ann.sendall(b"one\ngoodbye")
    ann.shutdown(socket.SHUT_WR)

    hears(bob, "ann: one", "ann: goodbye")
    assert ann.recv(1) == b""


def test_who_gives_no_name_hears_nothing_and_holds_up_nobody(connect):
    """A connection without a name is no user."""
    silent, ann, bob = connect(), connect(), connect()
    for connection, name in ((ann, "ann"), (bob, "bob")):
        connection.sendall(f"{name}\n".encode())
        hears(connection, f"Welcome to the chat, {name}!")

    ann.sendall(b"hello\n")
    hears(bob, "ann: hello")
    silent.sendall(b"eve\n")

    hears(silent, "Welcome to the chat, eve!")


def test_who_never_reads_is_let_go_and_the_others_go_on(connect, tcp_chat):
    """A reader that stands still fills its own queue, not anybody's patience."""
    deaf, ann, bob = connect(), connect(), connect()
    for connection, name in ((deaf, "deaf"), (ann, "ann"), (bob, "bob")):
        connection.sendall(f"{name}\n".encode())
        hears(connection, f"Welcome to the chat, {name}!")

    line = "x" * 20_000
    lines = 0
    while "deaf has left the chat" not in tcp_chat.server.screen and lines < 10_000:
        ann.sendall(f"{line}\n".encode())
        hears(bob, f"ann: {line}")
        lines += 1
    deaf_again = connect()
    deaf_again.sendall(b"deaf\n")

    hears(deaf_again, "Welcome to the chat, deaf!")
    assert 1000 < lines < 10_000
