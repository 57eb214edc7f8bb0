"""The control port: questions are answered at once, whatever else is sent to it."""

import importlib.util
import pickle
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.limits import LIMITS
from grader.network import udp
from grader.network.loop import Network
from grader.record.events import Asked, Listening, Refused
from grader.record.recorder import Recorder

CHILD = Path(__file__).resolve().parents[3] / "grader" / "network" / "child" / "_chatlab_ask.py"
AT_ONCE = 3.0  # seconds: an answer takes one millisecond; a child gives up after five seconds
REAL = 40000


class Control:
    """Asks a play's control port with the child's own code, or sends it anything at all."""

    def __init__(self, network: Network, who: str = "ann") -> None:
        self.network = network
        port, self.token = network.environment(who)["CHAT_LAB_CONTROL"].split()
        self.port = int(port)
        spec: Any = importlib.util.spec_from_file_location(f"child_of_{who}", CHILD)
        self.child = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.child)

    def sends(self, question: bytes) -> bytes:
        """Send one datagram; return what is answered."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            channel.settimeout(AT_ONCE)
            channel.connect(("127.0.0.1", self.port))
            channel.send(question)
            return channel.recv(65535)

    def asks(self, *question: object) -> list[str]:
        """Ask as the child does; nothing where there is no answer."""
        self.child.PORT, self.child.TOKEN = str(self.port), self.token
        return list(self.child.ask(*question))

    def answers(self) -> bool:
        """Whether an ordinary question is answered, and at once."""
        began = time.perf_counter()
        answer = self.asks("name", 4, "localhost")
        return answer == ["ok", "127.0.0.1"] and time.perf_counter() - began < AT_ONCE


@pytest.fixture
def control(recorder: Recorder) -> Iterator[Control]:
    """A play's network, asked by one program; whatever was sent, it must be whole at the end."""
    with Network(recorder) as network:
        yield Control(network)


def test_an_ordinary_question_is_answered(control: Control, recorder: Recorder) -> None:
    """And what it tells is in the record, under the program's label."""
    assert control.asks("bind", 1, 4, "localhost", 9090, 0, 0) == ["ok", "0", "127.0.0.1"]
    control.asks("bound", 1, 4, "127.0.0.1", 9090, REAL, 0, 0, "a.py:1 f")
    control.asks("listen", REAL, 0)

    (event,) = recorder.frozen().of(Listening)
    assert (event.who, event.host, event.port) == ("ann", "127.0.0.1", 9090)  # type: ignore[attr-defined]


def test_a_port_that_is_taken_is_told_with_its_real_one(control: Control) -> None:
    """The kernel decides: the second program really binds the first one's port."""
    control.asks("bound", 1, 4, "0.0.0.0", 9090, REAL, 0, 0, "a.py:1 f")

    assert control.asks("bind", 1, 4, "127.0.0.1", 9090, 0, 0) == ["ok", str(REAL), "127.0.0.1"]
    assert control.asks("bind", 2, 4, "127.0.0.1", 9090, 0, 0) == ["ok", "0", "127.0.0.1"]


def test_a_call_to_a_port_where_nobody_listens_goes_to_a_closed_one(control: Control, recorder: Recorder) -> None:
    """The kernel refuses it, and the record knows what was called."""
    answer = control.asks("connect", 4, "localhost", 9091, 50000, "", 50000, "a.py:1 f")

    assert answer[0] == "closed"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(answer[1])), timeout=AT_ONCE)
    (event,) = recorder.frozen().of(Refused)
    assert event.port == 9091  # type: ignore[attr-defined]


def _is_refused(control: Control, *, connected: bool) -> bool:
    """Send a datagram to where a closed port really is; tell whether that is refused."""
    answer = control.asks("udp", 4, "localhost", 9091, REAL, int(connected), "")
    assert (answer[0], answer[6]) == ("ok", "none")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.settimeout(0.2)
        channel.connect(("127.0.0.1", int(answer[1])))
        channel.send(b"x")
        try:
            return not channel.recv(1)
        except OSError as error:
            return isinstance(error, ConnectionError)


@pytest.mark.parametrize("tells_all", [False, True])
def test_a_closed_port_is_told_to_whom_linux_tells_it(
    control: Control, monkeypatch: pytest.MonkeyPatch, tells_all: bool
) -> None:
    """Windows tells every sender: only one that is connected may hear of it, or a server would end with its user."""
    monkeypatch.setattr(udp, "TELLS_ALL_SENDERS", tells_all)

    assert _is_refused(control, connected=True)
    assert _is_refused(control, connected=False) is not tells_all


