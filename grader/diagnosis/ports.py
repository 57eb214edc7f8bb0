"""A program calls where nobody listens, or a timeout ends its waiting."""

import ast
import re
from collections.abc import Iterator

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import links_of, people, way
from grader.diagnosis.where import OPENS, marked, said, split
from grader.judge.claim import program
from grader.judge.crashes import uncaught
from grader.judge.evidence import SERVER, crossed, end_of
from grader.language import _
from grader.model import Diagnosis, Half, Place
from grader.record.events import Connected, Listening, Raised, Refused, Took, Worked

_SILENCE = re.compile(r"TimeoutError|(?:socket\.)?timeout\b")


def ports_differ(failure: Failure) -> Diagnosis | None:
    """A program calls a port at which nobody listens, and the other one listens at another."""
    record = failure.record
    for who in (*people(failure), SERVER):
        refused = next(iter(record.of(Refused, who)), None)
        others = [one for one in record.of(Listening) if one.who != who]
        gone = [one for one in others if refused and _takes(one, refused) and one.at < refused.at]
        if refused and gone and not uncaught(record, gone[0].who) and not end_of(record, gone[0].who):
            return _listens_no_more(failure, refused, gone[0])
        if refused is None or not others or any(_takes(one, refused) for one in others):
            continue
        if any(event.at < refused.at for event in record.of(Connected, who)) and who != SERVER:
            continue  # it had found its server before: that one has gone
        there = next((one for one in others if one.protocol == refused.protocol), None)
        if there is None:
            return _other_protocol(failure, refused, others[0])
        calls, listens = _number(failure, refused, refused.port), _number(failure, there, there.port)
        saw = _("{who} calls port {port} ({at}), where nobody listens: {other} listens on port {real} ({there}).")
        who_said = _("The server") if who == SERVER else _("{name}'s client").format(name=who)
        saw = saw.format(
            who=who_said, port=refused.port, at=said(calls), real=there.port, there=said(listens),
            other=_("the server") if there.who == SERVER else _("{name}'s client").format(name=there.who),
        )  # fmt: skip
        why = _("A call reaches only who listens on the very port that is called.")
        change = _("Write the same port into both programs.")
        if who == SERVER:
            change = _("Send to the address from which the user's datagrams came (`recvfrom` returns it).")
        return Diagnosis("ports-differ", saw, why, change, calls, listens)
    return None


def _listens_no_more(failure: Failure, refused: Refused, there: Listening) -> Diagnosis:
    """The call went to where somebody had listened: the socket is closed by now."""
    opened = marked(failure, *split(there.place), OPENS)
    saw = _("{who} calls port {port}, where the server had listened ({there}), and does no more.")
    saw = saw.format(who=_("{name}'s client").format(name=refused.who), port=refused.port, there=said(opened))
    why = _("The socket is closed: by `close`, at the end of a `with`, or since no variable holds it any more.")
    change = _("Keep the listening socket open, and held by a variable, as long as users may come.")
    return Diagnosis(
        "listens-no-more", saw[:1].upper() + saw[1:], why, change, opened, marked(failure, *split(refused.place), OPENS)
    )


def _takes(there: Listening, call: Refused) -> bool:
    """Tell whether a socket listens where a call was made; it has come too late then, or has gone."""
    return (there.protocol, there.port) == (call.protocol, call.port)


def _other_protocol(failure: Failure, refused: Refused, there: Listening) -> Diagnosis:
    saw = _("The client calls over {one} ({at}), and the server waits over {other} ({there}).").format(
        one=refused.protocol, other=there.protocol, at=said(_number(failure, refused, -1)),
        there=said(_number(failure, there, -1)),
    )  # fmt: skip
    why = _("TCP and UDP are two post offices: the same number is another door in each.")
    change = _("Make both sockets of one kind: `SOCK_STREAM` for TCP, `SOCK_DGRAM` for UDP.")
    return Diagnosis("protocols-differ", saw, why, change, _number(failure, refused, -1), _number(failure, there, -1))


