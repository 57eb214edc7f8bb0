"""Users who take their time: one who types no name for a while, and one who presses Enter on an empty line."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.diagnosis.where import split
from grader.judge.claim import Complaint, program
from grader.judge.evidence import SERVER, is_accepted
from grader.language import _
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Accepted, Closed, Closes, Connected, Ended, Event, Shown, Transcript, Typed, Worked
from grader.stage.stage import Stage
from grader.stage.user import User

from .claims import crash_among


@dataclass(frozen=True)
class WaitsForNobody:
    """The server accepts the call of `name` although `slow`, who has called before, has typed no name yet."""

    name: str
    slow: str

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: a call that is accepted only when the other has typed was held up by that; others tell nothing."""
        called = next(iter(record.of(Connected, self.name)), None)
        if called is None:
            return None
        at = next((event.at for event in record.of(Accepted, SERVER) if event.link == called.link), called.at)
        typed = next((event.at for event in record.of(Typed, self.slow) if called.at < event.at < at), None)
        if typed is None:
            return None
        before = {event.link for event in record.of(Connected, self.slow)}
        waits = [one for one in record.of(Worked, SERVER) if one.link in before and one.at < typed and one.place]
        file, line = split(waits[-1].place if waits else "")
        did = _("started {slow}'s client and typed no name there; started {name}'s client")
        got = _("the server accepted {name} only when {slow} had typed: the loop that accepts waits for {slow}")
        advice = _("Ask for the name in the thread that serves the user, not between two calls of `accept`.")
        return Complaint(
            _("{name} cannot get in while {slow} has typed no name").format(name=self.name, slow=self.slow),
            did.format(name=self.name, slow=self.slow),
            _("the server accepts {name}'s call at once").format(name=self.name),
            got.format(name=self.name, slow=self.slow),
            Half.SERVER,
            advice,
            file or None,
            line or None,
        )


@dataclass(frozen=True)
class StaysIn:
    """A user who has pressed Enter on an empty line is in the chat as before, or has left by that.

    `at` and `until` are when that was, and when the next line was typed.
    """

    name: str
    at: float
    until: float

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: nobody writes an error, and the server does not hang up on the user."""
        meanwhile = [event for event in record.events if self.at <= event.at <= self.until]
        crash = crash_among(record, meanwhile)
        links = {event.link for event in record.of(Connected, self.name)}  # several: one for each message, perhaps
        ends = [event.who for event in meanwhile if isinstance(event, Closed | Closes) and {event.link} == links]
        if self._has_left(meanwhile, ends) or (crash is None and ends[:1] != [SERVER]):
            return None
        closed = next((one for one in meanwhile if isinstance(one, Closes) and one.who == SERVER), None)
        file, line = split(closed.place if closed else "")
        got = _("the server ended the connection with {name}").format(name=self.name)
        half, place = Half.SERVER, (file or None, line or None)
        if crash is not None:
            got = _("{who} wrote: {error}").format(who=program(crash.who), error=crash.said)
            half, place = Half.SERVER if crash.who == SERVER else Half.CLIENT, (crash.file, crash.line)
        return Complaint(
            _("an empty line breaks the chat for {name}, who only pressed Enter").format(name=self.name),
            _("{name} pressed Enter on an empty line").format(name=self.name),
            _("nothing happens, or an empty line is shown"),
            got,
            half,
            _("An empty line is no goodbye, and has no first word: look whether there is one before you take it."),
            *place,
            violation=True,
        )

    def _has_left(self, meanwhile: Sequence[Event], ends: Sequence[str]) -> bool:
        """Tell whether an empty line is this client's way to end: it has ended without an error, before the server."""
        own = [event for event in meanwhile if event.who == self.name]
        failed = any(isinstance(event, Shown) and event.stream == "stderr" for event in own)
        ended = any(isinstance(event, Ended) for event in own) or ends[:1] == [self.name]
        return ended and not failed and ends[:1] != [SERVER]


def comes_slowly(stage: Stage, slow: str, *, meanwhile: str) -> User:
    """Have a user come who types no name before another one has called the server, too."""
    play = stage.play

    def call() -> None:
        events = play.recorder.events()
        if play.recorder.count(Connected, slow) and play.listens_over("TCP") and is_accepted(events, slow):
            stage.join(meanwhile, silent=True)
            play.claim(WaitsForNobody(meanwhile, slow))

    return stage.join(slow, silent=True, meanwhile=call)[0]


def presses_enter(stage: Stage, user: User) -> None:
    """Have a user press Enter on an empty line, and see what comes of it."""
    play = stage.play
    if user.running.ended.is_set() or not play.recorder.count(Connected, user.name):
        return
    play.step(_("{name} presses Enter on an empty line").format(name=user.name))
    at = user.dialogue.type("")
    play.recorder.wait_quiet(LIMITS.leave_notice, LIMITS.leave_settle)
    play.claim(StaysIn(user.name, at, play.recorder.now()))
