"""What a program tells `argparse` of its command line."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.submission.texts import constants
from grader.submission.traits import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.submission.trees import Tree, Trees


@dataclass(frozen=True)
class Option:
    """One argument: `flag` is empty for a positional one; `command` is a subparser's name."""

    tree: Tree
    parser: str
    name: str
    flag: str = ""
    required: bool = False
    switch: bool = False
    number: bool = False
    choices: tuple[str, ...] = ()
    command: str = ""
    starts: tuple[ast.expr, ...] = ()


def options(trees: Trees) -> list[Option]:
    """Return the arguments of a program, in the order in which they are declared."""
    return [
        option
        for tree in trees
        if "argparse" in {meaning.partition(".")[0] for meaning in tree.code.imported.values()}
        for call in tree.code.calls
        for option in _option(tree, call)
    ]


def _option(tree: Tree, call: ast.Call) -> Iterator[Option]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    words = [text for part in call.args for text in constants(tree, part)[:1]]
    owner = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    if called(call) == "add_parser" and words:
        yield _command(tree, call, words[0])
    if called(call) != "add_argument" or not words:
        return
    flags = [word for word in words if word.startswith("-")]
    flag = max(flags, key=lambda one: one.startswith("--"), default="")
    stem = next((word for word in flags if word.startswith("--")), words[0])
    name = "".join(constants(tree, keywords["dest"])[:1]) if "dest" in keywords else stem.lstrip("-").replace("-", "_")
    nargs = keywords.get("nargs")
    optional = isinstance(nargs, ast.Constant) and nargs.value in {"?", "*"}
    must = keywords.get("required")
    action = keywords.get("action")
    kind = keywords.get("type")
    yield Option(
        tree,
        owner,
        name,
        flag,
        required=bool(isinstance(must, ast.Constant) and must.value) if flag else not optional,
        switch=isinstance(action, ast.Constant) and str(action.value).startswith("store_"),
        number=isinstance(kind, ast.Name) and kind.id in {"int", "float"},
        choices=tuple(constants(tree, keywords["choices"])) if "choices" in keywords else (),
    )


def _command(tree: Tree, call: ast.Call, word: str) -> Option:
    """Return a command such as `chat.py server`, with what `set_defaults(func=…)` says that it starts."""
    parent = tree.parents.get(call)
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    variable = target.id if isinstance(target, ast.Name) else ""
    starts = [
        keyword.value
        for other in tree.calls.get("set_defaults", ())
        if variable and isinstance(other.func, ast.Attribute) and _is(other.func.value, variable)
        for keyword in other.keywords
    ]
    dests = [
        text
        for other in tree.calls.get("add_subparsers", ())
        for keyword in other.keywords
        if keyword.arg == "dest"
        for text in constants(tree, keyword.value)
    ]
    return Option(tree, variable, "".join(dests[:1]), command=word, starts=tuple(starts))


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
