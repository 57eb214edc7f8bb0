"""What helps a student on: --watch, the last run remembered, --explain, doctor, and the command to type next."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader import cli, doctor, last_run, watch
from grader.errors import UsageError
from grader.model import Before
from grader.options import again, parse
from tests.grader.report.handmade import broken, failing, partial, perfect

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SOLUTION = ROOT / "assignments" / "chat" / "solution" / "tcp"
NOON = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)


class Terminal(io.TextIOWrapper):
    """A standard output that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of the test's own for the last runs."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(last_run, "place", lambda: folder)
    return folder


# --- --watch ---------------------------------------------------------------------------------------------------


def test_it_yields_at_the_beginning_and_at_each_save_of_the_work(tmp_path: Path) -> None:
    """What is saved while nobody asks is not lost; caches and an editor's copies are no work."""
    (tmp_path / "__pycache__").mkdir()
    saves = watch.saves(tmp_path)
    next(saves)
    (tmp_path / "server.py").write_text("a = 1")
    next(saves)
    for name in (".server.py.swp", "server.py~", "__pycache__/server.pyc"):
        (tmp_path / name).write_text("a = 1")
    later = watch.saves(tmp_path)
    next(later)
    (tmp_path / "client.py").write_text("a = 2")
    next(later)

    assert not watch._is_work(tmp_path / "__pycache__" / "server.pyc", tmp_path)
    assert not watch._is_work(tmp_path / ".server.py.swp", tmp_path)
    assert watch._is_work(tmp_path / "data" / "words.txt", tmp_path)


def test_a_saved_mistake_is_graded_and_so_is_its_mending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Real programs: what works now is said at once, what is new stands at the end; no program is no end."""
    chat = tmp_path / "chat"
    shutil.copytree(SOLUTION, chat)
    server = chat / "server_chat.py"
    good = server.read_text("utf-8")

    def saves(folder: Path) -> Iterator[None]:
        server.write_text(good.replace("if name != sender]", "if name != sender][:1]"), "utf-8")
        yield
        said.append(capsys.readouterr())
        for file in chat.glob("*.py"):
            file.rename(file.with_suffix(".txt"))
        yield
        said.append(capsys.readouterr())
        for file in chat.glob("*.txt"):
            file.rename(file.with_suffix(".py"))
        server.write_text(good, "utf-8")
        yield
        said.append(capsys.readouterr())
        raise KeyboardInterrupt

    said: list[pytest.CaptureResult[str]] = []
    monkeypatch.setattr(watch, "saves", saves)
    code = cli.main([str(chat), "--watch", "--seed", "7"])
    first, none, last = said

    assert code == cli.STOPPED
    assert ": 70 of 100" in first.out
    assert "--only group --seed 7" in first.out
    assert none.out == ""
    assert "no Python program" in none.err
    assert "group works now" in last.err
    assert "serves works now" not in last.err
    assert "+30 since " in last.out
    assert "new: group, leaves" in last.out


def test_without_watchfiles_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage, before anything is played."""
    monkeypatch.setattr(watch, "find_spec", lambda _name: None)

    assert cli.main([str(SOLUTION), "--watch"]) == cli.USAGE
    assert "chat-lab-kit[watch]" in capsys.readouterr().err


# --- the last run ----------------------------------------------------------------------------------------------


def test_a_run_is_remembered_until_the_next_one(cache: Path) -> None:
    """Its score and what passed; of the same day the hour is said, of another one the day, too."""
    this = last_run.as_before(failing(), NOON)
    assert this
    assert this.passed == ("serves", "turns", "named")
    last_run.keep("x.json", this)

    assert last_run.recall("x.json", NOON) == replace(this, at="12:00")
    assert last_run.recall("x.json", NOON + timedelta(days=1)) == replace(this, at="2026-05-06 12:00")
    assert last_run.recall("y.json", NOON) is None
    assert last_run.as_before(partial(), NOON) is None
    assert last_run.as_before(broken(), NOON) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": "x", "score": 1, "passed": []}', '{"at": 5, "score": "a"}'])
def test_what_cannot_be_read_again_is_as_if_there_had_been_no_run(cache: Path, text: str) -> None:
    """A file that another version has written, or half of one."""
    cache.mkdir()
    (cache / "x.json").write_text(text)

    assert last_run.recall("x.json", NOON) is None


