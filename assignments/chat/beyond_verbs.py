"""What users and programs do in the second tier alone: each verb is given the stage."""

import itertools
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from string import ascii_lowercase

from grader.judge.evidence import SERVER, Line
from grader.language import _, ngettext
from grader.limits import LIMITS
from grader.network.faults import Frozen, Glued
from grader.process.running import Running
from grader.record.events import Connected, Crossed
from grader.record.recorder import Stopped
from grader.stage.stage import Stage
from grader.stage.state import Missed, PlayState
from grader.stage.user import User, wait_for

from .beyond_claims import AtMost, GetsIn, Notices, Sound

HURRIES = ("1e-6", "5e-6", "2e-5")  # seconds between two threads' turns; the interpreter's own is 5e-3
STRANGER = "import socket, sys; door = socket.create_connection((sys.argv[1], int(sys.argv[2]))); sys.stdin.read()"


def says_glued(stage: Stage, speaker: User, count: int, *, to: str) -> list[Line]:
    """Have a user write several lines; what they make for one receiver arrives there as one chunk.

    Args:
        stage: the scenario's.
        speaker: who writes.
        count: how many lines.
        to: "server", for what the speaker's client sends, or a user, for what the server sends.
    """
    play, of = stage.play, speaker.name if to == SERVER else SERVER
    stage.suffers(Glued(), of=of, to=to)
    play.pace = 0.0
    lines: list[Line] = []
    for _number in range(count):
        before = _crossed(play, of, to)
        lines.append(speaker.says())
        play.recorder.wait(lambda before=before: _crossed(play, of, to) > before, play.setup.patience.settle)  # type: ignore[misc]
    stage.recovers()
    return lines


def _crossed(play: PlayState, who: str, to: str) -> int:
    return sum(isinstance(one, Crossed) and (one.who, one.to) == (who, to) for one in play.recorder.events())


def joins_without_a_name(stage: Stage, name: str) -> None:
    """Have a user start a client and answer its questions, but for the name: none is ever given.

    Where the client does not even connect before it has the name, somebody else connects and says nothing.
    """
    stage.join(name, silent=True, given="")
    if stage.play.listens_over("TCP") and not stage.play.recorder.count(Connected, name):
        _stranger_connects(stage.play, _("a stranger"))


def _stranger_connects(play: PlayState, who: str) -> None:
    """Have somebody connect to the server, over TCP, who then says nothing: no client of the student's is needed."""
    host, port = play.address()
    command = [str(play.setup.python), "-c", STRANGER, host, str(port)]
    setup, env = play.setup, play.network.environment(who)
    with play.starting:  # in the sandbox, too: what it imports may lie in the student's folder
        running = Running(who, command, setup.folder, env, play.recorder, sandbox=setup.sandbox)
        play.programs[who] = running
    setup.quota.add(running, setup.folder)
    play.recorder.wait(lambda: play.recorder.count(Connected, who) or running.ended.is_set(), play.setup.patience.start)
    play.step(_("somebody connects to the server, and says nothing"))


def join_many(stage: Stage, count: int) -> list[User]:
    """Have so many users (26 at most) join, one after another; many a chat takes letters only in a name."""
    return stage.join(*(f"user{letter}" for letter in ascii_lowercase[:count]))


def gets_in_all_the_same(stage: Stage, user: User) -> None:
    """Expect that a client whose first datagram was lost says it again by itself, and is let in.

    Where no name was asked for, there is no such first word: the user writes a line, which makes the user known.
    """
    play = stage.play
    if user.dialogue.unasked:
        user.says()
    since = play.recorder.now()
    happened, by = wait_for(play, lambda: _crossed(play, user.name, SERVER) > 1, play.setup.patience.word)
    play.claim(GetsIn(user.name, since, by))
    if not happened:
        raise Missed
    play.recorder.wait_quiet(LIMITS.leave_notice, play.setup.patience.settle)


def hears_at_most(user: User, times: int, line: Line) -> None:
    """Claim that a line does not come more often than that."""
    user.play.claim(AtMost(user.name, line, times))


