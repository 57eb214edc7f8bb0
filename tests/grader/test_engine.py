"""Whole grades of tiny real chats, as a process: verdicts, exit codes, and nothing that is left behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.grader.small_chats import plant

ROOT = Path(__file__).resolve().parents[2]
PARTS = ROOT / "tests" / "submissions" / "parts"
DEADLINE = 100.0  # seconds one grade may take on a busy machine
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and files")


@dataclass(frozen=True)
class Graded:
    """What a grade left: its data, its exit code, and what was printed."""

    data: dict[str, Any]
    code: int
    out: str
    err: str

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of each criterion."""
        return {one["id"]: one["outcome"] for one in self.data["findings"]}

    @property
    def failures(self) -> dict[str, str]:
        """What did not pass, in the report's own words."""
        missed = [one for one in self.data["findings"] if one["outcome"] != "passed"]
        return {one["id"]: f"{one['headline']}: {one['got']}" for one in missed}

    def is_whole(self, score: int = 100) -> bool:
        """Whether every criterion has passed, and the score is all that the protocol allows."""
        assert self.failures == {}
        assert "Traceback" not in self.err
        return (self.data["score"], self.data["final"], self.code) == (score, True, 0)

    @property
    def words(self) -> set[str]:
        """What was typed."""
        steps = [step for one in self.data["findings"] for step in one["steps"]]
        return {word for step in steps for word in step.split() if word.startswith("zu")}


def begin(
    folder: Path | str, tmp: Path, *options: str, cwd: Path = ROOT, env: dict[str, str] | None = None, before: str = ""
) -> subprocess.Popen[bytes]:
    """Start a grade; `before` is Python that runs first."""
    start = ["-c", f"{before}; import sys; from grader import cli; sys.exit(cli.main())"]
    command = [sys.executable, *(start if before else ["-m", "grader"]), str(folder), "--json", str(tmp / "r.json")]
    tmp.mkdir(parents=True, exist_ok=True)
    mine = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp), "PYTHONIOENCODING": "utf-8", **(env or {})}
    return subprocess.Popen(
        [*command, *options], cwd=cwd, env=mine, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(run: subprocess.Popen[bytes], tmp: Path) -> Graded:
    """Wait for a grade's end."""
    try:
        out, err = run.communicate(timeout=DEADLINE)
    finally:
        run.kill()
    text = (tmp / "r.json").read_text(encoding="utf-8") if (tmp / "r.json").exists() else ""
    return Graded(json.loads(text or "{}"), run.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def grade(folder: Path | str, tmp: Path, *options: str, **more: Any) -> Graded:
    """Grade a folder."""
    return finish(begin(folder, tmp, *options, **more), tmp)


def programs_of(tmp: Path) -> list[int]:
    """The living processes that were started with this temporary folder: a student's get it from the grader's."""
    found = []
    for one in psutil.process_iter():
        try:
            if one.environ().get("TMPDIR") == str(tmp) and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one.pid)
        except psutil.Error:
            continue
    return found


def chat(folder: Path, old: str = "", new: str = "", *, program: str = "server_chat.py") -> Path:
    """A copy of a chat that is right, but for a text in one of its programs."""
    shutil.copytree(PARTS / "tcp", folder, dirs_exist_ok=True)
    text = (folder / program).read_text(encoding="utf-8")
    assert old in text
    (folder / program).write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("protocol", "score"), [("tcp", 100), ("udp", 80)])
