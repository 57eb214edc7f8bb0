"""Threads that are started wrongly, or not at all: read from the source."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import code, keyword, path
from grader.diagnosis.reading import (
    ACCEPTS,
    RECEIVES,
    TYPES,
    Suspect,
    block,
    bodies,
    does,
    loops_around,
    statement,
    suspect,
    target_of,
    thread_classes,
    threads,
)
from grader.submission.program import FUNCTIONS, ProgramText, inside, last_name
from grader.submission.traits import called

_TOUCHED = {"daemon", "name", "setDaemon", "setName", "join", "is_alive", "ident"}


def called_at_once(text: ProgramText) -> Iterator[Suspect]:
    """Find `Thread(target=serve(conn))`: the function is called, and what it returns is the target."""
    pools = (call for call in text.calls if called(call) == "submit")
    for call in (*threads(text), *pools):
        target = target_of(call)
        if not isinstance(target, ast.Call) or not (made := text.functions.get(called(target))):
            continue
        if called(target) in thread_classes(text) or any(_gives_something(function) for function in made):
            continue
        name, given = code(target.func), ", ".join(code(one) for one in target.args)
        comma = "," if len(target.args) == 1 else ""
        better = f"target={name}, args=({given}{comma})" if given else f"target={name}"
        if called(call) == "submit":
            better = f"submit({name}{', ' * bool(given)}{given})"
        yield suspect("called-at-once", target, name=name, better=better)


def _gives_something(function: ast.AST) -> bool:
    """Tell whether a function returns a value, which may be a function."""
    return any(
        isinstance(node, ast.Return | ast.Yield)
        and node.value is not None
        and not (isinstance(node.value, ast.Constant) and not node.value.value)
        for node in inside(function)
    )


def never_started(text: ProgramText) -> Iterator[Suspect]:
    """Find a thread that is made, and that nothing starts or hands on."""
    own = {
        node.name
        for node in text.nodes
        if isinstance(node, ast.ClassDef)
        and any(called(call) == "start" for call in ast.walk(node) if isinstance(call, ast.Call))
    }  # a class of threads may start each in its `__init__`
    for call in threads(text):
        above = text.parents[call]
        match above:
            case ast.Assign(targets=[ast.Name() | ast.Attribute() as name]) if not _is_used(text, name):
                start = f"{code(name)}.start()"
            case ast.Expr():
                start = f"{code(call.func)}(…).start()"
            case _:
                continue
        if called(call) not in own:
            yield suspect("never-started", call, start=start)


def _is_used(text: ProgramText, name: ast.Name | ast.Attribute) -> bool:
    """Tell whether a thread's name is used for more than to look at the thread, or to wait for it."""
    scope = text.scope(name)
    for node in text.nodes if isinstance(name, ast.Attribute) else ast.walk(scope):
        if not _is_named(node, name) or not isinstance(getattr(node, "ctx", None), ast.Load):
            continue
        match text.parents.get(node):
            case ast.Attribute(attr=attr) if attr in _TOUCHED:
                continue
            case ast.Call(func=ast.Name(id="print")):
                continue
        return True
    return False


def _is_named(node: ast.AST, name: ast.Name | ast.Attribute) -> bool:
    """Tell whether a node means the same name; an attribute is known by its last word, whoever has it."""
    return type(node) is type(name) and last_name(node) == last_name(name)


def run_for_start(text: ProgramText) -> Iterator[Suspect]:
    """Find `thread.run()`: the thread's work is done by whoever calls it."""
    made = list(threads(text))
    for call in text.calls:
        match call.func:
            case ast.Attribute(value=thread, attr="run"):
                values = [thread, *text.values.get(last_name(thread), ())] if path(thread) else [thread]
                if any(value in made for value in values):
                    yield suspect("run-for-start", call.func)


