"""What a student's program gets to run in: a copy of what was handed in, a clean environment, limits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.limits import LIMITS, Limits
from grader.model.sandbox import Sandbox
from grader.process import sandbox, system
from tests.grader.small_chats import plant

posix = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX system's limits and files")


def copied(target: Path) -> set[str]:
    """The files of a copy."""
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}


def tighter(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Play under other limits."""
    monkeypatch.setattr(sandbox, "LIMITS", Limits(**limits))


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run a program under the limits."""
    command = system.limited([sys.executable, "-c", code])
    environment = sandbox.environment({})
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False, timeout=60)


def test_no_variable_of_the_instructors_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """An allow-list: secrets, proxies, Python's own switches and a foreign locale stay outside."""
    foreign = {
        "AWS_SECRET_ACCESS_KEY": "s", "GITHUB_TOKEN": "s", "SSH_AUTH_SOCK": "s", "HTTP_PROXY": "s", "PYTHONPATH": "s",
        "PYTHONSTARTUP": "s", "PYTHONHOME": "s", "PYTHONHASHSEED": "0", "LD_PRELOAD": "s", "PYTHONWARNINGS": "error",
        "LC_ALL": "C", "LANG": "ru_RU.CP1251", "PYTHONIOENCODING": "cp1251", "TERM": "xterm", "COLUMNS": "20",
    }  # fmt: skip
    for name, value in foreign.items():
        monkeypatch.setenv(name, value)
    environment = sandbox.environment({"EXTRA": "1"})

    assert not {name for name, value in foreign.items() if environment.get(name) == value}
    assert environment["PYTHONIOENCODING"] == "utf-8"
    assert environment["TERM"] == "dumb"
    assert environment["EXTRA"] == "1"


def test_a_program_sees_the_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only the table: the process itself; it finds its home, speaks UTF-8 and does not buffer."""
    monkeypatch.setenv("GITHUB_TOKEN", "hunter2")
    code = "import os, sys; print(dict(os.environ), sys.stdout.encoding, sys.stdin.encoding, sys.flags.utf8_mode, 'ж')"
    shown = run(code).stdout

    assert "hunter2" not in shown
    assert "utf-8 utf-8 1 ж" in shown


def test_the_copy_holds_what_was_handed_in(tmp_path: Path) -> None:
    """Programs, data and folders, whatever they are called, byte for byte."""
    files = {"server.py": "print(1)\r\n", "chat lib/ann (2).py": b"\xff\x00", "данные/список.json": "{}", ".env": "x"}
    source = plant(tmp_path / "work", files)
    left_out = sandbox.private_copy(source, tmp_path / "copy" / "here")

    assert left_out == ()
    assert copied(tmp_path / "copy" / "here") == set(files)
    assert (tmp_path / "copy/here/server.py").read_bytes() == b"print(1)\r\n"


@pytest.mark.parametrize("folder", [".git", "venv", ".venv", "__pycache__", "node_modules", ".idea", "deep/er/venv"])
def test_versioning_environments_and_caches_are_not_copied(folder: str, tmp_path: Path) -> None:
    """They are large, and no part of a chat."""
    source = plant(tmp_path / "work", {"server.py": "", f"{folder}/lib/x.py": ""})
    sandbox.private_copy(source, tmp_path / "copy")

    assert copied(tmp_path / "copy") == {"server.py"}


def test_an_environment_of_any_name_is_not_copied(tmp_path: Path) -> None:
    """`python -m venv chatenv` makes one too; its files would use up the cap."""
    source = plant(tmp_path / "work", {"server.py": "", "chatenv/pyvenv.cfg": "", "chatenv/lib/x.py": ""})
    sandbox.private_copy(source, tmp_path / "copy")

    assert copied(tmp_path / "copy") == {"server.py"}


@posix
def test_links_and_pipes_are_left_where_they_are(tmp_path: Path) -> None:
    """A link could show the instructor's files, a pipe would never end: they are named instead."""
    secret = plant(tmp_path / "outside", {"secret.txt": "s", "folder/x.py": ""})
    source = plant(tmp_path / "work", {"server.py": ""})
    (source / "notes.txt").symlink_to(secret / "secret.txt")
    (source / "linked").symlink_to(secret / "folder")
    (source / "loop").symlink_to(source)
    (source / "gone").symlink_to(source / "nothing")
    os.mkfifo(source / "pipe")
    left_out = sandbox.private_copy(source, tmp_path / "copy")

    assert copied(tmp_path / "copy") == {"server.py"}
    assert {name for name in ("notes.txt", "pipe", "gone") if any(name in line for line in left_out)} == {
        "notes.txt", "pipe", "gone",
    }  # fmt: skip


