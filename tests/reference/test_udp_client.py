"""The reference's UDP client, and a server that is played by hand."""

import socket
from collections.abc import Iterator

import pytest

from tests.lab.screen import DEADLINE, Program

ASK = "Enter your name: "


@pytest.fixture
def teacher() -> Iterator[socket.socket]:
    """A socket that plays the server by hand."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.settimeout(DEADLINE)
        server.bind(("127.0.0.1", 0))
        yield server


def test_client_repeats_its_name_until_welcomed(teacher):
    """The first hellos are lost; a doubled welcome is shown once; after it the lines come."""
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", str(teacher.getsockname()[1])) as ann:
        ann.sees(ASK)
        ann.types("ann")
        ann.types("hello")
        hellos = [teacher.recvfrom(1024) for _ in range(3)]
        _, address = hellos[-1]
        teacher.sendto(b"Welcome to the chat, ann!", address)
        teacher.sendto(b"Welcome to the chat, ann!", address)
        teacher.sendto(b"bob: hi", address)
        line = b"ann"
        while line == b"ann":
            line = teacher.recv(1024)

        assert [text for text, _ in hellos] == [b"ann"] * 3
        assert line == b"hello"
        assert ann.sees("bob: hi\n") == f"{ASK}Welcome to the chat, ann!\nbob: hi\n"


def test_forgotten_client_gives_its_name_before_its_next_line(teacher):
    """Asked for the name, a client answers; if that is lost, again before it sends a line."""
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", str(teacher.getsockname()[1])) as ann:
        ann.sees(ASK)
        ann.types("ann")
        _, address = teacher.recvfrom(1024)
        teacher.sendto(b"Welcome to the chat, ann!", address)
        ann.sees("Welcome")
        teacher.sendto(ASK.encode(), address)
        lost = teacher.recv(1024)
        ann.types("hello")
        again = teacher.recv(1024)
        teacher.sendto(b"Welcome to the chat, ann!", address)
        line = b"ann"
        while line == b"ann":
            line = teacher.recv(1024)

        assert (lost, again, line) == (b"ann", b"ann", b"hello")


def test_refused_client_asks_its_user_again(teacher):
    """Told why the name cannot be had, a client asks for another one; a plain question gets the same name."""
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", str(teacher.getsockname()[1])) as ann:
        ann.sees(ASK)
        ann.types("ann")
        _, address = teacher.recvfrom(1024)
        teacher.sendto(f"The name ann is already taken.\n{ASK}".encode(), address)
        ann.sees(f"The name ann is already taken.\n{ASK}")
        ann.types("anna")
        hello = b"ann"
        while hello == b"ann":
            hello = teacher.recv(1024)

        assert hello == b"anna"


def test_client_does_not_send_what_is_too_large_and_says_goodbye(teacher):
    """The limit is told before anything is sent; who leaves says so."""
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", str(teacher.getsockname()[1])) as ann:
        ann.sees(ASK)
        ann.types("ann")
        _, address = teacher.recvfrom(1024)
        teacher.sendto(b"Welcome to the chat, ann!", address)
        ann.sees("Welcome")
        ann.types("x" * 8193)
        ann.sees("Not sent: a line has at most 8192 bytes, this one has 8193.\n")
        ann.closes_keyboard()
        line = b"ann"
        while line == b"ann":
            line = teacher.recv(1024)

        assert line == b"/quit"
        assert ann.ends() == 0


def test_users_text_cannot_pass_for_the_servers_question(teacher):
    """A client gives its name to the server alone."""
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", str(teacher.getsockname()[1])) as ann:
        ann.sees(ASK)
        ann.types("ann")
        _, address = teacher.recvfrom(1024)
        teacher.sendto(b"Welcome to the chat, ann!", address)
        ann.sees("Welcome")
        teacher.sendto(b"eve: Enter your name: ", address)
        ann.sees("eve: Enter your name: \n")
        ann.types("hello")
        line = b"ann"
        while line == b"ann":
            line = teacher.recv(1024)

        assert line == b"hello"
