"""Errors of sockets: taken ports, nobody at the other end, closed before."""

import ast

from grader.diagnosis.hit import Hit, Understands
from grader.diagnosis.loops import closed_inside
from grader.diagnosis.nodes import code, names_in, parameters, path, uses
from grader.diagnosis.reading import ACCEPTS, RECEIVES, SENDS, Suspect, bodies, suspect, tables
from grader.diagnosis.sockets import nobody_listens
from grader.submission.traits import called


def _in_use(hit: Hit) -> Suspect | None:
    binds = [call for call in hit.text.calls if called(call) in ("bind", "create_server")]
    node = next((one for one in hit.here(ast.Call) if called(one) in ("bind", "create_server")), None)
    if node is None:
        return None
    calls = {called(call) for call in hit.text.calls}
    if "connect" in calls and not calls & ACCEPTS:
        return suspect("client-binds", node)
    if len(binds) > 1:
        return suspect("bound-twice", node, next(one for one in binds if one is not node))
    return None


def _invalid(hit: Hit) -> Suspect | None:
    if uses(hit.here(ast.Call), ACCEPTS):
        return next(nobody_listens(hit.text), None)
    for node in hit.here(ast.Call):
        if called(node) == "bind":
            binds = [one for one in hit.text.calls if called(one) == "bind" and one is not node]
            return suspect("bound-twice", node, binds[0] if binds else None)
    return None


def _not_connected(hit: Hit) -> Suspect | None:
    """Understand a socket that has no other end: the one that accepts, or one that never called the server."""
    for node, name in uses(hit.here(ast.Call), SENDS | RECEIVES):
        if name in {door for _call, door in uses(hit.text.calls, ACCEPTS)}:
            return suspect("from-the-door", node, door=name)
        made = any(isinstance(one.value, ast.Call) and called(one.value) == "socket" for one in hit.given(name))
        if made and name not in {one for _call, one in uses(hit.text.calls, {"connect", "connect_ex"})}:
            return suspect("connect-missing", node, name=name)
    return None


def _closed_before(hit: Hit) -> Suspect | None:
    """Understand a socket that is used after it was closed: in the loop, by the end of a `with`, by whoever has it."""
    for node, name in uses(hit.here(ast.Call), SENDS | RECEIVES | ACCEPTS):
        inside_it = list(closed_inside(hit.text))
        for one in sorted(inside_it, key=lambda one: one.said["name"] != name):
            return suspect("closed-inside", one.node, node, name=one.said["name"])
        if block := _with_before(hit, node, name):
            behind = [step for step in hit.text.following(block) if node in ast.walk(step)]
            return suspect("closed-by-with", behind[0] if behind else node, block, name=name)
        serves = ACCEPTS | {"bind", "create_server"}
        closes = [call for call, owner in uses(hit.text.calls, {"close", "shutdown"}) if owner == name]
        seen = [call for call in closes if (hit.file, call.lineno) in hit.closed]
        closes = seen or closes
        if called(node) in SENDS and tables(hit.text) and any(called(call) in serves for call in hit.text.calls):
            return suspect("closed-but-kept", node, closes[0] if len(closes) == 1 else None)
        return suspect("closed-before", node, closes[0] if len(closes) == 1 else None, name=name)
    return None


def _with_before(hit: Hit, node: ast.Call, name: str) -> ast.With | None:
    """Return the `with` that has closed a socket: it ends before this line, or has started this line's thread."""
    function = hit.function()
    started = [call for call, body in bodies(hit.text) if body is function and name in parameters(body)]
    for block in (one for one in hit.text.nodes if isinstance(one, ast.With)):
        names = {path(one.optional_vars or one.context_expr) for one in block.items}
        ended = (
            name in names and hit.text.scope(node) is hit.text.scope(block) and node.lineno > (block.end_lineno or 0)
        )
        lent = any(block in hit.text.above(call) and names & names_in(call) for call in started)
        if ended or lent:
            return block
    return None


def _user_has_gone(hit: Hit) -> Suspect | None:
    for node in hit.here(ast.Call):
        if called(node) in SENDS and tables(hit.text):
            return suspect("user-has-gone", node, call=code(node.func))
    return None


SOCKETS: tuple[tuple[str, Understands], ...] = (
    (r"^OSError: \[(?:Errno (?:98|48)|WinError 10048)\]", _in_use),
    (r"^OSError: \[(?:Errno 22|WinError 10022)\]", _invalid),
    (r"^OSError: \[(?:Errno (?:107|57)|WinError 10057)\]", _not_connected),
    (r"^BrokenPipeError", _not_connected),
    (r"^OSError: \[(?:Errno 9|WinError 10038)\]", _closed_before),
    (r"^(?:BrokenPipeError|ConnectionResetError|ConnectionAbortedError)", _user_has_gone),
)
