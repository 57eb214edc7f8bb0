"""What a program does with a text that it was given: its statements walked one after another.

Rule 1. Only tests of that text are decided; where another test stands, both ways are walked.
Rule 2. What counts is the first deed after a decision: before it, all texts lead the same way.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from grader.submission.deeds import Deed, Deeds
from grader.submission.traits import called
from grader.submission.trees import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.submission.texts import Texts
    from grader.submission.trees import Tree, Trees

DEEPEST = 12  # calls in calls: a chat's menu has three
MOST_STEPS = 1000  # statements on one walk: a chat has two hundred
_EXITS = {"exit", "quit", "_exit", "abort"}


class Way(IntEnum):
    """Where a text leads, the best first."""

    INTO = 0  # the role
    ON = 1
    AROUND = 2  # to the same question again
    OUT = 3  # the program ends
    ASTRAY = 4  # the other role


@dataclass(frozen=True)
class Aim:
    """What a role's program should come to, and what it should not come to before, where it can be both."""

    into: Deed
    astray: Deed = Deed.NONE

    def way(self, deeds: Deed) -> Way | None:
        """Return where deeds that are done together lead."""
        if deeds & self.astray and not (deeds & self.into & Deed.LISTENS):
            return Way.ASTRAY
        return Way.INTO if deeds & self.into else None


SERVER = Aim(Deed.LISTENS | Deed.RECEIVES | Deed.SENDS)
CLIENT = Aim(Deed.CONNECTS | Deed.SENDS | Deed.RECEIVES | Deed.TYPES)
SERVER_OF_BOTH = Aim(Deed.LISTENS, Deed.CONNECTS | Deed.SENDS)
CLIENT_OF_BOTH = Aim(Deed.CONNECTS | Deed.SENDS, Deed.LISTENS)


class _End(IntEnum):
    NEXT = 0
    BREAK = 1
    CONTINUE = 2
    RETURN = 3
    STOP = 4


_LAST = {
    ast.Break: _End.BREAK,
    ast.Continue: _End.CONTINUE,
    ast.Return: _End.RETURN,
    ast.Raise: _End.STOP,
}


