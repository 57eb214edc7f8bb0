"""The files that make up one program: what a part of it leads to, and what its functions are.

Rule 1. A function is known by its bare name, and counts where it is mentioned: threads and tables get names.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from grader.submission.facts import Fact
from grader.submission.names import Names, dotted
from grader.submission.traits import called, facts_at

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.While, ast.For, ast.AsyncFor)
MOST_TEXTS = 50  # of one list: a list of itself would grow without an end
EXITS = {"exit", "quit", "_exit", "abort", "close", "shutdown", "destroy"}
SAME = {"strip", "lower", "upper", "casefold", "rstrip", "lstrip", "title", "replace"}
"""Methods of a text that leave it what it is."""
KEEPING = {"append", "add", "put", "put_nowait", "extend", "insert", "update", "setdefault", "open"}
_ENTRANCES = ("__init__", "run", "handle", "setup", "connection_made", "datagram_received")


class ProgramText:
    """One program's files as a whole; `names` is the submission's."""

    def __init__(self, names: Names, file: Path) -> None:
        self.names = names
        self.codes = [names.codes[near] for near in names.reach(file)]
        self.nodes = [node for code in self.codes for node in code.nodes]
        self.calls = [call for code in self.codes for call in code.calls]
        self.imported = {name for code in self.codes for name in code.imported}
        self.parents = dict(chain.from_iterable(code.parents.items() for code in self.codes))
        self.functions: defaultdict[str, list[Function]] = defaultdict(list)
        self.values: defaultdict[str, list[ast.expr]] = defaultdict(list)  # what is assigned to a name, in any file
        self._facts = dict(chain.from_iterable(facts_at(names, code.file).items() for code in self.codes))
        self._own: dict[ast.AST, tuple[Fact, list[Function]]] = {}
        for node in self.nodes:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self.functions[node.name].append(node)
                case ast.Assign(targets=[target], value=value):
                    self.values[last_name(target)].append(value)
                case ast.ClassDef(name=name, body=body):
                    made = [one for one in body if isinstance(one, FUNCTIONS) and one.name in _ENTRANCES]
                    self.functions[name] += made

    def facts(self, *parts: ast.AST) -> Fact:
        """Return all that these parts lead to, by themselves and through the functions that they mention."""
        found, ahead = Fact.NONE, list(parts)
        for part in ahead:  # grows while it is walked
            own, mentioned = self._by_itself(part)
            found |= own
            ahead += [one for one in mentioned if one not in ahead]
        return found

    def own(self, node: ast.AST) -> Fact:
        """Return what a single expression does."""
        return self._facts.get(node, Fact.NONE)

    def _by_itself(self, part: ast.AST) -> tuple[Fact, list[Function]]:
        if part not in self._own:
            facts, mentioned = Fact.NONE, list[Function]()
            for node in inside(part):
                facts |= self.own(node)
                if isinstance(node, ast.Name | ast.Attribute):
                    mentioned += self.functions.get(last_name(node), ())
            self._own[part] = facts, mentioned
        return self._own[part]

    def constants(self, node: ast.AST, depth: int = 0) -> list[str]:
        """Return the texts that an expression stands for: itself, a list of them, or a name that was given one."""
        match node:
            case ast.Constant(value=str() | int() as value) if not isinstance(value, bool):
                return [str(value)]
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Dict(keys=parts):
                return [text for part in parts[:MOST_TEXTS] if part for text in self.constants(part, depth + 1)]
            case ast.Name() | ast.Attribute() if depth < 3 and len(self.values.get(last_name(node), ())) == 1:
                return self.constants(self.values[last_name(node)][0], depth + 1)
        return []

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node stands in, outwards."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def scope(self, node: ast.AST) -> ast.AST:
        """Return the function or module that a node stands in."""
        return next((one for one in self.above(node) if isinstance(one, (*FUNCTIONS, ast.Module))), node)

    def loop(self, node: ast.AST) -> ast.AST | None:
        """Return the innermost loop of its function that a node stands in."""
        around = next((one for one in self.above(node) if isinstance(one, (*LOOPS, *FUNCTIONS))), None)
        return around if isinstance(around, LOOPS) else None

    def calls_of(self, function: ast.AST) -> list[ast.Call]:
        """Return the calls of a function, by its bare name."""
        name = getattr(function, "name", "")
        return [call for call in self.calls if name and called(call) == name]

    def following(self, statement: ast.AST) -> list[ast.AST]:
        """Return the statements that come after one, to the end of its function."""
        found: list[ast.AST] = []
        for node in (statement, *self.above(statement)):
            if isinstance(node, (*FUNCTIONS, ast.Module)):
                break
            blocks = (getattr(self.parents[node], field, None) for field in ("body", "orelse", "finalbody"))
            for block in blocks:
                found += block[block.index(node) + 1 :] if isinstance(block, list) and node in block else []
        return found


def answers_alone(text: ProgramText) -> bool:
    """Whether all that a program sends goes to whom it receives from there, and it keeps nothing for others."""
    sent = [call for call in text.calls if text.own(call) & (Fact.SENDS | Fact.SENDS_TO)]
    stored = (one for one in text.nodes if isinstance(one, ast.Subscript | ast.Attribute))
    keeps = any(isinstance(one.ctx, ast.Store) and not _is_set(text, one) for one in stored) or any(
        isinstance(one, ast.Global | ast.Nonlocal)
        or (isinstance(one, ast.Call) and (called(one) in KEEPING or text.own(one) & Fact.TYPES))
        for one in text.nodes
    )
    return bool(sent) and not keeps and all(_goes_back(text, call) for call in sent)


def _is_set(text: ProgramText, target: ast.AST) -> bool:
    """Whether it is given a constant: an option, not what somebody wrote."""
    given = text.parents.get(target)
    return isinstance(given, ast.Assign) and isinstance(given.value, ast.Constant)


def _goes_back(text: ProgramText, call: ast.Call) -> bool:
    nodes = list(ast.walk(text.scope(call)))
    to = dotted(call.args[-1]) if text.own(call) & Fact.SENDS_TO and call.args else _channel(call)
    stored = [one for one in nodes if isinstance(one, ast.Name | ast.Attribute) and isinstance(one.ctx, ast.Store)]
    again = [one for one in stored if dotted(one) == to]
    froms = {dotted(one.iter) for one in nodes if isinstance(one, ast.For)}  # the lines of a connection's file
    for one in (one for one in nodes if isinstance(one, ast.Call)):
        if text.own(one) & Fact.DATAGRAMS and isinstance(given := text.parents.get(one), ast.Assign):
            froms |= {dotted(part) for target in given.targets for part in getattr(target, "elts", [])[1:]}
        elif text.own(one) & Fact.RECEIVES:
            froms.add(_channel(one))
    return bool(to) and to in froms and len(again) < 2


def _channel(call: ast.Call) -> str:
    """Return what a method is called of; the two files of one connection are one."""
    return dotted(getattr(call.func, "value", call.func)).replace("wfile", "rfile")


def inside(part: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a part, without the bodies of functions and classes that it only defines."""
    ahead = [part]
    for node in ahead:  # grows while it is walked
        yield node
        if node is part or not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            ahead += ast.iter_child_nodes(node)


