"""A short soak of the reference's server; the long one is a command."""

import sys

import pytest

from tests.reference.soak import soak


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM that a program could answer there")
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_and_nothing_is_left(seed):
    """Two thousand steps of coming, going and writing."""
    assert soak(0, 2000, seed) == []