def test_a_name_that_must_not_resolve_is_told_as_one(control: Control) -> None:
    """The child raises what getaddrinfo would."""
    assert control.asks("name", 4, "chat.invalid") == ["name"]


GARBAGE = [
    b"\n", b"hello\n", b"GET / HTTP/1.1\r\n\r\n", b"\x00\xff\xfe\n", b"\t\n", b"\t\t\t\n", b"()\n", b"sTOKEN\n",
    b"('TOKEN', 1, 'fork')\n", b"snobody\ti1\tsfork\n", b"sTOKEN\ti1\n", b"sTOKEN\tsx\tsfork\n", b"sTOKEN\ti\tsfork\n",
    b"sTOKEN\ti1\tsshutdown\n", b"sTOKEN\ti1\ti7\n", b"sTOKEN\ti1\tsfork\ti1\n", b"sTOKEN\ti1\tslisten\tsx\n",
    b"sTOKEN\ti1\tslisten\tbTrue\n", b"sTOKEN\ti1\tsname\ts4\tsx\n", b"sTOKEN\ti1\tsname\ti4\tNone\n",
    b"sTOKEN\ti1\tsname\ti4\ts\\ud800\n", b"sTOKEN\ti1\tsname\ti4\ts\\x\n", b"sTOKEN\ti1\tsname\ti4\ts\\\n",
    b"sTOKEN\ti1\tsname\ti4\ts\xff\x00\n", b"sTOKEN\ti" + b"9" * 30 + b"\tsfork\n", b"sTOKEN\ti-1\tsfork\n",
    b"sTOKEN\ti" + b"9" * 5_000 + b"\tsfork\n", b"sTOKEN\ti1" + b"\ts" * 5_000 + b"\n", b"\t" * 12_000 + b"\n",
    b"(" * 9_000 + b"\n", b"-" * 12_000 + b"1\n", pickle.dumps(("TOKEN", 1, "fork")) + b"\n",
    b"__import__('os').abort()\n",
]  # fmt: skip


@pytest.mark.parametrize("question", GARBAGE, ids=lambda question: question[:40].decode("latin-1"))
def test_what_is_no_question_breaks_nothing(control: Control, recorder: Recorder, question: bytes) -> None:
    """Whatever a program sends to the control port: it is answered with nothing, and the play goes on."""
    question = question.replace(b"TOKEN", control.token.encode().hex().encode()).removesuffix(b"\n")

    assert control.sends(question) == b""
    assert control.answers()
    assert recorder.broken == ""


def test_an_escape_that_is_none_breaks_nothing(control: Control, recorder: Recorder) -> None:
    """The grader may run with PYTHONWARNINGS=error."""
    assert control.sends(b"s%b\ti1\tsname\ti4\ts\\q" % control.token.encode().hex().encode()) == b""
    assert control.answers()
    assert recorder.broken == ""


