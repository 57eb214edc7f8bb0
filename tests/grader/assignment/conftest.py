"""A small assignment in a folder."""

from pathlib import Path

import pytest

from tests.grader.assignment.small_assignment import FILES
from tests.grader.small_chats import plant


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment that is right."""
    return plant(tmp_path / "talk", FILES)
