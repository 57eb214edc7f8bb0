"""Where a value goes: from the place that reads it, through names, calls and tuples, to what is done with it.

Rule 1. The order of statements does not count: a value goes wherever its names are read.
Rule 2. It ends: no place is visited twice with one path, and the number of places is capped.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.submission.sinks import ENDS, NUMBERS, PARTS, SENDS, STARTS, STORES, Argument, Path, address, handed_on
from grader.submission.traits import called
from grader.submission.trees import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.submission.trees import Function, Tree, Trees

MOST_PLACES = 600  # a chat's longest way has sixty


class Place(NamedTuple):
    """An expression, and where in its value the text is: `(1,)` in a tuple's second element."""

    tree: Tree
    node: ast.AST
    path: Path


@dataclass
class Trace:
    """What becomes of a value."""

    kinds: dict[str, None] = field(default_factory=dict)  # host, port
    number: bool = False
    tests: dict[ast.AST, Path] = field(default_factory=dict)  # what decides by it, and where it is in what is tested
    sent: list[tuple[Tree, ast.Call]] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    places: dict[ast.AST, Tree] = field(default_factory=dict)


class Flow:
    """The way of one value through a program."""

    def __init__(self, trees: Trees, *, whole: bool = False) -> None:
        self._trees = trees
        self._whole = whole  # follow the text only while it is the whole text
        self._seen: set[tuple[ast.AST, Path]] = set()
        self._ahead: list[Place] = []
        self.trace = Trace()

    def follow(self, tree: Tree, node: ast.AST, path: Path = ()) -> Trace:
        """Return what becomes of the value of `node`, or of the part of it that `path` leads to."""
        self._go(tree, node, path)
        for place in islice(self._steps(), MOST_PLACES):
            if not place.path:
                self.trace.places[place.node] = place.tree
            self._step(place)
        return self.trace

    def _steps(self) -> Iterator[Place]:
        while self._ahead:
            yield self._ahead.pop()

    def _go(self, tree: Tree, node: ast.AST, path: Path) -> None:
        if (node, path) not in self._seen and len(path) < 5:
            self._seen.add((node, path))
            self._ahead.append(Place(tree, node, path))

    def _step(self, place: Place) -> None:
        tree, node, path = place
        parent = tree.parents.get(node)
        match parent:
            case ast.Compare() | ast.Match() | ast.If() | ast.While() | ast.Assert():
                self._tested(place, parent)
            case ast.Return():
                self._returned(tree, parent, path)
            case ast.Call() | ast.keyword() | ast.Starred():
                self._into_a_call(place, parent)
            case ast.Tuple() | ast.List() | ast.Dict() | ast.Subscript() | ast.Attribute():
                self._grouped(place, parent)
            case ast.NamedExpr(target=target):
                self._store(tree, target, path)
                self._go(tree, parent, path)
            case ast.expr():
                self._combined(place, parent)
            case ast.AST():
                self._assigned(place, parent)

    def _assigned(self, place: Place, parent: ast.AST) -> None:
        tree, node, path = place
        match parent:
            case ast.Assign(targets=targets):
                for target in targets:
                    self._store(tree, target, path)
            case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
                self._store(tree, target, path)
            case ast.For(iter=source) | ast.AsyncFor(iter=source) | ast.comprehension(iter=source):
                if source is node and not path:
                    self._store(tree, parent.target, path)

    def _tested(self, place: Place, parent: ast.AST) -> None:
        tree, node, path = place
        self._decides(node if isinstance(parent, ast.If | ast.While) else parent, path)
        for case in parent.cases if isinstance(parent, ast.Match) else ():
            self._capture(tree, case.pattern, path)

    def _decides(self, node: ast.AST, path: Path = ()) -> None:
        self.trace.tests.setdefault(node, path)

    def _capture(self, tree: Tree, pattern: ast.pattern, path: Path) -> None:
        """Go on where a `case` gives the text a name."""
        match pattern:
            case ast.MatchSequence(patterns=parts) if path and isinstance(path[0], int) and path[0] < len(parts):
                self._capture(tree, parts[path[0]], path[1:])
            case ast.MatchAs(name=str() as name) if not path:
                self._name(tree, pattern, name, path)

    def _grouped(self, place: Place, parent: ast.AST) -> None:
        """Go from a part to its tuple or table, and back."""
        tree, node, path = place
        match parent:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) if isinstance(node, ast.expr):
                self._go(tree, parent, (parts.index(node), *path))
            case ast.Dict(keys=keys, values=values):
                key = keys[values.index(node)] if node in values else None
                if isinstance(key, ast.Constant):
                    self._go(tree, parent, (str(key.value), *path))
            case ast.Subscript(value=whole, slice=index) if whole is node:
                self._part(place, parent, index)
            case ast.Subscript():
                self._decides(parent)
            case ast.Attribute():
                self._attribute(place, parent)

    def _combined(self, place: Place, parent: ast.expr) -> None:
        """Go from an expression to the one that it is a part of, where the text is in its value."""
        tree, node, path = place
        match parent:
            case ast.IfExp(test=test) if test is node:
                self._decides(node, path)
            case ast.UnaryOp(op=ast.Not()):
                self._decides(node, path)
            case ast.BoolOp(op=ast.And(), values=values) if node is not values[-1]:
                self._decides(node, path)
            case ast.BoolOp() | ast.IfExp() | ast.Await():
                self._decides(node, path)
                self._go(tree, parent, path)
            case ast.ListComp(elt=made) | ast.GeneratorExp(elt=made) | ast.SetComp(elt=made) if made is node:
                self._go(tree, parent, ())
            case ast.BinOp() | ast.JoinedStr() | ast.FormattedValue() if not self._whole:
                self._go(tree, parent, ())

    def _part(self, place: Place, whole: ast.Subscript, index: ast.expr) -> None:
        tree, _node, path = place
        match index:
            case ast.Constant(value=int() | str() as key) if path:
                if path[0] == key:
                    self._go(tree, whole, path[1:])
            case ast.Slice(lower=lower):
                first = lower.value if isinstance(lower, ast.Constant) else 0
                if not path and not self._whole:
                    self._go(tree, whole, path)
                elif path and isinstance(path[0], int) and isinstance(first, int) and path[0] >= first >= 0:
                    self._go(tree, whole, (path[0] - first, *path[1:]))
            case _ if not path and not self._whole:
                self._go(tree, whole, path)

    def _attribute(self, place: Place, parent: ast.Attribute) -> None:
        tree, _node, path = place
        call = tree.parents.get(parent)
        if path:
            if path[0] == parent.attr:
                self._go(tree, parent, path[1:])
            elif isinstance(call, ast.Call) and parent.attr in {"get", "pop"} and call.args:
                key = call.args[0]
                if isinstance(key, ast.Constant) and key.value == path[0]:
                    self._go(tree, call, path[1:])
        elif isinstance(call, ast.Call) and call.func is parent:
            self.trace.number |= parent.attr in NUMBERS
            if parent.attr in {"startswith", "endswith"}:
                self._decides(call)
            elif parent.attr not in NUMBERS and not (self._whole and parent.attr in PARTS):
                self._go(tree, call, ())

    def _store(self, tree: Tree, target: ast.expr, path: Path) -> None:
        """Go on wherever the value is read that an assignment has put there."""
        match target:
            case ast.Name(id=name):
                self._name(tree, target, name, path)
            case ast.Attribute(attr=name):
                self.trace.names.setdefault(name)
                for other in self._trees:
                    for load in other.attributes.get(name, ()):
                        self._go(other, load, path)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                if path and isinstance(path[0], int) and path[0] < len(parts):
                    self._store(tree, parts[path[0]], path[1:])
                elif not path:  # a text that is taken apart: its first part is what it is asked for
                    self._store(tree, parts[0], ())
            case ast.Subscript(value=whole, slice=ast.Constant(value=key)):
                self._store(tree, whole, (str(key), *path))
            case ast.Subscript(value=whole) | ast.Starred(value=whole):
                self._store(tree, whole, path)

    def _name(self, tree: Tree, node: ast.AST, name: str, path: Path) -> None:
        self.trace.names.setdefault(name)
        for load in tree.uses(node, name):
            self._go(tree, load, path)
        if tree.owner(node, name) is tree.code.nodes[0]:
            for other in self._trees:  # another file's `from settings import HOST`
                for alias, meaning in other.code.imported.items():
                    if meaning == f"@{tree.code.file.as_posix()}:{name}":
                        for load in other.loads.get(alias, ()):
                            self._go(other, load, path)

    def _returned(self, tree: Tree, node: ast.AST, path: Path) -> None:
        function = tree.function(node)
        if isinstance(function, FUNCTIONS):
            for other, call in self._trees.callers(function):
                self._go(other, call, path)

    def _into_a_call(self, place: Place, parent: ast.AST) -> None:
        """Find the argument that an expression is."""
        tree, node, path = place
        call, word = parent, ""
        if isinstance(parent, ast.keyword):
            call, word, node = tree.parents[parent], parent.arg or "", parent
        elif isinstance(parent, ast.Starred):
            call, node = tree.parents[parent], parent
            if isinstance(call, ast.Tuple | ast.List):
                self._go(tree, call, path)
        if not isinstance(call, ast.Call) or node is call.func:
            return
        position = -1 if word or isinstance(parent, ast.keyword) else call.args.index(node)  # type: ignore[arg-type]
        if isinstance(parent, ast.Starred) and path and isinstance(path[0], int):
            position, path = position + path[0], path[1:]
        self._argument(Place(tree, call, path), call, position, word)

    def _argument(self, place: Place, call: ast.Call, position: int, word: str) -> None:
        tree, _call, path = place
        name = called(call)
        kind = address(self._trees, tree, call, Argument(position, word, path))
        if kind:
            self.trace.kinds.setdefault(kind)
        if name in SENDS:
            self.trace.sent.append((tree, call))
        callees = self._trees.callees(tree, call)
        for other, function, skipped in callees:
            self._parameter(other, function, position + skipped if position >= 0 else -1, word, path)
        self._handed_on(place, call, position, word)
        if name in {"int", "float"} and not path:
            self.trace.number = True
        if name == "get" and position == 0 and isinstance(call.func, ast.Attribute):
            self._decides(call)
        if isinstance(call.func, ast.Attribute) and name in STORES:
            self._store(tree, call.func.value, ())
        elif name not in ENDS and name not in SENDS and name not in STARTS and not callees:
            self._go(tree, call, path if name in {"list", "tuple"} else ())

    def _handed_on(self, place: Place, call: ast.Call, position: int, word: str) -> None:
        found = handed_on(call, position, word, place.path)
        if found:
            target, place_there, path = found
            for other, function, skipped in self._trees.entered(place.tree, target):
                self._parameter(other, function, place_there + skipped, "", path)

    def _parameter(self, tree: Tree, function: Function, position: int, word: str, path: Path) -> None:
        places = [*function.args.posonlyargs, *function.args.args]
        found = [one for one in (*places, *function.args.kwonlyargs) if word and one.arg == word]
        if not word and 0 <= position < len(places):
            found = [places[position]]
        elif not word and position >= len(places) and function.args.vararg:
            found, path = [function.args.vararg], (position - len(places), *path)
        for one in found:
            self._name(tree, one, one.arg, path)
