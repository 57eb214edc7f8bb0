"""What the source tells of a text that a program reads: its names, whether it is an address, what it decides.

Rule 1. A shallow reading: the statement that takes the text, the name that it gives it, and one call further.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.submission.facts import Fact
from grader.submission.names import dotted
from grader.submission.program import FUNCTIONS, ProgramText, bare, last_name, leaves, patterns
from grader.submission.traits import called

ADDRESSES = {
    **dict.fromkeys(("connect", "connect_ex", "bind", "create_connection", "create_server", "Listener"), 0),
    **dict.fromkeys(("TCPServer", "UDPServer", "ThreadingTCPServer", "ThreadingUDPServer"), 0),
    **dict.fromkeys(("sendto", "sock_connect"), 1),
}
"""The argument that is an address: a host and a port."""
HOSTS = {"open_connection": 0, "start_server": 1, "gethostbyname": 0}
"""The argument that is a host, where the port is the next one."""
WORDS = {
    "port": re.compile(r"(?<!sup)(?<!trans)(?<!re)(?<!im)(?<!ex)port|порт"),
    "host": re.compile(r"host|(?:^|_)ip|ip$|addr|server(?!_?name)|хост|адрес"),
    "password": re.compile(r"passw|secret|парол|секрет"),
    "name": re.compile(r"name|nick|user|login"),
}
"""What the names of a text tell of it, where its way does not."""
OWN = "own"
"""The kind of a port that a program binds for itself, where it calls another one."""
OPPOSITES = {"s": "c", "c": "s", "y": "n", "server": "client", "client": "server", "host": "join"}
TALKING = Fact.CONNECTS | Fact.SENDS | Fact.SENDS_TO | Fact.TYPES
SERVING = Fact.LISTENS | Fact.SERVES | Fact.BINDS


@dataclass(frozen=True)
class Branch:
    """What a program does for some texts; `rest` is what it does for others. `offered`: they may be answers."""

    texts: tuple[str, ...]
    then: Sequence[ast.AST]
    rest: Sequence[ast.AST]
    offered: bool = True


class Values:
    """The texts that come into one program: from its keyboard, from its command line."""

    def __init__(self, text: ProgramText) -> None:
        self.text = text
        self._parts: dict[str, set[ast.AST | str]] = {"host": set(), "port": set(), OWN: set()}
        named: set[str] = set()
        for call in text.calls:
            self._address(call, named)
        for node in text.nodes:
            match node:
                case ast.Assign(targets=[target], value=ast.Tuple(elts=[host, port])) if last_name(target) in named:
                    self._are(host=host, port=port)

    def _address(self, call: ast.Call, named: set[str]) -> None:
        name, words = called(call), {keyword.arg or "": keyword.value for keyword in call.keywords}
        place, first = ADDRESSES.get(name, len(call.args)), HOSTS.get(name, len(call.args))
        for one in (*call.args[place : place + 1], words.get("address"), words.get("server_address")):
            match one:
                case ast.Tuple(elts=[_, port]) if name == "bind":
                    self._are(**{OWN: port})
                case ast.Tuple(elts=[host, port, *_]):
                    self._are(host=host, port=port)
                case ast.AST():
                    named.add(last_name(one))
        match call.args[first:]:
            case [host, port, *_]:
                self._are(host=host, port=port)
        if name not in self.text.functions:
            self._are(**{word.removeprefix("server_"): value for word, value in words.items()})

    def _are(self, **given: ast.AST) -> None:
        for kind, parts in self._parts.items():
            if kind in given:
                inner = bare(given[kind])
                parts |= {inner, last_name(inner) or inner}

    def kind(self, node: ast.AST, names: Sequence[str]) -> str:
        """Return `host`, `port`, `own` or `name` by what a text becomes, and else by its names; or nothing."""
        for kind in self._parts:
            if node in self._parts[kind] or self._parts[kind].intersection(names):
                return kind
        lowered = [name.casefold() for name in names]
        return next((kind for kind, word in WORDS.items() if any(map(word.search, lowered))), "")

    def names(self, node: ast.AST) -> list[str]:
        """Return the names that the text of an expression is given: a variable, a keyword, a parameter."""
        found: list[str] = []
        place: int | None = None
        for parent in self.text.above(node):
            match parent:
                case ast.Tuple(elts=parts) | ast.List(elts=parts) if node in parts:
                    place = parts.index(node)
                case ast.keyword(arg=str() as name):
                    found.append(name)
                case ast.Call(args=args) if node in args:
                    found += self._parameter(called(parent), args.index(node))
                case ast.Compare():
                    break
                case ast.stmt() | ast.NamedExpr() | ast.comprehension():
                    targets = getattr(parent, "targets", None) or [getattr(parent, "target", None)]
                    found += [name for one in targets if one for name in _targets(one, place)]
                    break
            node = parent
        for name in found[:1]:  # what the variable is handed on as
            for call in self.text.calls:
                places = [number for number, one in enumerate(call.args) if last_name(bare(one)) == name]
                found += [parameter for one in places for parameter in self._parameter(called(call), one)]
        return list(dict.fromkeys(found))

    def _parameter(self, function: str, place: int) -> Iterator[str]:
        for one in self.text.functions.get(function, ()):
            words = [argument.arg for argument in one.args.args if argument.arg != "self"]
            yield from words[place : place + 1]

    def is_number(self, node: ast.AST, names: Sequence[str]) -> bool:
        """Whether a text is only taken as a number."""
        for call in self.text.calls:
            match call:
                case (
                    ast.Call(func=ast.Name(id="int" | "float"), args=[value, *_])
                    | ast.Call(func=ast.Attribute(value=value, attr="isdigit" | "isdecimal" | "isnumeric"))
                ) if self._is_it(value, node, names):
                    return True
        return False

    def _is_it(self, part: ast.AST, node: ast.AST, names: Sequence[str]) -> bool:
        """Whether an expression is the text that `node` reads, or a variable that holds it where it stands."""
        inner = bare(part)
        if inner is node:
            return True
        if isinstance(inner, ast.Attribute) and dotted(inner).partition(".")[0] in self.text.imported:
            return False
        name, scope, own = last_name(inner), self.text.scope(part), self.text.scope(node)
        parameters = [one.arg for one in scope.args.args] if isinstance(scope, FUNCTIONS) else []
        mine = scope is own and name in names[:1]  # the other names are those of parameters elsewhere
        near = mine or isinstance(own, ast.Module) or isinstance(inner, ast.Attribute) or name in parameters
        return bool(name) and name in names and near

    def branches(self, node: ast.AST, names: Sequence[str]) -> list[Branch]:
        """Return where the program goes by the text, in the order of its lines."""
        return [one for test in self.text.nodes for one in self._branches(test, node, names) if one.texts]

    def _branches(self, test: ast.AST, node: ast.AST, names: Sequence[str]) -> Iterator[Branch]:
        match test:
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                for one, other in ((left, right), (right, left)):
                    if self._is_it(one, node, names):
                        yield from self.compared(test, operator, self.text.constants(other))
            case ast.Match(subject=subject, cases=cases) if test is node or self._is_it(subject, node, names):
                wild = [step for case in cases if patterns(case.pattern) is None for step in case.body]
                for case in cases:
                    yield _branch(patterns(case.pattern) or [], case.body, wild, self.text.following(test))
            case ast.Subscript(value=table, slice=key) if self._is_it(key, node, names):
                yield from self._table(table)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[key, *_]):
                yield from self._table(table) if self._is_it(key, node, names) else ()
            case ast.Call(func=ast.Attribute(value=value, attr="startswith"), args=[start, *_]):
                if self._is_it(value, node, names):
                    yield from self.compared(test, ast.Eq(), self.text.constants(start))

    def _table(self, table: ast.expr) -> Iterator[Branch]:
        given = self.text.values.get(last_name(table) or "=", [table])
        for one in given if len(given) == 1 else ():
            if isinstance(one, ast.Dict):
                for key, value in zip(one.keys, one.values, strict=True):
                    yield Branch(tuple(self.text.constants(key)) if key else (), [value], ())

    def compared(self, test: ast.AST, operator: ast.cmpop, texts: list[str]) -> Iterator[Branch]:
        """Yield what an `if`, or an `a if test else b`, does for the texts; a `while` says little of them."""
        negative = isinstance(operator, ast.NotEq | ast.NotIn | ast.IsNot)
        for parent in self.text.above(test):
            match parent:
                case ast.While():
                    yield Branch(tuple(texts), (), (), offered=isinstance(operator, ast.NotIn))
                case ast.IfExp(body=body, orelse=orelse):
                    then, rest = (orelse, body) if negative else (body, orelse)
                    yield _branch(texts, [then], [rest], [])
                case ast.If(body=body, orelse=orelse):
                    while len(orelse) == 1 and isinstance(orelse[0], ast.If):
                        orelse = orelse[0].orelse
                    yield _branch(texts, *((orelse, body) if negative else (body, orelse)), self.text.following(parent))
            if isinstance(parent, ast.stmt | ast.IfExp):
                return

    def choice(self, branches: Sequence[Branch], role: str, *, both: bool) -> str:
        """Return the text that leads on into a role where others do not; nothing where any does."""

        def leads(steps: Sequence[ast.AST]) -> bool:
            facts = self.text.facts(*steps)
            serves = bool(facts & SERVING)
            return serves if role == "server" else bool(facts & TALKING) and not (both and serves)

        ways = [(one, leads(one.then), leads(one.rest)) for one in branches]
        astray = {text for one, on, other in ways if other and not on for text in one.texts}
        into = sorted((one for one, on, other in ways if on and not other), key=lambda one: len(one.texts))
        found = [text for one in into for text in one.texts if text not in astray]
        if found:
            return found[0]
        if not (both and astray):
            return ""
        return next((text for one in branches for text in one.texts if text not in astray), _another([*astray]))


def _branch(texts: list[str], then: Sequence[ast.AST], rest: Sequence[ast.AST], after: list[ast.AST]) -> Branch:
    first, second = ([*steps, *([] if leaves(steps) else after)] for steps in (then, rest))
    return Branch(tuple(texts), first, second, offered=not leaves(then))


def _another(texts: list[str]) -> str:
    """Return a text of the same kind that is none of these: "2" beside "1", "client" beside "server"."""
    if all(text.isdecimal() for text in texts):
        return next(str(number) for number in range(1, 1000) if str(number) not in texts)
    for text in texts:
        word = text.lstrip("-")
        if word.casefold() in OPPOSITES:
            return text[: len(text) - len(word)] + OPPOSITES[word.casefold()]
    return "other"


def _targets(target: ast.AST, place: int | None) -> list[str]:
    """Return the names that an assignment gives to a value, or to the element at a place of it."""
    if isinstance(target, ast.Tuple | ast.List):
        parts = target.elts if place is None else target.elts[place : place + 1]
        return [name for one in parts for name in _targets(one, None)]
    return [name for name in [last_name(target)] if name]