class Walk:
    """One walk with one text; `way` is what it came to, `parts` the statements that it passed."""

    def __init__(self, trees: Trees, deeds: Deeds, texts: Texts, aim: Aim) -> None:
        self._trees = trees
        self._deeds = deeds
        self._texts = texts
        self._aim = aim
        self._inside: list[ast.AST] = []  # functions being walked, or left already
        self.decided = False
        self.deeds = Deed.NONE
        self.way: Way | None = None
        self.parts: list[tuple[Tree, ast.AST]] = []

    def program(self, tree: Tree) -> Way:
        """Walk a whole program from its first statement."""
        module = tree.code.nodes[0]
        assert isinstance(module, ast.Module)
        self._block(tree, module.body)
        return self._result(Way.OUT)

    def after(self, tree: Tree, site: ast.AST) -> Way:
        """Walk from the statement in which the text is read, to the end of the program."""
        node = site
        while not isinstance(node, ast.stmt):
            node = tree.parents[node]
        return self._result(self._from(tree, node, 0))

    def _result(self, end: Way) -> Way:
        if self.way is not None:
            return self.way
        return end if self.decided else Way.ON

    def _from(self, tree: Tree, statement: ast.stmt, depth: int) -> Way:
        """Walk this statement and all that follows it, out of loops and functions."""
        end = self._statement(tree, statement)
        node: ast.AST = statement
        for child, parent in tree.above(statement):
            node = parent
            if end is _End.NEXT:
                end = self._block(tree, _later(child, parent))
            if isinstance(parent, ast.While | ast.For | ast.AsyncFor):
                if end in {_End.NEXT, _End.CONTINUE} and not _in_else(child, parent):
                    if not self._leaves(tree, parent):
                        return Way.AROUND
                    end = _End.NEXT
                end = _End.NEXT if end in {_End.NEXT, _End.BREAK} else end
            if end is _End.STOP or self.way is not None:
                return Way.OUT
        if not isinstance(node, FUNCTIONS):
            return Way.OUT
        return self._outside(node, depth)

    def _leaves(self, tree: Tree, loop: ast.AST) -> bool:
        """Whether a loop that asks comes to its end with the text."""
        stays = self._texts.holds(tree, loop.test) if isinstance(loop, ast.While) else None
        self.decided |= stays is not None
        return stays is False

    def _outside(self, function: ast.AST, depth: int) -> Way:
        self._inside.append(function)
        callers = [(other, call) for other, call in self._trees.callers(function)]
        if depth >= DEEPEST or not callers or len(self._inside) > DEEPEST:
            return Way.ON
        other, call = callers[0]
        node: ast.AST = call
        while not isinstance(node, ast.stmt):
            node = other.parents[node]
        return self._from(other, node, depth + 1)

    def _block(self, tree: Tree, statements: Sequence[ast.stmt]) -> _End:
        for statement in statements:
            end = self._statement(tree, statement)
            if end is not _End.NEXT or self.way is not None:
                return end
        return _End.NEXT

    def _statement(self, tree: Tree, statement: ast.stmt) -> _End:
        match statement:
            case ast.If(test=test, body=body, orelse=orelse):
                return self._decide(tree, test, body, orelse)
            case ast.While(test=test, body=body, orelse=orelse):
                return self._loop(tree, test, body, orelse)
            case ast.Match():
                return self._match(tree, statement)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return _End.NEXT
            case ast.For() | ast.AsyncFor() | ast.With() | ast.AsyncWith() | ast.Try():
                return self._compound(tree, statement)
        return max(self._simple(tree, statement), _LAST.get(type(statement), _End.NEXT))

    def _compound(self, tree: Tree, statement: ast.For | ast.AsyncFor | ast.With | ast.AsyncWith | ast.Try) -> _End:
        match statement:
            case ast.For(iter=source, body=body) | ast.AsyncFor(iter=source, body=body):
                self._simple(tree, source)
                end = self._block(tree, body)
                return end if end is _End.STOP else _End.NEXT
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    self._simple(tree, item)
                return self._block(tree, body)
            case ast.Try(body=body, orelse=orelse, finalbody=final):
                return self._block(tree, [*body, *orelse, *final])

    def _decide(self, tree: Tree, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]) -> _End:
        self._simple(tree, test)
        true = self._texts.holds(tree, test)
        if true is not None:
            self.decided = True
            return self._block(tree, body if true else orelse)
        before = self.decided
        one = self._block(tree, body)
        between, self.decided = self.decided, before or (self.decided and one is _End.NEXT)
        two = self._block(tree, orelse)
        self.decided |= between and one is _End.NEXT
        return min(one, two)

    def _loop(self, tree: Tree, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]) -> _End:
        self._simple(tree, test)
        true = self._texts.holds(tree, test)
        if true is False:
            self.decided = True
            return self._block(tree, orelse)
        end = self._block(tree, body)
        if true and end in {_End.NEXT, _End.CONTINUE}:
            self.decided = True
            self.way = self.way if self.way is not None else Way.AROUND
        return end if end in {_End.STOP, _End.RETURN} else _End.NEXT

    def _match(self, tree: Tree, statement: ast.Match) -> _End:
        self._simple(tree, statement.subject)
        if statement not in self._texts.tests:
            return min((self._block(tree, case.body) for case in statement.cases), default=_End.NEXT)
        self.decided = True
        for case in statement.cases:
            if self._texts.fits(tree, statement, case.pattern):
                return self._block(tree, case.body)
        return _End.NEXT

    def _simple(self, tree: Tree, node: ast.AST) -> _End:
        """Do what stands in one statement, or in the head of one."""
        self.parts.append((tree, node))
        if len(self.parts) > MOST_STEPS and self.way is None:
            self.way = Way.ON
        chosen = self._texts.dispatched(tree, node)
        if chosen is not None:
            self.decided = True
            if not chosen:
                return _End.STOP
        deeds = Deed.NONE
        for part in chosen or [node]:
            for other, function in self._deeds.reach(tree, part):
                if function is not part and function not in self._inside and self._texts.decide(other, function):
                    return self._enter(tree, part)
            deeds |= self._deeds.of(tree, part, without=self._inside)
        if self.decided and self.way is None:
            self.deeds |= deeds
            self.way = self._aim.way(deeds)
        ends = (one for one in ast.walk(node) if isinstance(one, ast.Call) and called(one) in _EXITS)
        return _End.STOP if any(isinstance(one.func, ast.Name | ast.Attribute) for one in ends) else _End.NEXT

    def _enter(self, tree: Tree, node: ast.AST) -> _End:
        """Walk the functions that a statement mentions, since the text is looked at in one of them."""
        end = _End.NEXT
        for other, function in self._deeds.mentions(tree, node):
            if function not in self._inside and len(self._inside) < DEEPEST:
                self._inside.append(function)
                end = max(end, self._block(other, function.body))
                self._inside.pop()
        return _End.STOP if end is _End.STOP else _End.NEXT


def _later(child: ast.AST, parent: ast.AST) -> Sequence[ast.stmt]:
    """Return the statements that follow `child` in its block."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, ())
        if isinstance(block, list) and child in block:
            rest = block[block.index(child) + 1 :]
            return (
                [*rest, *parent.orelse, *parent.finalbody] if isinstance(parent, ast.Try) and name == "body" else rest
            )
    return ()


def _in_else(child: ast.AST, parent: ast.While | ast.For | ast.AsyncFor) -> bool:
    return child in parent.orelse
