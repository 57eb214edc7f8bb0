"""Which language is spoken: what was asked for, else what the computer is set to."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import cli, language
from grader.assignment.load import find, load
from grader.language import LANGUAGES, _, choose, ngettext, preferred, use
from grader.report.sentences import score_line
from tests.grader.report.handmade import perfect

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Leave the language as it was."""
    yield
    use("en")


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru"}, "ru"),
        ({"LANG": "ru_RU.CP1251", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ru_RU"}, "ru"),
        ({"LANGUAGE": "de:ru:en", "LANG": "en_US"}, "ru"),
        ({"LANGUAGE": "en:ru", "LANG": "ru_RU"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "ru_RU"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "RU_ru"}, "ru"),
    ],
)
def test_the_first_variable_that_is_set_counts(
    variables: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In gettext's order; several may be named; what has no catalogue is English."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert preferred() == code


@pytest.mark.parametrize(("platform", "code"), [("win32", "ru"), ("darwin", "ru"), ("linux", "ru")])
def test_where_no_variable_is_set_the_system_is_asked(
    platform: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows tells the language of its windows; elsewhere Python knows the locale."""
    import ctypes
    from types import SimpleNamespace

    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: 0x0419)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(language.locale, "getlocale", lambda: (None if platform == "win32" else "ru_RU", "UTF-8"))
    monkeypatch.setattr(sys, "platform", platform)

    assert preferred() == code


def test_what_was_asked_for_goes_before_the_computers(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--lang` wherever it stands in the command line, and beside whatever else."""
    monkeypatch.setenv("LANGUAGE", "ru")
    choose(["folder", "--nonsense", "--lang", "en", "--seed", "x"])
    english = _("server")
    choose(["folder", "--seed", "7"])

    assert (english, _("server")) == ("server", "сервер")


def test_the_catalogue_is_in_a_checkout() -> None:
    """Nobody has to compile anything; a language that is not known is English."""
    assert LANGUAGES == ("en", "ru")
    use("xx")
    assert (_("server"), language.language()) == ("server", "en")


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 балл"), (2, "2 балла"), (5, "5 баллов"), (11, "11 баллов"), (21, "21 балл"), (0, "0 баллов")],
)
def test_points_are_counted_as_russian_counts(count: int, words: str) -> None:
    """Three forms, by the last digits."""
    use("ru")

    assert ngettext("{points} point", "{points} points", count).format(points=count) == words


def test_half_a_point_has_a_form_too() -> None:
    """66,5 балла."""
    from dataclasses import replace

    use("ru")
    score = replace(perfect().score, points=66.5)

    assert score_line(score, ()) == "100 из 100 (66.5 балла × TCP 1.0)"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_rubric_speaks_the_same_language(code: str) -> None:
    """Its sentences stand in its own file, in both languages."""
    use(code)
    folder = find("chat")
    first = tomllib.loads((folder / "rubric.toml").read_text(encoding="utf-8"))["criterion"][0]

    assert load(folder).rubric.criteria[0].says == first["says"][code]


def test_the_command_line_answers_in_the_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The help, what is wrong, and what is graded."""
    codes = [cli.main(words) for words in (["--lang", "ru", "--help"], [str(tmp_path), "--lang=ru"], ["--lang", "xx"])]
    out, err = capsys.readouterr()

    assert codes == [0, 2, 2]
    assert "папка с чатом" in out
    assert f"В {tmp_path} нет программ на Python" in err
    assert "invalid choice: 'xx'" in err
