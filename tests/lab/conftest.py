"""Nothing here waits without an end: neither a socket nor a thread."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.lab.screen import DEADLINE


@pytest.fixture(autouse=True)
def _sockets_have_a_deadline() -> Iterator[None]:
    socket.setdefaulttimeout(DEADLINE)
    yield
    socket.setdefaulttimeout(None)


@pytest.fixture
def beside() -> Iterator[Callable[..., Future[Any]]]:
    """Call a function in another thread; ask for the outcome with `.result(DEADLINE)`."""
    with ThreadPoolExecutor() as pool:
        yield pool.submit
