"""What an error of a chat means, and what guards against it."""

import pytest

from grader.diagnosis.guards import guard


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("RuntimeError: dictionary changed size during iteration", "list(users.values())"),
        ("ValueError: list.remove(x): x not in list", "if user in users"),
        ("KeyError: 'ann'", "pop(key, None)"),
        ("BrokenPipeError: [Errno 32] Broken pipe", "OSError"),
        ("ConnectionResetError: [Errno 104] Connection reset by peer", "OSError"),
        ("OSError: [Errno 9] Bad file descriptor", "nobody uses it any more"),
        ("TypeError: a bytes-like object is required, not 'str'", "text.encode()"),
        ("TypeError: Value after * must be an iterable, not socket", ""),
        ("TypeError: __main__.serve() argument after * must be an iterable, not socket", "args=(conn,)"),
        ("TypeError: Chat.serve() takes 1 positional argument but 2 were given", "`self`"),
        ("AttributeError: 'socket' object has no attribute 'acept'. Did you mean: 'accept'?", "suggests"),
        ("UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-3", "UTF-8"),
        ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xd0 in position 1", "getincrementaldecoder"),
        ("json.decoder.JSONDecodeError: Extra data: line 1 column 18 (char 17)", "buffer"),
        ("struct.error: unpack requires a buffer of 4 bytes", "buffer"),
        ("ValueError: not enough values to unpack (expected 2, got 1)", "how many parts"),
        ("ZeroDivisionError: division by zero", ""),
    ],
)
def test_what_guards_against_an_error(error: str, words: str) -> None:
    """Each error of a chat has its advice; one that the table does not know has none."""
    found = guard(error)
    assert (found is not None) == bool(words)
    assert found is None or words in found[1]
