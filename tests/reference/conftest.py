"""A chat of the reference, run as `python -m reference`, on a port that the system chose."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.lab.screen import Program


class Chat:
    """A server, and the clients that join it."""

    def __init__(self, stack: ExitStack, protocol: str) -> None:
        self._stack, self.protocol = stack, protocol
        self.server = self.start("server", "--port", "0")
        self.port = int(re.findall(r":(\d+)\n", self.server.sees("\n"))[0])

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
def stage() -> Iterator[Callable[[str], Chat]]:
    """Start a chat over TCP or UDP; all its programs are ended with the test."""
    with ExitStack() as stack:
        yield lambda protocol: Chat(stack, protocol)


@pytest.fixture(params=["tcp", "udp"])
def chat(request: pytest.FixtureRequest, stage: Callable[[str], Chat]) -> Chat:
    """A chat over each of the two protocols."""
    return stage(request.param)
