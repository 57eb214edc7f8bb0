"""What is run on another platform, and what it must come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNITS = (
    "tests/lab", "tests/grader", "tests/reference", "tests/assignments",
    "tests/platforms", "tests/test_cli.py", "tests/test_main.py", "tests/test_rooms.py",
)  # fmt: skip
SAMPLE_UNITS = ("tests/grader/process", "tests/grader/network/test_child.py", "tests/grader/network/test_loop.py")
PYTEST = (
    "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "tests.platforms.marks",
    "--timeout=300", "-q", "-ra",
)  # fmt: skip

PROGRAMS = (
    "works/raw_tcp", "works/json_lines", "works/length_prefix", "works/pickled", "works/russian", "works/star_import",
    "works/sibling_folders_ru", "works/socketserver_lines", "works/thread_subclass", "works/queue_per_user",
    "works/udp_classes", "works/udp_options", "works/udp_table_and_name", "works/quit_word_over_udp",
    "works/hostname", "works/package_dash_m", "works/prompt_is_drawn_again", "works/asks_a_second_later",
    "works/flooding_server", "works/writer_and_reader_windows",
    "partly/asyncio_server", "partly/clears_and_shows_history", "partly/colorama_colours", "partly/echo_at_once",
    "partly/exactly_two", "partly/keyboard_by_stdin_loop", "partly/low_level_both", "partly/low_level_thread",
    "partly/one_file_menu", "partly/password_by_getpass", "partly/press_enter_first", "partly/select_server",
    "partly/udp_echo", "partly/udp_json_acks",
    "broken/first_line_only", "broken/hangs_at_start", "broken/ping_pong", "broken/strict_alternation",
    "broken/udp_last_address", "broken/wrong_port",
)  # fmt: skip
"""Forty: every kind of wire, of keyboard, of thread and of fault that a system might do otherwise."""

SAMPLE_PROGRAMS = ("works/russian", "partly/password_by_getpass")
BOTH = ("windows", "macos")


@dataclass(frozen=True)
class Step:
    """One command: what follows the interpreter, which of them it is, and what it must come to."""

    name: str
    arguments: tuple[str, ...]
    python: str = "python"
    systems: tuple[str, ...] = BOTH
    score: float | None = None
    code: int = 0
    says: str = ""


def grade(
    folder: str, score: float, *, name: str = "", python: str = "python", systems: tuple[str, ...] = BOTH
) -> Step:
    """Return the step that grades a folder: every platform gives it the same score."""
    return Step(name or folder, ("-m", "grader", folder, "--json", "-"), python, systems, score)


def steps(*, sample: bool) -> Iterator[Step]:
    """Yield what is run."""
    yield grade("reference/tcp", 100)
    yield grade("reference/udp", 80)
    yield Step("units", (*PYTEST, *(SAMPLE_UNITS if sample else UNITS)))
    yield Step("programs", ("-m", "tests.cases", *(SAMPLE_PROGRAMS if sample else PROGRAMS)))
    yield grade("reference/tcp", 100, name="zipped", python="zipped", systems=("windows",))
    sealed = ("-m", "grader", "reference/tcp", "--python", r"{room}\embeddable\python.exe")
    yield Step("sealed", sealed, systems=("windows",), code=2, says="heeds no environment")
    if not sample:
        yield grade("assignments/chat/solution/tcp", 100)
        yield grade("assignments/chat/solution/udp", 80)
        yield Step("transparency", ("-m", "tests.transparency"))
