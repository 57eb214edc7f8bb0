"""Errors and ends: what ended a thread, or a program."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.diagnosis.failure import Failure
from grader.diagnosis.guards import guard
from grader.diagnosis.journey import links_of
from grader.diagnosis.where import frames, marked, said, split
from grader.judge.claim import program
from grader.judge.evidence import DIED, SERVER, Crash, crash_in, end_of
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Asked, Call, Closed, Closes, Shown, ThreadStarted, Worked

_THREAD = re.compile(r"Exception in thread (.+?):?$", re.MULTILINE)
_GONE = re.compile(r"^(?:Connection\w*Error|BrokenPipeError|EOFError|TimeoutError|socket\.timeout|KeyboardInterrupt)")
_CLOSED = re.compile(r"Bad file descriptor|not a socket|WinError 10038")


def ended_it(failure: Failure) -> Diagnosis | None:
    """Tell of the error that ended a thread which had to do with it, or a whole program."""
    return next(filter(None, (_told(failure, crash) for crash in _uncaught(failure))), None)


def _involved(failure: Failure) -> list[str]:
    """Return the programs that took part, the server first: it is what the clients' errors follow from."""
    claim = failure.claim
    line = getattr(claim, "line", None)
    names = (getattr(claim, "listener", ""), getattr(claim, "name", ""), line.speaker if line else "")
    return [SERVER, *dict.fromkeys(name for name in names if name and name != SERVER)]


def _uncaught(failure: Failure) -> Iterator[Crash]:
    """Yield the errors that nobody caught, those that do not just tell of another program's end before the others."""
    found: list[tuple[bool, Crash]] = []
    for who in _involved(failure):
        errors = failure.record.screen(who).errors
        heads = [(match, errors[match.start() :].partition("\n")[0]) for match in DIED.finditer(errors)]
        crashes = [(head, crash_in(who, errors[match.start() :])) for match, head in heads]
        if (end := end_of(failure.record, who)) and end.code and end.at <= failure.record.over:
            crashes.append(("", crash_in(who, errors)))
        for head, crash in crashes:
            known = crash and (crash if crash.file in failure.sources else _at_its_start(failure, crash, head))
            if known and _came_before(failure, known):
                found.append((bool(_GONE.match(known.said)), known))
    yield from (crash for _follows, crash in sorted(found, key=lambda one: one[0]))


def _at_its_start(failure: Failure, crash: Crash, head: str) -> Crash | None:
    """Return an error of a thread that has come to no line of the student's: it stands where the thread was started."""
    name = _THREAD.search(head)
    started = [one for one in failure.record.of(ThreadStarted, crash.who) if name and one.thread == name[1]]
    file, line = split(started[0].place) if started else ("", 0)
    full = [(one, line) for one in failure.sources if one.rpartition("/")[2] == file] or _made(failure, name)
    return replace(crash, file=full[0][0], line=full[0][1]) if len(full) == 1 else None


def _made(failure: Failure, thread: re.Match[str] | None) -> list[tuple[str, int]]:
    """Return where threads of a target are made, which stands in the name of a thread: `Thread-1 (serve)`."""
    target = re.search(r"\((\w+)\)$", thread[1]) if thread else None
    return [
        (file, node.lineno)
        for file, source in failure.sources.items()
        for node in (ast.walk(source.tree) if source.tree and target else ())
        if isinstance(node, ast.Call)
        for named in node.keywords
        if target and named.arg == "target" and ast.unparse(named.value).rpartition(".")[2] == target[1]
    ]


def _came_before(failure: Failure, crash: Crash) -> bool:
    """Tell whether an error was written while the play went on, and not only when all was ended."""
    shown = [one for one in failure.record.of(Shown, crash.who) if one.stream == "stderr"]
    return any(one.at <= failure.record.over for one in shown)


def _told(failure: Failure, crash: Crash) -> Diagnosis | None:
    if crash.file is None or crash.line is None:
        return None
    place = marked(failure, crash.file, crash.line)
    known = guard(crash.said)
    if _GONE.match(crash.said) and not _matters(failure, crash):
        return None
    saw = _("{who} has a thread that ended with an error, at {place}: {error}")
    if end_of(failure.record, crash.who):
        saw = _("{who} ended with an error, at {place}: {error}")
    saw = saw.format(who=subject(crash.who), place=said(place), error=crash.said)
    why, change = known or (
        _("An error that nobody catches ends the function, and with it the thread: what came later was not done."),
        _("Read the last line of the error first: it tells what is wrong, and the place is where it happened."),
    )
    other = None
    if _CLOSED.search(crash.said) and (closed := _closed_before(failure, crash)):
        other = closed
        why = _("This socket had been closed before, at {place}.").format(place=said(closed))
        change = _("Close a socket where nobody uses it any more, at the end of the thread that receives from it.")
    return Diagnosis("ended-by-an-error", saw, why, change, place, other)


def subject(who: str) -> str:
    """Return a program as a sentence begins with it."""
    return _("The server") if who == SERVER else program(who)


def _matters(failure: Failure, crash: Crash) -> bool:
    """Tell whether an error that says that somebody has gone has ended a program, and no other's end came first."""
    end = end_of(failure.record, crash.who)
    if end is None:
        return False
    links, server = links_of(failure.record, crash.who), end_of(failure.record, SERVER)
    cut = any(one.link in links and one.at <= end.at for one in failure.record.of(Closed, SERVER))
    return crash.who == SERVER or not (cut or (server and server.at < end.at))


def _closed_before(failure: Failure, crash: Crash) -> Place | None:
    """Return where the program had closed the connection of whoever is concerned, or any."""
    calls = failure.record.of(Closes, crash.who)
    places = [marked(failure, *split(call.place), {"close", "shutdown"}) for call in calls]
    return next((place for place in places if place), None)


def ended_by_itself(failure: Failure) -> Diagnosis | None:
    """A program that had to do with it ended without an error: after which call."""
    record = failure.record
    for who in _involved(failure):
        end = end_of(record, who)
        if end is None or end.at > record.over or (who != SERVER and end_of(record, SERVER)):
            continue
        calls = [one for one in record.events if one.who == who and isinstance(one, Call | Worked | Asked)]
        closed = [one for one in record.of(Closed, SERVER) if one.at < end.at and one.link in links_of(record, who)]
        place = _place_of(failure, calls[-1]) if calls else None
        if place is None or closed:
            return None
        saw = _("{who} ended by itself (exit code {code}); its last call before that was at {place}.")
        saw = saw.format(who=subject(who), code=end.code, place=said(place))
        why = _("A program ends when its main thread has come to its end, and no other thread than daemons is left.")
        change = _("Look what comes after this line: what leaves its loop, or ends the program (`break`, `return`, "
                   "`exit`)?")  # fmt: skip
        last = calls[-1]
        if isinstance(last, Worked) and last.call == "accept" and last.kind == "threading" and end.code == 0:
            why = _("The thread that waited there for users is a daemon: it ends with the main thread, which had "
                    "nothing more to do.")  # fmt: skip
            change = _("Leave the `daemon` away, or let the main thread wait: call `join()` on the thread.")
        return Diagnosis("ended-by-itself", saw, why, change, place)
    return None


def _place_of(failure: Failure, event: Call | Worked | Asked) -> Place | None:
    """Return where a program was last: the function that its thread runs in, whatever that had called."""
    if isinstance(event, Asked):
        return marked(failure, *split(event.place), {"input"})
    found = [place for place in (marked(failure, *frame) for frame in frames(failure, event)) if place]
    inside = [place for place in found if place.function]
    return next(reversed(inside or found), None)
