"""The student's interpreter: another Python where this one will not do, and what is said of missing modules."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.model import Program, Submission
from grader.process import interpreter as asking
from grader.process.interpreter import interpreter, others
from grader.submission import interpreters
from grader.submission.interpreters import Fitting, fitting
from tests.grader.small_chats import plant
from tests.grading import grade

ROOT = Path(__file__).resolve().parents[3]
GOOD = ROOT / "tests" / "submissions" / "parts" / "tcp"
HERE = Path(sys.executable)
NEW_SYNTAX = 'names = {"a": "ann"}\nprint(f"{names["a"]}")\n'  # PEP 701: Python 3.12
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has these modules")


@pytest.fixture(scope="session")
def newer() -> None:
    """Skip the test where this Python reads PEP 701, or no other one that is installed does."""
    if sys.version_info >= (3, 12) or not any(one.version >= (3, 12) for one in others()):
        pytest.skip("needs a Python before 3.12, and one from then on")


@cache
def python(version: str) -> Path:
    """Return an installed Python of a version, or skip the test."""
    try:
        return interpreter(version)
    except UsageError:
        pytest.skip(f"no Python {version} here")


def submission(
    folder: Path, files: dict[str, str], *imports: str, problem: str = "", others: tuple[Submission, ...] = ()
) -> Submission:
    """Return a chat of these files, read: the first is the server, the last the client."""
    plant(folder, files)
    paths = tuple(map(Path, files))
    return Submission(
        folder, Program(paths[0]), (Program(paths[-1]),), ("a note of before",), problem, problem and str(paths[0]),
        3 if problem else None, imports=imports, files=paths, guesses=others,
    )  # fmt: skip


def notes(submission: Submission, python: Path = HERE, *, search: bool = True) -> list[str]:
    """Return what is said, beside what was said before."""
    before, *said = fitting(submission, python, search=search).submission.notes
    assert before == "a note of before"
    return said


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Count the processes that are started."""
    commands: list[list[str]] = []
    run = subprocess.run

    def counting(command: list[str], **how: Any) -> Any:
        commands.append(command)
        return run(command, **how)

    monkeypatch.setattr(asking.subprocess, "run", counting)
    return commands


@pytest.mark.parametrize(
    ("imports", "questions"), [(("socket", "threading", "os", "server", "client", "asyncio"), 0), (("psutil",), 1)]
)
def test_an_ordinary_chat_starts_no_process(
    imports: tuple[str, ...], questions: int, starts: list[list[str]], tmp_path: Path
) -> None:
    """What every Python has, and the base classes, need no question; another module costs one, and no word."""
    work = submission(tmp_path, {"s.py": ""}, *imports)

    assert fitting(work, HERE) == Fitting(HERE, work)
    assert len(starts) == questions


def test_another_python_runs_what_this_one_cannot_read(newer: None, tmp_path: Path) -> None:
    """The newest that compiles all files is taken, said, and the problem is none any more."""
    work = submission(tmp_path, {"s.py": NEW_SYNTAX, "c.py": ""}, problem="s.py, line 2: unmatched '['")
    fit = fitting(work, HERE)

    assert fit.python != HERE
    assert (fit.submission.problem, fit.submission.problem_file, fit.submission.problem_line) == ("", None, None)
    assert "s.py, line 2" in fit.submission.notes[-1]
    assert "the chat is run with Python 3.1" in fit.submission.notes[-1]


@pytest.mark.parametrize("files", [{"s.py": "def (:\n"}, {"s.py": NEW_SYNTAX, "c.py": "print 'two'\n"}])
def test_what_no_one_python_reads_stays_a_problem(files: dict[str, str], tmp_path: Path) -> None:
    """A syntax error is the student's; half a chat is none."""
    work = submission(tmp_path, files, problem="s.py, line 2: no")

    assert fitting(work, HERE) == Fitting(HERE, work)


def test_a_python_that_has_the_module_must_read_the_files_too(tmp_path: Path) -> None:
    """PEP 701 came with the version that `asyncore` went with."""
    work = submission(tmp_path, {"s.py": f"import asyncore\n{NEW_SYNTAX}"}, "asyncore")

    assert fitting(work, python("3.13")).python == python("3.13")


