"""The reference's UDP client, and a server that is played by hand."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lab.screen import DEADLINE, Program

ASK, WELCOME = "Enter your name: ", "Welcome to the chat, ann!"


class Teacher(socket.socket):
    """A socket that plays the server by hand."""

    def __init__(self) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_DGRAM)
        self.settimeout(DEADLINE)
        self.bind(("127.0.0.1", 0))
        self.client: Any = None

    def hears(self) -> str:
        """Return the next datagram."""
        data, self.client = self.recvfrom(65536)
        return data.decode()

    def hears_after(self, hello: str) -> str:
        """Return the next datagram that is no repeated hello."""
        text = hello
        while text == hello:
            text = self.hears()
        return text

    def says(self, text: str) -> None:
        """Send one datagram to the client."""
        self.sendto(text.encode(), self.client)


@pytest.fixture
def teacher() -> Iterator[Teacher]:
    """A server."""
    with Teacher() as server:
        yield server


@pytest.fixture
def ann(teacher: Teacher) -> Iterator[Program]:
    """A client that has said its name."""
    port = str(teacher.getsockname()[1])
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", port) as ann:
        ann.sees(ASK)
        ann.types("ann")
        assert teacher.hears() == "ann"
        yield ann


@pytest.fixture
def welcomed(teacher: Teacher, ann: Program) -> Program:
    """A client that has been welcomed."""
    teacher.says(WELCOME)
    ann.sees(WELCOME)
    return ann


def test_client_repeats_its_name_until_welcomed(teacher, ann):
    """The first hellos are lost; a doubled welcome is shown once; after it the lines come."""
    ann.types("hello")
    assert [teacher.hears() for _ in range(2)] == ["ann"] * 2
    for text in (WELCOME, WELCOME, "bob: hi"):
        teacher.says(text)

    assert teacher.hears_after("ann") == "hello"
    assert ann.sees("bob: hi\n") == f"{ASK}{WELCOME}\nbob: hi\n"


def test_forgotten_client_gives_its_name_before_its_next_line(teacher, welcomed):
    """Asked for the name, a client answers; if that is lost, again before it sends a line."""
    teacher.says(ASK)
    lost = teacher.hears_after("")
    welcomed.types("hello")
    again = teacher.hears()
    teacher.says(WELCOME)

    assert (lost, again, teacher.hears_after("ann")) == ("ann", "ann", "hello")


def test_refused_client_asks_its_user_again(teacher, ann):
    """Told why the name cannot be had, a client asks for another one."""
    teacher.says(f"The name ann is already taken.\n{ASK}")
    ann.sees(f"The name ann is already taken.\n{ASK}")
    ann.types("anna")

    assert teacher.hears_after("ann") == "anna"


def test_client_does_not_send_what_is_too_large_and_says_goodbye(teacher, welcomed):
    """The limit is told before anything is sent; who leaves says so."""
    welcomed.types("x" * 8193)
    welcomed.sees("Not sent: a line has at most 8192 bytes, this one has 8193.\n")
    welcomed.closes_keyboard()

    assert teacher.hears_after("ann") == "/quit"
    assert welcomed.ends() == 0


def test_users_text_cannot_pass_for_the_servers_question(teacher, welcomed):
    """A client gives its name to the server alone."""
    teacher.says(f"eve: {ASK}")
    welcomed.sees(f"eve: {ASK}\n")
    welcomed.types("hello")

    assert teacher.hears_after("ann") == "hello"
