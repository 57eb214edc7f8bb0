"""Stand-in for `prompt_toolkit.patch_stdout`: there is no prompt that output could tear."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator


@contextmanager
def patch_stdout(raw: bool = False) -> Iterator[None]:
    """Change nothing."""
    yield
