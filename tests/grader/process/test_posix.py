"""What POSIX systems do alike, and where macOS allows less than Linux."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from grader.limits import LIMITS
from grader.process import system

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    pytest.skip("Windows has no limit of open files", allow_module_level=True)

UNLIMITED = -1


def resource_of(allowed: int, hard: int) -> tuple[Any, list[int]]:
    """A `resource` module that refuses more than `allowed` open files, and the limits that were set."""
    made: list[int] = []

    def setrlimit(_what: int, limits: tuple[int, int]) -> None:
        if limits[0] > allowed:
            raise ValueError("not allowed to raise maximum limit")
        made.append(limits[0])

    getrlimit: Callable[[int], tuple[int, int]] = lambda _what: (256, hard)  # noqa: E731
    return SimpleNamespace(RLIMIT_NOFILE=7, RLIM_INFINITY=UNLIMITED, getrlimit=getrlimit, setrlimit=setrlimit), made


@pytest.mark.parametrize(
    ("allowed", "hard", "got"),
    [
        (LIMITS.own_files, UNLIMITED, [LIMITS.own_files]),
        (LIMITS.own_files, 4096, [4096]),
        (10_240, UNLIMITED, [10_240]),
        (10_240, 1 << 30, [10_240]),
        (100, UNLIMITED, []),
    ],
    ids=["unlimited", "less", "macOS", "macOS, a number", "nothing"],
)
def test_as_many_files_as_the_system_allows(
    monkeypatch: pytest.MonkeyPatch, allowed: int, hard: int, got: list[int]
) -> None:
    """Where 65,536 are refused, 10,240 are asked for; who refuses those, too, is left as it is."""
    resource, made = resource_of(allowed, hard)
    monkeypatch.setitem(system.raise_open_files.__globals__, "resource", resource)
    system.raise_open_files()

    assert made == got
