"""What a client does with a line: it is not read from the keyboard, not sent, not received, or not shown."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import Journey, way
from grader.diagnosis.relaying import is_plainly_read
from grader.diagnosis.steps import SHOWS, steps_after, turned_off
from grader.diagnosis.threads import Now, doing, hanging, now
from grader.diagnosis.where import FUNCTIONS, frames, function_at, marked, said, spot, words
from grader.judge.evidence import SERVER, crossed, end_of
from grader.language import _
from grader.model import Diagnosis, Half, Place
from grader.record.events import Asked, Took, Worked
from grader.submission.traits import called


def _threads(failure: Failure, who: str) -> dict[str, Now]:
    """Return where each thread of a program is, of those that were seen in a call."""
    events = [one for one in failure.record.events if one.who == who and isinstance(one, Worked | Asked)]
    found = {one.thread: now(failure, who, one.thread) for one in events}
    return {thread: there for thread, there in found.items() if there}


def _at_the_keyboard(failure: Failure, who: str) -> Place | None:
    """Return where a thread waits at the keyboard."""
    here = (there for there in _threads(failure, who).values() if there.call == "input")
    return next((there.place for there in here if there.place), None)


def nobody_receives(failure: Failure) -> Diagnosis | None:
    """The line is at the listener's client, and no thread of it receives there, or none any more."""
    found, record = way(failure), failure.record
    if found is None or found.shown or found.came or end_of(record, found.listener):
        return None
    name = found.listener
    arrived = crossed(record, found.line.at, who=SERVER, to=name)
    takes = record.of(Took, name)
    if not arrived or (found.plain and not found.passed_to_listener) or not is_plainly_read(failure):
        return None
    if takes and takes[-1].at > arrived[-1].at:
        return None
    waits = [one for one in _threads(failure, name).values() if one.call == "recv" and one.waits]
    if waits:
        return _another_socket(failure, found, waits)
    if any(one.call == "recv" for one in record.of(Worked, name)):
        return _no_more(failure, name, takes[-1]) if takes else None
    keyboard = _at_the_keyboard(failure, name)
    saw = _("The server sent the line to {name}'s client, and no thread of that client ever called `recv`")
    saw += _("; it waits at the keyboard, at {place}.").format(place=said(keyboard)) if keyboard else "."
    why = _("What comes to a socket waits in the system until some thread receives it.")
    change = _("Start a thread before you read the keyboard, which receives and prints in a loop.")
    return Diagnosis("client-never-receives", saw.format(name=name), why, change, keyboard)


def _another_socket(failure: Failure, found: Journey, waits: list[Now]) -> Diagnosis | None:
    """Tell that the client receives on another socket than the one to which the server sends."""
    sent_to = {one.link for one in found.passed_to_listener}
    if not sent_to or any(one.link in sent_to for one in waits):
        return None
    saw = _("{name}'s client receives at {place} on one socket; the server sends to another one of it.")
    saw = saw.format(name=found.listener, place=said(waits[0].place))
    why = _("Each socket has an address of its own: what is sent to one does not come to the other.")
    change = _("Receive on the very socket with which this client has sent to the server.")
    place = waits[0].place
    function = function_at(failure, place.file, place.line) if place else None
    steps = ast.walk(function) if isinstance(function, FUNCTIONS) else ()
    made = [one.lineno for one in steps if isinstance(one, ast.Call) and called(one) == "socket"]
    if place and len(made) == 1:
        there = marked(failure, place.file, made[0], {"socket"})
        return Diagnosis("another-socket", saw, why, change, there, place)
    return Diagnosis("another-socket", saw, why, change, place)


def _no_more(failure: Failure, name: str, last: Took) -> Diagnosis | None:
    """Tell that a client's thread had received, and does not any more."""
    there, place = now(failure, name, last.thread), spot(failure, last)
    if there and there.call == "input":
        saw = _("{name}'s client received last at {at}; now the same thread waits at the keyboard, at {place}.")
        saw = saw.format(name=name, at=said(place), place=said(there.place))
        why = _("While this thread waits for its user, nobody receives: a line shows only when the user has typed.")
        change = _("Receive in a thread of its own: `threading.Thread(target=receive, daemon=True).start()`.")
        return Diagnosis("waits-for-the-keyboard", saw, why, change, there.place, place)
    saw = _("{name}'s client received last at {place}, and has not called it again: the line waits in the system.")
    why = _("One call of `recv` returns what has come by then, once.")
    change = _("Receive in a loop that ends only when the server has gone: look what leaves this one, or holds it up.")
    saw = saw.format(name=name, place=said(place))
    return Diagnosis("client-receives-no-more", saw, why, change, place, hanging(failure, last))


