"""When nothing can move any more: programs that will go on by themselves are waited for, those that cannot are not."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from test_process import DEADLINE, Room

from grader import stillness
from grader.limits import LIMITS
from grader.network import Network
from grader.stillness import Stillness, is_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not is_told(), reason="this system does not say where a thread waits")

GOES_ON = {
    "sleeps": "import time; time.sleep(2)",
    "a timer thread": """
        import threading
        done = threading.Event()
        threading.Timer(2, done.set).start()
        done.wait()
    """,
    "a queue with a deadline": """
        import queue
        try:
            queue.Queue().get(timeout=2)
        except queue.Empty:
            pass
    """,
    "a socket with a deadline": """
        import socket
        one, other = socket.socketpair()
        one.settimeout(2)
        try:
            one.recv(1)
        except TimeoutError:
            pass
    """,
    "a deadline that the kernel keeps": """
        import socket, struct
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.bind(("127.0.0.1", 0))
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 2, 0))
        try:
            door.recv(1)
        except BlockingIOError:
            pass
    """,
    "select with a deadline": "import select, sys; select.select([sys.stdin], [], [], 2)",
    "poll with a deadline": "import select; waits = select.poll(); waits.register(0); waits.poll(2000)",
    "epoll with a deadline": """
        import asyncio
        asyncio.run(asyncio.sleep(2))
    """,
    "an alarm": """
        import signal
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 2)
        signal.pause()
    """,
    "a timer that is a file": """
        import ctypes, os, struct
        libc = ctypes.CDLL(None)
        timer = libc.timerfd_create(1, 0)
        libc.timerfd_settime(timer, 0, struct.pack("4q", 0, 0, 2, 0), None)
        os.read(timer, 8)
    """,
    "a timer of the process": """
        import ctypes, signal, struct
        signal.signal(signal.SIGUSR1, lambda *_: None)
        libc = ctypes.CDLL(None)
        timer = ctypes.c_void_p()
        libc.timer_create(1, struct.pack("qii48x", 0, signal.SIGUSR1, 0), ctypes.byref(timer))
        libc.timer_settime(timer, 0, struct.pack("4q", 0, 0, 2, 0), None)
        signal.pause()
    """,
    "a child that sleeps": """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "import time; time.sleep(2)"])
    """,
    "a child that has left, and sleeps": """
        import subprocess, sys
        read = "import sys; sys.stdin.read()"
        write = "import time; time.sleep(2)"
        out = subprocess.Popen([sys.executable, "-c", write], stdout=subprocess.PIPE, start_new_session=True)
        out.stdout.read()
    """,
    "works all the time": """
        import time
        end = time.monotonic() + 2
        while time.monotonic() < end:
            pass
    """,
    "one thread of many": """
        import threading, time
        gate = threading.Lock()
        gate.acquire()
        for _ in range(5):
            threading.Thread(target=gate.acquire, daemon=True).start()
        sleeper = threading.Thread(target=time.sleep, args=(2,))
        sleeper.start()
        sleeper.join()
    """,
}

STANDS = {
    "input": "input()",
    "a socket": """
        import socket
        one, other = socket.socketpair()
        one.recv(1)
    """,
    "a server": """
        import socket
        socket.create_server(("127.0.0.1", 5000)).accept()
    """,
    "a server for datagrams": """
        import socket
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.bind(("127.0.0.1", 5000))
        door.recvfrom(1024)
    """,
    "a lock that is never released": """
        import threading
        gate = threading.Lock()
        gate.acquire()
        threading.Thread(target=gate.acquire, daemon=True).start()
        gate.acquire()
    """,
    "an empty queue": "import queue; queue.Queue().get()",
    "select": """
        import select, socket
        select.select([socket.create_server(("127.0.0.1", 5000))], [], [])
    """,
    "asyncio": """
        import asyncio
        async def serve():
            server = await asyncio.start_server(print, "127.0.0.1", 5000)
            await server.serve_forever()
        asyncio.run(serve())
    """,
    "a child that waits": """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "import sys; sys.stdin.read()"])
    """,
    "threads that were joined": """
        import threading
        readers = [threading.Thread(target=input) for _ in range(3)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    """,
    "a reader who does not read": """
        import socket
        one, other = socket.socketpair()
        one.sendall(bytes(10_000_000))
    """,
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with a network, whose record knows when nothing moves."""
    made = Room(tmp_path)
    with Network(made.recorder) as network:
        made.env = network.environment("ann")
        made.recorder.stands_still = Stillness(
            made.recorder,
            lambda family: {pid for one in made.running for pid in one.members(family)},
            lambda: all(one.is_shown() for one in made.running) and network.is_idle(),
        ).lasted
        yield made
        made.empty()


@pytest.mark.parametrize("code", GOES_ON.values(), ids=GOES_ON)
def test_what_goes_on_by_itself_is_waited_for(room: Room, code: str) -> None:
    """No deadline, timer, or living child is overlooked: what it brings still counts."""
    room.start(dedent(code) + "\nprint('late')", room.env)
    assert room.shows("late")


@pytest.mark.parametrize("code", STANDS.values(), ids=STANDS)
def test_what_waits_for_others_only_is_not_waited_for(room: Room, code: str) -> None:
    """All threads wait for what nobody will do: the wait in vain ends long before its deadline."""
    room.start("print('ready')\n" + dedent(code), room.env)
    assert room.shows("ready")
    began = room.recorder.now()
    assert not room.recorder.wait(lambda: False, DEADLINE)
    assert room.recorder.now() - began < DEADLINE / 2


def test_a_wait_to_the_end_is_one(room: Room) -> None:
    """What must not come is waited for as long as was said, however still it is."""
    room.start("input()", room.env)
    assert not room.recorder.wait(lambda: False, DEADLINE)
    window = 2 * LIMITS.look
    began = room.recorder.now()
    assert not room.recorder.wait(lambda: False, window, to_the_end=True)
    assert room.recorder.now() - began >= window


def test_a_typed_line_makes_it_move(room: Room) -> None:
    """A program that stood still and is given a line is waited for anew."""
    running = room.start("import time; input(); time.sleep(2); print('late')", room.env)
    assert not room.recorder.wait(lambda: False, DEADLINE)
    running.type("go on")
    assert room.shows("late")


def test_an_unknown_process_is_no_reason_to_give_up(room: Room) -> None:
    """Where a process may be the play's or not, nobody says that nothing moves."""
    room.recorder.stands_still = Stillness(room.recorder, lambda _family: None, lambda: True).lasted
    room.start("input()", room.env)
    began = room.recorder.now()
    assert not room.recorder.wait(lambda: False, 2 * LIMITS.still)
    assert room.recorder.now() - began >= 2 * LIMITS.still


ON_ITS_WAY = {
    "a call that the kernel repeats": """
        door = socket.socket()
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
    """,
    "somebody elsewhere": """
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.connect(("192.0.2.1", 9))
    """,
    "": "",
}


@pytest.mark.parametrize("code", ON_ITS_WAY.values(), ids=ON_ITS_WAY)
def test_what_only_the_kernel_knows_of_is_seen(code: str) -> None:
    """A thread that waits for ever tells nothing of what its kernel, or somebody outside, will do by itself."""
    program = f"import socket, sys\n{dedent(code)}\nprint('ready', flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        if not running.stdout.readline():
            pytest.skip("this machine has no way to elsewhere")
        assert stillness._anything_on_its_way({running.pid}) == bool(code)
        running.communicate(b"")
