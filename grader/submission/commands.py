"""The texts that a client looks for in a typed line and goes on with: what fetches messages, and the like."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.submission.deeds import Deed
from grader.submission.flow import Flow
from grader.submission.texts import Texts, constants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.submission.questions import Reading
    from grader.submission.sinks import Path
    from grader.submission.trees import Tree

MOST = 5  # commands tried: a chat that hands out messages on request has one
LONGEST = 12  # characters: longer ones are sentences
_LEAVES = (ast.Break, ast.Return, ast.Raise)


def commands(reading: Reading) -> tuple[str, ...]:
    """Return the texts, the first in the program first; the empty one where an empty line receives."""
    found: dict[str, None] = {}
    for site in reading.sites:
        if site.node in reading.lines:
            tests = Flow(reading.trees, whole=True).follow(site.tree, site.node).tests
            for tree in reading.trees:
                for test in sorted((one for one in tests if one in tree.parents), key=_place):
                    found |= dict.fromkeys(_of(reading, tree, test, tests))
    return tuple(found)[:MOST]


def requests(reading: Reading) -> tuple[str, ...]:
    """Return the texts that a server compares with what it hears, and answers: a request for the messages, perhaps."""
    found: dict[str, None] = {}
    for tree in reading.trees:
        for node in tree.parents:
            match node:
                case ast.If(test=ast.Compare(left=left, ops=[ast.Eq() | ast.In()], comparators=[right]), body=body):
                    deeds = reading.deeds.of(tree, *body)
                    if deeds & Deed.SENDS and not deeds & Deed.ENDS and not _leaves(body):
                        texts = constants(tree, left) or constants(tree, right)
                        found |= dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST)
    return tuple(text for text in found if not text.startswith("__"))[:MOST]


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _of(reading: Reading, tree: Tree, test: ast.AST, tests: dict[ast.AST, Path]) -> Iterator[str]:
    if isinstance(test, ast.Call):  # a beginning of the line is no line
        return
    offered = Texts({test: ()}).offered(reading.trees)
    for text in ["", *offered]:
        branch = _branch(tree, test, Texts(tests, text), bare=not text)
        if not branch or len(text) > LONGEST:
            continue
        deeds = reading.deeds.of(tree, *branch)
        if not deeds & Deed.ENDS and not _leaves(branch) and (text or deeds & Deed.RECEIVES):
            yield text


def _branch(tree: Tree, test: ast.AST, texts: Texts, *, bare: bool) -> Sequence[ast.AST]:
    """Return the statements that a test chooses for a text, and for few others."""
    if isinstance(test, ast.Match):
        return next((case.body for case in test.cases if texts.fits(tree, test, case.pattern)), ()) if not bare else ()
    for child, parent in [(test, test), *tree.above(test)]:
        if isinstance(parent, ast.If) and child is parent.test:
            true, usual = (one.holds(tree, parent.test) for one in (texts, Texts(texts.tests, "\0")))
            if true is None or true is usual:
                return ()
            return parent.body if true else parent.orelse
    return ()


def _leaves(branch: Sequence[ast.AST]) -> bool:
    return any(isinstance(node, _LEAVES) or _switches(node) for part in branch for node in ast.walk(part))


def _switches(node: ast.AST) -> bool:
    """Whether a statement may end a loop elsewhere: `running = False`."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool)
