"""Names of a function that were meant to be the file's, and results that get no name."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import code, is_empty, parameters, path, stored_in
from grader.diagnosis.reading import GROWS, Suspect, suspect
from grader.submission.program import FUNCTIONS, ProgramText, inside


def global_forgotten(text: ProgramText) -> Iterator[Suspect]:
    """Find a function that gives a value to a name of its own, where the file's one of that name was meant."""
    for one in text.codes:
        tree = one.source.tree
        shared = _module_names(tree) if tree else {}
        for function in (node for node in one.nodes if isinstance(node, FUNCTIONS)):
            outside = {
                name for node in inside(function) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
            }
            mine = set(parameters(function))
            for name in sorted((stored_in(*function.body) & shared.keys()) - outside - mine):
                if found := _stays_inside(one.nodes, function, name, shared[name]):
                    yield suspect("global-forgotten", found, shared[name], name=name, function=function.name)


def _module_names(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the names to which the file itself gives a value, where it is simply given one."""
    found: dict[str, ast.stmt] = {}
    for step in tree.body:
        match step:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.setdefault(name, step)
    return found


def _stays_inside(
    nodes: tuple[ast.AST, ...], function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, shared: ast.stmt
) -> ast.AST | None:
    """Return where a function gives a value to a name that only other functions read, or fills a table nobody sees."""
    own = set(ast.walk(function))
    stores = [
        node for node in own if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    loads = [node for node in own if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)]
    read = [
        node
        for node in nodes
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) and node not in own
    ]
    readers = [
        other
        for other in nodes
        if isinstance(other, FUNCTIONS)
        and other is not function
        and name not in parameters(other)
        and name not in stored_in(*other.body)
        and any(node in read for node in ast.walk(other))
    ]
    if not readers or not stores:
        return None
    assigned = [node for node in own if isinstance(node, ast.Assign) and any(path(one) == name for one in node.targets)]
    if not loads:
        return min(stores, key=lambda node: node.lineno) if len(assigned) == len(stores) else None
    value = getattr(shared, "value", None)
    fills = [
        node
        for node in own
        if (isinstance(node, ast.Attribute) and node.attr in GROWS and path(node.value) == name)
        or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and path(node.value) == name)
    ]
    handed = any(
        isinstance(node, ast.Call) and any(path(part) == name for part in ast.walk(node) if part in node.args)
        for node in own
    )
    made = [node for node in assigned if is_empty(node.value)]
    return made[0].targets[0] if made and fills and not handed and value is not None and is_empty(value) else None


def never_read(text: ProgramText) -> Iterator[Suspect]:
    """Find what was received and given a name that nothing reads."""
    for node in text.nodes:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="recv" | "recvfrom" | "receive_response")) as call):
                if len(call.args) > 1 or (
                    call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == 1
                ):
                    continue  # a look, or a wait
                yield suspect("result-thrown-away", node, call=code(call))
