"""How a program is started, with what its command line asks for; and a user's client, until the user is in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.assignment.prompts import typeable
from grader.judge.evidence import SERVER, is_accepted
from grader.judge.must_happen import Connects
from grader.language import _
from grader.limits import LIMITS
from grader.model import Program
from grader.network.loop import Network
from grader.process.running import Running
from grader.record.events import Connected
from grader.record.text import quote
from grader.stage.answers import NAME, fill
from grader.stage.joining import Joining, Nameless, reaches_nobody
from grader.stage.state import Missed, PlayState
from grader.stage.usage import told_by_usage
from grader.stage.user import User
from grader.submission.modules import STANDINS

BASE_CLASSES = Path(__file__).parent.parent.with_name("lab")  # on the student's path, at its end; not imported here

LENT = (BASE_CLASSES, STANDINS, Network.child)  # what a program reads of ours


def command_lines(play: PlayState, who: str, program: Program) -> Iterator[tuple[str, ...]]:
    """Yield what a program may be started with, each where it has ended with the one before.

    Nothing; what its source asks for; what the usage text on its screen tells, or the one at the head of its file.
    """
    role, texts = "server" if who == SERVER else "client", list[str]()
    for wants in ((), program.wants) if program.wants else ((),):
        yield wants
        screen = play.recorder.frozen().screen(who)
        texts.append(f"{screen.text}\n{screen.errors}")
    for told in dict.fromkeys(line for text in (*texts, program.manual) for line in told_by_usage(text, role)):
        if words := [f"={word}" for word in told if word not in program.arguments]:
            yield tuple(words)


def launch(play: PlayState, who: str, program: Program, wants: tuple[str, ...] = (), *, again: bool = False) -> Running:
    """Start a program; `wants` is what its command line asks for, `again` that it is the user's second window."""
    play.recorder.go_on()
    env = {
        **_environment(play, who, program),
        **play.network.environment(who),
        "CHAT_LAB_PATH": os.pathsep.join(map(str, (BASE_CLASSES, STANDINS))),
        "PATH": str(play.setup.tools),
        "CHAT_LAB_ALIASES": os.pathsep.join(f"{name}={play.setup.folder / path}" for name, path in program.aliases),
    }
    if play.setup.is_patient:
        env["CHAT_LAB_TRACE"] = "1"  # a play that is judged by what was missed: errors that were caught may tell why
    if play.hurry:
        env["CHAT_LAB_SWITCH"] = play.hurry
    given = [typeable(text) for text in (*program.arguments, *filled(play, who, wants))]
    above = play.setup.folder / program.file.parent
    start: tuple[str, ...] = (program.file.name,)
    if program.module:
        above = above.joinpath(*[".."] * program.module.count(".")).resolve()
        start = ("-m", program.module)
    if who in play.programs and not again:  # it ended for want of arguments
        play.programs[who].close()
        play.recorder.forget(who)
        play.network.forget(who)
        play.step(_("it ends without arguments: start it with {text}").format(text=" ".join(given)))
    command = [str(play.setup.python), *start, *given]
    setup = play.setup
    with play.starting:
        running = Running(who, command, above, env, play.recorder, terminal=setup.terminal, sandbox=setup.sandbox)
        play.programs[f"{who}, reading" if again else who] = running
    play.setup.quota.add(running, setup.folder)

    def has_begun() -> bool:
        return running.ended.is_set() or running.pid in play.network.pids(who)

    play.recorder.wait(has_begun, LIMITS.interpreter_starts)  # what a virus scanner takes is not the program's time
    if running.first and running.ended.is_set() and not play.network.pids(who):
        play.recorder.fail("the program did not begin: " + play.recorder.frozen().screen(who).errors)
    return running


def _environment(play: PlayState, who: str, program: Program) -> dict[str, str]:
    """Return what a program looks for in its environment, where nobody has set it: the address, the name."""
    values = play.fields(who, 1)
    given = {name: values[kind] for name, _is, kind in (one.partition("=") for one in program.environment)}
    said = _("the programs look for {name} in their environment, where nobody had set it: it was set to {value}")
    for name, value in given.items():
        if value != values["name"]:
            play.book.note(said.format(name=quote(name), value=value))
    return given