def last_name(node: ast.AST) -> str:
    """Return the last word of a name, an attribute or a table's entry: `host` for `self.host` and `c["host"]`."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def bare(node: ast.AST) -> ast.AST:
    """Return the expression that a value is made of: `x` for `int(x.strip() or 1)`."""
    while True:
        match node:
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in SAME:
                node = inner
            case ast.Call(func=ast.Name(id="int" | "str" | "float"), args=[inner, *_]):
                node = inner
            case ast.BoolOp(op=ast.Or(), values=[inner, *_]) | ast.IfExp(body=inner) | ast.NamedExpr(value=inner):
                node = inner
            case _:
                return node


def leaves(steps: Sequence[ast.AST], *, around: bool = True) -> bool:
    """Whether statements end a loop, a function or the program; with `around`, also whether they begin a loop anew.

    A function that returns a value may go on.
    """
    return any(_leaves(node, around=around) for step in steps for node in inside(step))


def _leaves(node: ast.AST, *, around: bool) -> bool:
    match node:
        case ast.Continue():
            return around
        case ast.Break() | ast.Raise() | ast.Return(value=None | ast.Constant()):
            return True
        case ast.Assign(value=ast.Constant(value=bool())):  # `running = False`
            return True
    return isinstance(node, ast.Call) and called(node) in EXITS


def patterns(pattern: ast.pattern) -> list[str] | None:
    """Return the texts that a pattern takes; None where it takes any."""
    match pattern:
        case ast.MatchValue(value=ast.Constant(value=value)):
            return [str(value)]
        case ast.MatchOr(patterns=inner) | ast.MatchSequence(patterns=inner):
            return [text for one in inner for text in patterns(one) or ()]
        case ast.MatchAs(pattern=ast.pattern() as whole):
            return patterns(whole)
        case ast.MatchAs():
            return None
    return []
