"""The reference's UDP client, and a server that is played by hand."""

import socket

import pytest

from tests.lab.screen import DEADLINE, Program

ASK, WELCOME = "Enter your name: ", "Welcome to the chat, ann!"


class Teacher(socket.socket):
    """A socket that plays the server by hand."""

    def __init__(self) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_DGRAM)
        self.settimeout(DEADLINE)
        self.bind(("127.0.0.1", 0))

    def hears(self, after: str | None = None) -> str:
        """Return the next datagram, or the first that is not one more of `after`."""
        text = after
        while text == after:
            data, self.client = self.recvfrom(65536)
            text = data.decode()
        return text

    def says(self, text: str) -> None:
        """Send one datagram to the client."""
        self.sendto(text.encode(), self.client)


@pytest.fixture
def teacher():
    """A server."""
    with Teacher() as server:
        yield server


@pytest.fixture
def ann(teacher):
    """A client that has said its name."""
    port = str(teacher.getsockname()[1])
    with Program("-m", "reference", "client", "--protocol", "udp", "--port", port) as ann:
        ann.sees(ASK)
        ann.types("ann")
        assert teacher.hears() == "ann"
        yield ann


@pytest.fixture
def welcomed(teacher, ann):
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

    assert teacher.hears(after="ann") == "hello"
    assert ann.sees("bob: hi\n") == f"{ASK}{WELCOME}\nbob: hi\n"


def test_forgotten_client_gives_its_name_before_its_next_line(teacher, welcomed):
    """Asked for the name, a client answers; if that is lost, again before it sends a line."""
    teacher.says(ASK)
    lost = teacher.hears(after="")
    welcomed.types("hello")
    again = teacher.hears()
    teacher.says(WELCOME)

    assert (lost, again, teacher.hears(after="ann")) == ("ann", "ann", "hello")


def test_refused_client_asks_its_user_again(teacher, ann):
    """Told why the name cannot be had, a client asks for another one."""
    teacher.says(f"The name ann is already taken.\n{ASK}")
    ann.sees(f"The name ann is already taken.\n{ASK}")
    ann.types("anna")

    assert teacher.hears(after="ann") == "anna"


def test_line_that_cannot_be_sent_is_told_and_who_leaves_says_so(teacher, welcomed):
    """No datagram is so large; the client goes on."""
    welcomed.types("x" * 70_000)
    welcomed.sees("Not sent: ")
    welcomed.closes_keyboard()

    assert teacher.hears(after="ann") == "/quit"
    assert welcomed.ends() == 0


def test_users_text_cannot_pass_for_the_servers_question(teacher, welcomed):
    """A client gives its name to the server alone."""
    teacher.says(f"eve: {ASK}")
    welcomed.sees(f"eve: {ASK}\n")
    welcomed.types("hello")

    assert teacher.hears(after="ann") == "hello"
