"""What a value is, as far as the source tells: a connection, an address, bytes, text, a number.

Rule 1. A name has a kind only where all that it is ever given in its function has that one kind.
"""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import calls_in, keyword, parameters, path, table_of, targets
from grader.diagnosis.reading import RECEIVES, bodies
from grader.submission.program import FUNCTIONS, Function, ProgramText, inside, last_name
from grader.submission.traits import called

CONNECTION, ADDRESS, HOST, PORT, BYTES, TEXT, LINE, NUMBER = (
    "connection", "address", "host", "port", "bytes", "text", "line", "number",
)  # fmt: skip
_CALLS = {
    "recv": BYTES, "encode": BYTES, "decode": TEXT, "input": TEXT, "str": TEXT, "int": NUMBER, "len": NUMBER,
    "socket": CONNECTION, "create_connection": CONNECTION, "create_server": CONNECTION, "getpeername": ADDRESS,
    "getsockname": ADDRESS, "receive_response": TEXT, "makefile": "file", "format": TEXT, "join": TEXT,
}  # fmt: skip
_SAME_TEXT = {
    "strip",
    "rstrip",
    "lstrip",
    "lower",
    "upper",
    "title",
    "capitalize",
    "replace",
    "casefold",
    "removesuffix",
}
_PARTS = {TEXT: "texts", LINE: "texts", BYTES: "pieces"}
_CUTS = {"split", "rsplit", "partition", "rpartition", "splitlines"}
_PART = {"texts": TEXT, "pieces": BYTES}
_PAIRS = {"accept": (CONNECTION, ADDRESS), "recvfrom": (BYTES, ADDRESS)}
_CONSTANTS = {bytes: BYTES, str: TEXT, int: NUMBER}
_DEEPEST = 7