STRANGE: list[tuple[object, ...]] = [
    ("from", 5, 5), ("accept", 5, 5, "", ""), ("flush", 1, 5, 5), ("who", 3, -5, 5), ("gone", 9, 9), ("half", 1, 0, 0),
    ("shut", 1, 0, 0), ("taken", 7, 7), ("name", 4, ""), ("name", 4, "\x00"), ("name", 4, "a\tb\nc"),
    ("name", 6, "\ud800"), ("bind", 1, 4, "0.0.0.0", -1, 0, 0), ("bind", 9, 4, "0.0.0.0", 99_999, 5, 77),
    ("udp", 4, "<broadcast>", 9090, 5, 0, ""), ("udp", 4, "1.2.3.4", 0, 0, 7, ""),
    ("saw", "recv", 1, 1, 1, -9, "", "", "", "", 0, 0),
    ("bind", 1, 7, "localhost", 1, 0, 0), ("name", 7, "localhost"),
    ("connect", 7, "localhost", 1, 1, "", 1, ""),
    ("took", 1, 5, 5, 1 << 70, -1, b"", 5, "", ""), ("took", 2, 5, 0, 9, 9, b"\xff", 5, "", "\n\n"),
    ("closes", 1, 5, 5, "", ""), ("sent", 1, 5, 5, 3, "text", 0, "", ""), ("sent", 2, 5, 0, 3, b"abc", 7, "", " "),
    ("raised", 1 << 70, "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize("question", STRANGE, ids=str)
def test_a_question_that_no_kernel_would_ask_breaks_nothing(
    control: Control, recorder: Recorder, question: tuple[object, ...]
) -> None:
    """Sockets that are not there, versions and protocols that do not exist, text that is none."""
    control.asks(*question)

    assert control.answers()
    assert recorder.broken == ""


@pytest.mark.parametrize("kind", [1, 2])
def test_a_port_that_cannot_be_breaks_nothing(control: Control, recorder: Recorder, kind: int) -> None:
    """A program reports a socket that no kernel has, and calls it."""
    control.asks("bound", kind, 4, "127.0.0.1", 9090, 99_999_999, 0, 0, "")
    control.asks("listen", 99_999_999, 0)
    control.asks("connect" if kind == 1 else "udp", 4, "127.0.0.1", 9090, 5, *(("", 5, "") if kind == 1 else (0, "")))

    assert control.answers()
    assert recorder.broken == ""


def test_a_question_is_as_long_as_a_datagram(control: Control, recorder: Recorder) -> None:
    """A prompt may be long; what no datagram holds is not asked."""
    assert control.sends(b"x" * 60_000) == b""
    assert control.asks("name", 4, "x" * 40_000) == []
    assert control.answers()
    assert recorder.broken == ""


def test_who_goes_without_an_answer_disturbs_nobody(control: Control, recorder: Recorder) -> None:
    """The program ends while it asks."""
    for _number in range(50):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            channel.sendto(b"x", ("127.0.0.1", control.port))

    assert control.answers()
    assert recorder.broken == ""


def test_a_crowd_that_asks_while_nobody_answers_is_answered_then(control: Control, recorder: Recorder) -> None:
    """No question is lost while the machine, or the grader, stands still."""
    over = threading.Event()
    blocked = threading.Thread(target=control.network._ask, args=(over.wait,))
    blocked.start()
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(control.asks("name", 4, "localhost"))) for _ in range(300)]
    for thread in threads:
        thread.start()
    over.set()
    for thread in [*threads, blocked]:
        thread.join()

    assert found == [["ok", "127.0.0.1"]] * 300
    assert recorder.broken == ""


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells what it drops")
def test_a_question_that_is_lost_is_our_fault(control: Control, recorder: Recorder) -> None:
    """The play is broken: no program can be blamed for what it was not answered."""
    control.network._control._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)

    def stand_still() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            for _number in range(100):
                channel.sendto(b"x" * 1_000, ("127.0.0.1", control.port))

    control.network._ask(stand_still)
    assert control.network.is_idle()  # all that was kept is read: the kernel tells of the lost ones with the next
    control.answers()

    assert "dropped" in recorder.broken


def test_many_ask_at_once(control: Control, recorder: Recorder) -> None:
    """Each is answered with what it asked for."""
    wrong: list[str] = []

    def ask(number: int) -> None:
        for _ in range(20):
            answer = control.asks("name", 4, f"10.0.0.{number}")
            wrong.extend(answer if answer != ["ok", f"10.0.0.{number}"] else [])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong
    assert recorder.broken == ""


def test_a_label_goes_with_a_token(recorder: Recorder) -> None:
    """What one program reports is never booked under another's name."""
    with Network(recorder) as network:
        assert Control(network, "ann").token != Control(network, "bob").token
        Control(network, "bob").asks("asks", 0, 0, "MainThread", "> ", "chat.py:3")

        assert [event.who for event in recorder.frozen().of(Asked)] == ["bob"]


def test_two_plays_do_not_know_each_other(recorder: Recorder) -> None:
    """The same port is free in the other play, and one play's token is worth nothing there."""
    with Network(recorder) as first, Network(Recorder()) as second:
        here, there = Control(first), Control(second)
        here.asks("bound", 1, 4, "0.0.0.0", 9090, REAL, 0, 0, "a.py:1 f")

        assert there.asks("bind", 1, 4, "0.0.0.0", 9090, 0, 0) == ["ok", "0", "0.0.0.0"]
        there.token = here.token
        assert not any(there.asks("name", 4, "localhost"))


def test_nothing_is_left_open(recorder: Recorder) -> None:
    """After the play the control port is closed and its thread has ended."""
    before = threading.active_count()
    with Network(recorder) as network:
        control = Control(network)
        control.answers()

    assert threading.active_count() == before
    began = time.perf_counter()
    assert control.asks("hello") == []
    assert time.perf_counter() - began < AT_ONCE


def test_what_is_told_of_threads_is_quoted(control: Control, recorder: Recorder) -> None:
    """A thread's name is a student's text."""
    control.asks("asks", 0, 0, "\x1b[31m" + "x" * 5_000, "", "chat.py:3")
    (event,) = recorder.frozen().of(Asked)

    assert "\x1b" not in event.thread  # type: ignore[attr-defined]
    assert len(event.thread) < LIMITS.quote + 100  # type: ignore[attr-defined]