def test_where_nothing_can_be_kept_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without platformdirs, and where the place is a file."""
    (tmp_path / "file").write_text("")
    for place in (None, tmp_path / "file"):
        monkeypatch.setattr(last_run, "place", lambda place=place: place)
        last_run.keep("x.json", Before("2026-05-06T12:00+00:00", 1.0))
        assert last_run.recall("x.json", NOON) is None
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "platformdirs", None)

    assert last_run.place() is None


def test_another_folder_and_another_rubric_have_other_last_runs(tmp_path: Path) -> None:
    """The name tells nothing of the folder."""
    names = {last_run.known_as(folder, rubric) for folder in (tmp_path, tmp_path / "a") for rubric in ("a", "b")}

    assert len(names) == 4
    assert not any(tmp_path.name in name for name in names)


def test_at_a_terminal_the_second_run_says_what_is_new(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a pipe no run is remembered, and none is told of."""
    reports = iter([failing(), perfect(), perfect()])
    monkeypatch.setattr(cli, "play", lambda *_how: next(reports))
    pages = []
    for kind in (io.TextIOWrapper, Terminal, Terminal):
        page = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", kind(page, encoding="utf-8"))
        cli.main([str(SOLUTION)])
        sys.stdout.flush()
        pages.append(page.getvalue().decode())

    assert [" points as at " in page or " since " in page for page in pages] == [False, False, True]
    assert len(list(cache.iterdir())) == 1


# --- --explain -------------------------------------------------------------------------------------------------


def test_a_criterion_is_explained_by_a_chat_that_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    """A real play of the solution: what was typed, what crossed the wire, what it teaches, what to look at."""
    assert cli.main(["--explain", "private", "--seed", "7"]) == 0
    page = " ".join(capsys.readouterr().out.split())

    assert "ann types “/pm bob zu" in page
    assert "server → bob: Usage: /pm recipient_name message" in page
    assert page.index("private: `/pm NAME TEXT`") < page.index("ann types") < page.index("What it teaches")
    assert "split it with `line.split(maxsplit=2)`" in page


def test_where_there_is_no_solution_it_is_explained_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Several are explained in their order; one that is not known is named with those that are."""
    assert cli.main(["--explain", "whole,answered", "--assignment", "echo"]) == 0
    page = capsys.readouterr().out

    assert page.index("whole: ") < page.index("answered: ")
    assert "How it is tried" not in page
    assert cli.main(["--explain", "flies"]) == cli.USAGE
    assert "--explain flies: no such criterion. There are: serves" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["chat", "echo"])
def test_every_criterion_teaches_something_in_both_languages(name: str) -> None:
    """The texts stand in the assignment's own folder."""
    rubric = tomllib.loads((ROOT / "assignments" / name / "rubric.toml").read_text("utf-8"))

    assert [one["id"] for one in rubric["criterion"] if {"en", "ru"} != one.get("teaches", {}).keys()] == []


# --- doctor ----------------------------------------------------------------------------------------------------


def test_the_doctor_finds_all_that_a_grade_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """Python, the packages, the language, the protection."""
    assert cli.main(["doctor"]) == 0
    page = capsys.readouterr().out

    for words in ("Python", "rich", "psutil", "encoding", "protection", "last runs", "--demo"):
        assert words in page


@pytest.mark.parametrize(("name", "code", "words"), [("psutil", 3, "psutil"), ("jinja2", 0, "chat-lab-kit[pages]")])
def test_the_doctor_says_how_to_get_what_is_missing(
    name: str, code: int, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what is needed the exit code tells; an extra may be missing."""

    def version(asked: str) -> str:
        if asked == name:
            raise metadata.PackageNotFoundError(asked)
        return "1.0"

    monkeypatch.setattr(doctor.metadata, "version", version)

    assert cli.main(["doctor"]) == code
    assert f"not installed: pip install {words}" in capsys.readouterr().out.replace('"', "")


# --- the command to type next, and the browser -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("my_chat --json x.json --verbose --seed 3 --watch", "my_chat --only turns"),
        ("my_chat --rubric classic --lang ru --client a.py --client b.py", None),
        ("--demo", "--demo --only turns"),
    ],
)
def test_what_was_chosen_stays_and_what_is_written_goes(typed: str, command: str | None) -> None:
    """The same chat, judged in the same way; no file is written again."""
    said = again(parse(typed.split()), "--only", "turns").split(maxsplit=3)[-1]

    assert said == (command or "my_chat --rubric classic --lang ru --client a.py --client b.py --only turns")


def test_a_folder_with_a_blank_in_its_name_is_quoted() -> None:
    """So that it can be copied."""
    assert again(parse(["my chat"])).endswith('grader "my chat"')


def test_the_page_is_written_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` alone writes it into a folder of its own; with `--html` it is that file."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(cli, "play", lambda *_how: perfect())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = tmp_path / "page.html"

    assert cli.main([str(SOLUTION), "--open"]) == 0
    assert cli.main([str(SOLUTION), "--open", "--html", str(page)]) == 0
    assert opened[1] == page.as_uri()
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert opened[0].endswith("/report.html")


def test_a_page_without_jinja_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is found before the first play; so is a watch of the demo."""
    from grader.report import html

    monkeypatch.setattr(html, "find_spec", lambda _name: None)
    monkeypatch.setattr(cli, "play", lambda *_how: replace(perfect(), seed=1 // 0))

    assert cli.main([str(SOLUTION), "--html", os.fspath(tmp_path / "page.html")]) == cli.USAGE
    assert cli.main(["--demo", "--watch"]) == cli.USAGE
    with pytest.raises(UsageError):
        html.check_installed()
