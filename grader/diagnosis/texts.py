"""Texts that are not sent as they were meant: cut, without what should stand in them."""

import ast
import re
from collections.abc import Iterator

from grader.diagnosis.nodes import calls_in, code, names_in, parameters, path
from grader.diagnosis.reading import Suspect, hands_on, relays, suspect
from grader.submission.program import ProgramText

_NAMED = re.compile(r"\{([^\W\d]\w*)\}")


def f_is_missing(text: ProgramText) -> Iterator[Suspect]:
    """Find a text with a variable in braces, and no `f` before it."""
    formatted = {
        id(call.func.value)
        for call in text.calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("format", "format_map")
    }
    for node in text.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in formatted:
            continue
        above = text.parents.get(node)
        if isinstance(above, ast.JoinedStr | ast.Expr | ast.Assign) or not (found := _NAMED.findall(node.value)):
            continue
        scope = text.scope(node)
        known = {
            one.id for one in ast.walk(scope) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        } | set(parameters(scope))
        if set(found) <= known:
            yield suspect("f-is-missing", node, brace="{" + found[0] + "}")


def words_lost(text: ProgramText) -> Iterator[Suspect]:
    """Find a text that is cut at every blank, and of which one word is sent."""
    for node in text.nodes:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(value=whole, attr="split"), args=args, keywords=[]),
            ):
                cut = not args or (len(args) == 1 and isinstance(args[0], ast.Constant) and args[0].value == " ")
                taken = [
                    one
                    for one in ast.walk(text.scope(node))
                    if isinstance(one, ast.Subscript) and path(one.value) == name and isinstance(one.ctx, ast.Load)
                ]
                whole_rest = any(isinstance(one.slice, ast.Slice) for one in taken)
                last = [one for one in taken if isinstance(one.slice, ast.Constant) and one.slice.value == 2]
                if cut and last and not whole_rest:
                    yield suspect("words-lost", node.value, last[0], part=code(last[0]), whole=code(whole))


def cut_short(text: ProgramText) -> Iterator[Suspect]:
    """Find `send(text[:10])`, or `text.split()[0]`: a part of the text is passed on."""
    for loop in relays(text):
        for call in calls_in(*loop.body):
            for node in (part for one in call.args for part in ast.walk(one) if hands_on(text, call)):
                match node:
                    case ast.Subscript(value=whole, slice=ast.Slice(lower=None, upper=ast.Constant())):
                        yield suspect("cut-short", node, part=code(node), whole=code(whole))
                    case ast.Subscript(
                        value=ast.Call(func=ast.Attribute(value=whole, attr="split")), slice=ast.Constant()
                    ):
                        yield suspect("cut-short", node, part=code(node), whole=code(whole))


def readers_name(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop over names that puts the reader's own name before the line."""
    for loop in relays(text):
        first = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) else loop.target
        texts = [part for step in loop.body for part in ast.walk(step) if isinstance(part, ast.JoinedStr)]
        for node in (part for one in texts if len(names_in(one)) > 1 for part in one.values):
            if isinstance(node, ast.FormattedValue) and isinstance(first, ast.Name) and path(node.value) == first.id:
                yield suspect("readers-name", text.parents[node], loop, name=path(node.value))
