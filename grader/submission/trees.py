"""The syntax trees of one program's files: what each name stands for, where it is used, who calls whom."""

from __future__ import annotations

import ast
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from grader.submission.names import dotted
from grader.submission.traits import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.submission.names import Code, Names

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.Module)
MOST_NAMESAKES = 6  # methods of one name that a call may mean: a chat has two
ENTRANCES = ("__init__", "run", "handle", "setup", "connection_made", "datagram_received", "__enter__", "__call__")
"""The methods that are called by whoever makes an object, or by the library that gets it."""


class Tree:
    """One file: its scopes, and the uses of every name in them."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.parents = code.parents
        self._bound: dict[ast.AST, set[str]] = {}
        self._outside: dict[ast.AST, dict[str, bool]] = {}  # a scope's `global` (True) and `nonlocal` names
        self.within: dict[ast.AST, ast.AST] = {}
        self.definitions: dict[tuple[ast.AST, str], Function | ast.ClassDef] = {}
        self.methods: dict[str, list[Function]] = {}
        self.loads: dict[str, list[ast.Name]] = {}
        self.attributes: dict[str, list[ast.Attribute]] = {}
        self.calls: dict[str, list[ast.Call]] = {}
        self.values: dict[str, list[ast.expr]] = {}  # what is assigned to a name of the file
        self._uses: dict[str, dict[ast.AST | None, list[ast.Name]]] = {}  # by their owners, found when asked for
        for node in code.nodes:
            self._learn(node)

    def _learn(self, node: ast.AST) -> None:
        parent = self.parents.get(node)
        scope = parent if isinstance(parent, SCOPES) else self.within.get(parent, node) if parent else node
        self.within[node] = scope
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                self.loads.setdefault(name, []).append(node)
            case ast.Name(id=name) | ast.arg(arg=name):
                self._bound.setdefault(scope, set()).add(name)
            case ast.Attribute(attr=name, ctx=ast.Load()):
                self.attributes.setdefault(name, []).append(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.values.setdefault(name, []).append(value)
            case ast.Call():
                self.calls.setdefault(called(node), []).append(node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                self._bound.setdefault(scope, set()).add(name)
                self.definitions[scope, name] = node
                if isinstance(scope, ast.ClassDef) and isinstance(node, FUNCTIONS):
                    self.methods.setdefault(name, []).append(node)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                everywhere = isinstance(node, ast.Global)
                self._outside.setdefault(scope, {}).update(dict.fromkeys(names, everywhere))

    def owner(self, node: ast.AST, name: str) -> ast.AST | None:
        """Return the scope that a name belongs to where `node` stands; None where no scope binds it."""
        scope = self.within.get(node)
        first = scope
        while scope is not None:
            outside = self._outside.get(scope, {}).get(name)
            if outside:
                return self.code.source.tree
            hidden = outside is False or (isinstance(scope, ast.ClassDef) and scope is not first)
            if not hidden and name in self._bound.get(scope, ()):
                return scope
            up = self.within.get(scope)
            scope = None if up is scope else up
        return None

    def uses(self, node: ast.AST, name: str) -> list[ast.Name]:
        """Return the places where the variable that `name` is at `node` is read."""
        if name not in self._uses:
            by_owner: dict[ast.AST | None, list[ast.Name]] = {}
            for load in self.loads.get(name, ()):
                by_owner.setdefault(self.owner(load, name), []).append(load)
            self._uses[name] = by_owner
        return self._uses[name].get(self.owner(node, name), [])

    def function(self, node: ast.AST) -> ast.AST:
        """Return the function, lambda, or module that a node stands in."""
        scope = self.within[node]
        while isinstance(scope, ast.ClassDef):
            scope = self.within[scope]
        return scope

    def above(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Yield the node with what it stands in, outwards to the end of its function."""
        parent = self.parents.get(node)
        while parent is not None:
            yield node, parent
            if isinstance(parent, SCOPES):
                return
            node, parent = parent, self.parents.get(parent)

    @cached_property
    def shadows(self) -> frozenset[str]:
        """The names that some scope of the file binds: they are no builtins there."""
        return frozenset().union(*self._bound.values())


