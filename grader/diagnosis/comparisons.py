"""Comparisons that always come out the same."""

import ast
from collections.abc import Iterator

from grader.diagnosis.kinds import ADDRESS, BYTES, CONNECTION, HOST, LINE, NUMBER, TEXT, Kinds
from grader.diagnosis.nodes import code, names_in, path, targets
from grader.diagnosis.reading import RECEIVES, SENDS, Suspect, does, relays, suspect
from grader.language import _
from grader.submission.program import ProgramText


def _pairs(text: ProgramText) -> Iterator[tuple[ast.Compare, ast.expr, ast.cmpop, ast.expr]]:
    for node in text.nodes:
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                yield node, left, op, right


def never_equal(text: ProgramText) -> Iterator[Suspect]:
    """Find two sides of different kinds, as a connection and an address, or text and bytes."""
    kinds = Kinds(text)
    said = _kinds_in_words()
    for node, left, op, right in _pairs(text):
        if not isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn):
            continue
        one = kinds.of(left)
        other = kinds.element(right) if isinstance(op, ast.In | ast.NotIn) else kinds.of(right)
        if not (one in said and other in said) or _may_be_equal(one, other):
            continue
        always = _always(isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn))
        taken = next((side for side, kind in ((left, one), (right, other)) if kind == BYTES), None)
        received = kinds.origin(taken) if taken is not None else None
        yield suspect(_which(one, other), node, received, one=said[one], other=said[other], always=always)


def _always(yes: bool) -> str:
    return _("always true") if yes else _("never true")


def _may_be_equal(one: str, other: str) -> bool:
    return one == other or {one, other} <= {TEXT, LINE, HOST} or {one, other} <= {NUMBER, "port"}


def _kinds_in_words() -> dict[str, str]:
    return {
        CONNECTION: _("a connection (a socket)"), ADDRESS: _("an address (host and port)"), BYTES: _("bytes"),
        TEXT: _("text"), LINE: _("text"), NUMBER: _("a number"), HOST: _("a host"), "port": _("a port number"),
    }  # fmt: skip


def _which(one: str, other: str) -> str:
    """Return under which name the words on two kinds are kept."""
    both = {one, other}
    if both <= {BYTES, TEXT, LINE}:
        return "text-and-bytes"
    return "text-and-number" if NUMBER in both and TEXT in both else "never-equal"


def line_end_kept(text: ProgramText) -> Iterator[Suspect]:
    """Find a line that was read with its line break, and is compared with a word that has none."""
    kinds = Kinds(text)
    for node, left, _op, right in _pairs(text):
        for one, other in ((left, right), (right, left)):
            word = other.value if isinstance(other, ast.Constant) else None
            if kinds.of(one) == LINE and isinstance(word, str) and word.strip() and not word.endswith("\n"):
                yield suspect("line-end-kept", node, line=code(one), word=code(other))


def hosts_alone(text: ProgramText) -> Iterator[Suspect]:
    """Find users told apart by their host, which is the same for all on one machine."""
    kinds = Kinds(text)
    for node, left, _op, right in _pairs(text):
        if isinstance(left, ast.Subscript) and kinds.of(left) == HOST == kinds.of(right):
            yield suspect("hosts-alone", node)
    for step in text.nodes:
        match step:
            case ast.Assign(targets=[ast.Subscript(value=table, slice=ast.Subscript() as key)]) if (
                kinds.of(key) == HOST
            ):
                yield suspect("host-as-key", key, key=code(key), table=code(table))


def same_object(text: ProgramText) -> Iterator[Suspect]:
    """Find addresses compared by `is`."""
    kinds = Kinds(text)
    for node, left, op, right in _pairs(text):
        if isinstance(op, ast.Is | ast.IsNot) and ADDRESS in (kinds.of(left), kinds.of(right)):
            if isinstance(right, ast.Constant):
                continue
            sign = "!=" if isinstance(op, ast.IsNot) else "=="
            yield suspect("same-object", node, sign=sign)


def wrong_way_round(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop over the users that sends only to the one who is equal to the author."""
    kinds = Kinds(text)
    for loop in relays(text):
        for step in loop.body:
            match step:
                case ast.If(
                    test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]) as test,
                    body=body,
                    orelse=[],
                ):
                    mine = set(targets(loop.target))
                    both = [kinds.of(one) for one in (left, right)]
                    author = [one for one in (left, right) if not names_in(one) & mine]
                    known = len(author) == 1 and (both[0] in (CONNECTION, ADDRESS) or _receives(text, path(author[0])))
                    if known and does(text, SENDS, *body):
                        yield suspect("wrong-way-round", test)


def _receives(text: ProgramText, name: str) -> bool:
    return bool(name) and any(
        isinstance(call.func, ast.Attribute) and call.func.attr in RECEIVES and path(call.func.value) == name
        for call in text.calls
    )
