"""Functions that are not called, or called with their arguments in the wrong order."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import code, parameters
from grader.diagnosis.reading import RECEIVES, Suspect, does, relays, suspect
from grader.submission.program import FUNCTIONS, ProgramText, last_name
from grader.submission.traits import called

_ACTS = {"start", "close", "listen", "accept", "bind", "join", "recv", "release", "acquire", "flush", "main", "run"}


def only_named(text: ProgramText) -> Iterator[Suspect]:
    """Find a step that only names a function: `thread.start` without its brackets."""
    for node in text.nodes:
        match node:
            case ast.Expr(value=ast.Attribute(attr=name) | ast.Name(id=name) as value):
                if name in _ACTS or name in text.functions:
                    yield suspect("only-named", value, name=name, value=code(value))


def never_called(text: ProgramText) -> Iterator[Suspect]:
    """Find a function that receives, or passes on to all, and that nothing mentions."""
    classes = [node for node in text.nodes if isinstance(node, ast.ClassDef)]
    inherited = {
        step.name for kind in classes if kind.bases for step in kind.body if isinstance(step, FUNCTIONS)
    } - _own_bases(classes)
    words = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in text.nodes
        if isinstance(node, ast.Attribute | ast.Name)
    }
    quoted = {node.value for node in text.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    sending = list(relays(text))
    imported = {alias.name for node in text.nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    for name, functions in text.functions.items():
        for function in functions:
            if function.name != name or name in words | quoted | imported | inherited or name.startswith("__"):
                continue
            relay = any(loop in sending for loop in ast.walk(function))
            if not function.decorator_list and (relay or does(text, RECEIVES | {"makefile"}, function)):
                yield suspect("never-called", function, name=name)


def _own_bases(classes: list[ast.ClassDef]) -> set[str]:
    """Return the methods of classes that inherit from nothing that calls them by itself: from the kit's, say."""
    kit = {"Client", "Server"}
    called_there = {"handle_client", "send_response", "send_message", "receive_response", "close"}
    return {
        step.name
        for kind in classes
        if kind.bases and all(last_name(base) in kit for base in kind.bases)
        for step in kind.body
        if isinstance(step, FUNCTIONS) and step.name not in called_there
    }


def swapped(text: ProgramText) -> Iterator[Suspect]:
    """Find `tell(text, name)` where the function takes `name, text`."""
    for call in text.calls:
        made = [one for one in text.functions.get(called(call), ()) if one.name == called(call)]
        given = [one.id if isinstance(one, ast.Name) else "" for one in call.args]
        if len(made) != 1 or call.keywords or len(given) != len(set(given)):
            continue
        wanted = [one for one in parameters(made[0]) if one not in ("self", "cls")][: len(given)]
        moved = [name for name, place in zip(given, wanted, strict=False) if name != place and name in wanted]
        if len(moved) > 1 and all(name in given for name in moved):
            order = ", ".join(wanted)
            yield suspect("swapped", call, made[0], function=made[0].name, order=order)
