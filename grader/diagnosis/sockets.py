"""Who is sent what by which socket: the wrong one, the author alone, nobody."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import calls_in, code, names_in, parameters, path, stored_in, table_of, targets
from grader.diagnosis.reading import ACCEPTS, SENDS, Suspect, does, hands_on, relays, suspect, trees
from grader.submission.program import ProgramText, inside
from grader.submission.traits import called


def another_socket(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop over the users that sends each time by one and the same socket."""
    for loop in relays(text):
        mine = set(targets(loop.target))
        sending = [call for call in calls_in(*loop.body) if hands_on(text, call)]
        for call in sending:
            if mine & names_in(call) or any(mine & stored_from(loop, name) for name in names_in(call)):
                continue
            others = [
                one
                for one in calls_in(*loop.body)
                if one is not call and mine & names_in(one) and called(one) != "print"
            ]
            if not others and (call.args or called(call) in SENDS):
                by = called(call) not in text.functions and called(call) != "sendto"
                where = call.func.value if by and isinstance(call.func, ast.Attribute) else call.args[-1]
                where = call.args[0] if not by and called(call) != "sendto" else where
                yield suspect(
                    "by-another" if by else "to-another", call, loop, socket=code(where), name=", ".join(sorted(mine))
                )


def stored_from(loop: ast.AST, name: str) -> set[str]:
    """Return the names from which a name gets its value in a loop."""
    found: set[str] = set()
    for node in inside(loop):
        if isinstance(node, ast.Assign) and any(name in targets(target) for target in node.targets):
            found |= names_in(node.value)
    return found


def author_alone(text: ProgramText) -> Iterator[Suspect]:
    """Find a server whose only sending answers the one who has written."""
    sending = [call for call in text.calls if called(call) in SENDS and isinstance(call.func, ast.Attribute)]
    walked = any(isinstance(node, ast.For) and path(table_of(node.iter)) for node in text.nodes)
    if walked or not sending or not does(text, ACCEPTS | {"recvfrom"}, *trees(text)):
        return
    for call in sending:
        loops = [node for node in text.above(call) if isinstance(node, ast.While)]
        assert isinstance(call.func, ast.Attribute)
        for loop in loops[:1]:
            for node in inside(loop):
                match node:
                    case ast.Assign(targets=[target], value=value):
                        for one in calls_in(value):
                            same = isinstance(one.func, ast.Attribute) and path(one.func.value) == path(call.func.value)
                            if called(one) == "recv" and same and targets(target):
                                yield suspect("author-alone", call, node)
                            pair = isinstance(target, ast.Tuple) and called(one) == "recvfrom"
                            if pair and same and call.args and path(call.args[-1]) in targets(target):
                                yield suspect("author-alone", call, node)


def to_oneself(text: ProgramText) -> Iterator[Suspect]:
    """Find a `sendto` whose address is the one that this very program is bound to."""
    bound = {ast.dump(call.args[0]) for call in text.calls if called(call) == "bind" and len(call.args) == 1}
    for call in text.calls:
        if called(call) == "sendto" and len(call.args) > 1 and ast.dump(call.args[-1]) in bound:
            yield suspect("to-oneself", call.args[-1], address=code(call.args[-1]))


def from_the_door(text: ProgramText) -> Iterator[Suspect]:
    """Find `server.recv(…)` where `server` is the socket that accepts."""
    walked = {name for node in text.nodes if isinstance(node, ast.For) for name in targets(node.target)}
    doors = {
        (path(call.func.value), text.scope(call))
        for call in text.calls
        if called(call) in ACCEPTS
        and isinstance(call.func, ast.Attribute)
        and path(call.func.value) not in {"", *walked}
    }
    for call in text.calls:
        if called(call) not in ("recv", "send", "sendall") or not isinstance(call.func, ast.Attribute):
            continue
        if (path(call.func.value), _owner(text, call.func.value)) in {
            (name, _owner_of(text, name, at)) for name, at in doors
        }:
            yield suspect("from-the-door", call, door=path(call.func.value))


def _owner(text: ProgramText, node: ast.AST) -> ast.AST | None:
    return _owner_of(text, path(node), text.scope(node))


def _owner_of(text: ProgramText, name: str, scope: ast.AST) -> ast.AST | None:
    """Return the function or module that a name belongs to; None for an attribute, which all of its class share."""
    if "." in name:
        return None
    own = not isinstance(scope, ast.Module) and (name in parameters(scope) or name in stored_in(scope))
    shared = any(isinstance(node, ast.Global) and name in node.names for node in inside(scope))
    return (
        scope if own and not shared else next((one for one in text.above(scope) if isinstance(one, ast.Module)), scope)
    )


def nobody_listens(text: ProgramText) -> Iterator[Suspect]:
    """Find an `accept` on a socket that `listen` was never called for."""
    calls = [call for call in text.calls if called(call) == "accept" and isinstance(call.func, ast.Attribute)]
    if calls and not any(called(call) in ("listen", "create_server") for call in text.calls):
        bases = any(isinstance(node, ast.ClassDef) and node.bases for node in text.nodes)
        binds = [call for call in text.calls if called(call) == "bind"]
        if binds and not bases:
            yield suspect("nobody-listens", binds[-1], calls[0])
