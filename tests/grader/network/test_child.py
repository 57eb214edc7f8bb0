"""A program asks from anywhere: threads, signal handlers, forks, its last moments; and can close nothing of ours."""

import os
import subprocess
import sys

import pytest

from grader.network.loop import Network
from grader.record.events import Listening, Worked
from grader.record.recorder import Recorder

LONGEST = 60.0  # seconds
ASKS = "import os, signal, socket, sys, threading\nask = lambda port: socket.create_server(('', port)).close()\n"
CLOSES_ALL = "os.closerange(3, 4096)\n"
FORKS_WHILE_OTHERS_ASK = """
over = threading.Event()
def loop():
    while not over.is_set():
        socket.gethostbyname("some.where")
threads = [threading.Thread(target=loop) for _ in range(4)]
for thread in threads:
    thread.start()
for number in range(8):
    child = os.fork()
    if not child:
        ask(7000 + number)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
over.set()
for thread in threads:
    thread.join()
"""
ASKS_IN_HANDLERS = """
rings = []
def ring(*_):
    rings.append(socket.gethostbyname("some.where"))
    if len(rings) < 100:  # set anew each time: on a slow machine one handler must end before the next begins
        signal.setitimer(signal.ITIMER_REAL, 0.001)
signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.001)
while len(rings) < 100:
    assert socket.gethostbyname("else.where") != rings[:1]
assert len(set(rings)) == 1
ask(7000)
"""
AS_A_DAEMON = """
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
null = os.open(os.devnull, os.O_RDWR)
for number in (0, 2, *range(3, 64)):
    os.dup2(null, number)
ask(7000)
os.write(1, b"done")
"""
AT_ITS_END = """
import atexit
atexit.register(ask, 7000)
threading.Thread(target=lambda: (threading.main_thread().join(), ask(7001))).start()
class Last:
    def __del__(self, ask=ask):
        ask(7002)
last = Last()
"""


def run(network: Network, code: str) -> str:
    """Run a program under the child; return what it has printed."""
    done = subprocess.run(
        [sys.executable, "-c", ASKS + code],
        env={**os.environ, **network.environment("ann")},
        stdout=subprocess.PIPE,
        timeout=LONGEST,
        check=True,
    )
    return done.stdout.decode()


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, signals and numbers of descriptors")


def ports(recorder: Recorder) -> list[int]:
    """Where the program has listened."""
    return sorted(event.port for event in recorder.frozen().of(Listening, "ann"))  # type: ignore[attr-defined]


@forks
@pytest.mark.parametrize(
    ("code", "found"),
    [
        (FORKS_WHILE_OTHERS_ASK, list(range(7000, 7008))),
        (ASKS_IN_HANDLERS, [7000]),
        (AS_A_DAEMON, [7000]),
        (f"ask(7000)\n{CLOSES_ALL}ask(7001)", [7000, 7001]),
        (AT_ITS_END, [7000, 7001, 7002]),
    ],
    ids=["forks", "handlers", "daemon", "closes", "end"],
)
def test_a_question_is_answered_wherever_it_is_asked(
    network: Network, recorder: Recorder, code: str, found: list[int]
) -> None:
    """No lock and no stream is shared with another thread, process or moment."""
    run(network, code)

    assert ports(recorder) == found
    assert recorder.broken == ""


@forks
def test_each_process_asks_as_itself(network: Network) -> None:
    """The grader knows all processes of a program."""
    one, other = run(network, "print(os.getpid()); print(os.fork() or os.getpid(), flush=True); os._exit(0)").split()[
        :2
    ]

    assert {int(one), int(other)} <= set(network.pids("ann"))


@pytest.mark.parametrize("hides", ["", "import _socket; del _socket.SO_ACCEPTCONN; "])
def test_a_listener_that_is_closed_is_gone(network: Network, hides: str) -> None:
    """Also where the system does not tell that a socket listens; one that was accepted is no listener."""
    code = """
mine = socket.create_server(("", 7000))
call = socket.create_connection(("localhost", 7000))
door = mine.accept()[0]
door.close()
call.close()
print(socket.create_connection(("localhost", 7000)) is not None)
mine.close()
"""
    assert run(network, hides + code).split() == ["True"]
    (listener,) = network._ask(lambda: list(network._control.plan.bindings))

    assert listener.gone


@forks
def test_nothing_of_ours_is_open_between_questions(network: Network, recorder: Recorder) -> None:
    """A program's descriptors are those that it has opened."""
    code = """
mine = socket.create_server(("", 7000))
call = socket.create_connection(("localhost", 7000))
door = mine.accept()[0]
call.sendall(b"x")
door.recv(1)
free = os.dup(0)
print(free - max(mine.fileno(), call.fileno(), door.fileno()))
"""

    assert run(network, code).split() == ["1"]
    assert {event.call for event in recorder.frozen().of(Worked)} == {"accept", "send", "recv"}  # type: ignore[attr-defined]