def _number(failure: Failure, event: Refused | Listening, port: int) -> Place | None:
    """Return where a port's number is written in the file of the call, if in one place only; else the call."""
    file, line = split(event.place)
    source = failure.sources.get(file)
    numbers = [
        node
        for node in (ast.walk(source.tree) if source and source.tree else ())
        if isinstance(node, ast.Constant) and node.value == port and type(node.value) is int
    ]
    if len(numbers) == 1 and source:
        text = source.text.splitlines()[numbers[0].lineno - 1].encode()
        start, end = (len(text[:at].decode()) for at in (numbers[0].col_offset, numbers[0].end_col_offset or 0))
        return failure.place(file, numbers[0].lineno, start, end)
    return marked(failure, file, line, OPENS) if source else None


def ran_out(failure: Failure) -> Diagnosis | None:
    """Users who wrote nothing for a while are not there any more: a timeout on the socket has ended their waiting."""
    if not hasattr(failure.claim, "users") or not hasattr(failure.claim, "began"):
        return None
    half = failure.complaint.fault
    place = next(_timeouts(failure, half), None) if half else None
    if place is None:
        return None
    saw = _("Nobody had written for a while, and {what}; a timeout is set at {place}.")
    saw = saw.format(what=failure.complaint.got, place=said(place))
    return Diagnosis("timeout-ends-it", saw, *_of_timeouts(), place)


def silence_ended_it(failure: Failure) -> Diagnosis | None:
    """The thread that should receive a line has met a timeout before, and has not called `recv` again."""
    found, record = way(failure), failure.record
    if found is None or found.shown:
        return None
    at_listener = bool(found.passed_to_listener or crossed(record, found.line.at, who=SERVER, to=found.listener))
    who, peer = (found.listener, SERVER) if at_listener else (SERVER, found.line.speaker)
    if (found.came if at_listener else found.taken) or not (at_listener or found.crossed_out):
        return None
    links = links_of(record, found.listener if at_listener else peer)
    for error in (one for one in record.of(Raised, who) if _SILENCE.match(one.error)):
        calls = [one for one in record.events if isinstance(one, Took | Worked) and one.who == who]
        calls = [one for one in calls if one.thread == error.thread and (isinstance(one, Took) or one.call == "recv")]
        if not any(one.link in links for one in calls) or any(one.at > error.at for one in calls):
            continue
        receives = marked(failure, *split(error.place))
        half = Half.SERVER if who == SERVER else Half.CLIENT
        set_at = next(_timeouts(failure, half), None)
        saw = _("Nothing had come for a while, so `recv` at {place} raised {error} in {who}, and that thread has not "
                "called it again.")  # fmt: skip
        saw = saw.format(place=said(receives), error=error.error, who=program(who))
        return Diagnosis("silence-ended-it", saw, *_of_timeouts(), set_at or receives, receives)
    return None


def _of_timeouts() -> tuple[str, str]:
    """Return why a timeout ends a chat, and what to change."""
    return (
        _("A timeout also ends the waiting for a person's next line: silence is taken for an end."),
        _("Catch `TimeoutError` and wait on, or take it back: `settimeout(None)`."),
    )


def _timeouts(failure: Failure, half: Half) -> Iterator[Place]:
    """Yield where a program's files set a timeout on a socket."""
    names = {"settimeout", "setdefaulttimeout", "create_connection"}
    for file, source in failure.sources.items():
        if (file == failure.server) is (half is Half.SERVER):
            calls = (node for node in (ast.walk(source.tree) if source.tree else ()) if isinstance(node, ast.Call))
            yield from filter(None, (marked(failure, file, one.lineno, names) for one in calls if _sets_timeout(one)))


def _sets_timeout(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("settimeout", "setdefaulttimeout"):
        return bool(call.args) and not (isinstance(call.args[0], ast.Constant) and call.args[0].value is None)
    waits = call.args[1:2] + [one.value for one in call.keywords if one.arg == "timeout"]
    limited = any(not (isinstance(one, ast.Constant) and one.value is None) for one in waits)
    return name == "create_connection" and limited
