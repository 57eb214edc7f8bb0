"""The collection in which the users are kept: never filled, filled too late or too often, gone through in part."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import (
    calls_in,
    code,
    is_empty,
    names_in,
    parameters,
    path,
    stored_in,
    table_of,
    targets,
    uses,
)
from grader.diagnosis.reading import (
    ACCEPTS,
    GROWS,
    RECEIVES,
    SENDS,
    Suspect,
    block,
    bodies,
    does,
    loops_around,
    relays,
    statement,
    suspect,
    tables,
)
from grader.submission.program import FUNCTIONS, ProgramText, inside, last_name
from grader.submission.traits import called


def never_filled(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that sends to all of a collection into which nothing is ever put."""
    for loop in relays(text):
        table = table_of(loop.iter)
        name = last_name(table)
        made = [value for value in text.values.get(name, ()) if not is_empty(value)]
        empty = [value for value in text.values.get(name, ()) if is_empty(value)]
        if not empty or made or _is_filled(text, name) or name in parameters(text.scope(loop)):
            continue
        door = _door(text)
        said = {"name": code(table), "put": code(table) + _way_to_put(empty[0])}
        yield suspect("never-filled", door or loop, loop if door else None, **said)


def _way_to_put(made: ast.expr) -> str:
    """Return how something is put into a collection of this kind."""
    maker = last_name(made.func) if isinstance(made, ast.Call) else ""
    if isinstance(made, ast.Dict) or maker in ("dict", "defaultdict", "OrderedDict"):
        return "[…] = …"
    return ".add(…)" if maker == "set" else ".append(…)"


def _door(text: ProgramText) -> ast.AST | None:
    """Return where a user is let in: the name that is received first, else the `accept`, else the `recvfrom`."""
    for _started, function in bodies(text):
        for step in function.body:
            for node in inside(step):
                receives = isinstance(node, ast.Assign) and any(called(one) in RECEIVES for one in calls_in(node.value))
                if receives and not loops_around(text, node):
                    return node
    doors = [call for call in text.calls if called(call) in ("accept", "recvfrom")]
    return statement(text, doors[0]) if doors else None


def _is_filled(text: ProgramText, name: str) -> bool:
    """Tell whether something may come into a collection: by a method, a key, a sum, or in other hands."""
    for node in text.nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if last_name(owner) == name and method in GROWS:
                return True
            case ast.Subscript(value=owner, ctx=ast.Store()) if last_name(owner) == name:
                return True
            case ast.AugAssign(target=target) if last_name(target) == name:
                return True
            case ast.Call(args=args, keywords=keywords):
                given = [*args, *(one.value for one in keywords)]
                inner = [
                    part for one in given for part in ([*one.elts] if isinstance(one, ast.Tuple | ast.List) else [one])
                ]
                if any(last_name(one) == name for one in inner) and called(node) not in (
                    "len",
                    "list",
                    "print",
                    "sorted",
                ):
                    return True
            case ast.Assign(value=value) | ast.Return(value=value) if value is not None and last_name(value) == name:
                return True
    return False


def put_in_again(text: ProgramText) -> Iterator[Suspect]:
    """Find `users.append(…)` in the loop that receives: each text puts the same user in once more."""
    for call in text.calls:
        match call:
            case ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[ast.Name(id=name)]):
                here = statement(text, call)
                loops = loops_around(text, call)
                if not loops or here is None or here not in _plain(loops[0]):
                    continue
                walked = tables(text)
                fresh = _fresh_address(loops[0], name)
                mine = does(text, RECEIVES, *loops[0].body) and (name not in stored_in(loops[0]) or fresh)
                if path(owner) in walked and mine and not does(text, ACCEPTS, *loops[0].body):
                    yield suspect("put-in-again", call, loops[0], name=name, table=code(owner))


