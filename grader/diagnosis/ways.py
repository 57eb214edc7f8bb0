"""Steps that a program comes to once, or never, though it should again and again."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import calls_in, code, is_endless, path, targets, uses
from grader.diagnosis.reading import (
    ACCEPTS,
    RECEIVES,
    TYPES,
    Suspect,
    block,
    bodies,
    does,
    loops_around,
    relays,
    statement,
    suspect,
    trees,
)
from grader.submission.program import ProgramText, last_name
from grader.submission.traits import called

_NO_WAIT = {"select", "poll", "setblocking", "settimeout", "DefaultSelector"}


def received_once(text: ProgramText) -> Iterator[Suspect]:
    """Find a thread that receives once: no loop, neither in its function nor around the call."""
    loops = (node for node in text.nodes if isinstance(node, ast.While | ast.For))
    if any(called(call) in RECEIVES for loop in loops for call in calls_in(loop)):
        return
    for _call, function in bodies(text):
        found = [call for call in calls_in(*function.body) if called(call) in RECEIVES]
        deeper = [one for call in calls_in(*function.body) for one in text.functions.get(called(call), ())]
        sending = list(relays(text))
        looped = any(
            isinstance(node, ast.While | ast.For) and node not in sending
            for part in (function, *deeper)
            for node in ast.walk(part)
        )
        if found and not (looped or text.calls_of(function) or does(text, RECEIVES, *deeper)):
            yield suspect("received-once", found[-1], call=code(found[-1]))


def one_door(text: ProgramText) -> Iterator[Suspect]:
    """Find an `accept` that no loop repeats."""
    calls = [call for call in text.calls if called(call) == "accept" and isinstance(call.func, ast.Attribute)]
    for call in calls if len(calls) == 1 else ():
        function = text.scope(call)
        around = loops_around(text, call) or [
            loop for one in text.calls_of(function) for loop in loops_around(text, one)
        ]
        entered = isinstance(function, ast.Module) or any(one is not call for one in text.calls_of(function))
        if not around and entered:
            yield suspect("one-door", call)


def counted_door(text: ProgramText) -> Iterator[Suspect]:
    """Find an `accept` in a loop that counts: as many users may come as it counts to."""
    for call, _door in uses(text.calls, ACCEPTS):
        for loop in loops_around(text, call)[:1]:
            if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and last_name(loop.iter.func) == "range":
                yield suspect("counted-door", loop.iter, call, count=code(loop.iter))


def typed_once(text: ProgramText) -> Iterator[Suspect]:
    """Find a client that reads its user's line once, and sends it once: no loop repeats the last `input`."""
    calls = [call for call in text.calls if called(call) in TYPES]
    named = {node for node in text.nodes if last_name(node) in TYPES | {"stdin"}} - {call.func for call in calls}
    looped = named or any(does(text, TYPES, node) for node in text.nodes if isinstance(node, ast.While | ast.For))
    if calls and not looped and does(text, {"connect", "create_connection", "sendto"}, *trees(text)):
        last = max(calls, key=lambda call: call.lineno)
        if not any(function is text.scope(last) for _call, function in bodies(text) if text.calls_of(function)):
            yield suspect("typed-once", last)


def behind_the_endless(text: ProgramText) -> Iterator[Suspect]:
    """Find a call that receives for ever before the keyboard is read, in one and the same thread."""
    for call in text.calls:
        here = statement(text, call)
        if not isinstance(here, ast.Expr) or here.value is not call:
            continue
        for function in text.functions.get(called(call), ()):
            endless = [one for one in function.body if is_endless(one) and does(text, RECEIVES, one)]
            near = block(text, here)
            after = near[near.index(here) + 1 :]
            if endless and not does(text, TYPES, *endless) and does(text, TYPES, *after):
                yield suspect("behind-the-endless", call, after[0], name=function.name, call=code(call.func))


def asks_each_in_turn(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop over the users that receives from each: it waits for the first before it looks at the second."""
    if {called(call) for call in text.calls} & _NO_WAIT:
        return
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        for call, name in uses(calls_in(*loop.body), RECEIVES):
            if name in targets(loop.target) and path(loop.iter):
                yield suspect("asks-each-in-turn", call, loop, name=name)
