"""The command line: exit codes, what goes where, and what is said when something is wrong."""

import io
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import cli
from grader.errors import AssignmentError, UsageError
from grader.model import Criterion, Finding, Gate, GateFinding, Level, Outcome, Report, Rubric, Score
from grader.model.sandbox import OPEN
from grader.report import FORMATS
from grader.submission.interpreters import Fitting

ROOT = Path(__file__).resolve().parents[1]

SERVES = Criterion("serves", "task", "The server starts.", "Start it.", 40, (), "a")
TURNS = Criterion("turns", "task", "Two users take turns.", "Send it.", 60, ("serves",), "a")
THREADS = Gate("threads", "Threads are used.", "Start a thread.", dict.fromkeys(Level, 1.0))
RUBRIC = Rubric("default", (SERVES, TURNS), {"TCP": 1.0, "UDP": 0.8}, (THREADS,))


def report(score: float | None = 100.0, *, cap: float = 100.0, final: bool = True) -> Report:
    """Return a report with that score: `turns` fails below 100."""
    whole = score is None or score >= cap
    second = Outcome.PASSED if whole else Outcome.FAILED if final else Outcome.BROKEN
    return Report(
        submission="чат ×",
        assignment="chat",
        rubric="default",
        seed=1,
        seconds=0.5,
        score=Score(score or 0.0, 100, "TCP", 1.0, score, cap, final=final),
        gates=(GateFinding(THREADS, Level.MET, 1.0),),
        findings=(Finding(SERVES, Outcome.PASSED), Finding(TURNS, second, headline="bob heard nothing")),
        partial=score is None,
    )


@dataclass
class Stage:
    """Stands where the engine is: plays what `play` says, and keeps what it was asked."""

    result: Report | BaseException
    task: object = None
    work: object = None
    settings: object = None
    plays: int = 0

    def play(self, task: object, work: object, settings: object, progress: object) -> Report:
        """Return the report, or raise."""
        self.plays += 1
        self.task, self.work, self.settings = task, work, settings
        progress("serves", "playing")  # type: ignore[operator]
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Put a stage in the engine's place, and readers that accept everything."""
    acting = Stage(report())
    task = SimpleNamespace(name="chat", rubric=RUBRIC, scenarios=None)

    def read(folder: Path, server: Path | None = None, clients: tuple[Path, ...] = ()) -> SimpleNamespace:
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder")
        return SimpleNamespace(root=folder, server=server, clients=clients)

    monkeypatch.setattr(cli, "play", acting.play)
    monkeypatch.setattr(cli, "Settings", SimpleNamespace)
    monkeypatch.setattr(cli, "find", Path)
    monkeypatch.setattr(cli, "load", lambda folder, rubric: task)
    monkeypatch.setattr(cli, "read", read)
    monkeypatch.setattr(cli, "interpreter", lambda text: Path("/python", text) if text else Path(sys.executable))
    monkeypatch.setattr(cli, "fitting", lambda work, python, search=True: Fitting(python, work))
    return acting


@pytest.mark.parametrize(
    ("result", "arguments", "code"),
    [
        (report(100), [], 0),
        (report(99.9), [], 1),
        (report(80, cap=80), [], 0),
        (report(80, cap=80), ["--pass-mark", "81"], 1),
        (report(60), ["--pass-mark", "60"], 0),
        (report(59.999), ["--pass-mark", "60"], 1),
        (report(0), ["--pass-mark", "0"], 0),
        (report(40, final=False), [], 3),
        (report(40, final=False), ["--pass-mark", "40"], 0),
        (report(None), ["--only", "serves,turns"], 0),
        (UsageError("no such Python"), [], 2),
        (AssignmentError("rubric.toml, line 3"), [], 2),
        (RuntimeError("bug"), [], 3),
        (KeyboardInterrupt(), [], 130),
    ],
)
def test_the_exit_code_says_who_has_to_act(
    result: Report | BaseException, arguments: list[str], code: int, stage: Stage, tmp_path: Path
) -> None:
    """0 and 1 are the student's, 2 is the command line's, 3 is ours."""
    stage.result = result

    assert cli.main([str(tmp_path), *arguments]) == code


