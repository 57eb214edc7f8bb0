"""Plays of real programs of a few lines on a real stage; the tests of what is typed and asked use them."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from grader.assignment.load import find, load
from grader.judge.played import Habits, Played
from grader.judge.verdicts import of_one
from grader.limits import PATIENT, Patience
from grader.model import Criterion, Outcome
from grader.process.quota import Quota
from grader.process.sandbox import tools
from grader.record.events import Typed
from grader.stage.play import Script, Stopper, play
from grader.stage.stage import Stage
from grader.stage.state import Setup
from grader.submission.read import read
from tests.grader.small_chats import plant

TASK = load(find("chat"))
IT = Criterion("it", "task", "", "", 1, (), "two")
PATIENCE = replace(PATIENT, nudge=0.0, typing=0.0)

SERVER = """
import socket, threading
users = []

def say(conn, text):
    conn.sendall((text + "\\n").encode())

def serve(conn):
    lines = conn.makefile(encoding="utf-8")
    #WELCOME
    name = lines.readline().strip()
    #CHECK
    users.append(conn)
    print("in:", name)
    for line in lines:
        for other in users:
            if other is not conn:
                say(other, f"{name}: {line.strip()}")

port = 5055
#PORT
sock = socket.create_server(("127.0.0.1", port))
def accept():
    while True:
        threading.Thread(target=serve, args=(sock.accept()[0],), daemon=True).start()
accept()
"""
CLIENT = """import socket, sys, threading
host, port, name = "127.0.0.1", 5055, ""
#ASK
conn = socket.create_connection((host, int(port)))
def read():
    for line in conn.makefile(encoding="utf-8"):
        print(line, end="")
threading.Thread(target=read, daemon=True).start()
#HELLO
while True:
    #EACH
    conn.sendall((input() + "\\n").encode())
"""


def program(text: str, **parts: str) -> str:
    """Put lines into a program, each where its mark stands, as deep as it stands."""
    for mark, lines in parts.items():
        at = next(line for line in text.splitlines() if line.strip() == f"#{mark}")
        depth = at.removesuffix(f"#{mark}")
        text = text.replace(at, "\n".join(depth + line for line in lines.splitlines()))
    return text


@dataclass(frozen=True)
class Left:
    """What a play has left; `called` are the names that the chat took."""

    played: Played
    verdicts: dict[str, Outcome]
    called: tuple[str, ...]

    def typed(self, who: str) -> list[str]:
        """What was typed at a program, in order."""
        assert self.played.record
        return [event.text for event in self.played.record.of(Typed, who) if isinstance(event, Typed)]

    def screen(self, who: str) -> str:
        """What a program has shown."""
        assert self.played.record
        return self.played.record.screens[who].text


def perform_chat(
    tmp: Path,
    files: dict[str, str],
    patience: Patience,
    *scripts: Script,
    habits: Habits = Habits(),  # noqa: B008
) -> Left:
    """Play the scripts of criteria with a chat of these files."""
    chat, stages = read(plant(tmp / "chat", files)), list["Stage"]()

    with Quota() as quota:
        setup = Setup(
            chat, TASK.prompts, habits, Path(sys.executable), tmp / "play", "7", "", patience, quota, tools(tmp / "bin")
        )
        played = play(setup, [(IT, stages.append), *scripts], Stopper(), lambda _criterion, _protocol: None)
    assert not played.broken, played.broken
    called = tuple(user.called for user in stages[0].users.values())
    return Left(played, {one.id: of_one(one, played).outcome for one, _script in scripts}, called)
