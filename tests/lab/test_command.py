"""`python -m lab new`, `add` and `run`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lab.__main__ import main, quoted
from tests.lab.screen import ROOT, Program

BASE_CLASSES = {"server.py", "client.py"}
PROJECT = {*BASE_CLASSES, "server_chat.py", "client_chat.py", "README.md", "README.ru.md"}
SHOW = """
import sys, server, client
print(__name__, sys.argv, server.__file__, client.__file__, sys.path[0], sep="|")
sys.exit(7)
"""


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("protocol", ["tcp", "udp", ""])
@pytest.mark.parametrize("assignment", ["chat", "echo", ""])
def test_new_makes_a_project(assignment, protocol, tmp_path, capsys):
    """It holds the assignment's starter programs and task, and the base classes; the chat over TCP by default."""
    folder, task = tmp_path / "Лаба №4" / "chat", ROOT / "assignments" / (assignment or "chat")
    options = [*(["--assignment", assignment] if assignment else []), *(["--protocol", protocol] if protocol else [])]

    code = main(["new", str(folder), *options])

    starter = (task / "starter" / (protocol or "tcp")).glob("*.py")
    files = [*task.glob("README*.md"), *starter, ROOT / "lab" / "server.py", ROOT / "lab" / "client.py"]
    assert code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {one.name: one.read_bytes() for one in files}
    shown = capsys.readouterr().out
    assert str(folder) in shown
    assert f"Start server_{task.name}.py first." in shown


@pytest.mark.parametrize("name", ["ech", "../chat", "", "chat/starter"])
def test_an_unknown_assignment_is_said(name, tmp_path, capsys):
    """A wrong name gives a sentence with those that there are, and nothing is written."""
    code = main(["new", str(tmp_path / "project"), "--assignment", name])

    assert code == 2
    assert capsys.readouterr().err == f"There is no assignment {name!r}. There are: chat, echo.\n"
    assert names(tmp_path) == set()


@pytest.mark.parametrize(("command", "taken"), [("add", "server.py"), *(("new", name) for name in sorted(PROJECT))])
def test_nothing_is_overwritten(command, taken, tmp_path, capsys):
    """If one file is there already, none is written."""
    (tmp_path / taken).write_text("mine")

    assert main([command, str(tmp_path)]) == 2
    assert names(tmp_path) == {taken}
    assert (tmp_path / taken).read_text() == "mine"
    assert capsys.readouterr().err == f"Nothing was written: {tmp_path} already has {taken}.\n"


def test_add_puts_the_base_classes_beside_programs(tmp_path):
    """`add` writes two files, and leaves the others alone."""
    (tmp_path / "server_chat.py").write_text("mine")

    assert main(["add", str(tmp_path)]) == 0
    assert names(tmp_path) == {"server_chat.py", *BASE_CLASSES}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_dangling_link_is_not_written_through(tmp_path):
    """A link that leads nowhere is a file that is there."""
    (tmp_path / "server.py").symlink_to(tmp_path / "elsewhere.py")

    assert main(["add", str(tmp_path)]) == 2
    assert names(tmp_path) == {"server.py"}


def test_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch, capsys):
    """When the second file cannot be written, the first is taken back."""
    original = Path.open

    def full(path: Path, mode: str = "r", **options):
        if path.name == "client.py" and mode == "xb":
            raise OSError(28, "No space left on device", str(path))
        return original(path, mode, **options)

    monkeypatch.setattr(Path, "open", full)

    assert main(["add", str(tmp_path)]) == 2
    assert names(tmp_path) == set()
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["", "old", "new", "add missing", "run missing.py", "run .", "new file", "new file/x"])
def test_what_cannot_be_done_is_said(line, tmp_path, monkeypatch, capsys):
    """Wrong usage and wrong paths: a sentence, exit code 2, no traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()

    assert main(line.split()) == 2
    assert "Traceback" not in (said := capsys.readouterr().err)
    assert said
    assert names(tmp_path) == {"file"}


def test_help_is_no_error(capsys):
    """`--help` is exit code 0."""
    assert main(["--help"]) == 0
    assert "run" in capsys.readouterr().out


def test_run_gives_a_program_the_base_classes(tmp_path):
    """The program is `__main__`, with its own arguments, folder and exit code, and finds the base classes."""
    (tmp_path / "show.py").write_text(SHOW)

    with Program("-m", "lab", "run", "show.py", "--port", "-h", "--", "run", cwd=tmp_path) as program:
        code = program.ends()

    lab = ROOT / "lab"
    assert program.screen.strip().split("|") == [
        "__main__",
        "['show.py', '--port', '-h', '--', 'run']",
        str(lab / "server.py"),
        str(lab / "client.py"),
        os.path.realpath(tmp_path),
    ]
    assert code == 7


def test_run_prefers_what_lies_beside_the_program(tmp_path):
    """A student's own `server.py` wins, and so does what the shell's PYTHONPATH gives."""
    beside, path = tmp_path / "beside", tmp_path / "path"
    for folder, name in ((beside, "server.py"), (path, "client.py")):
        folder.mkdir()
        (folder / name).touch()
    (beside / "show.py").write_text(SHOW)
    python_path = os.pathsep.join([str(ROOT), str(path)])

    with Program("-m", "lab", "run", "beside/show.py", cwd=tmp_path, PYTHONPATH=python_path) as program:
        program.ends()

    assert program.screen.split("|")[2:4] == [os.path.realpath(beside / "server.py"), str(path / "client.py")]


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot send Ctrl-C to one process there")
def test_ctrl_c_is_the_programs_own(tmp_path):
    """Ctrl-C reaches the program, and nothing of ours is on the screen."""
    (tmp_path / "wait.py").write_text(
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try:\n    print('ready')\n    input()\n"
        "except KeyboardInterrupt:\n    print('goodbye')\n    raise SystemExit(5)\n"
    )

    with Program("-m", "lab", "run", "wait.py", cwd=tmp_path) as program:
        program.sees("ready")
        program.process.send_signal(signal.SIGINT)
        code = program.ends()

    assert "goodbye" in program.screen
    assert "Traceback" not in program.screen
    assert code == 5


@pytest.mark.parametrize(
    "word", ["plain words", "", r"ends in a \\ ", r'a \"b\\" c', "two\ttabs", '" "', r"C:\with space\\"]
)
def test_windows_quoting(word):
    """A word with a blank is quoted as the standard library does it for Windows."""
    assert quoted(word) == subprocess.list2cmdline([word])


@pytest.mark.parametrize("line", ["lab new project", "lab run show.py", "reference --help"])
def test_a_students_modules_do_not_get_in_the_way(line, tmp_path):
    """The commands work in a folder with files called like modules of the standard library, or like ours."""
    for name in ("socket", "queue", "argparse", "pathlib", "subprocess", "threading", "signal", "server"):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('the student\\'s {name} was imported')")
    (tmp_path / "show.py").write_text("print('shown')")

    with Program("-m", *line.split(), cwd=tmp_path) as program:
        code = program.ends()

    assert "was imported" not in program.screen
    assert code == 0
