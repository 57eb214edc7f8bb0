"""What is one for all users and should be each one's own, or is each one's own and should be one for all."""

import ast
from collections.abc import Iterator

from grader.diagnosis.kinds import ADDRESS, CONNECTION, Kinds
from grader.diagnosis.nodes import (
    calls_in,
    code,
    is_empty,
    keyword,
    names_in,
    parameters,
    path,
    stored_in,
    targets,
)
from grader.diagnosis.reading import (
    ACCEPTS,
    GROWS,
    RECEIVES,
    SHRINKS,
    Suspect,
    bodies,
    does,
    loops_around,
    statement,
    suspect,
    tables,
)
from grader.submission.program import FUNCTIONS, Function, ProgramText, inside, last_name
from grader.submission.traits import called

_KEEPERS = {"Queue", "SimpleQueue", "LifoQueue", "PriorityQueue", "bytearray", "deque"}


def made_anew(text: ProgramText) -> Iterator[Suspect]:
    """Find a collection of users that is made in the loop that lets them in, or in each user's own function."""
    own = [function for _call, function in bodies(text)]
    for node in text.nodes:
        match node:
            case ast.Assign(targets=[target], value=value) if is_empty(value) and path(target):
                name = path(target)
                loops = [loop for loop in loops_around(text, node) if does(text, ACCEPTS | {"recvfrom"}, *loop.body)]
                mine = [one for one in own if one in text.above(node)]
                where: ast.AST | None = loops[-1] if loops else mine[0] if mine else None
                if where is None or not _keeps_a_user(text, where, name):
                    continue
                yield suspect("made-anew" if loops else "made-in-each-thread", node, name=name)


def _keeps_a_user(text: ProgramText, where: ast.AST, name: str) -> bool:
    """Tell whether who has come is put into a collection there: what was accepted, or what receives."""
    users = {
        path(call.func.value)
        for call in text.calls
        if called(call) in RECEIVES and isinstance(call.func, ast.Attribute)
    }
    for node in inside(where):
        if isinstance(node, ast.Assign) and any(
            called(call) in ("accept", "recvfrom") for call in calls_in(node.value)
        ):
            users |= {one for target in node.targets for one in targets(target)}
    for node in inside(where):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="append" | "add"), args=[one]) if path(owner) == name:
                return bool({path(part) for part in ast.walk(one)} & users)
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=one) if path(owner) == name:
                return bool({path(part) for part in (*ast.walk(one), *ast.walk(key))} & users)
    return False


def replaced(text: ProgramText) -> Iterator[Suspect]:
    """Find `users = [conn]` where the users are let in: each takes the place of those before."""
    walked = {name.rpartition(".")[2] for name in tables(text)}
    for node in text.nodes:
        match node:
            case ast.Assign(
                targets=[target], value=ast.List(elts=[one]) | ast.Set(elts=[one]) | ast.Dict(keys=[_], values=[one])
            ):
                inner = bool(loops_around(text, node)) or isinstance(text.scope(node), FUNCTIONS)
                if last_name(target) in walked and inner and Kinds(text).of(one) == CONNECTION:
                    yield suspect("replaced", node, name=code(target), one=code(one))


def one_key(text: ProgramText) -> Iterator[Suspect]:
    """Find `users["name"] = conn`: one key for all; in a table of users, not in what one user is."""
    kinds, walked = Kinds(text), tables(text)
    for node in text.nodes:
        match node:
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=ast.Constant(value=str()) as key)], value=value):
                if (
                    path(owner) in walked
                    and kinds.of(value) in (ADDRESS, CONNECTION)
                    and (loops_around(text, node) or isinstance(text.scope(node), FUNCTIONS))
                ):
                    yield suspect("one-key", key)


def shared_by_the_class(text: ProgramText) -> Iterator[Suspect]:
    """Find a queue or a buffer of the class, or a default value, that all its instances share."""
    for node in text.nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        given = {
            last_name(target)
            for part in ast.walk(node)
            if isinstance(part, ast.Assign)
            for target in part.targets
            if path(target).startswith("self.")
        }
        for step in node.body:
            match step:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function)) if name not in given:
                    if last_name(function) in ("Queue", "SimpleQueue", "bytearray", "deque") and _is_each_users(
                        text, node
                    ):
                        yield suspect("shared-by-the-class", step, name=name, value=code(step.value))
        for part in ast.walk(node):
            match part:
                case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=owner), attr=name) as target]) if (
                    owner == node.name
                ):
                    if _is_each_users(text, node) and names_in(part.value) and not is_empty(part.value):
                        yield suspect("set-for-the-class", target, owner=owner, name=name)


def shared_default(text: ProgramText) -> Iterator[Suspect]:
    """Find `def __init__(self, conn, box=Queue())`: the default value is made once, and all the users share it."""
    for function in (node for node in text.nodes if isinstance(node, FUNCTIONS)):
        kind = text.parents.get(function)
        calls = _made_for_users(text, kind.name if isinstance(kind, ast.ClassDef) else "")
        if function.name != "__init__" or not calls:
            calls, kind = [call for call, one in bodies(text) if one is function and loops_around(text, call)], None
        for name, value in _defaults(function):
            if not (is_empty(value) or (isinstance(value, ast.Call) and called(value) in _KEEPERS)):
                continue
            kept = _kept_as(function, name) if kind else name
            walked = {one.rpartition(".")[2] for one in tables(text)}  # one list of all the users may be meant
            uses_it = kept and kept not in walked and (kind or _changes(function, name))
            if uses_it and any(_leaves_out(function, call, name) for call in calls):
                yield suspect("shared-default", value, name=name, kept=f"self.{kept}" if kind else name,
                              value=code(value))  # fmt: skip


