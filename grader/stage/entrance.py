"""How a program comes onto the stage: started, with what its command line asks for; a user, until he is in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment.prompts import typeable
from grader.judge.must_happen import Connects
from grader.language import _
from grader.process.running import Running
from grader.record.events import Connected
from grader.stage.dialogue import NAME
from grader.stage.joining import Joining, Nameless, reaches_nobody
from grader.stage.user import Missed, User
from grader.submission.modules import STANDINS

if TYPE_CHECKING:
    from grader.model import Program
    from grader.stage.stage import Stage

BASE_CLASSES = Path(__file__).parent.parent.with_name("lab")  # on the student's path, at its end; not imported here


def launch(stage: Stage, who: str, program: Program, wants: tuple[str, ...] = (), *, again: bool = False) -> Running:
    """Start a program; `wants` is what its command line asks for, `again` that it is the user's second window."""
    stage.recorder.go_on()
    env = {
        **stage.network.environment(who),
        "CHAT_LAB_PATH": os.pathsep.join(map(str, (BASE_CLASSES, STANDINS))),
        "PATH": str(stage.cast.tools),
    }
    if stage.hurry:
        env["CHAT_LAB_SWITCH"] = stage.hurry
    given = [typeable(text) for text in (*program.arguments, *filled(stage, who, wants))]
    above = stage.cast.folder / program.file.parent
    start: tuple[str, ...] = (program.file.name,)
    if program.module:
        above = above.joinpath(*[".."] * program.module.count(".")).resolve()
        start = ("-m", program.module)
    if who in stage.programs and not again:  # it ended for want of arguments
        stage.programs[who].close()
        stage.recorder.forget(who)
        stage.network.forget(who)
        stage.step(_("it ends without arguments: start it with {text}").format(text=" ".join(given)))
    command = [str(stage.cast.python), *start, *given]
    running = Running(who, command, above, env, stage.recorder, terminal=stage.cast.terminal)
    stage.programs[f"{who}, reading" if again else who] = running
    stage.cast.watch.add(running)
    return running


STRANGER = "import socket, sys; door = socket.create_connection((sys.argv[1], int(sys.argv[2]))); sys.stdin.read()"


def stranger(stage: Stage, who: str) -> None:
    """Have somebody connect to the server, over TCP, who then says nothing: no client of the student's is needed."""
    host, port = stage.address()
    command = [str(stage.cast.python), "-c", STRANGER, host, str(port)]
    running = Running(who, command, stage.cast.folder, stage.network.environment(who), stage.recorder)
    stage.programs[who] = running
    stage.cast.watch.add(running)
    stage.recorder.wait(
        lambda: stage.recorder.count(Connected, who) or running.ended.is_set(), stage.cast.patience.start
    )
    stage.step(_("somebody connects to the server, and says nothing"))


def _is_unknown_by_datagrams(stage: Stage, user: User) -> bool:
    """Tell whether a user has been asked everything, waits at the keyboard, and has sent nothing over UDP yet.

    The first line makes such a user known to the server; whoever only reads would never be found.
    """
    if stage.recorder.count(Connected, user.name) or user.running.ended.is_set():
        return False
    waits = user.dialogue.pending() is not None and not user.dialogue.asks_a_question()
    return waits and stage.listens_over("UDP")


def filled(stage: Stage, who: str, wants: tuple[str, ...]) -> list[str]:
    """Return the command line's arguments: `host`, `--port=port`, `=text` and the like, filled in."""
    host, port = stage.address()
    number = list(stage.users).index(who) + 1 if who in stage.users else 1
    values = {"host": host, "port": str(port), "name": who, "number": str(number)}
    arguments: list[str] = []
    for want in wants:
        option, equals, kind = want.rpartition("=")
        if option:
            arguments += [option, values.get(kind, kind)]
        else:
            arguments.append(kind if equals else values.get(kind, kind))
    return arguments


def join(stage: Stage, name: str, *, silent: bool, given: str | None = None) -> None:
    """Start a user's client and go through its questions, until the user is in.

    Args:
        stage: the play's stage.
        name: the user's.
        silent: nobody waits for this user, and nothing is claimed.
        given: the name that is typed, if it is another one; "" for a user who never gives any.

    Raises:
        Missed: the client does not reach the server.
    """
    clients, count = stage.cast.submission.clients, stage.recorder.count
    with stage.door:
        program = clients[len(stage.users) % len(clients)]
        user = stage.users[name] = User(stage, name, program, silent=silent)
        number = len(stage.users)
    stage.step(_("start {name}'s client").format(name=name))
    for wants in ((), program.wants) if program.wants else ((),):
        user.running = launch(stage, name, program, wants)
        kind = Nameless if given == "" else Joining
        dialogue = user.dialogue = kind(stage, user.running, program, given or name, number)
        dialogue.two_windows = program.reader is not None
        dialogue.named = any(want.rpartition("=")[2] == NAME for want in wants)
        dialogue.run()
        if not user.running.ended.is_set() or count(Connected, name):
            break
    if program.reader is not None:
        user.reader = launch(stage, name, program.reader, program.reader.wants, again=True)
        second = Joining(stage, user.reader, program.reader, name, number)
        second.two_windows = True
        second.run()
    if given == "":
        return
    if not (count(Connected, name) or dialogue.named) or _is_unknown_by_datagrams(stage, user):
        dialogue.introduce()
    stage.recorder.wait(
        lambda: count(Connected, name) or user.running.ended.is_set() or reaches_nobody(stage, name),
        stage.cast.patience.start,
    )
    connected = count(Connected, name) > 0
    user.called, stage.unasked = dialogue.called, stage.unasked or dialogue.unasked
    if not silent:
        stage.claim(Connects(name, missed=not connected))
    if connected:
        stage.step(_("{name} is in").format(name=name))
    elif not silent:
        raise Missed
