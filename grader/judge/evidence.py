"""What a transcript proves: pure questions to it, asked by the claims and by the gate."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from grader.language import _
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import (
    Accepted,
    Connected,
    Crossed,
    Cut,
    Ended,
    Event,
    Refused,
    Shown,
    Took,
    Transcript,
    Typed,
    WentPast,
    Worked,
)  # fmt: skip
from grader.record.screen import WORD
from grader.record.text import quote, sized

SERVER = "server"
_FRAME = re.compile(r'File "([^"\n]+)", line (\d+)')
_RAISED = re.compile(  # two threads may write at once: then what follows the frames is another one's head, or frame
    r"Traceback \(most recent call last\):\n(?:[ \t].*\n)+"
    r"(?P<said>(?!Exception in thread|Traceback )[^\W\d][\w.]*(?::.*)?)$",
    re.MULTILINE,
)
_LINK = re.compile(r"\n\n(?:During handling of the above exception|The above exception was the direct cause).*\n\n")
_ERROR = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|timeout|gaierror)\b.*$", re.MULTILINE)
STACK = re.compile(r"^(?:Current thread|Thread) 0x[0-9a-f]+.*?:\n((?:  File .*\n)+)", re.MULTILINE)
STACK_FRAME = re.compile(r'^  File "([^"\n]+)", line (\d+) in (.+)$', re.MULTILINE)
DIED = re.compile(r"^Exception (?:in thread|occurred during processing of request)", re.MULTILINE)
_LOST = re.compile(r"^(?:Connection\w*|BrokenPipe|EOF)Error")
_NO_SCREEN = re.compile(r"no display name|couldn't connect to display|cannot connect to X server", re.IGNORECASE)
_NO_MODULE = re.compile(r"ModuleNotFoundError|No module named")
_NO_TERMINAL = re.compile(r"Inappropriate ioctl|termios\.error|\[Errno 25\]|not a (?:tty|terminal)", re.IGNORECASE)
_ESCAPES = re.compile(r"\\x1b\[[0-9;?]*[A-Za-z]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\r")
_COLOURS = re.compile(r"\\x1b\[[0-9;]*m")
_NO_BLANK = re.compile(r"[^\s\\]{0,3}")  # nothing, or what a blank was replaced with: one sign, or `%20`
CLEARED = re.compile(r"(?:\\x1b\[[0-3]?J|\\x1b\[(?:1;1)?H|\\x1bc|\\x0c|\n{20,})+")


@dataclass(frozen=True)
class Line:
    """A line that was typed: who typed it, its text, the fresh words in it, and when."""

    speaker: str
    text: str
    words: tuple[str, ...]
    at: float


def is_heard(words: Collection[str], line: Line) -> bool:
    """Tell whether a line is heard by whoever has these words on the screen: all of its own are among them."""
    return all(word in words for word in line.words)


def heard_at(record: Transcript, listener: str, line: Line) -> float | None:
    """Return when all words of a line stood on a screen, or None."""
    first = {one.word: one.at for one in reversed(record.screen(listener).sightings)}
    return max(first[word] for word in line.words) if is_heard(first, line) else None


def changed_between(record: Transcript, listener: str, line: Line) -> str | None:
    """Return what a screen shows of a line in place of the blank between two of its words, or None."""
    for first, second in pairwise(line.words):
        gaps = re.findall(f"{first}(.*?){second}", _COLOURS.sub("", record.screen(listener).text), re.DOTALL)
        if gaps and all(_NO_BLANK.fullmatch(gap) for gap in gaps):
            return first + str(gaps[0]) + second
    return None


def crossed(
    record: Transcript, start: float, end: float = float("inf"), *, who: str | None = None, to: str | None = None
) -> list[Crossed]:
    """Return what crossed the taps in a window of time."""
    return [event for event in record.of(Crossed, who) if start <= event.at <= end and to in (None, event.to)]


def end_of(record: Transcript, who: str) -> Ended | None:
    """Return how a program ended by itself; None where it did not."""
    return next(iter(record.of(Ended, who)), None)


def is_cut_short(record: Transcript) -> bool:
    """Tell whether there was more than the record keeps: then what is not in it may still have been."""
    return len(record.events) >= LIMITS.events


def is_plain(record: Transcript) -> bool:
    """Tell whether typed words cross the wire readably in this play."""
    words = {word.encode() for event in record.of(Typed) for word in event.text.split()}
    return any(word in event.data for event in record.of(Crossed) for word in words if len(word) == 8)


def is_accepted(events: Iterable[Event], name: str) -> bool:
    """Tell whether the server has accepted a user's call, or has received from it or sent to it; UDP knows no call."""
    links: set[int] = set()
    done: set[int] = set()
    for event in events:
        if isinstance(event, Connected) and event.who == name and event.protocol == "TCP":
            links.add(event.link)
        elif isinstance(event, Accepted | Worked | Crossed) and event.who == SERVER:
            done.add(event.link)
    return not links or bool(links & done)


