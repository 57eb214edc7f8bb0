"""What is said of a file that Python cannot read: the place that Python marks, and what to change there."""

from pathlib import Path

import pytest

from grader.diagnosis.unreadable import cannot_be_read
from grader.submission.source import parse


@pytest.mark.parametrize(
    ("text", "line", "marked", "change"),
    [
        ("x = 1\nprint(f(x)\n", 2, "(", "Close the bracket"),
        ("f(1))\n", 1, ")", "Each bracket"),
        ("print('hello)\n", 1, "'", "Close the quotation mark"),
        ("while True\n    pass\n", 1, "", "Put a colon"),
        ("if x = 1:\n    pass\n", 1, "x = 1", "Compare with `==`"),
        ("f(1 2)\n", 1, "1 2", "A comma"),
        ("def f():\nreturn 1\n", 2, "", "Indent the lines"),
        ("x = 1\n  y = 2\n", 2, "", "Let this line begin"),
        ("if x:\n    a\n  b\n", 3, "", "Let this line begin"),
        ("x = $\n", 1, "$", "Look at the marked place"),
    ],
)
def test_the_place_is_pythons_own(text: str, line: int, marked: str, change: str) -> None:
    """The line, the columns, Python's words, and what they mean for a beginner."""
    found = cannot_be_read(parse(Path("chat/server.py"), text.encode()))

    assert found is not None
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("chat/server.py", line)
    assert found.place.code == text.splitlines()[line - 1]
    assert marked in found.place.code[found.place.start : found.place.end]
    assert found.change.startswith(change)
    assert found.why.startswith("Python says: ")


@pytest.mark.parametrize("text", [b"print(1)\n", b"print 'hello'\n", b"x = '\xff'\n", b"\xff\xfex\x00"])
def test_of_what_is_told_otherwise_nothing_is_said(text: bytes) -> None:
    """A file that Python reads, Python 2, and what is no text have their own sentences, or none."""
    assert cannot_be_read(parse(Path("server.py"), text)) is None
    assert cannot_be_read(None) is None
