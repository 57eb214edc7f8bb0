"""Two users take turns: what each writes reaches the other, in whatever way this chat lets it.

Rule 1. A line is waited for; then the listener types one too; then what the client's own source takes for a command.
Rule 2. Where nothing of a line comes to another client at all, the person at the server's console is tried.
Rule 3. All of this is seen in a patient play only, and said: the sentence that is graded is still true of it.
"""

from grader.judge.evidence import SERVER, Line, crossed, is_heard
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import OnceInOrder
from grader.language import _
from grader.limits import LIMITS, PATIENT
from grader.stage.stage import Stage
from grader.stage.state import Missed, PlayState
from grader.stage.user import User, wait_for

from .claims import AtTheConsole, KeepsTheFirst, Outlasts
from .no_chat import AsksForNoCommand, IsAChat

THIRD = "eve"


class Console:
    """The person at the server's console, where that is a user's partner."""

    def __init__(self, play: PlayState) -> None:
        self.play = play

    def says(self) -> Line:
        """Type one line of fresh words."""
        self.play.recorder.wait(self.play.server_has_gone, self.play.pace)
        line = self.play.type_at_the_console()
        self.play.step(_("typed at the server's console: “{text}”").format(text=line.text))
        return line

    def hears(self, line: Line) -> None:
        """Expect a line on the server's screen."""
        play = self.play
        words = play.recorder.screen(SERVER).words
        heard, by = wait_for(play, lambda: is_heard(words, line), play.setup.patience.word)
        play.claim(AtTheConsole(SERVER, line, by))
        if not heard:
            raise Missed
        play.step(_("the server's screen shows it"))

    def hears_once_in_order(self, *lines: Line) -> None:
        """Claim that each of the lines comes once, and in this order."""
        self.play.claim(OnceInOrder(SERVER, lines))


def take_turns(stage: Stage, first: str, second: str) -> None:
    """Have two users join and write one line each, in this order.

    Raises:
        Missed: neither another client nor the server's console is a partner.
    """
    began = len(stage.play.book.current())
    try:
        one, other = stage.join(first, second)
        _keep_silence(stage, one, other)
        hears_at_last(other, one.says(), one)
        hears_at_last(one, other.says(), other)
    except Missed:
        speaker, listener = stage.users.get(first), stage.users.get(second)
        if speaker is None or not stage.play.setup.patience.nudge:
            raise
        if _console_answers(stage, speaker, began):
            stage.play.book.note(
                _("the partner is the person at the server's console: what two clients write does not meet")
            )
            stage.play.learn(console=True)
        elif listener is None or not _goes_on(stage, speaker, listener, began):
            server = stage.play.setup.submission.server
            alone = server is not None and server.answers_alone
            lines = tuple(stage.play.lines)
            why = (
                AsksForNoCommand(lines, stage.play.setup.prompts),
                IsAChat(lines, tuple(stage.users), alone),
            )
            stage.play.book.current()[began:began] = why
            raise


def _keep_silence(stage: Stage, one: User, other: User) -> None:
    """Have nobody write until every deadline that a program has put on its sockets has passed, if it is not long.

    A person who thinks about a line must still be in after it.

    Raises:
        Missed: a program gave up meanwhile, and what is written now does not arrive.
    """
    deadlines = [one for one in stage.play.network.deadlines() if one <= LIMITS.longest_silence]
    if longest := max(deadlines, default=0.0):
        said = _("nobody writes for {seconds:g} s: a socket's deadline is {deadline:g} s")
        stage.play.step(said.format(seconds=longest + LIMITS.overdue, deadline=longest))
        began = stage.play.recorder.now()
        stage.play.recorder.wait(stage.play.server_has_gone, longest + LIMITS.overdue, to_the_end=True)
        claim = Outlasts(began, stage.play.recorder.now(), (one.name, other.name))
        if claim.complaint(stage.play.recorder.frozen()) is None:
            return
        pairs = (one, other), (other, one)  # the whole of a person's patience: what is missed now is a proof
        if not all(listener.shows(speaker.says(), PATIENT.word) for speaker, listener in pairs):
            stage.play.claim(claim)
            stage.play.learn(deaf=True)
            raise Missed


def _goes_on(stage: Stage, one: User, other: User, began: int) -> bool:
    """Tell whether two users hear each other though what they wrote first was lost, by themselves or once a third came.

    A first line may be taken for a name that nobody asked for; a server may wait until all have come. Where they hear
    each other, this is what the criterion claims: what was claimed since `began` is dropped.
    """

    def anybody_has_heard() -> bool:
        return any(
            user.has(line) for user in stage.everyone() for line in stage.play.lines if line.speaker != user.name
        )

    if anybody_has_heard():
        return False
    heard = _hear_each_other(stage, one, other)
    said = _first_is_lost()
    if not heard and not anybody_has_heard():
        stage.come(THIRD)
        heard = _hear_each_other(stage, one, other)
        said = _("two users hear each other only after a third has joined: the server waits until all have come")
        stage.play.learn(deaf=not heard and not anybody_has_heard())
    if heard:
        del stage.play.book.current()[began:]
        for user, line in heard:
            user.hears(line)
        stage.play.book.note(said)
    return bool(heard)


def _first_is_lost() -> str:
    return _("what each user writes first is lost; from the second line on they hear each other")


