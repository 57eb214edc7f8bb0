"""How the command starts and how it ends: `python -m grader`, `chat-lab`, and our own faults."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from grader import cli
from grader.submission.read import read

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the grader have a bug."""

    def run(options: object) -> NoReturn:
        raise RuntimeError("a bug \x1b[31m")

    monkeypatch.setattr(cli, "_run", run)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_end_well(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """They print to standard output and return 0."""
    assert cli.main([option]) == 0
    assert capsys.readouterr().out


def test_our_own_fault_is_a_sentence_and_a_file(
    bug: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback goes to a file that the sentence names, never to the screen."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cli.main([str(tmp_path)])
    out, err = capsys.readouterr()
    kept = next(tmp_path.glob("chat-lab-*.txt"))

    assert out == ""
    assert "Traceback" not in err
    assert "\x1b" not in err
    assert len(err.splitlines()) == 1
    assert str(kept) in err
    assert "RuntimeError: a bug" in kept.read_text(encoding="utf-8")


def test_where_no_file_can_be_kept_the_sentence_stands(
    bug: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk does not bring the traceback back."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))

    assert cli.main([str(tmp_path)]) == 3
    assert "a bug" in capsys.readouterr().err


def test_help_can_be_written_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where not one sign of ours is known."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))

    assert cli.main(["--help"]) == 0


def test_the_console_script_exits_with_mains_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """`chat-lab` is `main` and nothing else."""
    monkeypatch.setattr(cli, "main", lambda: 3)

    with pytest.raises(SystemExit) as stop:
        cli.console()
    assert stop.value.code == 3


def test_a_students_modules_never_stand_in_for_ours(tmp_path: Path) -> None:
    """`python -m grader .` in a folder with socket.py, queue.py, rich.py and others that would fail."""
    for name in ("socket", "queue", "rich", "conftest", "argparse", "psutil", "server", "submission"):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('the student\\'s {name}')\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONSAFEPATH", None)
    for flags in ([], ["-P"]):
        run = subprocess.run(
            [sys.executable, *flags, "-m", "grader", "--version"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

        assert (run.returncode, run.stderr) == (0, "")
        assert "chat-lab-kit" in run.stdout


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9", "3.10"])
def test_an_older_python_gets_a_sentence(version: str) -> None:
    """Exit code 2 and one line that names both versions."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} here")
    run = subprocess.run([python, "-m", "grader", "."], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert f"this is Python {version}" in run.stderr


def test_without_a_library_it_says_so(tmp_path: Path) -> None:
    """A Python into which the kit was not installed gets a sentence, and exit code 3: it is not the student's fault."""
    (tmp_path / "psutil.py").write_text("raise ModuleNotFoundError('gone', name='psutil')")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}

    done = subprocess.run(
        [sys.executable, "-m", "grader", "--demo"], env=environment, capture_output=True, encoding="utf-8", check=False
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("psutil: the grader needs it")
    assert "Traceback" not in done.stderr


def test_a_folder_of_chats_is_told_of_the_class(tmp_path: Path) -> None:
    """Three students' folders in one: the report says which command grades them all; two (TCP and UDP) are no class."""
    for name in ("ann", "bob", "eve"):
        shutil.copytree(ROOT / "tests" / "bases" / "tcp" / "hello", tmp_path / name)

    assert any("grader class FOLDER" in note for note in read(tmp_path).notes)
    shutil.rmtree(tmp_path / "eve")
    assert not any("grader class FOLDER" in note for note in read(tmp_path).notes)