def not_shown(failure: Failure) -> Diagnosis | None:
    """The listener's client received the line, and its screen does not show it."""
    found, record = way(failure), failure.record
    if found is None or found.shown or not found.came or end_of(record, found.listener):
        return None
    took = found.came[-1]
    place = spot(failure, took, outside=True)
    if place is None or not found.plain:
        return None
    buffered = _unflushed(failure, took)
    name = found.listener
    if buffered:
        saw = _("{name}'s client received the line at {place} and wrote it at {where}, where it stays in a buffer.")
        why = _("What is written without a newline is shown only when the next newline comes, or at `flush`.")
        change = _("Print with the newline, or with `flush=True`.")
        return Diagnosis("stays-in-a-buffer", saw.format(name=name, place=said(place), where=said(buffered)), why,
                         change, buffered, place)  # fmt: skip
    there = doing(now(failure, name, took.thread))
    saw = _("{name}'s client received {text} at {place}, and its screen does not show it")
    saw = saw.format(name=name, text=words(took.data, 80), place=said(place)) + (". " + there if there else ".")
    if turn := turned_off(failure, steps_after(failure, took, took.thread), SHOWS | {"put"}):
        saw += " " + _("It came to {where}, and what stands inside was not run.").format(where=said(turn))
        why = _("What would show the line is inside, and the condition did not hold.")
        change = _("Print what this line compares: `print(repr(…))`.")
        return Diagnosis("not-shown-turned-off", saw, why, change, turn, place)
    why = _("Between this line and the `print` stands what keeps the line from the screen.")
    change = _("Follow what was received from here: which `if` is not taken, what is printed in its place?")
    return Diagnosis("received-and-not-shown", saw, why, change, place, hanging(failure, took))


def _unflushed(failure: Failure, took: Took) -> Place | None:
    """Return a writing call, in the functions in which the line came, that leaves it in the buffer."""
    for file, line in frames(failure, took):
        function = function_at(failure, file, line)
        text = ast.unparse(function) if function else ""
        if not function or "flush" in text:
            continue
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Name(id="print"), keywords=named):
                    end = next((one.value for one in named if one.arg == "end"), None)
                    if isinstance(end, ast.Constant) and "\n" not in str(end.value):
                        return marked(failure, file, node.lineno, ())
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="stdout"), attr="write")):
                    if "\\n" not in ast.unparse(node):
                        return marked(failure, file, node.lineno, ())
    return None


def lost_between(failure: Failure) -> Diagnosis | None:
    """Nothing fits: the last call that had the line, and what did not come after it."""
    found = way(failure)
    if found is None or found.shown or not found.plain:
        return None
    for who, calls in ((found.listener, found.came), (SERVER, found.passed_to_listener), (SERVER, found.taken),
                       (found.line.speaker, found.left)):  # fmt: skip
        place = spot(failure, calls[-1], outside=True) if calls else None
        half = Half.SERVER if who == SERVER else Half.CLIENT
        if place and failure.complaint.fault in (None, half):
            next_one = _next_step(found, calls[-1])
            saw = _("The line was seen last at {place}; then {missing}.").format(place=said(place), missing=next_one)
            why = _("It was lost between these two: what stands there decides, in this program or in the next.")
            change = _("Put a `print` before and behind this line, and see what it has in its hands.")
            return Diagnosis("lost-between", saw, why, change, place)
    return None


def _next_step(found: Journey, call: object) -> str:
    """Return what should have come after a call, in words."""
    if call in found.came:
        return _("{name}'s screen did not show it").format(name=found.listener)
    if call in found.passed:
        return _("{name}'s client did not receive it").format(name=found.listener)
    if call in found.taken:
        return _("the server sent it to nobody whose name is {name}").format(name=found.listener)
    return _("the server did not receive it")
