"""A program calls where nobody listens, or a timeout ends its waiting."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import people
from grader.diagnosis.where import OPENS, marked, said, split
from grader.judge.crashes import uncaught
from grader.judge.evidence import SERVER, end_of
from grader.language import _
from grader.model import Diagnosis, Half, Place
from grader.record.events import Connected, Listening, Refused


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
    for file, source in failure.sources.items():
        if half is None or (file == failure.server) is not (half is Half.SERVER):
            continue
        for node in ast.walk(source.tree) if source.tree else ():
            if not isinstance(node, ast.Call) or not _sets_timeout(node):
                continue
            place = marked(failure, file, node.lineno, {"settimeout", "setdefaulttimeout", "create_connection"})
            saw = _("Nobody had written for a while, and {what}; a timeout is set at {place}.")
            why = _("A timeout also ends the waiting for a person's next line: silence is taken for an end.")
            change = _("Catch `TimeoutError` and wait on, or take it back: `settimeout(None)`.")
            saw = saw.format(what=failure.complaint.got, place=said(place))
            return Diagnosis("timeout-ends-it", saw, why, change, place)
    return None


def _sets_timeout(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("settimeout", "setdefaulttimeout"):
        return bool(call.args) and not (isinstance(call.args[0], ast.Constant) and call.args[0].value is None)
    return name == "create_connection" and any(one.arg == "timeout" for one in call.keywords)