def _hear_each_other(stage: Stage, one: User, other: User) -> list[tuple[User, Line]]:
    """Return what two users read of a line each, written in turn; nothing where one of the two does not come."""
    found = []
    for speaker, listener in ((one, other), (other, one)):
        line = speaker.says()
        if not listener.shows(line, stage.play.setup.patience.nudge):
            return []
        found.append((listener, line))
    return found


def partners(stage: Stage) -> tuple[User | Console, User | Console]:
    """Return the two who write at any time: those who could take turns.

    Raises:
        Missed: one of them has missed what another wrote while they took turns.
    """
    ann, bob = stage.join("ann", "bob")
    if stage.play.habits.console:
        return ann, Console(stage.play)
    for speaker, listener in ((ann, bob), (bob, ann)) if _first_is_lost() in stage.play.book.notes else ():
        first, second = stage.lines_of(speaker)[:2]
        stage.play.claim(KeepsTheFirst(listener.name, first, second.at))
    if stage.play.book.current():
        raise Missed
    return ann, bob


def all_hear(stage: Stage, speaker: User, *, lines: int = 1) -> None:
    """Have a user write lines, one after another, each of which all others read."""
    for line in speaker.says_several(lines):
        for listener in stage.everyone_but(speaker):
            listener.hears(line)


def all_hear_at_once(stage: Stage, *speakers: User) -> None:
    """Have users type at one instant, each a line that all others read."""
    for speaker, line in stage.all_say_at_once(*speakers):
        for listener in stage.everyone_but(speaker):
            listener.hears(line)


def hears_at_last(user: User, line: Line, speaker: User) -> None:
    """Expect a line; if it does not come, its speaker presses Enter, this user types one, then what may fetch it."""
    play, nudge = user.play, user.play.setup.patience.nudge
    if not nudge or user.shows(line, nudge):
        user.hears(line)
        return
    if not crossed(play.recorder.frozen(), line.at, who=speaker.name) and _is_sent_by_enter(user, line, speaker):
        user.hears(line)
        return
    play.step(_("nothing on {name}'s screen yet; {name} types a line too").format(name=user.name))
    own = user.says()
    if user.shows(line, nudge):
        play.learn(nudged=True)
        user.hears(line, since=own.at)
        return
    for command in _commands(play, user):
        text = f"“{command}”" if command else _("the Enter key alone")
        play.step(_("{name} types what the source compares lines with: {text}").format(name=user.name, text=text))
        asked = play.recorder.now()
        user.running.type(command)
        if user.shows(line, nudge):
            said = _("{name} read a line only after {name} had typed {text}")
            play.book.note(said.format(name=user.name, text=text))
            play.learn(pull=command)
            user.hears(line, since=asked)
            return
    user.hears(line)


def _is_sent_by_enter(user: User, line: Line, speaker: User) -> bool:
    """Tell whether a line comes once its speaker presses the Enter key alone: a message may have several lines."""
    play = user.play
    speaker.running.type("")
    play.step(_("nothing has left {name}'s client; {name} presses Enter once more").format(name=speaker.name))
    if not user.shows(line, play.setup.patience.nudge):
        return False
    play.book.note(_("a line is sent only when an empty one follows it"))
    play.learn(enter=True)
    return True


def _commands(play: PlayState, user: User) -> list[str]:
    """Return what may fetch a line: what has done it before, or what the source compares lines with."""
    known, server = play.habits.pull, play.setup.submission.server
    asked = server.commands if server else ()
    found = [known] if known is not None else list(dict.fromkeys((*user.program.commands, *asked)))
    return [text for text in found if not play.setup.prompts.ends(text)][: LIMITS.commands]


def _console_answers(stage: Stage, user: User, began: int) -> bool:
    """Tell whether the server's console shows what a user writes, and the user's screen what is typed there.

    Where it is so, this is what the criterion claims: what was claimed of two clients since `began` is dropped.
    """
    play = stage.play
    screen = play.recorder.screen(SERVER)
    if play.programs[SERVER].ended.is_set() or user.running.ended.is_set():
        return False
    lines = stage.lines_of(user)
    first = lines[0] if lines else user.says()
    if not play.recorder.wait(lambda: is_heard(screen.words, first), 0.0 if lines else play.setup.patience.nudge):
        return False
    line = Console(play).says()
    if not user.shows(line, play.setup.patience.word):
        return False
    del play.book.current()[began:]
    play.claim(Hears(user.name, line))
    play.step(_("{name}'s screen shows it").format(name=user.name))
    return True


def console_speaks(stage: Stage) -> None:
    """Where the partner is the person at the server's console, have that person write a line."""
    server = stage.play.programs.get(SERVER)
    if stage.play.habits.console and server is not None and not server.ended.is_set():
        stage.play.lines.append(stage.play.type_at_the_console())
        sees_how_far(stage, stage.play.lines[-1])


def sees_how_far(stage: Stage, line: Line) -> None:
    """Wait until a line has reached everybody else, or may be taken to reach nobody more by itself."""
    play, others = stage.play, [user for user in stage.everyone() if user.name != line.speaker]
    patience = max(play.setup.patience.reach, 2 * play.habits.slowest)
    if len(play.lines) > len(play.names) and not any(user.has(one) for user in others for one in play.lines):
        patience = play.setup.patience.settle  # everybody has written, and nobody has heard anything
    play.recorder.wait(lambda: all(user.has(line) for user in others), patience)
    if play.habits.pull is not None:
        for user in others:
            user.running.type(play.habits.pull)
        play.recorder.wait(lambda: all(user.has(line) for user in others), patience)
