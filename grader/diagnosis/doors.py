"""How a connection begins and ends: ports that differ, `accept` that is not called again, a server that hangs up."""

import ast
from collections.abc import Iterator

from grader.diagnosis.failure import Failure
from grader.diagnosis.where import Now, marked, now, said, split, spot, stacks
from grader.judge.evidence import SERVER, end_of, is_accepted
from grader.language import _, ngettext
from grader.model import Diagnosis, Half, Place
from grader.record.events import Accepted, Closed, Closes, Connected, Listening, Refused, Took, Worked

_OPENS = {"bind", "listen", "create_server", "connect", "connect_ex", "create_connection", "sendto"}


def people(failure: Failure) -> list[str]:
    """Return the users whose part in it failed: who spoke, who should have heard, who should have come in."""
    claim = failure.claim
    line = getattr(claim, "line", None)
    names = [getattr(claim, "name", ""), line.speaker if line else "", getattr(claim, "listener", "")]
    names += getattr(claim, "users", ())
    return list(dict.fromkeys(name for name in names if name and name != SERVER))


def ports_differ(failure: Failure) -> Diagnosis | None:
    """A program calls a port at which nobody listens, and the other one listens at another."""
    record = failure.record
    for who in (*people(failure), SERVER):
        refused = next(iter(record.of(Refused, who)), None)
        others = [one for one in record.of(Listening) if one.who != who]
        if refused is None or any(one.port == refused.port for one in others) or not others:
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
    return marked(failure, file, line, _OPENS) if source else None


def not_accepted(failure: Failure) -> Diagnosis | None:
    """A client has called, and the thread that accepts is somewhere else, or has ended."""
    record = failure.record
    waiting = [name for name in people(failure) if not is_accepted(record.events, name)]
    last = next(reversed(record.of(Accepted, SERVER)), None)
    asks = (one.at for one in record.of(Worked, SERVER) if one.call == "accept")
    if not waiting or end_of(record, SERVER) or any(at > (last.at if last else -1.0) for at in asks):
        return None
    saw = _("{name}'s client has called the server, and `accept` was not called for it.").format(name=waiting[0])
    why = _("`accept` lets one user in. While the thread that calls it does something else, nobody comes in.")
    change = _("Let this loop only accept, and give each user a thread: "
               "`threading.Thread(target=serve, args=(conn,)).start()`.")  # fmt: skip
    if last is None:
        listening = next(iter(record.of(Listening, SERVER)), None)
        place = _busy(failure, None) or (marked(failure, *split(listening.place), _OPENS) if listening else None)
        return Diagnosis("never-accepts", saw, why, change, place)
    door, there = spot(failure, last), now(failure, SERVER, last.thread)
    place = _busy(failure, last)
    if place is None and there and there.waits:
        place = _outside(failure, last, there)
    if place is not None:
        saw += " " + _("It was called at {door} before; now that thread is at {place}.")
        saw = saw.format(door=said(door), place=said(place))
        return Diagnosis("accept-not-called-again", saw, why, change, place, door if door != place else None)
    count = len(record.of(Accepted, SERVER))
    saw += " " + ngettext(
        "It was called at {door} before, {count} time in all.",
        "It was called at {door} before, {count} times in all.",
        count,
    )
    saw = saw.format(door=said(door), count=count)
    why = _("`accept` lets one user in; for the next one it has to be called again.")
    change = _("Call `accept` in a loop that does not end: `while True:`.")
    return Diagnosis("accept-not-called-again", saw, why, change, door)


def _outside(failure: Failure, door: Accepted, there: Now) -> Place | None:
    """Return the line in the accepting function from which a thread went to where it is; else where it is."""
    takes = [one for one in failure.record.of(Took, SERVER) if one.thread == door.thread]
    for call in reversed(takes):
        for place in (call.place, *call.callers):
            found = marked(failure, *split(place), ())
            if found and found.function == door.function.removeprefix("<module>"):
                return found
    return there.place


def _busy(failure: Failure, door: Accepted | None) -> Place | None:
    """Return where the thread that accepted is in that function, from the stacks; None where none is there."""
    for stack in stacks(failure, SERVER):
        for file, line, name in stack.frames:
            if (door is None and stack.main) or (
                door is not None
                and (file, name) == (split(door.place)[0], door.function)
                and "accept" not in stack.above
            ):
                return marked(failure, file, line)
    return None


def hung_up(failure: Failure) -> Diagnosis | None:
    """The server has closed the connection of somebody who was still there."""
    record = failure.record
    if end_of(record, SERVER):
        return None
    for name, link, closed in _closed(failure):
        calls = [one for one in record.of(Closes, SERVER) if one.link == link and one.at <= closed.at + 1.0]
        takes = [one for one in record.of(Took, SERVER) if one.link == link and one.at <= closed.at]
        if takes and not takes[-1].size:
            continue  # the user's client had ended its side: an answer to that
        place = marked(failure, *split(calls[0].place), {"close", "shutdown"}) if calls else None
        last = spot(failure, takes[-1]) if takes else None
        saw = _("The server closed the connection of {name}, who was still there").format(name=name)
        saw += _(", at {place}.").format(place=said(place)) if place else "."
        if last:
            saw += " " + _("It had received from {name} last at {place}.").format(name=name, place=said(last))
        why = _("The lines after the loop that receives, and the end of a `with`, run as soon as the loop is left; a "
                "connection that no variable holds any more is closed, too.")  # fmt: skip
        change = _("Close a user's connection only when `recv` has returned nothing or has failed.")
        return Diagnosis("server-hung-up", saw, why, change, place or last, last if place else None)
    return None


def _closed(failure: Failure) -> Iterator[tuple[str, int, Closed]]:
    """Yield who was cut off by the server, with the connection: the server's end came first, while the play went on."""
    record = failure.record
    for name in people(failure):
        for link in [one.link for one in record.of(Connected, name) if one.protocol == "TCP"][-1:]:
            ends = [one for one in record.of(Closed) if one.link == link and one.at < record.over]
            if ends and ends[0].who == SERVER and name not in failure.played.gone:
                yield name, link, ends[0]


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