def _defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    given = function.args
    plain = [one.arg for one in (*given.posonlyargs, *given.args)][-len(given.defaults) or len(given.args) :]
    yield from zip(plain, given.defaults, strict=False)
    yield from ((one.arg, value) for one, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value)


def _kept_as(function: Function, name: str) -> str:
    """Return the attribute in which a parameter is kept as it is; nothing where it is in none."""
    for node in inside(function):
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=attr)], value=ast.Name(id=value)):
                if value == name:
                    return attr
    return ""


def _changes(function: Function, name: str) -> bool:
    """Tell whether a function puts something into a parameter's own object, or takes something out."""
    for node in inside(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=method)) if owner == name:
                if method in GROWS | SHRINKS | {"get"}:
                    return True
            case (
                ast.AugAssign(target=ast.Name(id=owner)) | ast.Assign(targets=[ast.Subscript(value=ast.Name(id=owner))])
            ) if owner == name:
                return True
    return False


def _leaves_out(function: Function, call: ast.Call, name: str) -> bool:
    """Tell whether a call, or a thread that is made, leaves a parameter to its default."""
    place = [one for one in parameters(function) if one != "self"].index(name)
    args = keyword(call, "args", 2) if keyword(call, "target") else ast.Tuple(call.args)
    named = keyword(call, "kwargs", 3) is not None or any(one.arg in (name, None) for one in call.keywords)
    whole = isinstance(args, ast.Tuple | ast.List) and not any(isinstance(one, ast.Starred) for one in args.elts)
    return isinstance(args, ast.Tuple | ast.List) and whole and len(args.elts) <= place and not named


def _is_each_users(text: ProgramText, kind: ast.ClassDef) -> bool:
    """Tell whether an object of the class is made for each user."""
    return bool(_made_for_users(text, kind.name))


def _made_for_users(text: ProgramText, kind: str) -> list[ast.Call]:
    """Return where an object of a class is made for each user: in a loop that accepts, or in a user's own thread."""
    own = [function for call, function in bodies(text) if loops_around(text, call)]
    return [
        call
        for call in text.calls
        if kind
        and called(call) == kind
        and (
            text.scope(call) in own
            or any(does(text, ACCEPTS | {"recvfrom"}, *loop.body) for loop in loops_around(text, call))
        )
    ]


def late_binding(text: ProgramText) -> Iterator[Suspect]:
    """Find a function made in an accepting loop that takes its connection from the loop's variable."""
    for loop in (node for node in text.nodes if isinstance(node, ast.While)):
        steps = list(inside(loop))
        taken = {
            name
            for node in steps
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and called(node.value) == "accept"
            for target in node.targets
            for name in targets(target)
        }
        for node in steps:
            if isinstance(node, FUNCTIONS) and statement(text, node) in loop.body:
                shared = (names_in(*node.body) & taken) - set(parameters(node)) - stored_in(*node.body)
                if shared and any(isinstance(one, ast.While | ast.For) for one in ast.walk(node)):
                    name = min(shared)
                    yield suspect("late-binding", node, function=node.name, name=name)


def one_variable_for_all(text: ProgramText) -> Iterator[Suspect]:
    """Find a thread whose function takes its connection from a variable that the next user overwrites."""
    for call, function in bodies(text):
        loops = [loop for loop in loops_around(text, call) if does(text, ACCEPTS, *loop.body)]
        if not loops or function in ast.walk(loops[0]):
            continue
        mine = {one.arg for one in ast.walk(function) if isinstance(one, ast.arg)} - {"self"}
        came: set[str] = set()  # what `accept` has given
        for node in ast.walk(loops[0]):
            match node:
                case ast.Assign(targets=[target], value=ast.Call() as made) if called(
                    made
                ) in ACCEPTS or came & names_in(*made.args):
                    taken = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
                    name = path(taken)
                    came |= {name} if called(made) in ACCEPTS else set()
                    reads = name and name not in mine and _receives_from(text, function, name)
                    if reads and _is_same(text, taken, function):
                        yield suspect("one-variable-for-all", taken, call, name=name)


def _is_same(text: ProgramText, taken: ast.AST, function: ast.AST) -> bool:
    """Tell whether a variable of the accepting loop is the one that the function reads."""
    if isinstance(taken, ast.Attribute):
        return True
    scope = text.scope(taken)
    shared = any(isinstance(node, ast.Global) and path(taken) in node.names for node in ast.walk(scope))
    return shared or isinstance(scope, ast.Module) or scope in text.above(function)


def _receives_from(text: ProgramText, function: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.Call)
        and does(text, RECEIVES, node)
        and isinstance(node.func, ast.Attribute)
        and path(node.func.value) == name
        for node in ast.walk(function)
    ) and not any(
        isinstance(node, ast.Assign) and any(path(one) == name for one in node.targets) for node in ast.walk(function)
    )
