"""A small assignment in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.grader.assignment.small_assignment import FILES
from tests.grader.small_chats import plant

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment that is right."""
    return plant(tmp_path / "talk", FILES)
