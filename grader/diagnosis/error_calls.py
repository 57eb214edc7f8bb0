"""Errors about how something was called: the number of arguments, their kinds, what is called at all."""

import ast

from grader.diagnosis.hit import Hit, Understands
from grader.diagnosis.nodes import code, keyword, parameters
from grader.diagnosis.reading import SENDS, Suspect, suspect
from grader.submission.program import last_name
from grader.submission.traits import called

_OF_TEXT = {"split", "startswith", "endswith", "replace", "strip", "join", "find", "partition", "rstrip", "lstrip"}


def _wrong_number(hit: Hit) -> Suspect | None:
    """Understand a number of arguments that does not fit: `self` missing, `args=(conn)`, or simply too many."""
    name = hit.word("function").rpartition(".")[2]
    made = [one for one in hit.text.functions.get(name, ()) if one.name == name]
    in_class = bool(made) and isinstance(hit.text.parents[made[0]], ast.ClassDef)
    static = in_class and any(last_name(one) == "staticmethod" for one in made[0].decorator_list)
    if in_class and not static and parameters(made[0])[:1] not in (["self"], ["cls"]):
        return suspect("self-missing", made[0], function=name)
    started = hit.thread_of(name) if not hit.line else None
    if started is not None:
        args = keyword(started, "args", 3)
        if args is not None and not isinstance(args, ast.Tuple | ast.List):
            return suspect("args-no-tuple", args, made[0] if made else None, args=code(args))
        wanted = ", ".join(one for one in parameters(made[0]) if one != "self") if made else ""
        return suspect("arguments-of-thread", args or started, made[0], function=name, wanted=wanted)
    node = next((one for one in hit.here(ast.Call) if called(one) == name), None)
    if node is None or not made:
        return None
    wanted = ", ".join(one for one in parameters(made[0]) if one != "self")
    return suspect("wrong-arguments", node, made[0], function=name, wanted=wanted)


def _no_tuple(hit: Hit) -> Suspect | None:
    name = hit.word("function").rpartition(".")[2]
    started = hit.thread_of(name)
    args = keyword(started, "args", 3) if started else None
    return suspect("args-no-tuple", args, args=code(args)) if args is not None else None


def _text_for_bytes(hit: Hit) -> Suspect | None:
    """Understand text where bytes belong: in what is sent, or in a method of bytes."""
    for call in hit.here(ast.Call):
        if called(call) in SENDS and call.args:
            return suspect("text-sent", call.args[0], text=code(call.args[0]))
    for call in hit.here(ast.Call):
        if called(call) in _OF_TEXT and isinstance(call.func, ast.Attribute):
            return suspect("text-in-bytes", call, name=code(call.func.value))
    for one in hit.here(ast.Compare):
        return suspect("text-in-bytes", one, name=code(one.comparators[0]))
    return None


def _text_plus_bytes(hit: Hit) -> Suspect | None:
    sums: list[ast.BinOp | ast.AugAssign] = [*hit.here(ast.BinOp), *hit.here(ast.AugAssign)]
    node = next((one for one in sums if isinstance(one.op, ast.Add)), None)
    return suspect("text-plus-bytes", node) if node else None


def _text_plus_other(hit: Hit) -> Suspect | None:
    node = next((one for one in hit.here(ast.BinOp) if isinstance(one.op, ast.Add)), None)
    return suspect("text-plus-other", node, kind=hit.word("kind")) if node else None


def _text_for_port(hit: Hit) -> Suspect | None:
    """Understand a port that is text: where it is used, and where it was given as text."""
    for call in hit.here(ast.Call):
        pair = next((one for one in call.args if isinstance(one, ast.Tuple)), None)
        if called(call) in ("bind", "connect", "sendto", "create_connection", "create_server") and pair and pair.elts:
            port = pair.elts[-1]
            made = [one for one in hit.given(last_name(port)) if isinstance(one.value, ast.Constant | ast.Call)]
            port = made[0].value if made and isinstance(made[0].value, ast.Call) else port
            return suspect("port-is-text", port, call, port=code(port))
    return None


def _address_no_pair(hit: Hit) -> Suspect | None:
    node = next((one for one in hit.here(ast.Call) if called(one) == hit.word("call")), None)
    return suspect("address-no-pair", node, call=called(node)) if node else None


def _not_callable(hit: Hit) -> Suspect | None:
    node = next(iter(hit.here(ast.Call)), None)
    return suspect("not-callable", node, kind=hit.word("kind")) if node else None


CALLS: tuple[tuple[str, Understands], ...] = (
    (r"^TypeError: (?P<function>[\w.<>]+)\(\) (?:missing|takes|got an unexpected)", _wrong_number),
    (r"^TypeError: (?P<function>[\w.<>]+)(?:\(\))? argument after \* must be an iterable", _no_tuple),
    (r"^TypeError: a bytes-like object is required, not 'str'", _text_for_bytes),
    (r"^TypeError: \w+ first arg must be bytes or a tuple of bytes, not str", _text_for_bytes),
    (r"^TypeError: (?:can't concat str to bytes|can only concatenate str \(not \"bytes\"\) to str)", _text_plus_bytes),
    (r"^TypeError: can only concatenate str \(not \"(?P<kind>\w+)\"\) to str", _text_plus_other),
    (r"^TypeError: (?:'str' object cannot be interpreted as an integer|an integer is required)", _text_for_port),
    (
        r"^TypeError: (?:socket\.)?(?P<call>\w+)\(\):? (?:AF_INET address must be tuple|takes exactly one arg)",
        _address_no_pair,
    ),
    (r"^TypeError: '(?P<kind>\w+)' object is not callable", _not_callable),
)