def window(record: Transcript, line: Line) -> float:
    """Return when what crosses for a line has crossed: where its speaker's next line begins."""
    return min((event.at for event in record.of(Typed, line.speaker) if event.at > line.at), default=float("inf"))


def taken(record: Transcript, line: Line, who: str, *, of: str) -> bool | None:
    """Tell whether a program's own calls have returned anything of another one's for a line; None: nobody knows."""
    calls = record.of(Took, who)
    if not calls or len(calls) >= LIMITS.calls:
        return None  # it reads in a way of its own, or so much that it was not told any more
    return any(line.at <= event.at <= window(record, line) and event.peer in ("", of) for event in calls)


def _for_line(record: Transcript, line: Line, listener: str) -> list[Crossed]:
    """Return what came to a listener for a line: not what holds the words of other lines alone."""
    found = crossed(record, line.at, window(record, line), to=listener)
    own = {word.encode() for word in line.words}
    return [event for event in found if not (words := set(WORD.findall(event.data))) or words & own]


def whose_half(record: Transcript, line: Line, listener: str) -> tuple[Half | None, str]:
    """Return which half lost a line on its way to a listener, and the sentence that proves it."""
    sent = crossed(record, line.at, window(record, line), who=line.speaker)
    came = _for_line(record, line, listener)
    if not sent and not is_cut_short(record):
        return _never_sent(record, line)
    size = sized(sum(event.size for event in sent))
    for name in (line.speaker, listener):
        if not is_accepted(record.events, name):
            said = _("the connection of {name}'s client waits in the system's queue: `accept` has not returned it")
            return Half.SERVER, said.format(name=name)
    if not came:
        said = _("the server received {size} from {speaker} and sent nothing to {listener}")
        if crossed(record, line.at, window(record, line), to=listener):
            said = _("the server received {size} from {speaker} and sent nothing of it to {listener}")
        if taken(record, line, SERVER, of=line.speaker) is False:
            said = _("{size} came from {speaker}'s client, and no `recv` of the server has returned them")
        return Half.SERVER, said.format(size=size, speaker=line.speaker, listener=listener)
    seen = {sighting.word for sighting in record.screen(listener).sightings}
    passed_on = b"".join(event.data for event in came)
    held = all(word.encode() in passed_on for word in line.words if word not in seen)
    if is_plain(record) and not held:
        said = _("the server received {size} from {speaker}; what it then sent to {listener} was: {text}")
        text = quote(b" ".join(event.data for event in came), 120)
        return Half.SERVER, said.format(size=size, speaker=line.speaker, listener=listener, text=text)
    crash = crash_of(record, SERVER)
    if crash is not None and crash_of(record, listener) is None:
        said = _("what {listener}'s client received does not hold the line; the server wrote: {error}")
        return Half.SERVER, said.format(listener=listener, error=crash.said)
    said = _("{listener}'s client received {size} after the line was typed and did not print the line")
    if taken(record, line, listener, of=SERVER) is False:
        said = _("{size} came to {listener}'s client, and no `recv` of it has returned them")
    return Half.CLIENT, said.format(listener=listener, size=sized(sum(event.size for event in came)))


def _never_sent(record: Transcript, line: Line) -> tuple[Half, str]:
    """Return why nothing left the speaker's client."""
    ended, crash, own = end_of(record, line.speaker), crash_of(record, SERVER), crash_of(record, line.speaker)
    if ended is None:
        return Half.CLIENT, _("nothing left {name}'s client after the line was typed").format(name=line.speaker)
    if crash is not None and (own is None or _LOST.search(own.said)):
        said = _("{name}'s client had ended, after the server's error: {error}")
        return Half.SERVER, said.format(name=line.speaker, error=crash.said)
    said = _("{name}'s client had ended (exit code {code})")
    return Half.CLIENT, said.format(name=line.speaker, code=ended.code)


def tokens(text: str) -> set[str]:
    """Return the words and numbers of a quoted text, without its escapes."""
    return set(re.findall(r"\w+", _ESCAPES.sub(" ", text)))


