"""How a rule reads the source of one program: its threads, its loops, what it receives and sends, by the syntax tree.

Rule 1. A function is known by its bare name, as in `grader.submission.program`; it counts where it is called.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.record.text import quote
from grader.submission.program import FUNCTIONS, LOOPS, Function, ProgramText, inside, last_name
from grader.submission.traits import called

SENDS = {"send", "sendall", "sendto", "sendmsg", "send_response", "send_message", "put", "put_nowait"}
RECEIVES = {"recv", "recvfrom", "recv_into", "recvfrom_into", "recvmsg", "receive_response", "readline"}
ACCEPTS = {"accept"}
TYPES = {"input", "raw_input"}
GROWS = {"append", "add", "insert", "appendleft", "extend", "update", "setdefault", "put", "put_nowait"}
SHRINKS = {"remove", "pop", "discard", "clear", "popitem"}
MAKERS = {"list", "dict", "set", "defaultdict", "deque", "OrderedDict"}
_THREADS = {"threading.Thread", "threading.Timer"}
_LONGEST = 60  # characters of the student's code that a sentence repeats


@dataclass(frozen=True)
class Suspect:
    """What a rule holds against a place: its id, under which its words are kept, and what is said in them.

    `other` is a second place.
    """

    id: str
    node: ast.AST
    other: ast.AST | None = None
    said: Mapping[str, str] = field(default_factory=dict)


def suspect(name: str, node: ast.AST, other: ast.AST | None = None, /, **said: str) -> Suspect:
    """Return a suspect; `said` are the words that its sentences repeat."""
    return Suspect(name, node, other, said)


def code(node: ast.AST) -> str:
    """Return an expression as it stands in a sentence."""
    return quote(ast.unparse(node), _LONGEST)


def uses(calls: Iterable[ast.Call], words: Collection[str]) -> list[tuple[ast.Call, str]]:
    """Return the calls of these methods, with the name of what they are called for: `conn` of `conn.recv(…)`."""
    return [
        (one, path(one.func.value)) for one in calls if isinstance(one.func, ast.Attribute) and called(one) in words
    ]


def keyword(call: ast.Call, name: str, place: int = -1) -> ast.expr | None:
    """Return an argument of a call by its name, or by its place."""
    given = call.args[place] if 0 <= place < len(call.args) else None
    return next((one.value for one in call.keywords if one.arg == name), given)


def thread_classes(text: ProgramText) -> set[str]:
    """Return the names of the program's own classes that are threads."""
    return {
        node.name
        for one in text.codes
        for node in one.nodes
        if isinstance(node, ast.ClassDef) and any(text.names.meaning(one, base) in _THREADS for base in node.bases)
    }


def threads(text: ProgramText) -> Iterator[ast.Call]:
    """Yield the calls that make a thread."""
    own = thread_classes(text)
    for one in text.codes:
        for call in one.calls:
            if text.names.meaning(one, call.func) in _THREADS or called(call) in own:
                yield call


def target_of(call: ast.Call) -> ast.expr | None:
    """Return what a thread that is made here runs: its target, or what a pool is given."""
    if called(call) == "submit" or (called(call) == "start_new_thread"):
        return call.args[0] if call.args else None
    return keyword(call, "function", 1) if called(call) == "Timer" else keyword(call, "target", 1)


def bodies(text: ProgramText) -> Iterator[tuple[ast.Call, Function]]:
    """Yield each call that makes a thread, with the function that the thread runs, where it is the program's own."""
    own = thread_classes(text)
    for call in threads(text):
        target = target_of(call)
        for function in text.functions.get(last_name(target), ()) if target else ():
            yield call, function
        if called(call) in own:
            yield from ((call, one) for one in text.functions[called(call)] if one.name == "run")


