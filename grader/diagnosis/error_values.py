"""Errors about values: parts that are missing, keys that are not there, sockets that are not ready."""

import ast

from grader.diagnosis.hit import Hit, Understands
from grader.diagnosis.loops import changed_while_walked
from grader.diagnosis.nodes import code, path
from grader.diagnosis.reading import Suspect, loops_around, suspect, threads
from grader.submission.program import last_name
from grader.submission.traits import called

MOST_KEYS = 6  # of one message, that a sentence names


def _number_of_parts(hit: Hit) -> Suspect | None:
    """Understand a line that was cut into more or fewer parts than there are names."""
    for loop in hit.here(ast.For):
        if isinstance(loop.target, ast.Tuple) and hit.is_dictionary(loop.iter):
            return suspect("items-missing", loop.iter, table=code(loop.iter))
    for call in hit.here(ast.Call):
        if called(call) == "split" and isinstance(call.func, ast.Attribute):
            count = int(hit.word("count") or 2)
            parts = {"whole": code(call.func.value), "count": str(count - 1), "names": str(count)}
            name = "too-many-parts" if "too many" in hit.said else "too-few-parts"
            return suspect(name, call, **parts)
    return None


def _not_there_any_more(hit: Hit) -> Suspect | None:
    """Understand that something was looked up after it had been taken out, in the same function."""
    for node in hit.here(ast.Call):
        if called(node) in ("index", "remove") and isinstance(node.func, ast.Attribute):
            table = path(node.func.value)
            earlier = [one for one in hit.before("remove", "pop", "clear") if _table_of_change(one) == table]
            if earlier and loops_around(hit.text, earlier[-1])[:1] == loops_around(hit.text, node)[:1]:
                return suspect("gone-already", node, earlier[-1], table=table)
    return None


def _table_of_change(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=owner)) | ast.Delete(targets=[ast.Subscript(value=owner)]):
            return path(owner)
    return ""


def _no_such_key(hit: Hit) -> Suspect | None:
    """Understand a key that is not there: taken out before, or put in under another name."""
    nodes = [one for one in hit.here(ast.Subscript) if path(one.value)]
    for node in nodes:
        table = path(node.value)
        earlier = [one for one in hit.before("pop", "clear", "popitem") if _table_of_change(one) == table]
        earlier = [one for one in earlier if ast.dump(node.slice) in ast.dump(one)]
        if earlier:
            return suspect("gone-already", node, earlier[-1], table=table)
        stores = [
            one
            for one in hit.text.nodes
            if isinstance(one, ast.Subscript)
            and isinstance(one.ctx, ast.Store)
            and last_name(one.value) == last_name(node.value)
        ]
        if stores and all(ast.dump(one.slice) != ast.dump(node.slice) for one in stores):
            keys = {"asked": code(node.slice), "kept": code(stores[0].slice), "table": code(node.value)}
            return suspect("another-key", node.slice, stores[0].slice, **keys)
        if sent := _keys_that_came(hit, node):
            return suspect("key-not-sent", node.slice, key=hit.word("key"), table=table, keys=", ".join(sent))
    return suspect("no-such-key", nodes[0], key=hit.word("key"), table=code(nodes[0].value)) if nodes else None


def _keys_that_came(hit: Hit, node: ast.Subscript) -> list[str]:
    """Return the keys of the last message that had not the one in question; none where the table is no message."""
    asked = {
        one.slice.value
        for one in hit.text.nodes
        if isinstance(one, ast.Subscript)
        and isinstance(one.slice, ast.Constant)
        and path(one.value) == path(node.value)
    }
    for message in hit.came:
        if isinstance(node.slice, ast.Constant) and node.slice.value not in message:
            return [repr(key) for key in message][:MOST_KEYS] if asked & message.keys() else []
    return []


def _fewer_parts(hit: Hit) -> Suspect | None:
    for node in hit.here(ast.Subscript):
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int) and path(node.value):
            for given in hit.given(path(node.value)):
                if any(isinstance(one, ast.Call) and called(one) == "split" for one in ast.walk(given.value)):
                    said = {"part": code(node), "name": code(node.value), "count": str(node.slice.value + 1)}
                    return suspect("part-not-there", node, given.value, **said)
    return None


def _started_twice(hit: Hit) -> Suspect | None:
    node = next((one for one in hit.here(ast.Call) if called(one) == "start"), None)
    name = path(node.func.value) if node and isinstance(node.func, ast.Attribute) else ""
    made = [one for one in hit.given(name) if one.value in list(threads(hit.text))]
    return suspect("started-twice", made[0] if made else node, node, name=name) if node else None


def _init_missing(hit: Hit) -> Suspect | None:
    classes = [one for one in hit.text.nodes if isinstance(one, ast.ClassDef)]
    for kind in classes:
        for one in kind.body:
            own = isinstance(one, ast.FunctionDef) and one.name == "__init__" and kind.bases
            if own and "__init__" not in {node.attr for node in ast.walk(one) if isinstance(node, ast.Attribute)}:
                return suspect("init-missing", one, name=kind.name)
    return None


def _changed_meanwhile(hit: Hit) -> Suspect | None:
    loop = next(iter(hit.here(ast.For)), None)
    inside = (one for one in changed_while_walked(hit.text) if one.other is loop)
    if found := next(inside, None):
        return found
    return suspect("changed-meanwhile", loop.iter, table=code(loop.iter)) if loop else None


VALUES: tuple[tuple[str, Understands], ...] = (
    (
        r"^ValueError: (?:too many|not enough) values to unpack \(expected (?P<count>\d+)",
        _number_of_parts,
    ),
    (r"^ValueError: .*(?:is not in list|x not in list|not in deque)", _not_there_any_more),
    (r"^KeyError: (?P<key>.*)", _no_such_key),
    (r"^IndexError: list index out of range", _fewer_parts),
    (r"^RuntimeError: threads can only be started once", _started_twice),
    (r"^RuntimeError: (?:thread|Thread)\.__init__\(\) (?:not|was not) called", _init_missing),
    (r"^RuntimeError: .*(?:changed size|keys changed|mutated) during iteration", _changed_meanwhile),
)