class Kinds:
    """The kinds of a program's expressions."""

    def __init__(self, text: ProgramText) -> None:
        self.text = text
        self._given = {function: started for started, function in bodies(text)}

    def of(self, node: ast.AST | None, depth: int = 0) -> str:
        """Return the kind of an expression; nothing where it is not certain."""
        found = ""
        match node if depth <= _DEEPEST else None:
            case ast.Constant(value=value):
                found = _CONSTANTS.get(type(value), "")
            case ast.JoinedStr():
                found = TEXT
            case ast.Call() as call:
                found = self._call(call, depth)
            case ast.Subscript(value=value, slice=ast.Constant(value=int() as place)):
                inner = self.of(value, depth + 1)
                found = {0: HOST, 1: PORT}.get(place, "") if inner == ADDRESS else self._of_pair(value, place)
                found = _PART.get(inner, found)
            case ast.Subscript(value=value, slice=key) if not isinstance(key, ast.Slice | ast.Constant) and path(value):
                keys, values, single = self._kept(path(value), depth)
                found = next(iter(values)) if keys and len(values) == 1 and not single else ""
            case ast.Name(id=name) as variable:
                found = self._name(variable, name, depth)
            case ast.BinOp(op=ast.Add(), left=left):
                found = self.of(left, depth + 1)
        return found

    @staticmethod
    def _of_pair(value: ast.AST, place: int) -> str:
        pair = _PAIRS.get(called(value), ()) if isinstance(value, ast.Call) else ()
        return pair[place] if 0 <= place < len(pair) else ""

    def _call(self, node: ast.Call, depth: int) -> str:
        name = called(node)
        if isinstance(node.func, ast.Attribute):
            inner = self.of(node.func.value, depth + 1)
            if name in _SAME_TEXT:
                return TEXT if inner == LINE and "strip" in name else inner
            if name in _CUTS:
                return _PARTS.get(inner, "")
            if name == "readline":
                return LINE if inner == "file" else ""
        if name in self.text.functions or (name in ("join", "format") and not isinstance(node.func, ast.Attribute)):
            return ""
        return _CALLS.get(name, "")

    def _name(self, node: ast.Name, name: str, depth: int) -> str:
        scope = self.text.scope(node)
        found = {self._value(*one, depth) for one in _assigned(scope, name)}
        if isinstance(scope, FUNCTIONS) and name in parameters(scope):
            found |= set(self._handed(scope, name, depth))
        elif not found and not isinstance(scope, ast.Module):
            outer = [module for module in self.text.above(scope) if isinstance(module, ast.Module)]
            found = {self._value(*one, depth) for module in outer for one in _assigned(module, name)}
        return found.pop() if len(found) == 1 else ""

    def _value(self, target: ast.AST, value: ast.AST, name: str, depth: int) -> str:
        if isinstance(target, ast.Tuple):
            names = [last_name(one) for one in target.elts]
            if (part := _PART.get(self.of(value, depth + 1))) and name in names:
                return part
            pair = _PAIRS.get(called(value), ()) if isinstance(value, ast.Call) else ()
            return pair[names.index(name)] if name in names[: len(pair)] else ""
        if isinstance(target, ast.For):
            if self.of(value, depth + 1) == "file":
                return LINE
            return self.element(value, depth + 1, name, target.target)
        return self.of(value, depth + 1)

    def _handed(self, function: Function, name: str, depth: int) -> Iterator[str]:
        """Yield the kinds of what a parameter is given, where the function is called and where a thread runs it."""
        words = [one for one in parameters(function) if one != "self"]
        place = words.index(name) if name in words else 0
        calls = self.text.calls_of(function)
        for call in calls:
            yield self.of(keyword(call, name, place), depth + 1)
        if started := self._given.get(function):
            args = keyword(started, "args", 2)
            yield self.of(args.elts[place], depth + 1) if isinstance(args, ast.Tuple) and place < len(args.elts) else ""

    def element(self, table: ast.AST, depth: int = 0, name: str = "", target: ast.AST | None = None) -> str:
        """Return the kind of what is kept in a collection; of a dictionary, that of its keys (or values)."""
        kept = path(table_of(table)) if isinstance(table, ast.expr) else ""
        if not kept or depth > _DEEPEST:
            return ""
        keys, values, single = self._kept(kept, depth)
        if isinstance(target, ast.Tuple):
            names = [last_name(one) for one in target.elts]
            if not _is_call_of(table, "items") or name not in names[:2]:
                return ""
            found = (keys, values)[names.index(name)]
        else:
            found = values if _is_call_of(table, "values") else keys or single
        return next(iter(found)) if len(found) == 1 else ""

    def origin(self, node: ast.AST, depth: int = 0) -> ast.AST | None:
        """Return where the value of a variable was received, through the collection in which it was kept."""
        if not isinstance(node, ast.Name) or depth > _DEEPEST:
            return None
        for target, value, name in _assigned(self.text.scope(node), node.id):
            if isinstance(target, ast.For) and isinstance(value, ast.expr):
                kept = path(table_of(value))
                names = [last_name(one) for one in getattr(target.target, "elts", ())]
                second = names.index(name) if name in names else int(_is_call_of(value, "values"))
                for step in self.text.nodes:
                    match step:
                        case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=given):
                            if (
                                kept
                                and path(owner) == kept
                                and (found := self.origin((key, given)[second > 0], depth + 1))
                            ):
                                return found
            elif any(called(call) in RECEIVES for call in calls_in(value)):
                return target
        return None

    def _kept(self, kept: str, depth: int) -> tuple[set[str], set[str], set[str]]:
        keys: set[str] = set()
        values: set[str] = set()
        single: set[str] = set()
        for node in self.text.nodes:
            match node:
                case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=value) if path(owner) == kept:
                    keys.add(self.of(key, depth + 1))
                    values.add(self.of(value, depth + 1))
                case ast.Call(func=ast.Attribute(value=owner, attr="append" | "add"), args=[value]) if (
                    path(owner) == kept
                ):
                    single.add(self.of(value, depth + 1))
        return keys, values, single


def _is_call_of(node: ast.AST, method: str) -> bool:
    return any(isinstance(one, ast.Call) and called(one) == method for one in ast.walk(node))


def _assigned(scope: ast.AST, name: str) -> Iterator[tuple[ast.AST, ast.AST, str]]:
    """Yield what a name is given in a function or a module: the target, the value, the name."""
    for node in inside(scope):
        match node:
            case ast.Assign(targets=given, value=value):
                yield from ((one, value, name) for one in given if _binds(one, name))
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                yield from ((target, value, name),) if _binds(target, name) else ()
            case ast.AugAssign(target=target, value=value) if _binds(target, name):
                yield ast.Name(name), ast.Constant(None), name
            case ast.For(target=target, iter=walked) if _binds(target, name):
                yield node, walked, name
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target) if _binds(target, name):
                yield target, value, name


def _binds(target: ast.AST, name: str) -> bool:
    return name in targets(target)