def test_a_named_python_is_kept_and_may_read_what_this_one_cannot(tmp_path: Path) -> None:
    """Nothing is searched; the problem goes if the one that was named does not have it."""
    if sys.version_info >= (3, 12):
        pytest.skip("this one reads it")
    work = submission(tmp_path, {"s.py": NEW_SYNTAX}, problem="s.py, line 2: unmatched '['")
    fit = fitting(work, python("3.13"), search=False)

    assert fitting(work, HERE, search=False).submission.problem
    assert (fit.python, fit.submission.problem) == (python("3.13"), "")


def test_a_module_that_python_has_lost_is_looked_for_in_an_older_one(tmp_path: Path) -> None:
    """`asyncore` went with 3.12."""
    python("3.11")
    work = submission(tmp_path, {"s.py": "import asyncore\n"}, "asyncore")
    fit = fitting(work, python("3.13"))

    assert fit.python != python("3.13")
    assert "s.py, line 1, imports asyncore, which Python 3.13" in fit.submission.notes[-1]
    assert "the chat is run with Python 3.11" in fit.submission.notes[-1]
    assert "does not have it; leave it out" in notes(work, python("3.13"), search=False)[0]


def test_other_castings_of_the_folder_are_mended_too(newer: None, tmp_path: Path) -> None:
    """A version that this Python cannot read may be one for another."""
    guess = submission(tmp_path, {"g.py": NEW_SYNTAX}, problem="g.py, line 2: no")
    work = submission(tmp_path, {"s.py": ""}, others=(guess,))
    fit = fitting(work, HERE)

    assert fit.python != HERE
    assert fit.submission.guesses[0].problem == ""


def test_two_pythons_of_one_version_are_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By their paths: the version alone would say that Python 3.11.7 does not have what Python 3.11.7 has."""
    here = asking.ask([sys.executable])
    there = Path("/other/python")
    other = replace(here, python=there)  # type: ignore[type-var]
    monkeypatch.setattr(interpreters, "others", lambda files, modules: [other])
    said = notes(submission(tmp_path, {"s.py": "import no_such_thing\n"}, "no_such_thing"))

    assert f"which {here} ({sys.executable}) does not have, and {here} ({there}) has" in said[0]
    assert f"the chat is run with {here} ({there})" in said[0]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_a_name_on_the_path_that_does_not_run_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The names that pyenv puts there run only where they are chosen; one that says nonsense is no Python either."""
    for name, text in (("python3.13", "echo 'command not found' >&2; exit 127"), ("python3.12", "echo '[1]'")):
        plant(tmp_path, {name: f"#!/bin/sh\n{text}\n"}).joinpath(name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    assert all(one.python.parent != tmp_path for one in others())


def test_files_are_compiled_and_never_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the chat's files nor a module of that name in the current folder."""
    mark = tmp_path / "mark"
    files = {"s.py": f"open({str(mark)!r}, 'w')\n", "json.py": f"open({str(mark)!r}, 'w')\n"}
    work = submission(tmp_path, files, "colorama", problem="a problem")
    monkeypatch.chdir(tmp_path)
    fitting(work, HERE)

    assert not mark.exists()


def test_a_stand_in_is_said_and_never_claims_more_than_it_has(starts: list[list[str]], tmp_path: Path) -> None:
    """It costs one question, and no other Python is taken; a part that it lacks is asked for."""
    work = submission(tmp_path / "a", {"s.py": "import termcolor\nfrom termcolor import colored\n"}, "termcolor")
    lacking = submission(tmp_path / "b", {"s.py": "import termcolor.moving.pictures\n"}, "termcolor")

    assert notes(work) == ["termcolor is not installed here: a stand-in without colours and sounds takes its place"]
    assert len(starts) == 1
    assert "imports termcolor.moving.pictures" in notes(lacking, search=False)[0]
    assert "pip install termcolor" in notes(lacking, search=False)[0]


@posix
@pytest.mark.parametrize("module", ["msvcrt", "winreg", "win32api"])
def test_what_only_windows_has_is_said_with_its_place(module: str, starts: list[list[str]], tmp_path: Path) -> None:
    """No other Python of this system could help; a person should look."""
    work = submission(tmp_path, {"s.py": "", "c.py": f"import os\n\nimport {module}\n"}, module)
    [said] = notes(work)

    assert said.startswith(f"c.py, line 3, imports {module}, which exists only on Windows; ")
    assert "a person should look" in said
    assert len(starts) == 1


@posix
@pytest.mark.parametrize(
    "text",
    ["import os\nif os.name == 'nt':\n    import msvcrt\n", "try:\n    import msvcrt\nexcept ImportError:\n    pass\n"],
)
def test_a_guarded_import_is_only_mentioned(text: str, tmp_path: Path) -> None:
    """The program may do without it."""
    assert "may do without it" in notes(submission(tmp_path, {"s.py": text}, "msvcrt"))[0]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("import no_such_thing\n", "s.py, line 1, imports"),
        ("from no_such_thing import *\n", "s.py, line 1, imports"),
        ("if __name__ == '__main__':\n    import no_such_thing\n", "s.py, line 2, imports"),
        ("def (:\n\nimport no_such_thing\n", "s.py, line 3, imports"),
        ("__import__('no_such_thing')\n", "the chat imports"),
    ],
)
def test_what_is_missing_is_asked_for(text: str, where: str, tmp_path: Path) -> None:
    """Once, with the place where there is one, and what to do."""
    [said] = notes(submission(tmp_path, {"s.py": text}, "no_such_thing"))

    assert said.startswith(f"{where} no_such_thing, which is neither in the folder nor installed")
    assert "pip install no_such_thing, or leave it out" in said