class Trees:
    """The files that make up one program, the program's own first."""

    def __init__(self, names: Names, files: Iterable[Path], known: dict[Path, Tree]) -> None:
        self.names = names
        self._trees: dict[Path, Tree] = {}
        for file in files:
            if names.codes[file].source.tree is not None:
                self._trees[file] = known.get(file) or known.setdefault(file, Tree(names.codes[file]))
        for tree in self._trees.values():
            self._bring_values(tree)
        self._callees: dict[ast.Call, list[tuple[Tree, Function, int]]] = {}
        self._callers: dict[ast.AST, list[tuple[Tree, ast.Call]]] = {}

    def _bring_values(self, tree: Tree) -> None:
        """Let the constants of the neighbours be known under the names by which a file imports them."""
        brought = dict(tree.code.imported)
        for star in tree.code.stars:
            near = self._trees.get(Path(star[1:])) if star.startswith("@") else None
            brought |= {name: f"{star}:{name}" for name in near.values} if near else {}
        for name, meaning in brought.items():
            file, _colon, other = meaning[1:].rpartition(":")
            near = self._trees.get(Path(file)) if meaning.startswith("@") and file else None
            if near is not None and other in near.values:
                tree.values.setdefault(name, near.values[other])

    def __iter__(self) -> Iterator[Tree]:
        return iter(self._trees.values())

    def meaning(self, tree: Tree, node: ast.AST) -> str:
        """Return what a dotted expression means by the file's imports, or nothing."""
        chain = dotted(node)
        return self.names.meaning(tree.code, chain) if chain else ""

    def definition(self, meaning: str) -> tuple[Tree, Function | ast.ClassDef] | None:
        """Return what `@FILE:NAME` names, where it is a function or class of this program's files."""
        file, _colon, name = meaning[1:].rpartition(":")
        if not (meaning.startswith("@") and file):
            return None
        tree = self._trees.get(Path(file))
        found = tree.definitions.get((tree.code.nodes[0], name)) if tree else None
        return (tree, found) if tree and found else None

    def defined(self, tree: Tree, node: ast.AST) -> list[tuple[Tree, Function | ast.ClassDef]]:
        """Return the functions and classes of the student's own that an expression may name."""
        if isinstance(node, ast.Name):
            owner = tree.owner(node, node.id)
            if owner is not None:
                own = tree.definitions.get((owner, node.id))
                return [(tree, own)] if own else []
        found = self.definition(self.meaning(tree, node))
        if found:
            return [found]
        if not isinstance(node, ast.Attribute):
            return []
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            own = self._own_class(tree, node)
            method = self.method(tree, own, node.attr) if own else None
            if method:
                return [method]
        methods = ((other, method) for other in self for method in other.methods.get(node.attr, ()))
        return list(islice(methods, MOST_NAMESAKES))

    @staticmethod
    def _own_class(tree: Tree, node: ast.AST) -> ast.ClassDef | None:
        """Return the class that a node stands in."""
        scope = tree.within[node]
        while not isinstance(scope, ast.ClassDef | ast.Module):
            scope = tree.within[scope]
        return scope if isinstance(scope, ast.ClassDef) else None

    def callees(self, tree: Tree, call: ast.Call) -> list[tuple[Tree, Function, int]]:
        """Return the student's functions that a call may reach, with the parameters that it leaves out."""
        if call not in self._callees:
            self._callees[call] = list(self.entered(tree, call.func))
        return self._callees[call]

    def entered(self, tree: Tree, function: ast.AST) -> Iterator[tuple[Tree, Function, int]]:
        """Yield the functions that are entered when an expression is called."""
        for other, found in self.inherited(tree, function) or self.defined(tree, function):
            if isinstance(found, ast.ClassDef):
                constructor = self.constructor(other, found)
                if constructor:
                    yield *constructor, 1
            else:
                yield other, found, int(_is_bound(other, found))

    def inherited(self, tree: Tree, function: ast.AST) -> list[tuple[Tree, Function | ast.ClassDef]]:
        """Return the method of a base class that `super().name` means."""
        match function:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name):
                own = self._own_class(tree, function)
                found = self.method(tree, own, name, own=False) if own else None
                return [found] if found else []
        return []

    def constructor(self, tree: Tree, kind: ast.ClassDef) -> tuple[Tree, Function] | None:
        """Return the `__init__` that making an object of a class calls."""
        return self.method(tree, kind, "__init__")

    def method(self, tree: Tree, kind: ast.ClassDef, name: str, *, own: bool = True) -> tuple[Tree, Function] | None:
        """Return a class's method, inherited from the student's own classes or, with `own`, its own."""
        line: list[tuple[Tree, ast.ClassDef]] = [(tree, kind)]
        for place, (where, one) in enumerate(line):  # grows while it is walked
            found = where.definitions.get((one, name))
            if isinstance(found, FUNCTIONS) and (own or place):
                return where, found
            bases = (pair for base in one.bases for pair in self.defined(where, base))
            line += [(at, base) for at, base in bases if isinstance(base, ast.ClassDef) and (at, base) not in line]
        return None

    def callers(self, function: ast.AST) -> list[tuple[Tree, ast.Call]]:
        """Return the calls that may reach a function of the student's."""
        if function not in self._callers:
            name = getattr(function, "name", "")
            self._callers[function] = [
                (tree, call)
                for tree in self
                for word in _call_words(tree, name)
                for call in tree.calls.get(word, ())
                if any(found is function for _tree, found, _skipped in self.callees(tree, call))
            ]
        return self._callers[function]


def _call_words(tree: Tree, name: str) -> list[str]:
    """Return the words by which a function may be called in a file: its name, or its class's; aliases too."""
    words = [name]
    if name == "__init__":
        words += [one.name for (_scope, _name), one in tree.definitions.items() if isinstance(one, ast.ClassDef)]
        words += tree.code.imported
    words += [alias for alias, meant in tree.code.imported.items() if meant.endswith(f":{name}")]
    return list(dict.fromkeys(words))


def _is_bound(tree: Tree, function: Function) -> bool:
    """Whether a method gets its object as the first parameter."""
    static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in function.decorator_list)
    return isinstance(tree.within[function], ast.ClassDef) and not static
