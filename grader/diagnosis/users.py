"""The collection in which the users are kept: never filled, made anew, filled with something else, or too often."""

import ast
from collections.abc import Iterator

from grader.diagnosis.kinds import CONNECTION, Kinds
from grader.diagnosis.reading import (
    ACCEPTS,
    GROWS,
    RECEIVES,
    SENDS,
    Suspect,
    block,
    bodies,
    calls_in,
    code,
    does,
    is_empty,
    loops_around,
    names_in,
    parameters,
    path,
    relays,
    statement,
    stored_in,
    suspect,
    table_of,
    tables,
    targets,
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
        yield suspect("never-filled", door or loop, loop if door else None, name=code(table))


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
    """Find `users["name"] = conn`: one key for all."""
    kinds = Kinds(text)
    for node in text.nodes:
        match node:
            case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=str()) as key)], value=value):
                if kinds.of(value) == CONNECTION and (
                    loops_around(text, node) or isinstance(text.scope(node), FUNCTIONS)
                ):
                    yield suspect("one-key", key)


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


def _is_each_users(text: ProgramText, kind: ast.ClassDef) -> bool:
    """Tell whether an object of the class is made for each user: in a loop that accepts."""
    return any(
        called(call) == kind.name
        and any(does(text, ACCEPTS | {"recvfrom"}, *loop.body) for loop in loops_around(text, call))
        for call in text.calls
    )


def part_of_the_users(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that sends to a part of the collection: `users[:2]`, `list(users)[-1:]`."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        for part in ast.walk(loop.iter):
            match part:
                case ast.Subscript(value=table, slice=ast.Slice(lower=lower, upper=upper)) if lower or upper:
                    if path(table_of(table)) and does(text, SENDS, *loop.body):
                        yield suspect("part-of-the-users", part, loop, table=code(table_of(table)))
