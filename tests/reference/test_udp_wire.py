"""The reference over UDP: what lost, doubled and late datagrams do, and the users that were forgotten."""

import importlib.util
import socket
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.lab.screen import DEADLINE, ROOT, Program

ASK = "Enter your name: "
ANN, BOB, EVE = (("127.0.0.1", port) for port in (1, 2, 3))


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The server's module, loaded as it stands in its folder."""
    monkeypatch.syspath_prepend(str(ROOT / "lab"))
    spec = importlib.util.spec_from_file_location("udp_server_chat", ROOT / "reference" / "udp" / "server_chat.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delitem(sys.modules, "server")
    return module


@pytest.fixture
def server(program: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server whose datagrams go into the list `server.told`."""
    with program.ChatServer(port=0) as server:
        server.told = []
        monkeypatch.setattr(server, "tell", lambda address, text: server.told.append((address, text)))
        yield server


def told(server: Any) -> list[tuple[tuple[str, int], str]]:
    """Return what was told since the last call."""
    news, server.told[:] = list(server.told), []
    return news


def test_repeated_hello_is_the_same_hello(server):
    """Before any other line the same name again is welcomed again, and shown to nobody."""
    server.hear("bob", BOB, 0)
    server.hear("ann", ANN, 0)
    server.hear("ann", ANN, 1)

    assert told(server) == [
        (BOB, "Welcome to the chat, bob!"),
        (ANN, "Welcome to the chat, ann!"),
        (ANN, "Welcome to the chat, ann!"),
    ]


def test_own_name_after_another_line_is_a_line(server):
    """Once a user has written, the own name is a text like any other."""
    for text in ("ann", "hello", "ann"):
        server.hear(text, ANN, 0)
    server.hear("bob", BOB, 0)
    told(server)
    server.hear("ann", ANN, 0)

    assert told(server) == [(BOB, "ann: ann")]


def test_silent_user_is_forgotten_and_a_keep_alive_prevents_it(server, program):
    """After the stated silence nothing is sent to a user, and the name is free."""
    for name, address in (("ann", ANN), ("bob", BOB), ("eve", EVE)):
        server.hear(name, address, 0)
    server.hear("", EVE, program.SILENCE / 2)
    told(server)

    server.hear("anybody?", BOB, program.SILENCE)
    assert told(server) == [(ANN, "bob: anybody?"), (EVE, "bob: anybody?")]
    server.hear("and now?", BOB, program.SILENCE + 1)
    assert told(server) == [(EVE, "bob: and now?")]
    server.hear("ann", ("127.0.0.1", 4), program.SILENCE + 1)
    assert told(server) == [(("127.0.0.1", 4), "Welcome to the chat, ann!")]


def test_line_of_a_forgotten_user_is_never_taken_for_a_name(server, program):
    """A forgotten user is asked until the name comes, even if the question was lost."""
    server.hear("ann", ANN, 0)
    now = program.SILENCE + 1
    server.hear("bob", BOB, now)
    told(server)

    for line in ("hello", "hello", "", "can you hear me?"):
        server.hear(line, ANN, now)
        assert told(server) == [(ANN, ASK)]
    server.hear("ann", ANN, now)
    server.hear("back", ANN, now)

    assert told(server) == [(ANN, "Welcome to the chat, ann!"), (BOB, "ann: back")]


def test_forgotten_user_whose_name_is_taken_may_give_another(server, program):
    """The old name went to somebody else meanwhile: then any free name will do."""
    server.hear("ann", ANN, 0)
    now = program.SILENCE + 1
    server.hear("ann", BOB, now)
    told(server)

    server.hear("ann", ANN, now)
    assert told(server) == [(ANN, f"The name ann is already taken.\n{ASK}")]
    server.hear("anna", ANN, now)

    assert told(server) == [(ANN, "Welcome to the chat, anna!")]


def test_keep_alive_of_a_stranger_is_asked_for_the_name(server):
    """A server that was started anew asks the users of the old one."""
    server.hear("", ANN, 0)

    assert told(server) == [(ANN, ASK)]


def test_forgotten_users_do_not_fill_the_memory(server, program):
    """After a stated time even the memory of a forgotten user is gone."""
    for port in range(1, 100):
        server.hear(f"user{port}", ("127.0.0.1", port), 0)
    server.hear("late", ("127.0.0.1", 5000), program.MEMORY + 1)

    assert list(server.users) == [("127.0.0.1", 5000)]


def test_user_who_cannot_be_reached_holds_up_nobody(program, monkeypatch, capsys):
    """A datagram that cannot be sent is the affair of its recipient."""
    with program.ChatServer(port=0) as server:
        monkeypatch.setattr(server, "send_response", _unreachable)
        server.hear("ann", ANN, 0)
        server.hear("hello", ANN, 0)

    assert "Network is unreachable" in capsys.readouterr().out


def _unreachable(_text: str, _address: object) -> None:
    raise OSError(101, "Network is unreachable")


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