def test_a_whole_chat_earns_everything_its_protocol_allows(protocol: str, score: int, tmp_path: Path) -> None:
    """Every criterion passes, the gate is met, nothing is left running and nothing on the disk."""
    graded = grade(PARTS / protocol, tmp_path)

    assert graded.is_whole(score)
    assert [gate["level"] for gate in graded.data["gates"]] == ["met"]
    assert programs_of(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_two_grades_at_the_same_time_do_not_meet(tmp_path: Path) -> None:
    """The same chat on the same port, twice at once."""
    runs = [(begin(PARTS / "tcp", tmp_path / name), tmp_path / name) for name in ("a", "b")]

    assert all(finish(run, tmp).is_whole() for run, tmp in runs)


def test_a_seed_makes_the_words_of_the_part_that_is_played(tmp_path: Path) -> None:
    """The same seed types the same words, another one others, none fresh ones; of a part there is no score."""
    seeds = [("--seed", "1"), ("--seed", "1"), ("--seed", "2"), ()]
    runs = [grade(PARTS / "tcp", tmp_path, "--only", "turns", *seed) for seed in seeds]
    words = [run.words for run in runs]

    assert all(run.outcomes == {"serves": "passed", "turns": "passed"} for run in runs)
    assert [(run.data["score"], run.code) for run in runs] == [(None, 0)] * 4
    assert all(words)
    assert words[0] == words[1]
    assert not words[1] & words[2]
    assert not words[3] & (words[1] | words[2])


def test_a_server_that_dies_is_told_with_its_place(tmp_path: Path) -> None:
    """What ran before it died counts; the failure is confirmed, is the server's, and has a file and a line."""
    line = '            if line.startswith("/pm")'
    folder = chat(tmp_path / "chat", line, f"            if line:\n                died = [][0]\n{line}")
    graded = grade(folder, tmp_path / "t", "--only", "turns")
    turns = next(one for one in graded.data["findings"] if one["id"] == "turns")

    assert graded.outcomes == {"serves": "passed", "turns": "failed"}
    assert (turns["fault"], turns["confirmed"], turns["file"]) == ("server", True, "server_chat.py")
    assert "died" in (folder / "server_chat.py").read_text(encoding="utf-8").splitlines()[turns["line"] - 1]
    assert graded.code == 1


def test_a_server_that_ends_at_once_fails_and_the_rest_is_skipped(tmp_path: Path) -> None:
    """Nobody waits for a program that has ended: the whole report comes in seconds."""
    text = "import socket, sys\nprint('no luck')\ns = socket.socket()\nexit(3)\ns.bind(('', 9)); s.listen()\n"
    graded = grade(plant(chat(tmp_path / "chat"), {"server_chat.py": text}), tmp_path / "t")

    assert set(graded.outcomes.values()) == {"failed", "skipped"}
    assert graded.outcomes["serves"] == "failed"
    assert "no luck" in graded.failures["serves"]
    assert (graded.data["score"], graded.code) == (0, 1)


@posix
def test_a_client_that_clears_its_screen_with_a_command_is_a_whole_chat(tmp_path: Path) -> None:
    """`os.system("clear")` and the history again: a person reads each line once."""
    again = """\
history.append(line)
            __import__("os").system("clear")
            print("".join(history), end="", flush=True)"""
    folder = chat(tmp_path / "chat", 'print(line, end="")', again, program="client_chat.py")
    client = folder / "client_chat.py"
    client.write_text("history = []\n" + client.read_text(encoding="utf-8"), encoding="utf-8")

    assert grade(folder, tmp_path / "t", "--only", "exchange").failures == {}


BREAK = """
import grader.stage.play as room
whole = room.private_copy
def copy(source, target):
    if "three" in target.name: raise RuntimeError("a bug of ours")
    return whole(source, target)
room.private_copy = copy
"""


@pytest.mark.parametrize(("mark", "code"), [((), 3), (("--pass-mark", "60"), 0), (("--pass-mark", "80"), 3)])
def test_our_own_fault_costs_no_points_and_is_never_a_pass(mark: tuple[str, ...], code: int, tmp_path: Path) -> None:
    """One play breaks: what is judged in it is `broken`, the score is what is certain, and it is not final."""
    graded = grade(PARTS / "tcp", tmp_path, *mark, before=f"exec({BREAK!r})")

    assert set(graded.failures) == {"group", "no_echo", "named"}
    assert {graded.outcomes[name] for name in graded.failures} == {"broken"}
    assert all("a bug of ours" in why for why in graded.failures.values())
    assert (graded.data["score"], graded.data["final"], graded.code) == (65, False, code)


@posix
@pytest.mark.parametrize("group", [True, False], ids=["group", "process"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interruption_leaves_nothing_behind(name: str, group: bool, tmp_path: Path) -> None:
    """Ctrl-C in the middle of the plays: no process, no folder, one sentence, and an exit code of its own."""
    run = begin(PARTS / "tcp", tmp_path)
    end = time.perf_counter() + DEADLINE
    while len(programs_of(tmp_path)) < 4 and time.perf_counter() < end:
        threading.Event().wait(0.01)
    began = len(programs_of(tmp_path))
    (os.killpg if group else os.kill)(run.pid, signal.Signals[name])
    graded = finish(run, tmp_path)
    left = programs_of(tmp_path)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    assert began >= 4
    assert graded.code == 130
    assert left == []
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
    assert "Traceback" not in graded.err


# --- what changes no verdict ----------------------------------------------------------------------------------


def test_a_folder_full_of_other_modules_changes_nothing(tmp_path: Path) -> None:
    """The current folder holds what a student calls queue.py or socket.py; the grader takes none of it."""
    names = ("socket", "queue", "rich", "conftest", "selectors", "threading", "psutil", "sitecustomize", "cli")
    plant(tmp_path / "cwd", {f"{name}.py": "raise SystemExit('not mine')" for name in names})
    chat(tmp_path / "cwd" / "chat")
    plant(tmp_path / "cwd" / "chat", {f"{name}.py": "raise SystemExit('unused')" for name in names[1:4]})

    assert grade("chat", tmp_path / "t", cwd=tmp_path / "cwd").is_whole()


@pytest.mark.parametrize(
    ("name", "env"),
    [
        ("Лаба №4 (Иванов)/задание 4", {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "cp1251"}),
        ("it's $HOME & [100%] {x}", {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "0", "PYTHONWARNINGS": "error"}),
        ("chat", {"LC_ALL": "ru_RU.UTF-8", "PYTHONIOENCODING": "ascii", "TERM": "xterm", "COLUMNS": "20"}),
        ("read only", {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}),
    ],
)
def test_neither_a_folder_s_name_nor_the_environment_changes_a_verdict(
    name: str, env: dict[str, str], tmp_path: Path
) -> None:
    """Cyrillic, quotes, signs of the shell; a German laptop, a CI runner, a container; nothing is written into it."""
    folder = chat(tmp_path / name)
    before = sorted(folder.iterdir())
    if name == "read only" and sys.platform != "win32":
        for path in (*before, folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
    graded = grade(folder, tmp_path / "t", env=env)
    folder.chmod(0o755)

    assert graded.is_whole()
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("version", ["3.8", "3.9", "3.10", "3.12", "3.13", "3.14"])
def test_the_students_python_may_be_another(version: str, tmp_path: Path) -> None:
    """The chat runs on the interpreter that was asked for, and the verdict is the same."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} here")
    folder = chat(tmp_path / "chat")
    for program in folder.glob("*.py"):
        check = f"import sys\nassert '%d.%d' % sys.version_info[:2] == '{version}'\n"
        program.write_text(check + program.read_text(encoding="utf-8"), encoding="utf-8")

    assert grade(folder, tmp_path / "t", "--python", version).is_whole()
