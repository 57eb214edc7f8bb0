"""Conditions that are always true, or never."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import code
from grader.diagnosis.reading import Suspect, suspect
from grader.language import _
from grader.submission.program import ProgramText


def _pairs(text: ProgramText) -> Iterator[tuple[ast.Compare, ast.expr, ast.cmpop, ast.expr]]:
    for node in text.nodes:
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                yield node, left, op, right


def with_itself(text: ProgramText) -> Iterator[Suspect]:
    """Find `other != other`."""
    for node, left, op, right in _pairs(text):
        if isinstance(left, ast.Name | ast.Attribute) and ast.dump(left) == ast.dump(right):
            yield suspect("with-itself", node, always=_always(isinstance(op, ast.Eq | ast.Is | ast.In)))


def _always(yes: bool) -> str:
    return _("always true") if yes else _("never true")


def always_true(text: ProgramText) -> Iterator[Suspect]:
    """Find `if text == "quit" or "exit"`."""
    for node in text.nodes:
        match node:
            case ast.BoolOp(op=ast.Or(), values=[ast.Compare(left=left), *rest]):
                for one in rest:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str | bytes) and one.value:
                        yield suspect("always-true", node, word=code(one), left=code(left))


def not_the_main_name(text: ProgramText) -> Iterator[Suspect]:
    """Find `__name__` compared with something else than "__main__"."""
    for node, left, _op, right in _pairs(text):
        match left, right:
            case (ast.Name(id="__name__"), ast.Constant(value=str() as word)) | (
                ast.Constant(value=str() as word),
                ast.Name(id="__name__"),
            ) if word != "__main__":
                yield suspect("not-the-main-name", node)
