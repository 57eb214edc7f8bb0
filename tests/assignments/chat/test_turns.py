"""Two users take turns: a chat of whatever shape is let show what it can, and a patient play says how it did."""

from dataclasses import replace
from pathlib import Path

import pytest

from assignments.chat.patterns import observe
from grader.judge.evidence import SERVER as CONSOLE
from grader.judge.played import Habits
from grader.limits import PATIENT, Patience
from grader.model import Criterion, Outcome
from grader.stage.play import Script
from tests.grader.plays import CLIENT, SERVER, TASK, Left, perform_chat, program

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NUDGES = replace(PATIENT, typing=0.0, word=1.0, nudge=0.6, busy=0.5)
HURRIED = replace(NUDGES, nudge=0.0)
GLUES = program(CLIENT, ASK='name = input("Your name: ")').replace("(input() +", '(name + ": " + input() +')
BEGINS = SERVER.replace("if other is not conn:", "if other is not conn and len(users) > 2:")
NOTHING = SERVER.replace("for other in users:", "for other in []:")
CRITERIA = {criterion.id: criterion for criterion in TASK.rubric.criteria}
EXCHANGE = CRITERIA["exchange"], TASK.scenarios["exchange"]
LINES = "conn.makefile(encoding='utf-8')"

# It reads one line after each that it has sent.
PING_PONG = f"""
import socket

conn = socket.create_connection(("127.0.0.1", 5055))
lines = {LINES}
conn.sendall((input("Name: ") + "\\n").encode())
while True:
    conn.sendall((input() + "\\n").encode())
    print(lines.readline(), end="")
"""

# It keeps the lines for those who ask for them with a command; `COMMANDS` is what the client knows.
MAILBOX = """
import socket, threading

boxes = {}

def serve(conn):
    lines = conn.makefile(encoding="utf-8")
    boxes[conn] = []
    name = lines.readline().strip()
    for line in lines:
        if line.strip() == "!new":
            conn.sendall("".join(boxes[conn]).encode() + b"--\\n")
            boxes[conn].clear()
        else:
            for other in boxes:
                if other is not conn:
                    boxes[other].append(name + ": " + line)

sock = socket.create_server(("127.0.0.1", 5055))
while True:
    threading.Thread(target=serve, args=(sock.accept()[0],), daemon=True).start()
"""
PULLS = f"""
import socket

conn = socket.create_connection(("127.0.0.1", 5055))
lines = {LINES}
conn.sendall((input("Name: ") + "\\n").encode())
while True:
    text = input()
    if text == "/help":
        print("ask for new lines")
        continue
    if text == "/leave":
        print("never")
        continue
    if text == "/quit":
        break
    conn.sendall((text + "\\n").encode())
    if text == "!new":
        while (line := lines.readline()) != "--\\n":
            print(line, end="")
"""

# The second person sits at the server's console.
FRIEND = """
import socket, threading

sock = socket.create_server(("127.0.0.1", 5055))
conn, _ = sock.accept()

def read():
    for line in conn.makefile(encoding="utf-8"):
        print("friend:", line, end="")

threading.Thread(target=read).start()
while True:
    conn.sendall((input() + "\\n").encode())
"""


def takes_turns(tmp: Path, server: str, client: str, *more: Script, patience: Patience = NUDGES) -> Left:
    """Let two users take turns, and then do what other criteria ask for."""
    files = {"server.py": server, "client.py": client}
    return perform_chat(tmp, files, patience, (CRITERIA["turns"], TASK.scenarios["turns"]), *more)


def notes(chat: Left) -> list[str]:
    """What the play has noted of turns."""
    return [note for note in chat.played.notes if "typed" in note or "console" in note]


def test_a_whole_chat_needs_no_help(tmp_path: Path) -> None:
    """Each types the name and one line, and there is nothing to note."""
    chat = takes_turns(tmp_path, SERVER, CLIENT, patience=PATIENT)

    assert chat.verdicts == {"turns": PASSED}
    assert [len(chat.typed(name)) for name in ("ann", "bob", CONSOLE)] == [2, 2, 0]
    assert (notes(chat), replace(chat.played.habits, slowest=0.0, joining=0.0)) == ([], Habits())


KNOCKS = """
import time
print("looking for the server")
conn, port = None, 5056
while conn is None:
    try:
        conn = socket.create_connection((host, port))
    except ConnectionRefusedError:
        time.sleep(0.7)
        knocks += 1
        port = 5055 if knocks == LIMIT else 5056
"""
CALL = "conn = socket.create_connection((host, int(port)))"


