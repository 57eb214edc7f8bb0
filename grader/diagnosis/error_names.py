"""Errors about names and attributes: not known, not set, of another kind of thing."""

import ast
import sys

from grader.diagnosis.hit import Hit, Understands
from grader.diagnosis.nodes import code, path, table_of, targets
from grader.diagnosis.reading import RECEIVES, SENDS, Suspect, suspect
from grader.submission.program import FUNCTIONS, last_name
from grader.submission.traits import called

_GIVES_NONE = {
    "append", "add", "insert", "extend", "remove", "clear", "update", "sort", "reverse", "bind", "listen", "connect",
    "start", "join", "close", "setsockopt", "settimeout", "print", "put",
}  # fmt: skip
_NO_CONNECTIONS = {
    "tuple": "pair-for-connection",
    "list": "pair-for-connection",
    "str": "text-for-connection",
}
_ALIKE = r"(?:\. Did you mean: '(?P<other>[^']+)'\?)?"


def _no_such_name(hit: Hit) -> Suspect | None:
    name, other = hit.word("name"), hit.word("other")
    node = next((one for one in hit.here(ast.Name) if one.id == name), None) or hit.step
    if node is None:
        return None
    own = [one for one in hit.text.functions.get(name, ()) if one.name == name]
    elsewhere = [one for one in hit.given(name) if isinstance(hit.text.scope(one), FUNCTIONS)]
    if name in sys.stdlib_module_names:
        found = suspect("import-missing", node, name=name)
    elif own and isinstance(hit.text.parents[own[0]], ast.ClassDef):
        found = suspect("self-before-method", node, own[0], name=name)
    elif any(isinstance(one, ast.Attribute) and path(one) == f"self.{name}" for one in hit.text.nodes):
        found = suspect("self-before-name", node, name=name)
    elif other:
        found = suspect("name-alike", node, name=name, other=other)
    elif elsewhere and hit.text.scope(elsewhere[0]) is not hit.function():
        where = getattr(hit.text.scope(elsewhere[0]), "name", "")
        found = suspect("name-of-another-function", node, elsewhere[0], name=name, function=where)
    else:
        found = suspect("no-such-name", node, name=name)
    return found


def _not_set_yet(hit: Hit) -> Suspect | None:
    name, function = hit.word("name"), hit.function()
    node = next((one for one in hit.here(ast.Name) if one.id == name), None) or hit.step
    if node is None or function is None:
        return None
    shared = any(isinstance(hit.text.scope(one), ast.Module) for one in hit.given(name)) or any(
        isinstance(one, ast.AnnAssign) and path(one.target) == name for one in hit.text.nodes
    )
    if shared:
        return suspect("global-forgotten", node, name=name, function=function.name)
    return suspect("not-set-here", node, next(hit.given(name), None), name=name)


def _is_none(hit: Hit) -> Suspect | None:
    """Understand that something is None: mostly what a method that returns nothing has returned."""
    attribute = hit.word("attribute")
    owners = [one.value for one in hit.here(ast.Attribute) if one.attr == attribute] if attribute else []
    owners = owners or [one.value for one in hit.here(ast.Subscript)] or [one.iter for one in hit.here(ast.For)]
    for owner in owners:
        values = [(one, one.value) for one in hit.given(path(owner))] if path(owner) else [(owner, owner)]
        for place, value in values:
            if isinstance(value, ast.Call) and called(value) in _GIVES_NONE:
                return suspect("none-of-a-method", place, hit.step, call=code(value.func), name=code(owner))
            made = hit.text.functions.get(called(value), ()) if isinstance(value, ast.Call) else ()
            if (
                isinstance(value, ast.Call)
                and made
                and not any(isinstance(one, ast.Return) and one.value for one in ast.walk(made[0]))
            ):
                return suspect("none-of-a-function", place, made[0], call=code(value.func), name=code(owner))
    return suspect("it-is-none", owners[0], name=code(owners[0])) if owners else None


def _no_such_attribute(hit: Hit) -> Suspect | None:
    kind, attribute, other = hit.word("kind"), hit.word("attribute"), hit.word("other")
    node = next((one for one in hit.here(ast.Attribute) if one.attr == attribute), None)
    if node is None:
        return None
    name = code(node.value)
    if (kind, attribute) in (("str", "decode"), ("bytes", "encode")):
        found = suspect("text-already" if kind == "str" else "bytes-already", node, call=attribute)
    elif attribute in SENDS | RECEIVES | {"close"} and kind in _NO_CONNECTIONS:
        found = _no_connection(hit, node, kind)
    elif other:
        found = suspect("attribute-alike", node, name=name, attribute=attribute, other=other)
    elif (unbound := _without_self(hit, kind, attribute)) is not None:
        found = suspect("self-forgotten", unbound, node, attribute=attribute)
    else:
        found = suspect("no-such-attribute", node, name=name, kind=kind, attribute=attribute)
    return found


def _no_connection(hit: Hit, node: ast.Attribute, kind: str) -> Suspect:
    """Understand that something else was found where a connection was thought to be."""
    name, loop = code(node.value), hit.loop_of(path(node.value))
    if loop and hit.is_dictionary(table_of(loop.iter)) and not isinstance(loop.target, ast.Tuple):
        return suspect("keys-not-values", loop.iter, node, name=name, table=code(table_of(loop.iter)))
    return suspect(_NO_CONNECTIONS[kind], node, _filled_with(hit, loop), name=name)


def _filled_with(hit: Hit, loop: ast.For | None) -> ast.AST | None:
    """Return where the collection of a loop is filled."""
    name = last_name(table_of(loop.iter)) if loop else ""
    for call in hit.text.calls if name else ():
        if called(call) in ("append", "add") and last_name(getattr(call.func, "value", call)) == name:
            return call
    return None


def _without_self(hit: Hit, kind: str, attribute: str) -> ast.AST | None:
    """Return where a method of the class gives the attribute's name a value of its own, without `self`."""
    classes = [one for one in hit.text.nodes if isinstance(one, ast.ClassDef) and one.name == kind]
    for node in (part for one in classes for part in ast.walk(one)):
        if not isinstance(node, ast.Assign) or not isinstance(hit.text.scope(node), FUNCTIONS):
            continue
        if attribute in [name for target in node.targets for name in targets(target)]:
            return node
    return None


NAMES: tuple[tuple[str, Understands], ...] = (
    (rf"^NameError: name '(?P<name>\w+)' is not defined{_ALIKE}", _no_such_name),
    (r"^NameError: cannot access free variable '(?P<name>\w+)'", _not_set_yet),
    (r"^UnboundLocalError: .*variable '(?P<name>\w+)'", _not_set_yet),
    (r"^AttributeError: 'NoneType' object has no attribute '(?P<attribute>\w+)'", _is_none),
    (r"^TypeError: '?NoneType'? object is not (?:subscriptable|iterable)", _is_none),
    (rf"^AttributeError: '(?P<kind>[\w.]+)' object has no attribute '(?P<attribute>\w+)'{_ALIKE}", _no_such_attribute),
)
