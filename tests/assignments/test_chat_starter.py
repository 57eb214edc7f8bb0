"""The starter runs as it is, says what is missing, and becomes a whole chat when its holes are filled."""

import ast
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.grading import grade
from tests.lab.screen import ROOT, Program

STARTER = ROOT / "assignments" / "chat" / "starter"
FILES = ("server_chat.py", "client_chat.py")
PROTOCOLS = ("tcp", "udp")
HOLE = re.compile(r"#\s*TODO\s+(\d+)")

SERVER = """
from server_chat import ChatServer
server = ChatServer(port=0)
print("port", server.socket.getsockname()[1])
server.start()
"""
CLIENT = """
import sys
from client_chat import ChatClient
ChatClient(server_port=int(sys.argv[1])).start()
"""

REFUSED = """
import errno, runpy, socket
def refuse(*arguments):
    raise ConnectionRefusedError(errno.ECONNREFUSED, "refused")
socket.socket.connect = refuse
runpy.run_module("client_chat", run_name="__main__")
"""

# What a student might write into each hole.
FILLED = {
    "tcp": {
        1: "threading.Thread(target=self.handle_client, args=(connection, address), daemon=True).start()",
        2: """
            connection.sendall("Enter your name: ".encode())
            name = connection.recv(1024).decode()
            with self.lock:
                self.users[name] = connection
            connection.sendall(f"Welcome to the chat, {name}!".encode())
            return name""",
        3: """
            while True:
                text = connection.recv(1024).decode()
                if not text:
                    break
                if text.startswith("/pm"):
                    self.private_message(text, name)
                else:
                    self.broadcast(f"{name}: {text}", name)""",
        4: """
            with self.lock:
                self.users.pop(name, None)
            connection.close()""",
        5: """
            with self.lock:
                others = [user for name, user in self.users.items() if name != sender]
            for user in others:
                try:
                    user.sendall(text.encode())
                except OSError:
                    print("somebody has just gone")""",
        6: """
            parts = text.split(maxsplit=2)
            if len(parts) < 3:
                self.users[sender].sendall("Usage: /pm recipient_name message".encode())
            elif parts[1] in self.users:
                self.users[parts[1]].sendall(f"Private from {sender}: {parts[2]}".encode())""",
        7: "receiver.start()",
        8: """
            while True:
                try:
                    print(self.receive_response())
                except ConnectionError:
                    print("The server has closed.")
                    break""",
        9: """
            if text:
                self.send_message(text)""",
    },
    "udp": {
        1: """
            self.users[address] = name
            self.send_response(f"Welcome to the chat, {name}!", address)""",
        2: """
            for address in self.users:
                if address != sender:
                    try:
                        self.send_response(f"{self.users[sender]}: {text}", address)
                    except OSError:
                        print("somebody cannot be reached")""",
        3: """
            parts = text.split(maxsplit=2)
            if len(parts) < 3:
                self.send_response("Usage: /pm recipient_name message", sender)""",
        4: """
            else:
                for address, name in self.users.items():
                    if name == parts[1]:
                        self.send_response(f"Private from {self.users[sender]}: {parts[2]}", address)""",
        5: "receiver.start()",
        6: """
            while True:
                try:
                    print(self.receive_response())
                except OSError:
                    print("Nothing can be received.")
                    break""",
        7: """
            if text:
                self.send_message(text)""",
    },
}


def fill(source: str, filling: dict[int, str]) -> str:
    """Puts a student's lines where a hole's comment, and all down to the line that names it, stood."""
    for number, lines in filling.items():
        stub = re.compile(rf"(?ms)^( *)# TODO {number}:.*?print\(f?\"Not written yet: TODO {number} [^\n]*\n")
        hole = stub.search(source)
        if hole:
            written = "\n".join(hole[1] + line.removeprefix(" " * 12) for line in lines.strip("\n").split("\n"))
            source = source[: hole.start()] + written + "\n" + source[hole.end() :]
    return source


def holes(protocol: str) -> list[tuple[str, int, int]]:
    """The marked holes in the order of the files: file, line, number."""
    return [
        (name, line, int(found[1]))
        for name in FILES
        for line, text in enumerate((STARTER / protocol / name).read_text(encoding="utf-8").splitlines(), 1)
        if (found := HOLE.search(text))
    ]


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> str:
    """Each starter in turn."""
    return str(request.param)


@pytest.fixture
def filled(protocol: str, tmp_path: Path) -> Path:
    """A student's folder in which every hole is filled."""
    for name in FILES:
        source = fill((STARTER / protocol / name).read_text(encoding="utf-8"), FILLED[protocol])
        assert "TODO" not in source.partition('"""\n\nimport')[2]
        (tmp_path / name).write_text(source, encoding="utf-8")
    return tmp_path