def new_text(record: Transcript, who: str, start: float, end: float = float("inf")) -> str:
    """Return what a screen showed in a window of time."""
    shown = (event for event in record.of(Shown, who) if event.stream == "stdout" and start <= event.at <= end)
    return "".join(event.text for event in shown)


def screen_end(record: Transcript, who: str) -> str:
    """Return the last lines of a screen, for a person to read."""
    return record.screen(who).text.strip()[-160:] or _("nothing")


def is_students(file: str) -> bool:
    """Tell whether a file of a traceback is in the private copy: its paths were made relative to it."""
    return not file.startswith(("/", "<")) and ":" not in file[:3]


@dataclass(frozen=True)
class Crash:
    """An error that a program wrote: its last line, and the place in the student's own files."""

    who: str
    said: str
    file: str | None
    line: int | None

    @property
    def lacks(self) -> str:
        """What this machine lacks for the program, in words; empty where the error is the program's own."""
        if _NO_SCREEN.search(self.said):
            return _("it draws windows, and there is no screen here: a person should grade it where there is one")
        if _NO_MODULE.search(self.said):
            return _("a module is missing here: a person should look")
        return ""


def crash_of(record: Transcript, who: str) -> Crash | None:
    """Return the first error that a program wrote to its standard error, with the innermost place of the student's."""
    return crash_in(who, record.screen(who).errors)


def crash_in(who: str, errors: str) -> Crash | None:
    """Return the first error in what a program wrote to its standard error."""
    found = _RAISED.search(errors) or _ERROR.search(errors)
    if found is None:
        return None
    while (link := _LINK.match(errors, found.end())) and (last := _RAISED.match(errors, link.end())):
        found = last  # a chain is told by its last error
    places = [(file, int(line)) for file, line in _FRAME.findall(errors[: found.end()]) if is_students(file)]
    file, line = places[-1] if places else (None, None)
    return Crash(who, quote(found.groupdict().get("said") or found.group(), 200), file, line)


def stuck_at(record: Transcript, who: str) -> tuple[str, int, str] | None:
    """Return where the main thread of a program hangs, from the stacks it was asked for: file, line, function."""
    stacks = reversed(STACK.findall(record.screen(who).errors))  # the main thread's stack comes last
    frames = ((file, int(line), quote(call)) for one in stacks for file, line, call in STACK_FRAME.findall(one))
    return next((frame for frame in frames if is_students(frame[0])), None)


def first_crash(record: Transcript, half: Half | None = None) -> Crash | None:
    """Return the error that explains most: of the half that is at fault, the server's before the clients'."""
    names = sorted(record.screens, key=lambda who: ((who == SERVER) is (half is Half.CLIENT), who))
    return next((crash for crash in (crash_of(record, who) for who in names) if crash), None)


def went_past(record: Transcript) -> str:
    """Return what used an internet socket that the grader does not know; empty where nothing did."""
    return next(iter((*record.forged, *(f"{event.who}: {event.what}" for event in record.of(WentPast)))), "")


def needs_terminal(record: Transcript) -> bool:
    """Tell whether a program ended because its standard input is no terminal."""
    return any(_NO_TERMINAL.search(record.screen(event.who).errors) for event in record.of(Ended))


def observations(record: Transcript) -> tuple[str, ...]:
    """Return what a person should hear besides the verdicts."""
    notes: list[str] = []
    for event in record.events:
        if isinstance(event, Cut):
            notes.append(f"{event.who}: {event.why}")
        elif isinstance(event, Refused) and event.who != SERVER:
            ports = sorted({str(port) for _host, port in event.listening})
            if ports and str(event.port) not in ports:
                said = _("{who}'s client calls {host}, port {port}, but the server listens on port {ports}.")
                notes.append(said.format(who=event.who, host=event.host, port=event.port, ports=", ".join(ports)))
    return tuple(dict.fromkeys((*notes, *_died(record), *record.left_over)))


def _died(record: Transcript) -> Iterator[str]:
    """Tell of threads that ended with an error, while the rest went on: it may be that nobody has seen it yet."""
    late = {event.who for event in record.of(Shown) if event.stream == "stderr" and event.at > record.over}
    for who in record.screens.keys() - late:  # what is said when all are ended may come of that
        for found in DIED.finditer(record.screen(who).errors):
            if crash := crash_in(who, record.screen(who).errors[found.start() :]):
                place = _("{file}, line {line}").format(file=crash.file, line=crash.line) if crash.file else who
                said = _("A thread of {who} ended with an error ({place}): {error}")
                yield said.format(who=who, place=place, error=crash.said)
