"""What was sent in a line's place, and where that value was made: in the call, or by who called the function."""

import ast
from collections.abc import Iterable

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import Journey, holds, way
from grader.diagnosis.nodes import parameters, stored_in
from grader.diagnosis.where import FUNCTIONS, SENDS, frames, function_at, marked, said, split, spot, tree_of, words
from grader.judge.claim import program
from grader.judge.evidence import SERVER, window
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Sent, Took, Typed
from grader.submission.program import inside
from grader.submission.traits import called


def other_words(failure: Failure) -> Diagnosis | None:
    """What was sent for a line is readable, and holds none of its words: something else went in its place."""
    found, record = way(failure), failure.record
    if found is None or found.shown:
        return None
    line, until = found.line, window(record, found.line)
    for who, to, had in ((line.speaker, SERVER, True), (SERVER, found.listener, bool(found.taken))):
        told = [one.text for one in record.of(Typed) if one.at < line.at and len(one.text) > 2]
        calls = [one for one in record.of(Sent, who) if one.to == to]
        readable = any(text.encode() in one.data for one in calls for text in told)
        if not had or not readable or any(holds(one.data, line) for one in calls):
            continue
        sends = [one for one in calls if line.at <= one.at <= until]
        if who == SERVER:
            own = _sent_for(found)
            sends = [one for one in sends if one in own]
        if not sends or (who == SERVER and not found.plain):
            continue
        call, value = made_at(failure, sends[0])
        place = call or spot(failure, sends[0], outside=True)
        if place is None:
            continue
        saw = _("{speaker} typed {text}; {who} sent {other} at {place}.")
        if call and call.line != split(sends[0].place)[1]:
            saw = _("{speaker} typed {text}; {who} sent {other}, which was handed over at {place}.")
        saw = saw.format(
            speaker=line.speaker, text=words(line.text), who=program(who), other=words(sends[0].data), place=said(place)
        )
        why = _("What is sent is not what was typed: another variable, or not the whole of it.")
        change = _("Look which value stands in this call, and where it was set last.")
        return Diagnosis("other-words-sent", saw, why, change, place, value)
    return None


def _sent_for(found: Journey) -> list[Sent]:
    """Return what the server sent for a line: in the thread that had it, before that had anything else."""
    took, sent = found.taken[0], list[Sent]()
    for event in found.record.events:
        if not isinstance(event, Sent | Took) or (event.who, event.thread) != (SERVER, took.thread):
            continue
        if event.at <= took.at:
            continue
        if isinstance(event, Sent):
            sent.append(event)
        elif sent or event.peer not in ("", found.line.speaker):
            break
    return sent


def made_at(failure: Failure, call: Sent) -> tuple[Place | None, Place | None]:
    """Return the call in which what was sent was made, and where the one variable in it was set, if it is one.

    A function that sends only what it was given is left for who has called it.
    """
    names = SENDS
    given: set[int | str] = {0}
    for file, line in frames(failure, call):
        function = function_at(failure, file, line)
        here = _call_at(failure, file, line, names)
        if function is None or here is None:
            return None, None
        values = [here.args[one] for one in given if isinstance(one, int) and one < len(here.args)]
        values += [one.value for one in here.keywords if one.arg in given]
        mine = [one for one in parameters(function) if one != "self"]
        used = _roots(values, function)
        if not used or not used <= set(mine) or not isinstance(function, FUNCTIONS):
            set_at = _set_at(values, function)
            return marked(failure, file, here.lineno, names), marked(failure, file, set_at, ()) if set_at else None
        given = {mine.index(one) for one in used} | used
        names = {function.name}
    return None, None


def _call_at(failure: Failure, file: str, line: int, names: Iterable[str]) -> ast.Call | None:
    """Return the one call of these names on a line; None where there are several, or none."""
    found = [
        node
        for node in ast.walk(tree_of(failure, file) or ast.Module([], []))
        if isinstance(node, ast.Call) and called(node) in names and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return found[0] if len(found) == 1 else None


def _set_in(name: str, function: ast.AST) -> list[ast.AST]:
    """Return the steps of a function that give a name its value."""
    kinds = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.With | ast.NamedExpr
    return [one for one in inside(function) if isinstance(one, kinds) and name in stored_in(*_heads(one))]


def _heads(step: ast.AST) -> list[ast.AST]:
    if isinstance(step, ast.For):
        return [step.target]
    if isinstance(step, ast.With):
        return [one.optional_vars for one in step.items if one.optional_vars]
    return list(step.targets) if isinstance(step, ast.Assign) else [step.target]  # type: ignore[attr-defined]


def _variables(part: ast.AST) -> set[str]:
    """Return the variables whose whole values stand in an expression: neither a part of one, nor what is called."""
    match part:
        case ast.Name(id=name):
            return {name}
        case ast.Subscript() | ast.Attribute() | ast.Constant():
            return set()
        case ast.Call(func=function, args=args, keywords=keywords):
            owner = [function.value] if isinstance(function, ast.Attribute) and not _is_module(function.value) else []
            inner: Iterable[ast.AST] = (*owner, *args, *(one.value for one in keywords))
        case _:
            inner = ast.iter_child_nodes(part)
    return set[str]().union(*map(_variables, inner))


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("json", "pickle", "struct", "base64")


def _roots(values: Iterable[ast.expr], function: ast.AST) -> set[str]:
    """Return the variables from which values are made, through those that are set once from others."""
    found, ahead = set[str](), sorted(set[str]().union(*map(_variables, values)))
    for name in ahead:  # grows while it is walked
        steps = _set_in(name, function)
        if len(steps) == 1 and isinstance(steps[0], ast.Assign) and name not in parameters(function):
            inner = _variables(steps[0].value)
            ahead += [one for one in sorted(inner) if one not in ahead]
            found |= set() if inner else {name}
        else:
            found.add(name)
    return found


def _set_at(values: Iterable[ast.expr], function: ast.AST) -> int:
    """Return the line that sets the one variable of values that is set in a plain step; 0 where there are more."""
    names = set[str]().union(*map(_variables, values))
    steps = [
        step
        for name in names
        for step in _set_in(name, function)
        if isinstance(step, ast.Assign) and isinstance(step.targets[0], ast.Name)
    ]
    return steps[0].lineno if len(steps) == 1 else 0
