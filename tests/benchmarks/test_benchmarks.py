"""The floor under the benchmark's ratio is a floor of the same plays. Nothing is timed here."""

import shutil

from grader.limits import LIMITS
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import floor
from tests.cases.write import replaced

JOBS = 6


def test_the_floor_waits_in_the_graders_windows():
    """The wait for what must not come, and the leave, take as long as in `grader/limits.py`."""
    windows = LIMITS.unwanted, LIMITS.unwanted_deliveries, LIMITS.leave_notice, LIMITS.leave_settle

    assert windows == (floor.UNWANTED, floor.UNWANTED_DELIVERIES, floor.LEAVE_NOTICE, floor.LEAVE_SETTLE)


def test_the_floor_plays_as_much_as_the_grade(tmp_path):
    """The floor comes to its end with as many plays, processes and typed lines as the grade, which passes all."""
    chat, note = tmp_path / "chat", tmp_path / "lines"
    shutil.copytree(floor.CHAT, chat)
    server, old = chat / "server_chat.py", "    def pass_on(self, name, line):\n"
    new = f"{old}        with open({str(note)!r}, 'a') as file:\n            file.write(line + chr(10))\n"
    server.write_text(replaced(server.read_text(encoding="utf-8"), old, new, "chat"), encoding="utf-8")
    graded = benchmarks.grade(chat, JOBS)
    played = benchmarks.play_floor(JOBS).report

    lines = note.read_text(encoding="utf-8").splitlines()
    assert graded.code == 0
    assert lines.count("/pm") == 1  # a command that carries no word is no line
    assert played == {key: graded.report[key] for key in ("plays", "processes")} | {"lines": len(lines) - 1}