@posix
def test_a_read_only_folder_gives_a_copy_that_can_be_written(tmp_path: Path) -> None:
    """The chat may keep a log beside its programs; the source is not touched."""
    source = plant(tmp_path / "work", {"server.py": "", "data/log.txt": "old"})
    for path in (source / "data/log.txt", source / "server.py", source / "data", source):
        path.chmod(0o555 if path.is_dir() else 0o444)
    left_out = sandbox.private_copy(source, tmp_path / "copy")
    for path in (tmp_path / "copy/data/log.txt", tmp_path / "copy/new.txt"):
        path.write_text("new", encoding="utf-8")
    source.chmod(0o755)
    (source / "data").chmod(0o755)

    assert left_out == ()
    assert (source / "data/log.txt").read_text(encoding="utf-8") == "old"
    modes = [path.stat().st_mode & 0o200 for path in (tmp_path / "copy").rglob("*")]
    assert all(modes)


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The rest is copied."""
    source = plant(tmp_path / "work", {"server.py": "", "secret.py": ""})
    (source / "secret.py").chmod(0)
    left_out = sandbox.private_copy(source, tmp_path / "copy")

    assert copied(tmp_path / "copy") == {"server.py"}
    assert "secret.py" in left_out[0]


@pytest.mark.parametrize("cap", [{"copy_files": 3}, {"copy_bytes": 300}])
def test_a_folder_of_any_size_is_copied_up_to_a_cap(
    cap: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The programs at the top come first; that something is missing is said."""
    tighter(monkeypatch, **cap)
    source = plant(tmp_path / "work", {"client.py": "", "server.py": "", **{f"data/{n}": b"x" * 200 for n in range(9)}})
    left_out = sandbox.private_copy(source, tmp_path / "copy")

    assert {"client.py", "server.py"} <= copied(tmp_path / "copy")
    assert len(copied(tmp_path / "copy")) == 3
    assert len(left_out) == 1


@posix
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("a = [open('/dev/null') for _ in range(2_000)]", "Too many open files"),
        ("a = bytearray(100 << 30)", "MemoryError"),
        ("open('big', 'wb').write(b'x' * (100 << 20))", "File too large"),
    ],
)
def test_limits_are_in_force_from_the_first_instruction(
    code: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open files, address space, size of a file: what a kernel says at its limit, the program hears."""
    monkeypatch.chdir(tmp_path)
    done = run(code)

    assert done.returncode == 1
    assert error in done.stderr


@posix
def test_the_numbers_are_those_of_the_limits() -> None:
    """As the program's own kernel tells them."""
    code = (
        "import resource as r; print(*(r.getrlimit(x)[0] for x in "
        "(r.RLIMIT_CORE, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, r.RLIMIT_CPU, r.RLIMIT_AS)))"
    )

    assert run(code).stdout.split() == [
        str(number) for number in (0, LIMITS.file_size, LIMITS.open_files, LIMITS.cpu, LIMITS.address_space)
    ]


@posix
def test_arguments_are_never_read_by_a_shell(tmp_path: Path) -> None:
    """Blanks, quotes and `$(…)` in a file's name reach the program as they are."""
    name = 'it\'s $(touch bad) `x` "y" *.py'
    plant(tmp_path, {name: "import sys; print(sys.argv[1:])"})
    done = subprocess.run(
        system.limited([sys.executable, name, "a b", "$HOME"]),
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.stdout.strip() == "['a b', '$HOME']"
    assert not (tmp_path / "bad").exists()


def test_the_report_says_which_protection_was_in_force() -> None:
    """Each sentence once."""
    sentences = sandbox.protection(Sandbox(said="a sandbox"))

    assert len(set(sentences)) == len(sentences) >= 2
