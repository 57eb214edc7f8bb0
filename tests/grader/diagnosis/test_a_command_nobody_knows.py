"""A private line that everybody reads: because nothing looks for the command, or because the way does not end there."""

from pathlib import Path

import pytest

from tests.grader.diagnosis.faulty import CLIENT, SERVER
from tests.grading import grade

LEAKS = SERVER.replace(
    "        relay(sock,",
    '        if line.startswith("/pm") and len(line.split()) < 3:\n'
    '            send(sock, "Usage: /pm name message")\n'
    "        relay(sock,",
)


@pytest.mark.parametrize(("server", "words"), [(SERVER, "split it with"), (LEAKS, "whether the way ends there")])
def test_what_to_change_depends_on_whether_the_command_is_known(tmp_path: Path, server: str, words: str) -> None:
    """A program without the command is told how it is written; one that has it, how its way ends."""
    (tmp_path / "server.py").write_text(server)
    (tmp_path / "client.py").write_text(CLIENT)

    found = grade(tmp_path, "--only", "serves,turns,exchange,private")["findings"][-1]

    assert (found["id"], found["diagnosis"]["id"]) == ("private", "to-a-stranger")
    assert words in found["diagnosis"]["change"]
