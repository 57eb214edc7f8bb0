"""What a program's own calls have carried is in the record, with the thread, the line and the function that called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.network.loop import Network
from grader.record.events import Accepted, Closes, Listening, Raised, Refused, Sent, Took, Transcript, Worked
from grader.record.recorder import Recorder

LONGEST = 60.0  # seconds
TALKS = """import socket, threading
mine = socket.create_server(("", 7000))
def tell(sock, text):
    sock.sendall(text)
def call():
    with socket.create_connection(("localhost", 7000)) as sock:
        tell(sock, b"one\\ntw")
        sock.recv(1)
threading.Thread(target=call, name="caller").start()
door, _ = mine.accept()
print(door.recv(4), door.makefile("rb").read(2))
door.sendall(memoryview(b"x"))
door.recv_into(bytearray(9))
"""
DATAGRAMS = """import socket
mine = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
mine.bind(("", 7000))
call = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
call.sendto(b"hello", ("localhost", 7000))
text, there = mine.recvfrom(3)
mine.sendto(text, there)
call.connect(("localhost", 7001))
try:
    call.send(b"lost")
except ConnectionRefusedError:
    pass
"""
HIDES = """import socket, threading
users = {}
def look():
    return users["bob"]
def serve():
    try:
        look()
    except Exception:
        pass
    for _ in iter([1]):
        next(iter(()), None)
thread = threading.Thread(target=serve)
thread.start()
thread.join()
"""


@pytest.fixture
def told(network: Network, recorder: Recorder, tmp_path: Path) -> object:
    """Runs a program, and returns the record."""

    def run(code: str, **env: str) -> Transcript:
        (tmp_path / "chat.py").write_text(code)
        env = {**os.environ, **network.environment("ann"), **env}
        subprocess.run([sys.executable, "chat.py"], env=env, cwd=tmp_path, timeout=LONGEST, check=True)
        return recorder.frozen()

    return run


def test_each_call_tells_what_it_carried_and_where_it_stands(told) -> None:  # type: ignore[no-untyped-def]
    """The bytes that it returned, of how many it asked for; a helper's caller; and who closes what."""
    record = told(TALKS)

    took = [(one.place.rpartition("/")[2], one.data, one.asked, one.size) for one in record.of(Took)]
    assert (("chat.py:11", b"one\n", 4, 4)) in took
    assert [(data, size) for place, data, asked, size in took if asked > 1000] == [(b"tw", 2)]
    assert ("chat.py:13", b"", 9, 0) in took
    first = record.of(Sent)[0]
    assert (first.thread, first.function, first.data, first.size) == ("caller", "tell", b"one\ntw", 6)
    assert [place.rpartition("/")[2] for place in first.callers] == ["chat.py:7"]
    assert record.of(Accepted)[0].place.endswith("chat.py:10")
    assert [one.function for one in record.of(Closes)][:1] == ["call"]
    assert [one.asked for one in record.of(Worked) if one.call == "recv" and one.asked in (1, 4, 9)] == [4, 1, 9]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cuts no datagram: it refuses to")
def test_datagrams_tell_whose_they_are(told) -> None:  # type: ignore[no-untyped-def]
    """A cut one tells how little was asked for; where nobody listens is told with the line that called."""
    record = told(DATAGRAMS)

    assert [(one.data, one.asked, one.peer) for one in record.of(Took)] == [(b"hel", 3, "ann")]
    assert [(one.data, one.to) for one in record.of(Sent)] == [(b"hello", "ann"), (b"hel", "ann"), (b"lost", "")]
    assert record.of(Took)[0].link == record.of(Sent)[0].link
    assert record.of(Listening)[0].place.endswith("chat.py:3")
    assert {one.place.rpartition(":")[2] for one in record.of(Refused)} == {"8", "10"}


def test_an_error_that_is_hidden_is_told_where_the_grader_asks_for_it(told) -> None:  # type: ignore[no-untyped-def]
    """On each line that it passes; the end of an iteration is none."""
    assert not told(HIDES).of(Raised)

    raised = told(HIDES, CHAT_LAB_TRACE="1").of(Raised)
    assert [(one.function, one.error, one.place.rpartition(":")[2]) for one in raised] == [
        ("look", "KeyError: 'bob'", "4"),
        ("serve", "KeyError: 'bob'", "7"),
    ]
    assert raised[0].number == raised[1].number


def test_a_flood_costs_nothing(told) -> None:  # type: ignore[no-untyped-def]
    """Only the first calls of one connection are told."""
    record = told(
        "import socket\none, other = [socket.socket(type=socket.SOCK_DGRAM) for _ in '12']\n"
        "other.bind(('', 7000))\nfor _ in range(1000):\n    one.sendto(b'x', ('localhost', 7000)); other.recv(9)\n"
    )

    assert len(record.of(Sent)) == len(record.of(Took)) == 300
