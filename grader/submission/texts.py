"""The tests that a program puts a text to, and what they say of one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.submission.traits import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.submission.sinks import Path
    from grader.submission.trees import Tree, Trees


_DEEPEST = 4  # names of lists of names
_AFFIXES = {"startswith", "endswith"}


def constants(tree: Tree, node: ast.AST, depth: int = 0) -> list[str]:
    """Return the texts that an expression stands for: itself, a list of them, or a name that was given one."""
    match node:
        case ast.Constant(value=str() | int() as value) if not isinstance(value, bool):
            return [str(value)]
        case ast.Call(func=ast.Attribute(value=value, attr="split")):
            return [word for text in constants(tree, value, depth) for word in text.split()]
    parts = _parts(tree, node) if depth < _DEEPEST else ()
    return [text for part in parts if part for text in constants(tree, part, depth + 1)]


def _parts(tree: Tree, node: ast.AST) -> Sequence[ast.expr | None]:
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Dict(keys=parts):
            return parts
        case ast.Name(id=name):
            values = tree.values.get(name, ())  # given once, it is a constant
            return values if len(values) == 1 else ()
        case ast.Attribute(value=ast.Constant() as value):
            return [value]
    return ()


class Texts:
    """The tests of one value, for one text that it may be."""

    def __init__(self, tests: Mapping[ast.AST, Path], text: str = "") -> None:
        self.tests = tests
        self.text = text

    def decide(self, tree: Tree, function: ast.AST) -> bool:
        """Whether one of the tests stands in a function."""
        return any(_inside(tree, test, function) for test in self.tests)

    def offered(self, trees: Trees) -> list[str]:
        """Return the texts that the tests look for, in the order of the program."""
        found: dict[str, None] = {}
        for tree in trees:
            tests = [test for test in self.tests if test in tree.parents]
            for test in sorted(tests, key=lambda one: (getattr(one, "lineno", 0), getattr(one, "col_offset", 0))):
                found |= dict.fromkeys(self._wanted(tree, test))
        return [text for text in found if text]

    def _wanted(self, tree: Tree, test: ast.AST) -> Iterator[str]:
        match test:
            case ast.Compare(left=left, comparators=[right], ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot()]):
                yield from constants(tree, left) or constants(tree, right)
            case ast.Compare(left=left, comparators=[right], ops=[ast.In() | ast.NotIn()]):
                texts = constants(tree, left) or constants(tree, right)
                yield from texts[0] if texts and isinstance(right, ast.Constant) else texts
            case ast.Match(cases=cases):
                for case in cases:
                    yield from _patterns(tree, case.pattern, self.tests[test]) or ()
            case ast.Call(args=[prefix, *_]) if called(test) in _AFFIXES:
                yield from constants(tree, prefix)
            case ast.Subscript(value=table) | ast.Call(func=ast.Attribute(value=table)):
                yield from (text for key in _table(tree, table).keys for text in constants(tree, key or table))

    def holds(self, tree: Tree, test: ast.AST) -> bool | None:
        """Return whether a test is true of the text; None where that is not said by it."""
        match test:
            case ast.BoolOp(op=boolean, values=values):
                parts = [self.holds(tree, value) for value in values]
                strong = isinstance(boolean, ast.Or)
                return strong if strong in parts else not strong if (not strong) in parts else None
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inside = self.holds(tree, operand)
                return None if inside is None else not inside
            case ast.NamedExpr(value=value):
                return self.holds(tree, value)
        return self._says(tree, test) if test in self.tests else None

    def _says(self, tree: Tree, test: ast.AST) -> bool | None:
        match test:
            case ast.Compare(left=left, comparators=[right], ops=[operator]):
                return self._compare(tree, left, operator, right)
            case ast.Call(args=[prefix, *_]) if called(test) in _AFFIXES:
                return any(getattr(self.text, called(test))(one) for one in constants(tree, prefix))
            case ast.Name() | ast.Attribute() | ast.Subscript():
                return bool(self.text)
        return None

    def _compare(self, tree: Tree, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool | None:
        mine, others = constants(tree, left), constants(tree, right)
        texts = mine or others
        if not texts:
            return None
        match operator:
            case ast.Eq() | ast.Is():
                return self.text in texts
            case ast.NotEq() | ast.IsNot():
                return self.text not in texts
            case ast.In() | ast.NotIn():
                if mine:
                    inside = any(one in self.text for one in mine)
                else:
                    inside = self.text in (texts[0] if isinstance(right, ast.Constant) else texts)
                return inside is isinstance(operator, ast.In)
        return None

    def fits(self, tree: Tree, statement: ast.Match, pattern: ast.pattern) -> bool:
        """Whether a `case` takes the text."""
        wanted = _patterns(tree, pattern, self.tests[statement])
        return wanted is None or self.text in wanted

    def dispatched(self, tree: Tree, node: ast.AST) -> list[ast.AST] | None:
        """Return what a table such as `{"1": serve, "2": call}[text]` gives; None where there is none."""
        for branch in _choices(node):
            true = self.holds(tree, branch.test)
            if true is not None:
                return [branch.body if true else branch.orelse]
        for test in self.tests:
            match test:
                case ast.Subscript(value=table) | ast.Call(func=ast.Attribute(value=table, attr="get")):
                    found = _table(tree, table)
                    if not found.keys or not _inside(tree, test, node):
                        continue
                    pairs = zip(found.keys, found.values, strict=True)
                    chosen: list[ast.AST] = [value for key, value in pairs if key and self.text in constants(tree, key)]
                    return chosen or [*(test.args[1:] if isinstance(test, ast.Call) else [])]
        return None


def _inside(tree: Tree, node: ast.AST, whole: ast.AST) -> bool:
    up: ast.AST | None = node
    while up is not None and up is not whole:
        up = tree.parents.get(up)
    return up is whole


def _choices(node: ast.AST) -> list[ast.IfExp]:
    """Return the `a if test else b` that a statement is made of."""
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Expr | ast.Assign | ast.Return):
        return []
    return [one for one in ast.walk(node) if isinstance(one, ast.IfExp)]


def _table(tree: Tree, node: ast.AST) -> ast.Dict:
    """Return the literal dictionary that an expression is, or names; an empty one where it is neither."""
    if isinstance(node, ast.Name):
        node = next(iter(tree.values.get(node.id, ())), node)
    return node if isinstance(node, ast.Dict) else ast.Dict(keys=[], values=[])


def _patterns(tree: Tree, pattern: ast.pattern, path: Path) -> list[str] | None:
    """Return the texts that a pattern takes; None where it takes any."""
    match pattern:
        case ast.MatchSequence(patterns=parts) if path and isinstance(path[0], int):
            return _patterns(tree, parts[path[0]], path[1:]) if path[0] < len(parts) else []
        case ast.MatchValue(value=value):
            return constants(tree, value)
        case ast.MatchOr(patterns=patterns):
            inner = [_patterns(tree, one, path) for one in patterns]
            return None if None in inner else [text for one in inner for text in one or ()]
        case ast.MatchAs(pattern=None):
            return None
        case ast.MatchAs(pattern=ast.pattern() as inside):
            return _patterns(tree, inside, path)
    return []
