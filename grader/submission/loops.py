"""Which of the places that read the keyboard are the chat's own line: read, and sent, again and again."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING

from grader.submission.trees import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.submission.deeds import Deeds
    from grader.submission.flow import Trace
    from grader.submission.trees import Tree, Trees

FARTHEST = 4  # callers of callers
MOST_LOOPS = 20  # loops around a place: a chat has two
_LOOPS = (ast.While, ast.For, ast.AsyncFor)

Loop = tuple["Tree", ast.AST]


class Loops:
    """The loops of one program, through the functions that are called in them."""

    def __init__(self, trees: Trees, deeds: Deeds) -> None:
        self._trees = trees
        self._deeds = deeds

    def chat(self, sites: Sequence[tuple[Tree, ast.expr, Trace]]) -> dict[ast.AST, list[Loop]]:
        """Return the sites in a loop that also sends what was read there, with their loops.

        A loop that comes before another such one is a dialogue (a name that is asked for until it is free).
        """
        loops: dict[ast.AST, list[Loop]] = {}
        trees: dict[ast.AST, Tree] = {node: tree for tree, node, _trace in sites}
        for tree, node, trace in sites:
            near = islice(self.around(tree, node), MOST_LOOPS) if trace.sent else ()
            found = [loop for loop in near if self._sends(loop, trace)]
            if found:
                loops[node] = found
        return {
            node: own
            for node, own in loops.items()
            if not any(self._goes_before(trees[node], node, loops[other][0], trees[other], other) for other in loops)
        }

    def around(self, tree: Tree, node: ast.AST, depth: int = 0) -> Iterator[Loop]:
        """Yield the loops that a node is repeated by, the innermost first."""
        for child, parent in tree.above(node):
            if isinstance(parent, _LOOPS) and (child is not getattr(parent, "iter", None) or child is node):
                yield tree, parent
        function = tree.function(node)
        if not isinstance(function, FUNCTIONS) or depth >= FARTHEST:
            return
        for other, call in self._trees.callers(function):
            if other.function(call) is function:
                yield other, function
            else:
                yield from self.around(other, call, depth + 1)

    def _sends(self, loop: Loop, trace: Trace) -> bool:
        node = loop[1]
        return any(self.holds(loop, other, call) for other, call in trace.sent) or (
            isinstance(node, FUNCTIONS) and any(other.function(call) is node for other, call in trace.sent)
        )

    def holds(self, loop: Loop, tree: Tree, node: ast.AST) -> bool:
        """Whether a node stands in a loop, or in a function that the loop comes to."""
        if inside(tree, node, loop[1]):
            return True
        own = tree.function(node)
        return isinstance(own, FUNCTIONS) and (tree, own) in self._deeds.reach(*loop)

    def _goes_before(self, tree: Tree, node: ast.AST, loop: Loop, other_tree: Tree, other: ast.AST) -> bool:
        """Whether a site is left behind when another one's loop begins."""
        if node is other or self.holds(loop, tree, node):
            return False
        return any(self.holds((where, part), other_tree, other) for where, part in self._later(tree, node, 0))

    def _later(self, tree: Tree, node: ast.AST, depth: int) -> Iterator[Loop]:
        """Yield the statements that come after the one in which a node stands."""
        for child, parent in tree.above(node):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(parent, name, None)
                if isinstance(block, list) and child in block:
                    yield from ((tree, part) for part in block[block.index(child) + 1 :])
        function = tree.function(node)
        if isinstance(function, FUNCTIONS) and depth < FARTHEST:
            for other, call in self._trees.callers(function):
                if other.function(call) is not function:
                    yield from self._later(other, call, depth + 1)


def inside(tree: Tree, node: ast.AST, whole: ast.AST) -> bool:
    """Whether a node is `whole`, or stands in it."""
    up: ast.AST | None = node
    while up is not None and up is not whole:
        up = tree.parents.get(up)
    return up is whole