@pytest.fixture
def terminals() -> Iterator[ExitStack]:
    """Closes every terminal that a test has opened."""
    with ExitStack() as stack:
        yield stack


def program(source: str, folder: Path, *arguments: str) -> Program:
    """Start a piece of Python that finds the folder's programs and the base classes."""
    return Program("-c", source, *arguments, PYTHONPATH=os.pathsep.join([str(folder), str(ROOT / "lab")]))


def open_chat(stack: ExitStack, folder: Path, users: int) -> list[Program]:
    """Start the folder's server and as many clients: their programs, the server's first."""
    server = stack.enter_context(program(SERVER, folder))
    port = re.findall("port ([0-9]+)\n", server.sees("started at"))[0]
    return [server, *(stack.enter_context(program(CLIENT, folder, port)) for _ in range(users))]


def test_holes_are_numbered_in_order(protocol: str) -> None:
    """The holes are 1, 2, 3 … first through the server, then through the client, each with its sentence."""
    found = holes(protocol)

    assert [number for _, _, number in found] == list(range(1, len(found) + 1))
    assert set(FILLED[protocol]) == {number for _, _, number in found}
    for name, _, number in found:
        said = f"Not written yet: TODO {number} in {name}. "
        assert (STARTER / protocol / name).read_text(encoding="utf-8").count(said) == 1


@pytest.mark.parametrize("name", FILES)
def test_it_is_python_of_3_8(protocol: str, name: str) -> None:
    """The starter has no syntax that is younger than the oldest interpreter a student may use."""
    ast.parse((STARTER / protocol / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_runs_as_it_is(protocol: str, terminals: ExitStack) -> None:
    """A client connects, each program names the hole it meets, and none fails or spins."""
    server, ann, bob = programs = open_chat(terminals, STARTER / protocol, users=2)

    for user in (ann, bob):
        user.types("my first words")
        user.types("and more")
    server.sees("TODO 1 in server_chat.py")
    for user in (ann, bob):
        user.sees(f"TODO {max(FILLED[protocol])} in client_chat.py. A line of 8 letters is not sent")

    for program in programs:
        assert "Traceback" not in program.screen
        assert "words" not in program.screen
        assert psutil.Process(program.process.pid).cpu_percent(interval=0.3) < 20


def test_a_client_without_a_server_says_so(terminals: ExitStack) -> None:
    """A refused connection is a sentence and exit code 1, not a traceback."""
    client = terminals.enter_context(program(REFUSED, STARTER / "tcp"))

    assert client.ends() == 1
    assert "Traceback" not in client.sees("12345")


def test_filled_it_is_a_whole_chat(filled: Path, protocol: str, terminals: ExitStack) -> None:
    """With a few lines in each hole, three people can talk, in private too, and one may go."""
    _, *users = open_chat(terminals, filled, users=3)
    for name, user in zip(("ann", "bob", "eve"), users, strict=True):
        user.sees("Enter your name: ")
        user.types(name)
        user.sees(f"Welcome to the chat, {name}!")
    ann, bob, eve = users

    for name, speaker in zip(("ann", "bob", "eve"), users, strict=True):
        speaker.types(f"words of {name}")
        for listener in users:
            if listener is not speaker:
                listener.sees(f"{name}: words of {name}")
    ann.types("/pm bob a secret")
    bob.sees("Private from ann: a secret")
    ann.types("/pm bob")
    ann.sees("Usage: /pm recipient_name message")
    bob.process.kill()
    ann.types("who is here?")
    eve.sees("ann: who is here?")
    eve.types("me")
    ann.sees("eve: me")

    assert "ann: " not in ann.screen
    assert "secret" not in eve.screen


def test_graded_as_it_is_it_earns_ten_points(protocol: str) -> None:
    """The starter earns `serves` and nothing else, and the first advice leads to the first hole."""
    report = grade(STARTER / protocol)

    findings = report["findings"]
    name, line, _ = holes(protocol)[0]
    assert (report["code"], report["points"]) == (1, 10)
    assert [finding["id"] for finding in findings if finding["outcome"] == "passed"] == ["serves"]
    assert next((entry["file"], entry["line"]) for entry in findings if entry["outcome"] == "failed") == (name, line)


def test_graded_when_filled_it_earns_everything(filled: Path, protocol: str) -> None:
    """The filled starter earns 100 points: the whole score over TCP, 80 over UDP."""
    report = grade(filled)

    assert (report["code"], report["points"], report["score"]) == (0, 100, {"tcp": 100, "udp": 80}[protocol])
