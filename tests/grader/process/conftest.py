"""A room for real programs, which is empty again after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.process.system import no_orphans
from tests.grader.process.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room that is empty again after the test."""
    made = Room(tmp_path)
    with no_orphans():
        yield made
        made.empty()