def all_write_on(stage: Stage, *speakers: User, lines: int) -> list[tuple[User, list[Line]]]:
    """Have users write several lines each, as fast as their clients take them, at the same time."""
    said: dict[str, list[Line]] = {}
    stage.play.pace = 0.0

    def write(user: User) -> None:
        said[user.name] = list(user.says_several(lines))

    stage.at_once([lambda user=user: write(user) for user in speakers])  # type: ignore[misc]
    return [(user, said[user.name]) for user in speakers]


def hurries(stage: Stage) -> None:
    """Let the interpreters of this play change threads far more often: a race that may happen happens."""
    stage.play.hurry = stage.play.chance.choice(HURRIES)
    stage.play.step(_("the threads of all programs take turns every {seconds} s").format(seconds=stage.play.hurry))


def guests_come(stage: Stage, *names: str, while_they_talk: Sequence[User]) -> None:
    """Have guests start their clients and give their names, one after another, while others write to each other."""

    _meanwhile(stage.play, lambda: stage.join(*names, silent=True), while_they_talk)


def guests_go(stage: Stage, *names: str, while_they_talk: Sequence[User]) -> None:
    """Have guests go, in any order, every other one without a goodbye, while others write to each other."""
    play = stage.play

    def go() -> None:
        for number, name in enumerate(play.chance.sample(names, len(names))):
            stage.users[name].slips_away(abruptly=bool(number % 2))

    _meanwhile(play, go, while_they_talk)


def _meanwhile(play: PlayState, act: Callable[[], object], talkers: Sequence[User]) -> None:
    """Have users write to each other while something else is done, and hear each other."""

    def do() -> None:
        with suppress(Stopped):  # the main thread gets it too
            act()

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    try:
        turns = itertools.cycle(itertools.permutations(talkers, 2))
        for number, (speaker, listener) in zip(range(LIMITS.meanwhile_most), turns, strict=False):
            if number >= LIMITS.meanwhile and not thread.is_alive():
                break
            listener.hears(speaker.says())
            play.recorder.wait(lambda: not thread.is_alive(), LIMITS.breath)
    finally:
        thread.join()  # it ends by its own deadlines


def server_is_sound(stage: Stage) -> None:
    """Claim that no thread of the server ended with an error of its own."""
    stage.play.claim(Sound(SERVER))


def stops_reading(stage: Stage, user: User) -> None:
    """Have a user's client stand still, with its connection open: nothing is read from it any more."""
    for window in filter(None, (user.running, user.reader)):
        window.pause()
    user.silent = True
    stage.play.network.suffer(Frozen(), SERVER, user.name)
    stage.play.step(_("{name}'s client stands still: it reads nothing any more").format(name=user.name))


def keep_talking(stage: Stage, *talkers: User) -> None:
    """Have users write to each other, more than all buffers on the way to one who does not read can hold."""
    play = stage.play
    turns = itertools.cycle(itertools.permutations(talkers, 2))
    names = ", ".join(user.name for user in talkers)
    count = LIMITS.filling_lines
    said = ngettext(
        "{names} write {count} long line to each other", "{names} write {count} long lines to each other", count
    )
    play.step(said.format(names=names, count=count))
    play.pace = 0.0
    for number, (speaker, listener) in enumerate(itertools.islice(turns, count), 1):
        line = speaker.says(padding=LIMITS.filling_line)
        if not listener.shows(line, play.setup.patience.word):
            play.step(_("{name} types number {count} of them").format(name=speaker.name, count=number))
            listener.hears(line)
    for speaker, listener in itertools.permutations(talkers, 2):
        listener.hears(speaker.says())


def server_dies(stage: Stage) -> float:
    """End the server's process; return when that was."""
    play = stage.play
    play.recorder.wait_quiet(LIMITS.leave_notice, play.setup.patience.settle)
    at = play.recorder.now()
    play.programs[SERVER].kill(whole=True)
    play.step(_("the server's process is ended"))
    return at


def notices_the_end(user: User, since: float) -> None:
    """Expect that a user's client ends, or says something of its own, now that the server has gone."""
    play, wait = user.play, user.play.setup.patience.word

    def noticed() -> bool:
        ended = any(window.ended.is_set() for window in (user.running, user.reader) if window)
        return ended or Notices(user.name, since, float("inf")).complaint(play.recorder.frozen()) is None

    happened, by = wait_for(play, noticed, wait)
    play.claim(Notices(user.name, since, by))
    if not happened:
        raise Missed
    play.step(_("{name}'s client notices it").format(name=user.name))
