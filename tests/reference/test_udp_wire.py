"""The reference over UDP: what lost, doubled and late datagrams do, and the users that were forgotten."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from tests.lab.screen import DEADLINE
from tests.reference.conftest import modules_of

ASK = "Enter your name: "
LINE = 128  # what a line costs beside its own bytes
ANN, BOB, EVE = (("127.0.0.1", port) for port in (1, 2, 3))


@pytest.fixture
def server() -> Iterator[Any]:
    """A server whose datagrams go into the list `server.told`."""
    with modules_of("udp") as modules, modules.server_chat.ChatServer(port=0) as server:
        server.told = []
        server.send_response = lambda text, address: server.told.append((address, text))
        yield server


def says(server: Any, text: str, address: tuple[str, int], now: float) -> None:
    """Have a datagram come at some time."""
    server.tidy(now)
    server.hear(text, address, now)


def told(server: Any) -> list[tuple[tuple[str, int], str]]:
    """Return what was told since the last call."""
    news, server.told[:] = list(server.told), []
    return news


def hears(server: Any, text: str, address: tuple[str, int], now: float) -> list[tuple[tuple[str, int], str]]:
    """Have a datagram come; return what was told since the last call."""
    says(server, text, address, now)
    return told(server)


def joined(server: Any, *addresses: tuple[str, int], now: float = 0) -> None:
    """Let ann, bob and eve in."""
    names = {ANN: "ann", BOB: "bob", EVE: "eve"}
    for address in addresses:
        says(server, names[address], address, now)
    told(server)


def test_repeated_hello_is_the_same_hello(server):
    """Before any other line the same name again is welcomed again, and shown to nobody."""
    joined(server, BOB)
    says(server, "ann", ANN, 0)
    assert hears(server, "ann", ANN, 1) == [
        (ANN, "Welcome to the chat, ann!"),
        (BOB, "ann has joined the chat."),
        (ANN, "Welcome to the chat, ann!"),
    ]


def test_own_name_after_another_line_is_a_line(server):
    """Once a user has written, the own name is a text like any other."""
    joined(server, ANN, BOB)
    says(server, "hello", ANN, 0)
    told(server)
    assert hears(server, "ann", ANN, 0) == [(BOB, "ann: ann")]


def test_silent_user_is_forgotten_and_a_keep_alive_prevents_it(server):
    """After the stated silence nothing is sent to a user, and the name is free."""
    silence = server.limits.silence
    joined(server, ANN, BOB, EVE)
    assert hears(server, "", EVE, silence / 2) == []

    assert hears(server, "anybody?", BOB, silence) == [(ANN, "bob: anybody?"), (EVE, "bob: anybody?")]
    says(server, "and now?", BOB, silence + 1)
    gone = "ann has left the chat."
    assert told(server) == [(BOB, gone), (EVE, gone), (EVE, "bob: and now?")]
    assert hears(server, "ann", ("127.0.0.1", 4), silence + 1)[0] == (("127.0.0.1", 4), "Welcome to the chat, ann!")


def test_forgotten_user_is_told_so_and_no_line_is_taken_for_a_name(server):
    """A forgotten user is asked until the name comes, even if the question was lost."""
    joined(server, ANN)
    now = server.limits.silence + 1
    joined(server, BOB, now=now)

    for line in ("hello", "hello", "", "can you hear me?"):
        says(server, line, ANN, now)
        assert told(server) == [(ANN, f"You were silent for 30 seconds, and were forgotten.\n{ASK}")]
    says(server, "ann", ANN, now)
    assert hears(server, "back", ANN, now) == [
        (ANN, "Welcome to the chat, ann!"), (BOB, "ann has joined the chat."), (BOB, "ann: back"),
    ]  # fmt: skip


def test_forgotten_user_whose_name_is_taken_may_give_another(server):
    """The old name went to somebody else meanwhile: then any free name will do."""
    joined(server, ANN)
    now = server.limits.silence + 1
    says(server, "ann", BOB, now)
    told(server)

    assert hears(server, "ann", ANN, now) == [(ANN, f"The name ann is already taken.\n{ASK}")]
    says(server, "anna", ANN, now)

    assert told(server)[0] == (ANN, "Welcome to the chat, anna!")


def test_keep_alive_of_a_stranger_is_asked_for_the_name(server):
    """A server that was started anew asks the users of the old one."""
    assert hears(server, "", ANN, 0) == [(ANN, ASK)]


def test_quit_frees_name_and_seat(server):
    """`/quit` is told to the others, and the address is a stranger's again."""
    joined(server, ANN, BOB)
    assert hears(server, "/quit", ANN, 0) == [(ANN, "Goodbye, ann!"), (BOB, "ann has left the chat.")]
    assert hears(server, "zoe", ANN, 0)[0] == (ANN, "Welcome to the chat, zoe!")


def test_forgotten_users_do_not_fill_the_memory(server):
    """Only so many of those who are gone are remembered."""
    now = 0.0
    for number in range(server.limits.memory + 100):
        now += 1
        says(server, f"user{number}", ("127.0.0.1", number), now)

    assert len(server.forgotten) <= server.limits.memory
    assert len(server.chat.users) == server.limits.silence + 1


