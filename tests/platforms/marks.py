"""For pytest (`-p tests.platforms.marks`): what fails for the rig's sake, and not for the platform's, is marked so.

Rule 1. A mark has a reason that is the rig's. It is strict: when the test passes, the mark has to go.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT = "CHAT_LAB_WITHOUT_LINUX"
"""Set where Linux's own modules are not to be had: tests are chosen as on macOS."""

NOT_TOLD = "wine tells nobody that a UDP port is closed"
NO_RESET = "wine ends a socket orderly, whatever its SO_LINGER says"
NOT_WOKEN = "wine wakes no thread that waits to receive when its own program shuts the socket down: it waits its time"
REFERENCE = "tests/reference/test_tcp_limits.py::"
WINE = {
    "tests/grader/network/test_faults.py::test_reset_is_one_for_the_other_side": NO_RESET,
    "tests/grader/network/test_control.py::test_nothing_is_left_open": NOT_TOLD,
    "tests/grader/network/test_control.py::test_a_closed_port_is_told_to_whom_linux_tells_it": NOT_TOLD,
    f"{REFERENCE}test_who_never_reads_is_dropped_with_the_reason_and_the_others_go_on": NOT_WOKEN,
    f"{REFERENCE}test_end_of_the_server_is_told_and_leaves_no_thread": NOT_WOKEN,
}
"""The tests that fail under wine, and why that is wine's."""

MACOS: dict[str, str] = {}
"""The tests that fail where Linux is taken for macOS, and why that is not macOS's."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    marks = WINE if sys.platform == "win32" else MACOS if ABSENT in os.environ else {}
    for item in items:
        for name in (item.nodeid, item.nodeid.partition("[")[0]):
            if name in marks:
                item.add_marker(pytest.mark.xfail(reason=marks[name], strict=True))
                break


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """While tests are read, and choose what is not for their system, this one is macOS."""
    kept = sys.platform
    if ABSENT in os.environ:
        sys.platform = "darwin"
    try:
        return (yield)  # type: ignore[misc]
    finally:
        sys.platform = kept
