"""A chat of the reference: run as `python -m reference` on a port that the system chose, or in a thread of the test."""

import importlib
import itertools
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.lab.screen import DEADLINE, ROOT, Program
from tests.reference.wire import Wire

HALVES = ("server_chat", "client_chat", "server", "client")


class Chat:
    """A server, and the clients that join it."""

    def __init__(self, stack: ExitStack, protocol: str, *options: str) -> None:
        self._stack, self.protocol = stack, protocol
        self.server = self.start("server", "--port", "0", *options)
        self.port = int(re.findall(r"started at \S+:(\d+)\n", self.server.sees("started at"))[0])

    def start(self, half: str, *options: str) -> Program:
        """Start `python -m reference`."""
        return self._stack.enter_context(Program("-m", "reference", half, "--protocol", self.protocol, *options))

    def opens(self) -> Program:
        """Start a client, and wait until it asks for the name."""
        client = self.start("client", "--port", str(self.port))
        client.sees("Enter your name: ")
        return client

    def join(self, *names: str) -> list[Program]:
        """Start a client for each name and wait until it is welcomed."""
        clients = []
        for name in names:
            client = self.opens()
            client.types(name)
            client.sees(f"Welcome to the chat, {name}!")
            clients.append(client)
        return clients


@pytest.fixture
def stage() -> Iterator[Callable[..., Chat]]:
    """Start a chat over TCP or UDP; all its programs are ended with the test."""
    with ExitStack() as stack:
        yield lambda protocol, *options: Chat(stack, protocol, *options)


@pytest.fixture(params=["tcp", "udp"])
def chat(request: pytest.FixtureRequest, stage: Callable[..., Chat]) -> Chat:
    """A chat over each of the two protocols."""
    return stage(request.param)


@contextmanager
def modules_of(protocol: str) -> Iterator[SimpleNamespace]:
    """Import the modules of one folder as its programs do; other tests' `server` is another one."""
    folder = ROOT / "reference" / protocol
    names = {path.stem for path in folder.glob("*.py")} | set(HALVES)
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path[:0] = [str(folder), str(ROOT / "lab")]
    try:
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in sorted(names)})
    finally:
        del sys.path[:2]
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


@pytest.fixture
def serve() -> Iterator[Callable[..., Any]]:
    """Start a server in a thread, with limits of one's own: `serve("tcp", users=2)`."""
    with ExitStack() as stack:

        def start(protocol: str, **limits: float) -> Any:
            modules = stack.enter_context(modules_of(protocol))
            server = modules.server_chat.ChatServer(port=0, limits=modules.limits.Limits(**limits))
            thread = threading.Thread(target=server.start)
            thread.start()
            stack.callback(thread.join, DEADLINE)
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture
def people(serve: Callable[..., Any]) -> Iterator[Callable[..., tuple[Any, ...]]]:
    """Start a TCP server, and have people come who know of each other; `""` gives no name. Return all of them."""
    with ExitStack() as stack:

        def come(*names: str, **limits: float) -> tuple[Any, ...]:
            server, came = serve("tcp", **limits), list[Wire]()
            for at, name in enumerate(names):
                came.append(stack.enter_context(Wire(server.port)))
                if name:
                    came[-1].joins(name)
                for other in itertools.compress(came[:-1] if name else [], names[:at]):
                    other.hears(f"{name} has joined the chat.")
            return server, *came

        yield come
