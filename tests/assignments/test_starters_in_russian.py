"""The starters in Russian are the English ones, word for word in another language: the code is the same."""

import ast
import re
from pathlib import Path

import pytest

from grader.language import use
from lab.__main__ import main

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "assignments"
ENGLISH = sorted(file for folder in ("tcp", "udp") for file in ASSIGNMENTS.glob(f"*/starter/{folder}/*.py"))


def in_russian(file: Path) -> Path:
    """Where the same program stands in Russian."""
    return file.parents[1] / "ru" / file.parent.name / file.name


class _WithoutWords(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Leave all but texts."""
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        """Leave what is put into a text."""
        return ast.JoinedStr([one for one in node.values if isinstance(one, ast.FormattedValue)])


def code(file: Path) -> str:
    """A program without its texts and comments."""
    return ast.dump(_WithoutWords().visit(ast.parse(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("file", ENGLISH, ids=lambda file: "-".join(file.parts[-4::3] + file.parts[-2:-1]))
def test_the_code_is_the_same(file: Path) -> None:
    """Only words differ: the same holes, on the same lines, which say the same numbers when they are reached."""
    english, russian = (one.read_text(encoding="utf-8").splitlines() for one in (file, in_russian(file)))
    holes = [
        [
            (number, re.findall(r"TODO \d+", line))
            for number, line in enumerate(lines, 1)
            if "TODO" in line and number > 6
        ]
        for lines in (english, russian)
    ]

    assert code(file) == code(in_russian(file))
    assert holes[0] == holes[1]
    comments = [line for line in russian if re.search(r"# \w|\"\"\"\w", line) and not re.search("parts =", line)]
    assert all(re.search("[а-яё]", line) for line in comments)


def test_every_starter_is_there_in_russian() -> None:
    """And none that has no English one."""
    assert sorted(map(in_russian, ENGLISH)) == sorted(ASSIGNMENTS.glob("*/starter/ru/*/*.py"))


@pytest.mark.parametrize(
    ("language", "word", "text"), [("ru", "Сервер", "README.ru.md"), ("en", "server", "README.md")]
)
def test_a_project_speaks_the_language(
    language: str, word: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--lang` chooses the starter, and the text that is to be read."""
    try:
        assert main(["new", str(tmp_path / "chat"), "--lang", language]) == 0
    finally:
        use("en")

    assert word in (tmp_path / "chat" / "server_chat.py").read_text(encoding="utf-8").splitlines()[0]
    assert text in capsys.readouterr().out.splitlines()[-1]