def test_strangers_cannot_make_it_send_much(server):
    """A thousand datagrams without a name: a few short answers, to whatever address they claim to come from."""
    for number in range(1000):
        says(server, ("", "two words")[number % 2], ("127.0.0.1", 5000 + number % 3), number / 1000)
    answers = [text for address, text in told(server) if address[1] >= 5000]
    for number in range(1000):
        says(server, "zoe", ANN, 1 + number / 1000)
    hellos = [text for address, text in told(server) if address == ANN]

    most = server.limits.answers + server.limits.rate + 1
    assert len(answers) <= most
    assert len(hellos) <= most
    assert sum(len(text) for text in answers) < 3000


def test_allowances_of_strangers_are_not_kept(server):
    """What has filled up again is forgotten."""
    for number in range(100):
        says(server, "", (f"10.0.0.{number}", 1), 0)
    server.tidy(100)

    assert server.buckets == {}


def test_line_that_is_too_large_is_told(server):
    """A text has a stated size, in bytes; a little less is passed on whole."""
    joined(server, ANN, BOB)
    most = server.limits.datagram
    says(server, "я" * (most // 2), ANN, 0)
    assert hears(server, "я" * (most // 2) + "x", ANN, 0) == [
        (BOB, f"ann: {'я' * (most // 2)}"),
        (ANN, f"A line has at most 8192 bytes: yours has {most + 1}, and was not passed on."),
    ]


def test_flood_is_told_and_not_passed_on(server):
    """A user has an allowance; the others hear what is within it."""
    joined(server, ANN, BOB)
    for _ in range(1000):
        says(server, "x" * 8000, ANN, 0)

    heard = len([1 for address, _ in told(server) if address == BOB])
    assert 0 <= heard - server.limits.shared // (8000 + LINE) <= 2


def test_flood_of_the_shortest_lines_is_a_flood(server):
    """Even a line of one byte is work, and more work the more hear it; who types beside the flood is heard."""
    joined(server, ANN, BOB, EVE)
    for number in range(20_000):
        says(server, "x", ANN, 0)
        if number % 5_000 == 0:
            says(server, "hello", EVE, 0)

    news = told(server)
    to_bob = [text for address, text in news if address == BOB]
    assert to_bob.count("ann: x") <= (server.limits.shared + server.limits.own) // LINE + 2
    assert to_bob.count("eve: hello") == 4


def test_flood_does_not_fill_the_log(server, caplog):
    """What is refused is logged as often as it is answered."""
    joined(server, ANN, BOB)
    for number in range(3000):
        says(server, "x" * 9000, ANN, 0)
        says(server, "two words", ("127.0.0.2", number), 0)

    assert len(caplog.records) <= 2 * server.limits.answers + 2


def test_strangers_at_a_users_address_do_not_take_the_users_answers(server):
    """Behind one router, or with a forged source: who is here is still told."""
    joined(server, ANN)
    for number in range(100):
        says(server, "two words", ("127.0.0.1", 5000 + number), 0)
    told(server)
    assert hears(server, "x" * 9000, ANN, 0) == [
        (ANN, "A line has at most 8192 bytes: yours has 9000, and was not passed on.")
    ]


def test_several_lines_in_one_datagram_are_lines(server):
    """Netcat sends what is pasted as it comes; only a newline ends a line."""
    joined(server, ANN, BOB)
    assert hears(server, "one\r\ntwo\u2028half\n", ANN, 0) == [(BOB, "ann: one"), (BOB, "ann: two\u2028half")]


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"users": 1}, "The chat is full: it has 1 users."),
        ({"per_address": 1}, "Too many users come from 127.0.0.1: 1 are allowed."),
    ],
)
def test_seats_are_limited(server, limits, why):
    """Who comes too late is told so, and asked again."""
    server.limits = replace(server.limits, **limits)
    joined(server, ANN)
    assert hears(server, "bob", BOB, 0) == [(BOB, f"{why}\n{ASK}")]


def test_user_who_cannot_be_reached_holds_up_nobody(serve, caplog):
    """A datagram that cannot be sent is the affair of its recipient."""
    server = serve("udp")
    server.send_response = _unreachable
    with server.lock:
        server.hear("ann", ANN, 0)
        server.hear("bob", BOB, 0)
        server.hear("hello", ANN, 0)

    assert "Nothing can be sent to 127.0.0.1:2: Network is unreachable" in caplog.text


def _unreachable(_text: str, _address: object) -> None:
    raise OSError(101, "Network is unreachable")


def test_ports_that_have_closed_end_nobody(serve):
    """Users vanish without a word; datagrams to them find nobody, and the others go on (RFC 1122, 4.1.3.3)."""
    server = serve("udp")
    with ExitStack() as stack:
        ann, bob = (stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2))
        for one, name in ((ann, b"ann"), (bob, b"bob")):
            one.settimeout(DEADLINE)
            one.connect(("127.0.0.1", server.port))
            one.send(name)
            assert one.recv(100) == b"Welcome to the chat, " + name + b"!"
        for number in range(5):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
                gone.settimeout(DEADLINE)
                gone.connect(("127.0.0.1", server.port))
                gone.send(b"gone%d" % number)
                assert gone.recv(100).startswith(b"Welcome")
        for number in range(20):
            ann.send(b"line %d" % number)
        heard = b""
        while heard != b"ann: line 19":
            heard = bob.recv(100)


def test_end_of_the_server_is_told(serve):
    """Who is here learns it."""
    server = serve("udp")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ann:
        ann.settimeout(DEADLINE)
        ann.connect(("127.0.0.1", server.port))
        ann.send(b"ann")
        assert ann.recv(100) == b"Welcome to the chat, ann!"

        server.close()

        assert ann.recv(100) == b"The server is shutting down."
