"""A play's record and its network, without a play."""

from collections.abc import Iterator

import pytest

from grader.network.loop import Network
from grader.record.recorder import Recorder


@pytest.fixture
def recorder() -> Recorder:
    """The record of a play."""
    return Recorder()


@pytest.fixture
def network(recorder: Recorder) -> Iterator[Network]:
    """A play's network."""
    with Network(recorder, seed="7") as network:
        yield network
    assert recorder.broken == ""
