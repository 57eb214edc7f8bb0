"""A line that went to the wrong users."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import holds, way
from grader.diagnosis.nodes import parameters, path, stored_in
from grader.diagnosis.steps import PUTS, chosen
from grader.diagnosis.where import calls_at, frames, function_at, marked, said, split, spot
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Sent
from grader.submission.program import last_name

QUEUES = {"Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"}
TWO = 2  # threads, and users, that take from one queue


def one_queue_for_all(failure: Failure) -> Diagnosis | None:
    """Each line is taken by one user in turn: the threads that send share one queue."""
    found = way(failure)
    if found is None or found.passed_to_listener or not found.passed or not found.plain:
        return None
    reached: list[Sent] = []
    for line in failure.played.lines:
        calls = [one for one in failure.record.of(Sent, SERVER) if one.at >= line.at and holds(one.data, line)]
        if len({one.to for one in calls}) > 1:
            return None
        reached += calls[:1]
    call = found.passed[-1]
    function = next((function_at(failure, *frame) for frame in frames(failure, call)), None)
    gets = [
        node
        for node in (ast.walk(function) if function else ())
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and isinstance(node.func.value, ast.Name)
        and function
        and _is_one_queue(failure, node.func.value.id, function)
    ]
    if not gets or len({one.to for one in reached}) < TWO or len({one.thread for one in reached}) < TWO:
        return None
    place = marked(failure, split(call.place)[0], gets[0].lineno, {"get"})
    saw = _("Each line went to one user only: {names}, in turn.").format(names=", ".join(one.to for one in reached))
    why = _("The threads that send take from one queue, and what one has taken no other finds there.")
    change = _("Give each user a queue of its own, and put each line into all of them.")
    return Diagnosis("one-queue-for-all", saw, why, change, place)


def _is_one_queue(failure: Failure, name: str, function: ast.AST) -> bool:
    """Tell whether a name of a function is a queue that was made outside of it, and not given to it."""
    own = {*parameters(function), *stored_in(function)}
    return name not in own and any(
        isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) in QUEUES
        and name in {path(one) for one in (node.targets if isinstance(node, ast.Assign) else [node.target])}
        for source in failure.sources.values()
        for node in (ast.walk(source.tree) if source.tree else ())
    )


def _hands_over(failure: Failure, place: Place) -> bool:
    """Tell whether a place puts something into a queue, which another thread sends."""
    return bool(calls_at(failure, place.file, place.line, PUTS))


def wrong_users(failure: Failure) -> Diagnosis | None:
    """The server passed a line on, and not to the listener: to its author, or to others."""
    found = way(failure)
    if found is None or found.passed_to_listener or not found.passed or not found.plain or found.shown:
        return None
    speaker, call = found.line.speaker, found.passed[-1]
    names = list(dict.fromkeys(one.to for one in found.passed))
    place = chosen(failure, found, call)
    if place is None:
        return None
    listener = found.listener
    if names == [speaker]:
        saw = _("The server sent {speaker}'s line back to {speaker} at {place}, and not to {listener}.")
        why = _("The socket of this call is that of the user from whom the line came.")
        if _hands_over(failure, place):
            why = _("What is handed over here was taken, and sent, by the thread of the user from whom it came.")
        change = _("Go through the users that you have saved, and send to each of them but the author.")
        return Diagnosis("only-to-the-author", saw.format(speaker=speaker, listener=listener, place=said(place)),
                         why, change, place, spot(failure, call))  # fmt: skip
    if "" in names:
        saw = _("The server sent {speaker}'s line at {place} to an address where no user is, and not to {listener}.")
        why = _("The address of this call is not one from which a user's datagrams come.")
        change = _("Save the address that `recvfrom` returns with each user's first datagram, and send there.")
        return Diagnosis("to-a-wrong-address", saw.format(speaker=speaker, listener=listener, place=said(place)),
                         why, change, place, spot(failure, call))  # fmt: skip
    saw = _("The server sent {speaker}'s line at {place} to {names}, and not to {listener}.")
    saw = saw.format(speaker=speaker, place=said(place), names=", ".join(names), listener=listener)
    why = _("{listener} is not among those to whom this is sent, or what sends ends before it comes to {listener}.")
    change = _("Look how those are chosen to whom a line goes: is every user among them, and does none stop the rest?")
    return Diagnosis("not-to-all", saw, why.format(listener=listener), change, place, spot(failure, call))
