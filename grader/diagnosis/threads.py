"""Where the threads of a program are: as they told themselves when it hung, and as their calls were seen."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.failure import Failure
from grader.diagnosis.where import frames, function_at, marked, said, split, spot
from grader.judge.evidence import STACK, STACK_FRAME, is_students
from grader.language import _
from grader.model import Place
from grader.record.events import Accepted, Asked, Call, Worked

_RECEIVING = {"receive", "recv", "readinto", "_accept"}


@dataclass(frozen=True)
class Stack:
    """A thread of a hanging program: the student's frames, the innermost first, and the library's calls above them."""

    frames: tuple[tuple[str, int, str], ...]
    above: tuple[str, ...]
    main: bool


def hanging(failure: Failure, call: Call | Worked) -> Place | None:
    """Return where the function that has made a call hangs now, from the stacks: not in receiving again."""
    own = {
        (file, getattr(function_at(failure, file, line), "name", "<module>")) for file, line in frames(failure, call)
    }
    for stack in stacks(failure, call.who):
        if any((file, name) in own for file, _line, name in stack.frames) and not _RECEIVING.intersection(stack.above):
            return marked(failure, *stack.frames[0][:2])
    return None


def stacks(failure: Failure, who: str) -> Iterator[Stack]:
    """Yield the threads of a program as it told of them when it hung; nothing where it was not asked."""
    found = STACK.findall(failure.record.screen(who).errors)
    for number, text in enumerate(found, 1):
        every = [(file, int(line), name) for file, line, name in STACK_FRAME.findall(text)]
        own = tuple(frame for frame in every if is_students(frame[0]) and frame[0] in failure.sources)
        if own:
            first = every.index(own[0])
            yield Stack(own, tuple(name for _file, _line, name in every[:first]), number == len(found))


@dataclass(frozen=True)
class Now:
    """The last call that a thread was seen in: it has not returned (`waits`), or has, and no other was seen since."""

    call: str
    link: int
    place: Place | None
    waits: bool


def now(failure: Failure, who: str, thread: str) -> Now | None:
    """Return where a thread was seen last."""
    last: Call | Worked | Asked | None = None
    for event in failure.record.events:
        if event.at > failure.record.over:
            break
        if event.who == who and isinstance(event, Call | Worked | Asked) and event.thread == thread:
            last = event
    if last is None:
        return None
    if isinstance(last, Asked):
        return Now("input", 0, marked(failure, *split(last.place), {"input"}), waits=True)
    waits = isinstance(last, Worked) and last.call in ("recv", "accept")
    kind = last.call if isinstance(last, Worked) else "accept" if isinstance(last, Accepted) else "call"
    return Now(kind, last.link, spot(failure, last), waits)


def doing(there: Now | None) -> str:
    """Return what a thread is doing now, in a sentence; empty where nothing is known."""
    if there is None or not there.waits:
        return ""
    what = {
        "recv": _("That thread now waits for something to receive, at {place}."),
        "accept": _("That thread now waits in `accept`, at {place}."),
        "input": _("That thread now waits at the keyboard, at {place}."),
    }
    return what[there.call].format(place=said(there.place))