@pytest.mark.parametrize(
    ("outcomes", "final", "code"),
    [
        ((Outcome.PASSED, Outcome.FAILED), True, 1),
        ((Outcome.PASSED, Outcome.SKIPPED), True, 1),
        ((Outcome.PASSED, Outcome.BROKEN), False, 3),
        ((Outcome.BROKEN, Outcome.SKIPPED), False, 3),
        ((Outcome.FAILED, Outcome.BROKEN), False, 1),
    ],
)
def test_a_part_is_judged_by_its_outcomes(outcomes: tuple[Outcome, ...], *, final: bool, code: int) -> None:
    """Without a total, all must pass; a failure is certain whatever else broke."""
    whole = report(None, final=final)
    findings = tuple(Finding(SERVES, outcome) for outcome in outcomes)

    assert cli.verdict(replace(whole, findings=findings), None) == code


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere/at/all"],
        [".", "--demo"],
        [".", "--only", "serves,flies"],
        [".", "--only", ","],
        [".", "--jobs", "0"],
        [".", "--jobs", "two"],
        [".", "--seed", "x"],
        [".", "--pass-mark", "nan"],
        [".", "--pass-mark", "-1"],
        [".", "--nonsense"],
        [".", "--json", "-", "--junit", "-"],
        [".", "--json", "no/such/folder/report.json"],
        [".", "--junit", "."],
    ],
)
def test_wrong_usage_is_a_sentence_before_anything_is_played(
    arguments: list[str], stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing on standard output, no traceback, no play."""
    code = cli.main(arguments)
    out, err = capsys.readouterr()

    assert (code, out, stage.plays) == (2, "", 0)
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "result", [report(), report(40), report(40, final=False), RuntimeError("bug"), KeyboardInterrupt()]
)
def test_the_files_are_written_whatever_happens(result: Report | BaseException, stage: Stage, tmp_path: Path) -> None:
    """A CI job never reads the pass of the run before: an old report is replaced, a break is not final."""
    from jsonschema import Draft202012Validator

    from grader.report.data import SCHEMA_FILE

    target, junit = tmp_path / "report.json", tmp_path / "junit.xml"
    target.write_text('{"score": 100}', encoding="utf-8")
    stage.result = result
    cli.main([str(tmp_path), "--json", str(target), "--junit", str(junit)])
    data = json.loads(target.read_text(encoding="utf-8"))

    Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))).validate(data)
    assert data["final"] is (isinstance(result, Report) and result.score.final)
    assert junit.read_text(encoding="utf-8").startswith("<?xml")


def test_a_format_is_one_row_of_a_table(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its option comes from there, too; two formats are never written into one file."""
    monkeypatch.setitem(FORMATS, "marks", ("a mark", lambda one: f"{one.submission}: {one.score.score}"))
    target = str(tmp_path / "marks.txt")

    assert cli.main([str(tmp_path), "--marks", target]) == 0
    assert Path(target).read_text(encoding="utf-8") == "чат ×: 100.0"
    assert cli.main([str(tmp_path), "--marks", target, "--junit", target]) == 2


@pytest.mark.parametrize(("only", "played"), [("serves", ["serves"]), ("turns", ["serves", "turns"])])
def test_a_part_that_breaks_names_only_its_criteria(only: str, played: list[str], stage: Stage, tmp_path: Path) -> None:
    """With --only, the report of a break has no total, and no criterion that would not have been played."""
    target = tmp_path / "report.json"
    stage.result = RuntimeError("bug")
    cli.main([str(tmp_path), "--only", only, "--json", str(target)])
    data = json.loads(target.read_text(encoding="utf-8"))

    assert (data["score"], [item["id"] for item in data["findings"]]) == (None, played)


def test_piped_output_is_the_report_and_nothing_else(
    stage: Stage, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """No progress, no colour, no title: standard error stays empty. `--json -` leaves nothing else there."""
    stage.result = report(40)
    cli.main([str(tmp_path)])
    out, err = capfd.readouterr()
    code = cli.main([str(tmp_path), "--json", "-"])

    assert err == ""
    assert "\x1b" not in out
    assert ": 40 of 100" in out
    assert (code, json.loads(capfd.readouterr().out)["score"]) == (1, 40)


def test_the_options_reach_the_engine(stage: Stage, tmp_path: Path) -> None:
    """Seed, jobs, interpreter, the part, the second tier, and the programs that are named."""
    arguments = "--seed 7 --jobs 3 --python 3.8 --only turns,turns --beyond --server s.py --client a.py --client b.py"
    cli.main([str(tmp_path), *arguments.split()])

    python = Path("/python/3.8")
    assert stage.settings == SimpleNamespace(seed=7, python=python, jobs=3, only=("turns",), beyond=True, sandbox=OPEN)
    assert stage.work == SimpleNamespace(root=tmp_path, server=Path("s.py"), clients=(Path("a.py"), Path("b.py")))


def test_without_options_the_seed_is_fresh_and_python_is_this_one(stage: Stage, tmp_path: Path) -> None:
    """A line that was typed once says nothing about the next run."""
    seeds = set()
    for _round in range(5):
        cli.main([str(tmp_path)])
        seeds.add(stage.settings.seed)  # type: ignore[attr-defined]

    assert len(seeds) > 1
    assert stage.settings.python == Path(sys.executable)  # type: ignore[attr-defined]


def test_the_list_needs_no_folder(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Criteria with points and sentences; nothing is played."""
    assert cli.main(["--list"]) == 0
    out = capsys.readouterr().out

    assert "serves" in out
    assert "40" in out
    assert TURNS.says in out
    assert stage.plays == 0


def test_the_demo_grades_the_reference(stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is found beside the grader, not in the current folder; where it is missing, that is said."""
    (tmp_path / "tcp").mkdir()
    assert cli.DEMO == ROOT / "reference" / "tcp"

    monkeypatch.setattr(cli, "DEMO", tmp_path / "tcp")
    assert cli.main(["--demo"]) == 0
    assert stage.work.root == tmp_path / "tcp"  # type: ignore[attr-defined]

    monkeypatch.setattr(cli, "DEMO", tmp_path / "udp")
    assert cli.main(["--demo"]) == 2


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "чат ×: 100 of 100 (100 points × TCP 1.0)"),
        ("cp1251", "чат x: 100 of 100 (100 points x TCP 1.0)"),
        ("cp866", "чат x: 100 of 100 (100 points x TCP 1.0)"),
        ("ascii", "??? x: 100 of 100 (100 points x TCP 1.0)"),
        ("latin-1", "??? x: 100 of 100 (100 points x TCP 1.0)"),
    ],
)
def test_any_encoding_of_the_output_will_do(
    encoding: str, expected: str, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signs that it lacks become ASCII, letters that it lacks become question marks, nothing is raised."""
    screen = io.BytesIO()
    stream = io.TextIOWrapper(screen, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    code = cli.main([str(tmp_path)])
    stream.flush()

    assert code == 0
    assert screen.getvalue().decode(encoding).splitlines()[0] == expected


def test_a_reader_that_goes_away_changes_no_exit_code(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`| head -1` ends in no exception, at once or when the stream is closed."""
    reading, writing = os.pipe()
    os.close(reading)
    stage.result = report(40)

    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert cli.main([str(tmp_path)]) == 1
