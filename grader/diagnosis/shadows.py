"""Names that mean something else than was thought: a loop takes them over, or a function has one of its own."""

import ast
from collections.abc import Iterator

from grader.diagnosis.reading import (
    GROWS,
    Suspect,
    code,
    is_empty,
    loops_around,
    names_in,
    parameters,
    path,
    statement,
    stored_in,
    suspect,
    targets,
)
from grader.submission.program import FUNCTIONS, ProgramText, inside
from grader.submission.traits import called


def taken_by_a_loop(text: ProgramText) -> Iterator[Suspect]:
    """Find `for conn in conns` in a loop that goes on with `conn` afterwards: it is the last of `conns` by then."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        around = loops_around(text, loop)
        outer = around[-1] if around else None
        for name in targets(loop.target):
            if outer is not None and _goes_on_with(text, outer, loop, name):
                yield suspect("taken-by-a-loop", loop.target, name=name)


def _goes_on_with(text: ProgramText, outer: ast.AST, loop: ast.For, name: str) -> bool:
    """Tell whether a loop around this one reads a name outside of it, and gives it a value nowhere else."""
    inner = set(ast.walk(loop))
    others = [
        node
        for node in (*inside(outer), *_around(text, loop, outer))
        if isinstance(node, ast.Name) and node.id == name and node not in inner
    ]
    others = [node for node in others if _scope(text, node) is _scope(text, loop)]
    return bool(others) and all(isinstance(node.ctx, ast.Load) for node in others)


def _scope(text: ProgramText, node: ast.AST) -> ast.AST | None:
    """Return what a name belongs to: a function, a comprehension, the module."""
    kinds = (*FUNCTIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Module)
    return next((one for one in text.above(node) if isinstance(one, kinds)), None)


def _around(_text: ProgramText, _loop: ast.For, outer: ast.AST) -> Iterator[ast.AST]:
    if isinstance(outer, ast.While):
        yield from ast.walk(outer.test)


def parameter_taken(text: ProgramText) -> Iterator[Suspect]:
    """Find `for name in users` in a function that was given a `name`, and reads it in the loop."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        function = text.scope(loop)
        before = _values_before(text, loop)
        for name in targets(loop.target):
            if name not in parameters(function) and name not in before:
                continue
            outer = {node for node in inside(function) if isinstance(node, ast.Name) and node.id == name}
            read_before = [node for node in outer if isinstance(node.ctx, ast.Load) and node.lineno <= loop.lineno]
            if name in names_in(*loop.body) and (not read_before or _with_itself(loop, name)):
                yield suspect("parameter-taken", loop.target, name=name)


def _values_before(text: ProgramText, loop: ast.For) -> set[str]:
    """Return the names that received something just before a loop, in its own block: `data, addr = recvfrom(…)`."""
    found: set[str] = set()
    around = loops_around(text, loop)
    for one in around[:1]:
        for step in ast.walk(one):
            match step:
                case ast.Assign(targets=given, value=ast.Call() as call) if step.lineno < loop.lineno:
                    if called(call) in ("recvfrom", "accept"):
                        found |= {name for target in given for name in targets(target)}
    return found


def _with_itself(loop: ast.For, name: str) -> bool:
    return any(
        isinstance(node, ast.Compare) and path(node.left) == name and path(node.comparators[0]) == name
        for node in ast.walk(loop)
    )


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