def test_a_package_is_called_by_its_own_name(tmp_path: Path) -> None:
    """`pip install Crypto` installs something else."""
    work = submission(tmp_path, {"s.py": "from Crypto.No.Such import AES\n"}, "Crypto")
    said = notes(work, python("3.13"), search=False)

    assert all("pip install pycryptodome" in sentence for sentence in said)


def chat(folder: Path, client: str) -> Path:
    """Plant the good chat; `client` stands at the head of its client."""
    files = {path.name: path.read_text(encoding="utf-8") for path in GOOD.glob("*.py")}
    return plant(folder, {**files, "client_chat.py": client + files["client_chat.py"]})


def test_a_chat_for_a_newer_python_is_graded_with_it(newer: None, tmp_path: Path) -> None:
    """Full points, and a note that says why."""
    report = grade(chat(tmp_path, NEW_SYNTAX))

    assert any("the chat is run with Python 3.1" in note for note in report["notes"])
    assert {one["id"]: one["outcome"] for one in report["findings"]}["turns"] == "passed"


def test_a_chat_with_a_missing_cosmetic_module_is_graded_without_colours(tmp_path: Path) -> None:
    """The stand-in is on the program's path, and said."""
    head = "import termcolor, colorama\ncolorama.init(autoreset=True)\ntermcolor.cprint(colorama.Fore.RED + 'hello')\n"
    report = grade(chat(tmp_path, head))

    assert any("termcolor is not installed here: a stand-in" in note for note in report["notes"])
    assert {one["id"]: one["outcome"] for one in report["findings"]}["turns"] == "passed"


def test_an_interpreter_is_found_by_its_path_and_by_its_version() -> None:
    """What runs is what is meant; where pyenv's name for it does not run, what pyenv holds does."""
    program = "import sys; assert sys.version_info[:2] == (3, 8)"

    assert interpreter(sys.executable).samefile(sys.executable)
    assert subprocess.run([python("3.8"), "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("text", [".", "no-such-python", "2.5", "", pytest.param(shutil.which("true"), marks=posix)])
def test_what_is_no_python_is_wrong_usage(text: str) -> None:
    """A folder, a name that nobody has, a program that is none."""
    with pytest.raises(UsageError):
        interpreter(text)