def _is_unknown_by_datagrams(play: PlayState, user: User) -> bool:
    """Tell whether a user has been asked everything, waits at the keyboard, and has sent nothing over UDP yet.

    The first line makes such a user known to the server; whoever only reads would never be found.
    """
    if play.recorder.count(Connected, user.name) or user.running.ended.is_set():
        return False
    waits = user.dialogue.pending() is not None and not user.dialogue.asks_a_question()
    return waits and play.listens_over("UDP")


def filled(play: PlayState, who: str, wants: tuple[str, ...]) -> list[str]:
    """Return the command line's arguments: `host`, `--port=port`, `=text` and the like, filled in."""
    values = play.fields(who, play.names.index(who) + 1 if who in play.names else 1)
    arguments: list[str] = []
    for want in wants:
        option, equals, kind = want.rpartition("=")
        if want.startswith("="):
            arguments.append(want[1:])
        else:
            arguments += [*([option] if equals else []), values.get(kind, kind)]
    return [fill(argument, values) for argument in arguments]


def newcomer(play: PlayState, name: str, *, silent: bool) -> User:
    """Return a user who comes next, with the client that is this one's turn."""
    clients = play.setup.submission.clients
    with play.entering:
        user = User(play, name, clients[len(play.names) % len(clients)], silent=silent)
        play.names.append(name)
    return user


def join(user: User, given: str | None = None, meanwhile: Callable[[], object] | None = None) -> None:
    """Start a user's client and go through its questions, until the user is in.

    Args:
        user: who comes.
        given: the name that is typed, if it is another one; "" for a user who never gives any.
        meanwhile: what happens before the name is typed, while the client waits for it.

    Where the assignment has no names, this ends when the client asks for a line, or for nothing: it may call the server
    only when it has one.

    Raises:
        Missed: the client does not reach the server.
    """
    play, name, program = user.play, user.name, user.program
    names, count, number = play.setup.names, play.recorder.count, play.names.index(user.name) + 1
    play.step(_("start {name}'s client").format(name=name))
    for wants in command_lines(play, name, program):
        user.running = launch(play, name, program, wants)
        kind = Nameless if given == "" or not names else Joining
        dialogue = user.dialogue = kind(play, user.running, program, given or name, number)
        dialogue.two_windows, dialogue.meanwhile = program.reader is not None, meanwhile
        dialogue.answers.named = any(want.rpartition("=")[2] in (NAME, "{name}") for want in wants)
        dialogue.run()
        if not user.running.ended.is_set() or count(Connected, name):
            break
    if program.reader is not None:
        user.reader = launch(play, name, program.reader, program.reader.wants, again=True)
        second = Joining(play, user.reader, program.reader, name, number)
        second.two_windows = True
        second.run()
    if given == "" or not names:
        return
    if not (count(Connected, name) or dialogue.answers.named) or _is_unknown_by_datagrams(play, user):
        dialogue.introduce()
    user.called, play.unasked = dialogue.answers.called, play.unasked or dialogue.unasked
    reaches(user)


def reaches(user: User) -> None:
    """Wait until a user's client has called the server; who is silent may not have.

    Raises:
        Missed: it does not, though this user takes part.
    """
    play, name = user.play, user.name
    play.recorder.wait(
        lambda: play.recorder.count(Connected, name) or user.running.ended.is_set() or reaches_nobody(play, name),
        play.setup.patience.start,
    )
    if not user.silent:
        play.claim(Connects(name))
    if play.recorder.count(Connected, name):
        let_in = is_accepted(play.recorder.events(), name)
        called = _("{name}'s client has called the server, which has not accepted the call")
        play.step((_("{name} is in") if let_in else called).format(name=name))
    elif not user.silent:
        raise Missed
