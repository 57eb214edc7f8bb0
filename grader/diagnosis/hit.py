"""An error of the run beside the source: which parts of its line may be meant."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from grader.diagnosis.nodes import path, targets
from grader.diagnosis.reading import Suspect, bodies
from grader.submission.program import FUNCTIONS, Function, ProgramText, inside, last_name
from grader.submission.source import shown
from grader.submission.traits import called

Understands = Callable[["Hit"], Suspect | None]


Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Hit:
    """An error that one program met: where, what it said, and what the table has found in that.

    `line` is 0 where the error passed through no line of the student's: a thread's function was called wrongly.
    """

    text: ProgramText
    file: str
    line: int
    said: str
    match: re.Match[str]
    closed: tuple[tuple[str, int], ...] = ()
    """Where the program was seen to close a connection."""
    came: tuple[dict[str, object], ...] = ()
    """The messages that came to the program, where they can be read, the last one first."""

    def word(self, name: str) -> str:
        """Return a part of what was said; nothing where it is not there."""
        return self.match.groupdict().get(name) or ""

    def here(self, kind: type[Node]) -> list[Node]:
        """Return the nodes of a kind on the line of the error, the outer ones first."""
        nodes = next((one.nodes for one in self.text.codes if shown(one.source.file) == self.file), ())
        return [node for node in nodes if isinstance(node, kind) and getattr(node, "lineno", 0) == self.line]

    @property
    def step(self) -> ast.stmt | None:
        """The statement in which the error was met."""
        nodes = next((one.nodes for one in self.text.codes if shown(one.source.file) == self.file), ())
        steps = [one for one in nodes if isinstance(one, ast.stmt) and one.lineno <= self.line <= (one.end_lineno or 0)]
        return max(steps, key=lambda one: one.lineno, default=None)

    def function(self) -> Function | None:
        """Return the function in which the error was met."""
        step = self.step
        scope = self.text.scope(step) if step else None
        return scope if isinstance(scope, FUNCTIONS) else None

    def given(self, name: str) -> Iterator[ast.Assign]:
        """Yield where a name, or an attribute of it, is given a value, in the error's function first."""
        own = set(ast.walk(self.function() or ast.Pass()))
        found = [
            node
            for node in self.text.nodes
            if isinstance(node, ast.Assign) and any(_binds(target, name) for target in node.targets)
        ]
        yield from sorted(found, key=lambda node: node not in own)

    def loop_of(self, name: str) -> ast.For | None:
        """Return the loop around the error that gives a name its value."""
        step = self.step
        around = (step, *self.text.above(step)) if step else ()
        return next((one for one in around if isinstance(one, ast.For) and name in targets(one.target)), None)

    def is_dictionary(self, table: ast.expr) -> bool:
        """Tell whether a collection was made as a dictionary."""
        values = self.text.values.get(last_name(table), ())
        return any(isinstance(one, ast.Dict) or (isinstance(one, ast.Call) and called(one) == "dict") for one in values)

    def thread_of(self, function: str) -> ast.Call | None:
        """Return the call that makes the thread which runs a function, by the function's bare name."""
        return next((call for call, one in bodies(self.text) if one.name == function), None)

    def before(self, *methods: str) -> list[ast.AST]:
        """Return the steps earlier in the error's function that take something out: `del users[name]`, `remove`."""
        function = self.function()
        found: list[ast.AST] = []
        for node in inside(function) if function else ():
            match node:
                case ast.Call(func=ast.Attribute(attr=method)) if method in methods:
                    found.append(node)
                case ast.Delete(targets=[ast.Subscript()]):
                    found.append(node)
        return [node for node in found if getattr(node, "lineno", 0) < self.line]


def _binds(target: ast.AST, name: str) -> bool:
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return any(path(one) == name or (last_name(one) == name and isinstance(one, ast.Attribute)) for one in parts)
