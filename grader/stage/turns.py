"""Two users take turns: what each writes reaches the other, in whatever way this chat lets it.

Rule 1. A line is waited for; then the listener types one too; then what the client's own source takes for a command.
Rule 2. Where nothing of a line comes to another client at all, the person at the server's console is tried.
Rule 3. All of this is seen in a patient play only, and said: the sentence that is graded is still true of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import Outlasts
from grader.language import _
from grader.limits import LIMITS, PATIENT
from grader.stage.user import Missed, User

if TYPE_CHECKING:
    from grader.stage.stage import Stage


THIRD = "eve"


def take_turns(stage: Stage, first: str, second: str) -> None:
    """Have two users join and write one line each, in this order.

    Raises:
        Missed: neither another client nor the server's console is a partner.
    """
    began = len(stage.booked())
    try:
        one, other = stage.join(first, second)
        _keep_silence(stage, one, other)
        hears_at_last(other, one.says())
        hears_at_last(one, other.says())
    except Missed:
        speaker, listener = stage.users.get(first), stage.users.get(second)
        if speaker is None or not stage.cast.patience.nudge:
            raise
        if _console_answers(stage, speaker, began):
            stage.note(_("the partner is the person at the server's console: what two clients write does not meet"))
            stage.cast.habits.console = True
        elif listener is None or not _begins_with_a_third(stage, speaker, listener, began):
            raise


def _keep_silence(stage: Stage, one: User, other: User) -> None:
    """Have nobody write until every deadline that a program has put on its sockets has passed, if it is not long.

    A person who thinks about a line must still be in after it.

    Raises:
        Missed: a program gave up meanwhile, and what is written now does not arrive.
    """
    deadlines = [one for one in stage.network.deadlines() if one <= LIMITS.longest_silence]
    if longest := max(deadlines, default=0.0):
        said = _("nobody writes for {seconds:g} s: a socket's deadline is {deadline:g} s")
        stage.step(said.format(seconds=longest + LIMITS.overdue, deadline=longest))
        began = stage.recorder.now()
        stage.recorder.wait(stage.server_has_gone, longest + LIMITS.overdue, to_the_end=True)
        claim = Outlasts(began, stage.recorder.now(), (one.name, other.name))
        if claim.complaint(stage.recorder.frozen()) is None:
            return
        pairs = (one, other), (other, one)  # the whole of a person's patience: what is missed now is a proof
        if not all(listener.shows(speaker.says(), PATIENT.word) for speaker, listener in pairs):
            stage.claim(claim)
            stage.cast.habits.deaf = True
            raise Missed


def _begins_with_a_third(stage: Stage, one: User, other: User, began: int) -> bool:
    """Tell whether two users hear each other once a third has joined: a server may wait until all have come.

    Where it is so, this is what the criterion claims: what was claimed since `began` is dropped.
    """
    if any(user.has(line) for user in (one, other) for line in stage.lines if line.speaker != user.name):
        return False
    nudge = stage.cast.patience.nudge
    again = (other, one.says()), (one, other.says())
    if stage.recorder.wait(lambda: any(user.has(line) for user, line in again), nudge):
        return False  # the first lines were lost, and nobody waits for a third
    stage.come(THIRD)
    lines = []
    for speaker, listener in ((one, other), (other, one)):
        lines.append(speaker.says())
        if not listener.shows(lines[-1], nudge):
            stage.cast.habits.deaf = len(lines) == 1 and not stage.users[THIRD].has(lines[0])
            return False
    del stage.booked()[began:]
    one.hears(lines[1])
    other.hears(lines[0])
    stage.note(_("two users hear each other only after a third has joined: the server waits until all have come"))
    return True


def hears_at_last(user: User, line: Line) -> None:
    """Expect a line; if it does not come, this user types one too, then what may fetch it."""
    stage, nudge = user.stage, user.stage.cast.patience.nudge
    if not nudge or user.shows(line, nudge):
        user.hears(line)
        return
    stage.step(_("nothing on {name}'s screen yet; {name} types a line too").format(name=user.name))
    own = user.says()
    if user.shows(line, nudge):
        stage.note(_("{name} read a line only after {name} had typed one, too.").format(name=user.name))
        stage.cast.habits.nudged = True
        user.hears(line, since=own.at)
        return
    for command in _commands(stage, user):
        stage.step(_("{name} types what the source compares lines with: {text}").format(
            name=user.name, text=command or _("the Enter key alone")))  # fmt: skip
        asked = stage.recorder.now()
        user.running.type(command)
        if user.shows(line, nudge):
            said = _("{name} read a line only after {name} had typed {text}")
            stage.note(said.format(name=user.name, text=command or _("the Enter key alone")))
            stage.cast.habits.pull = command
            user.hears(line, since=asked)
            return
    user.hears(line)


def _commands(stage: Stage, user: User) -> list[str]:
    """Return what may fetch a line: what has done it before, or what the source compares lines with."""
    known = stage.cast.habits.pull
    server = stage.cast.submission.server
    asked = server.commands if server else ()
    found = [known] if known is not None else list(dict.fromkeys((*user.program.commands, *asked)))
    return [text for text in found if not stage.cast.prompts.ends(text)][: LIMITS.commands]


def _console_answers(stage: Stage, user: User, began: int) -> bool:
    """Tell whether the server's console shows what a user writes, and the user's screen what is typed there.

    Where it is so, this is what the criterion claims: what was claimed of two clients since `began` is dropped.
    """
    recorder, patience = stage.recorder, stage.cast.patience
    server, screen = stage.programs[SERVER], recorder.screen(SERVER)
    if server.ended.is_set() or user.running.ended.is_set():
        return False
    lines = stage.lines_of(user)
    first = lines[0] if lines else user.says()
    if not recorder.wait(lambda: set(first.words) <= screen.words, 0.0 if lines else patience.nudge):
        return False
    words = (stage.fresh_word(), stage.fresh_word())
    text = " ".join(words)
    line = Line(SERVER, text, words, server.type(text))
    stage.step(_("typed at the server's console: {text}").format(text=text))
    if not user.shows(line, patience.word):
        return False
    del stage.booked()[began:]
    stage.claim(Hears(user.name, line))
    stage.step(_("{name}'s screen shows it").format(name=user.name))
    return True