@pytest.mark.parametrize(("limit", "outcome"), [(3, PASSED), (0, FAILED)], ids=["finds it", "never does"])
def test_a_client_that_still_calls_is_waited_for(limit: int, outcome: Outcome, tmp_path: Path) -> None:
    """Between two calls it may take as long as a word; one that calls closed ports only is out in the end."""
    client = CLIENT.replace(CALL, "knocks = 0" + KNOCKS.replace("LIMIT", str(limit)))
    chat = takes_turns(tmp_path, SERVER, client, patience=replace(NUDGES, start=4.0))

    assert chat.verdicts == {"turns": outcome}


@pytest.mark.parametrize(
    ("server", "client", "exchange", "note"),
    [
        (SERVER, PING_PONG, FAILED, "bob read a line only after bob had typed one, too."),
        (FRIEND, CLIENT, PASSED, "the partner is the person at the server's console"),
        (SERVER, GLUES, FAILED, "what each user writes first is lost"),
        (BEGINS, CLIENT, PASSED, "two users hear each other only after a third has joined"),
    ],
    ids=["ping-pong", "console", "first line lost", "begins with three"],
)
def test_a_chat_of_another_shape_takes_turns_and_the_note_says_how(
    server: str, client: str, exchange: Outcome, note: str, tmp_path: Path
) -> None:
    """Where nobody can write at any time, or a line was lost, `exchange` fails; the same two write."""
    chat = takes_turns(tmp_path, server, client, EXCHANGE)
    at_console = chat.typed(CONSOLE)

    assert chat.verdicts == {"turns": PASSED, "exchange": exchange}
    said = (*chat.played.notes, *observe((chat.played,), None))
    assert any(one.startswith(note) for one in said)
    assert (chat.played.habits.pull, chat.played.habits.console) == (None, server == FRIEND)
    assert [text for text in at_console if text in chat.screen("ann")] == at_console * (server == FRIEND)


@pytest.mark.parametrize(("server", "client"), [(SERVER, PING_PONG), (FRIEND, CLIENT)], ids=["ping-pong", "console"])
def test_a_fast_play_types_no_line_to_help(server: str, client: str, tmp_path: Path) -> None:
    """What is late because of load is not taken for what waits for the listener's line, or for the console's."""
    chat = takes_turns(tmp_path, server, client, patience=HURRIED)

    assert chat.verdicts == {"turns": FAILED}
    assert chat.typed("bob") == ["bob"]
    assert chat.typed(CONSOLE) == []


def test_a_line_is_fetched_by_what_the_source_compares_lines_with(tmp_path: Path) -> None:
    """Bob tries all but those at which programs end; what did it is remembered, and ann types nothing else."""
    chat = takes_turns(tmp_path, MAILBOX, PULLS)

    assert chat.verdicts == {"turns": PASSED}
    assert chat.played.habits.pull == "!new"
    assert [f"{name} read a line only after {name} had typed “!new”" for name in ("bob", "ann")] == notes(chat)
    assert {"/help", "/leave", "/quit"} & {*chat.typed("ann"), *chat.typed("bob")} == {"/help"}
    assert "/help" not in chat.typed("ann")


@pytest.mark.parametrize(
    ("server", "console"),
    [(NOTHING, 0), (NOTHING.replace("#CHECK", "#").replace("for other in []:", "print(line)\n        if 0:"), 1)],
    ids=["silent", "prints"],
)
def test_a_server_that_passes_nothing_on_fails(server: str, console: int, tmp_path: Path) -> None:
    """A console that shows every line is tried, once; it sends nothing, so it is no partner."""
    chat = takes_turns(tmp_path, server, CLIENT)

    assert chat.verdicts == {"turns": FAILED}
    assert len(chat.typed(CONSOLE)) == console
    assert (notes(chat), replace(chat.played.habits, joining=0.0)) == ([], Habits(deaf=True))


def test_one_direction_is_no_turn_and_what_needs_turns_is_not_played(tmp_path: Path) -> None:
    """Bob hears ann, ann never hears bob: help does not make it two, and nothing more is typed in the same play."""
    one_way = SERVER.replace("if other is not conn:", "if other is users[-1] is not conn:")
    asked: list[str] = []
    later = Criterion("later", "task", "", "", 1, ("turns",), "two"), lambda _stage: asked.append("later")
    chat = takes_turns(tmp_path, one_way, CLIENT, later)

    assert chat.verdicts["turns"] is FAILED
    assert chat.played.lines[0].text in chat.screen("bob")
    assert [name for name, one in chat.played.booked.items() if one.unfinished] == ["turns", "later"]
    assert asked == []