def _plain(loop: ast.AST) -> list[ast.stmt]:
    """Return the steps of a loop that are done in every round, those in a `try` among them."""
    body: list[ast.stmt] = list(getattr(loop, "body", ()))
    for step in body:  # grows while it is walked
        if isinstance(step, ast.Try | ast.With):
            body += step.body
    return body


def _fresh_address(loop: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and called(node.value) == "recvfrom"
        and name in {one for target in node.targets for one in targets(target)}
        for node in inside(loop)
    )


def put_in_too_late(text: ProgramText) -> Iterator[Suspect]:
    """Find `users.append(conn)` behind the loop that receives."""
    walked = tables(text)
    for call in text.calls:
        here = statement(text, call)
        if called(call) not in ("append", "add") or not isinstance(call.func, ast.Attribute) or here is None:
            continue
        if path(call.func.value) in walked and call.args and not loops_around(text, here):
            near = block(text, here)
            for step in near[: near.index(here)]:
                users = names_in(*call.args)
                if isinstance(step, ast.While) and does(text, RECEIVES, *step.body) and users & names_in(step):
                    yield suspect("put-in-too-late", call, step)


def chosen_too_early(text: ProgramText) -> Iterator[Suspect]:
    """Find a copy of the users that is made once, and to which the loop behind it sends again and again."""
    for step in text.nodes:
        match step:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if table := _copied(value):
                if not _is_filled(text, table.rpartition(".")[2]) or table == name:
                    continue
                for node in text.following(step):
                    for loop in (one for one in inside(node) if isinstance(one, ast.While | ast.For)):
                        sends = _sends_to(text, loop, name)
                        if sends and name not in stored_in(loop):
                            yield suspect("chosen-too-early", step, sends, name=name, table=table)
                            break


def _copied(value: ast.expr) -> str:
    """Return of which collection a value is a copy, or a part that is picked from it; nothing where it is neither."""
    match value:
        case ast.ListComp(generators=[one]) | ast.SetComp(generators=[one]):
            return path(table_of(one.iter))
        case ast.Call(func=ast.Name(id="list" | "tuple" | "set" | "sorted"), args=[inner, *_]):
            return path(table_of(inner)) or _copied(inner)
        case (
            ast.Call(func=ast.Attribute(value=inner, attr="copy"), args=[])
            | ast.Subscript(value=inner, slice=ast.Slice())
        ):
            return path(inner)
    return ""


def _sends_to(text: ProgramText, loop: ast.While | ast.For, name: str) -> ast.AST | None:
    """Return the step in a loop that receives which sends to all of a collection; None where the collection grows."""
    grows = any(owner == name for _call, owner in uses(calls_in(loop), GROWS))
    known = list(relays(text))
    for node in inside(loop) if not grows else ():
        if isinstance(node, ast.For) and node is not loop and node in known and path(table_of(node.iter)) == name:
            return node
        match node:
            case ast.Call(args=args) if name in {path(one) for one in args} and called(node) in text.functions:
                if does(text, SENDS, node) and loop not in known:
                    return node
    return None


def part_of_the_users(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that sends to a part of the collection: `users[:2]`, `list(users)[-1:]`."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        for part in ast.walk(loop.iter):
            match part:
                case ast.Subscript(value=table, slice=ast.Slice(lower=lower, upper=upper)) if lower or upper:
                    if path(table_of(table)) and does(text, SENDS, *loop.body):
                        yield suspect("part-of-the-users", part, loop, table=code(table_of(table)))


def put_in_twice(text: ProgramText) -> Iterator[Suspect]:
    """Find a user who is put into the list by two lines of one function."""
    known = tables(text)
    for scope in (node for node in text.nodes if isinstance(node, FUNCTIONS)):
        seen: dict[str, ast.Call] = {}
        for call, table in uses(calls_in(*scope.body), {"append"}):
            said = ast.dump(call)
            if table in known and said in seen:
                yield suspect("put-in-twice", call, seen[said], table=table)
            seen[said] = call