def joined_at_once(text: ProgramText) -> Iterator[Suspect]:
    """Find a `join` behind a `start` where something is still to be done that cannot wait."""
    for call in text.calls:
        if called(call) != "join" or call.args or not isinstance(call.func, ast.Attribute):
            continue
        name, here = path(call.func.value), statement(text, call)
        if not name or not isinstance(here, ast.Expr):
            continue
        near = block(text, here)
        before, after = near[: near.index(here)], near[near.index(here) + 1 :]
        started = any(_is_start_of(one, name) for one in before) and _lasts(text, name)
        in_accept = any(does(text, ACCEPTS, *loop.body) for loop in loops_around(text, here))
        waits_before_work = does(text, TYPES | ACCEPTS | {"start"}, *after) or any(map(_is_endless, after))
        if started and (in_accept or waits_before_work):
            yield suspect("joined-at-once", call)


def _lasts(text: ProgramText, name: str) -> bool:
    """Tell whether the thread of this name waits for something: for a user, or for the keyboard."""
    work = [function for call, function in bodies(text) if path_of_value(text, call) == name]
    return does(text, RECEIVES | TYPES | ACCEPTS, *work)


def path_of_value(text: ProgramText, call: ast.Call) -> str:
    """Return the name that a call's value is given, if it is."""
    above = text.parents[call]
    return path(above.targets[0]) if isinstance(above, ast.Assign) else ""


def _is_start_of(one: ast.stmt, name: str) -> bool:
    match one:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value, attr="start"))):
            return path(value) == name
    return False


def _is_endless(one: ast.stmt) -> bool:
    return isinstance(one, ast.While)


def only_daemons(text: ProgramText) -> Iterator[Suspect]:
    """Find a program whose last step starts a daemon thread: with the main thread, the program ends."""
    daemons = [(call, _daemon_of(text, call)) for call in threads(text)]
    for call, daemon in daemons if all(daemon for _call, daemon in daemons) else ():
        here = statement(text, call)
        if here is None or daemon is None:
            continue
        after = text.following(here)
        last = not any(other in ast.walk(step) for step in after for other in threads(text))
        if last and all(_is_start(one) for one in after) and not loops_around(text, here):
            scope = text.scope(here)
            calls = _calls_as_steps(text, scope)
            if isinstance(scope, FUNCTIONS) and (not calls or any(not _is_last(text, one) for one in calls)):
                continue
            yield suspect("only-daemons", daemon, (after or [here])[-1])


def _is_start(one: ast.AST) -> bool:
    """Tell whether a step starts a thread, makes it a daemon, or tells of it: nothing that would wait."""
    if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
        return called(one.value) in ("start", "setDaemon", "print")
    return isinstance(one, ast.Assign) and last_name(one.targets[0]) == "daemon"


def _daemon_of(text: ProgramText, call: ast.Call) -> ast.AST | None:
    """Return what makes a thread a daemon, by its argument or by its attribute; None where nothing does."""
    given = keyword(call, "daemon")
    if given is not None:
        return given if isinstance(given, ast.Constant) and given.value is True else None
    above = text.parents[call]
    name = path(above.targets[0]) if isinstance(above, ast.Assign) else ""
    kind = next((node for node in text.nodes if isinstance(node, ast.ClassDef) and node.name == called(call)), None)
    inner = set(ast.walk(kind)) if kind else set()
    for node in text.nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Attribute(value=owner, attr="daemon")], value=ast.Constant(value=True))
                | ast.Call(func=ast.Attribute(value=owner, attr="setDaemon"), args=[ast.Constant(value=True)])
            ) if path(owner) == name != "" or (path(owner) == "self" and node in inner):
                return node
            case ast.Call(func=ast.Attribute(attr="__init__")) if node in inner:
                made = keyword(node, "daemon")
                if isinstance(made, ast.Constant) and made.value is True:
                    return made
    return None


def _calls_as_steps(text: ProgramText, function: ast.AST) -> list[ast.stmt]:
    special = getattr(function, "name", "").startswith("__")
    return [one for call in text.calls_of(function) if not special and (one := statement(text, call))]


def _is_last(text: ProgramText, step: ast.stmt) -> bool:
    """Tell whether a step is the last that the file itself does."""
    return isinstance(text.scope(step), ast.Module) and not text.following(step) and not loops_around(text, step)