def calls_in(*parts: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that stand in these parts, without those of the functions that are only defined there."""
    for part in parts:
        yield from (node for node in inside(part) if isinstance(node, ast.Call))


def does(text: ProgramText, words: Collection[str], *parts: ast.AST) -> bool:
    """Tell whether these parts call one of the methods, by themselves or in the functions that they call."""
    ahead: list[ast.AST] = list(parts)
    for part in ahead:  # grows while it is walked
        for call in calls_in(part):
            if called(call) in words:
                return True
            ahead += [one for one in text.functions.get(called(call), ()) if one not in ahead]
    return False


def hands_on(text: ProgramText, call: ast.Call) -> bool:
    """Tell whether a call sends something: by itself, or in the function that it calls."""
    return called(call) in SENDS or any(does(text, SENDS, one) for one in text.functions.get(called(call), ()))


def names_in(*parts: ast.AST) -> set[str]:
    """Return the names that these parts read."""
    return {node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name) and not _is_stored(node)}


def stored_in(*parts: ast.AST) -> set[str]:
    """Return the names that these parts give a value."""
    return {node.id for part in parts for node in inside(part) if isinstance(node, ast.Name) and _is_stored(node)}


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store | ast.Del)


def parameters(function: ast.AST) -> list[str]:
    """Return the names of a function's parameters; none where it is no function."""
    arguments = getattr(function, "args", None)
    if not isinstance(arguments, ast.arguments):
        return []
    more = (one for one in (arguments.vararg, arguments.kwarg) if one)
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *more)]


def statement(text: ProgramText, node: ast.AST) -> ast.stmt | None:
    """Return the statement that a node stands in, itself if it is one."""
    return next((one for one in (node, *text.above(node)) if isinstance(one, ast.stmt)), None)


def block(text: ProgramText, node: ast.stmt) -> list[ast.stmt]:
    """Return the statements among which one stands."""
    above = text.parents[node]
    for part in ("body", "orelse", "finalbody"):
        found = getattr(above, part, None)
        if isinstance(found, list) and node in found:
            return found
    return [node]


def loops_around(text: ProgramText, node: ast.AST) -> list[ast.While | ast.For | ast.AsyncFor]:
    """Return the loops of its own function that a node stands in the body of, from the inside."""
    found: list[ast.While | ast.For | ast.AsyncFor] = []
    inner = node
    for one in text.above(node):
        if isinstance(one, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            break
        if isinstance(one, LOOPS) and inner in one.body:
            found.append(one)
        inner = one
    return found


def targets(node: ast.AST) -> list[str]:
    """Return the names that the target of a loop or an assignment gives a value."""
    return [one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]


def jumps(body: Sequence[ast.stmt], *kinds: type[ast.stmt]) -> ast.stmt | None:
    """Return the jump that ends a block, if it is of these kinds."""
    return body[-1] if body and isinstance(body[-1], kinds or (ast.Break, ast.Return)) else None


def table_of(node: ast.expr) -> ast.expr:
    """Return the collection that a loop goes through: `users` for `list(users.items())` and `users[:]`."""
    while True:
        match node:
            case ast.Call(func=ast.Attribute(value=inner, attr="items" | "values" | "keys" | "copy"), args=[]):
                node = inner
            case ast.Call(
                func=ast.Name(id="list" | "tuple" | "set" | "sorted" | "dict" | "enumerate"), args=[inner, *_]
            ):
                node = inner
            case ast.Subscript(value=inner, slice=ast.Slice()):
                node = inner
            case _:
                return node


def path(node: ast.AST) -> str:
    """Return `users` or `self.users` for such an expression, and nothing for others."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def relays(text: ProgramText) -> Iterator[ast.For]:
    """Yield the loops that send something to each of several users; lines that come in are no users."""
    files = {
        path(target)
        for node in text.nodes
        if isinstance(node, ast.Assign | ast.withitem)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.optional_vars])
        if target and any(called(call) == "makefile" for call in calls_in(*ast.iter_child_nodes(node)))
    }
    for node in text.nodes:
        if (
            isinstance(node, ast.For)
            and path(table_of(node.iter)) not in files | {""}
            and does(text, SENDS, *node.body)
        ):
            yield node


def tables(text: ProgramText) -> set[str]:
    """Return the names of the collections whose users are sent something, also those that a list was made from."""
    found = [path(table_of(loop.iter)) for loop in relays(text)]
    for name in found:  # grows while it is walked
        for value in text.values.get(name.rpartition(".")[2], ()):
            inner = value.generators[0].iter if isinstance(value, ast.ListComp | ast.SetComp) else value
            made = path(table_of(inner))
            found += [made] if made and made not in found else []
    return set(found)


def is_endless(step: ast.AST) -> bool:
    """Tell whether a step is a loop without a condition of its own: `while True`."""
    return isinstance(step, ast.While) and isinstance(step.test, ast.Constant) and bool(step.test.value)


def is_empty(node: ast.AST) -> bool:
    """Tell whether an expression makes an empty collection."""
    match node:
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=function, args=args):
            name = last_name(function)
            return name in MAKERS and (not args or name == "defaultdict")
    return False
