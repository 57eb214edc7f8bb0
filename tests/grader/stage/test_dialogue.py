"""What programs ask before a chat begins, and what is typed there: real programs on a real stage."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import engine
from grader.assignment.scenes import Settings
from grader.engine import Grade
from grader.judge.played import Habits
from grader.model import Outcome
from grader.record.events import Listening
from grader.stage import state
from grader.stage.stage import Stage
from grader.submission.read import read
from tests.grader.plays import CLIENT, IT, PATIENCE, SERVER, TASK, Left, perform_chat, program
from tests.grader.small_chats import plant

GREETS = "conn.sendall((name + '\\n').encode())"


def plays(tmp: Path, client: str, server: str, script: Callable[[Stage], Any], **more: Habits) -> Left:
    """Play one script with a chat of these two programs."""
    files = {"server.py": server, "client.py": client}
    return perform_chat(tmp, files, PATIENCE, (IT, script), **more)


def joins(tmp: Path, client: str, server: str = SERVER, *names: str) -> Left:
    """Let users join a chat of these two programs, until the server has said so of each."""
    names = names or ("ann",)

    def script(stage: Stage) -> None:
        stage.join(*names)
        recorder = stage.play.recorder
        recorder.wait(lambda: recorder.screen("server").since(0).count("in:") == len(names), PATIENCE.start)

    return plays(tmp, client, server, script)


def talk(stage: Stage) -> None:
    """Let two users join, and each hear the other."""
    ann, bob = stage.join("ann", "bob")
    for speaker, listener in ((ann, bob), (bob, ann), (ann, bob)):
        listener.hears(speaker.says())


# --- a client asks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asks",
    [
        'host = input("Server IP: ")\nport = input("Port: ")\nname = input("Name: ")',
        'host = input("? ")\nport = input("?? ")\nname = input("??? ")',
        'print("Enter the host:")\nhost = input()\nprint("Enter the port:")\nport = input()\nname = input("Who? ")',
    ],
    ids=["by its words", "by its source", "printed before a bare input"],
)
def test_an_address_that_is_asked_for_leads_to_the_server(asks: str, tmp_path: Path) -> None:
    """Host and port are where the server listens; what is asked next without a word for it is the name."""
    chat = joins(tmp_path, program(CLIENT, ASK=asks, HELLO=GREETS))

    assert chat.typed("ann") == ["127.0.0.1", "5055", "ann"]
    assert "in: ann\n" in chat.screen("server")
    assert not chat.played.unasked


def test_what_was_printed_before_a_bare_input_is_the_question(tmp_path: Path) -> None:
    """The source does not tell what becomes of the texts: only the screen says which is the room."""
    asks = 'print("Hello!")\nprint("Which room?")\nroom = input()\nprint("Your nick?")\nname = input()'
    chat = joins(tmp_path, program(CLIENT, ASK=asks, HELLO=GREETS))

    assert chat.typed("ann") == ["1", "ann"]


def test_a_name_that_the_client_refuses_is_followed_by_another(tmp_path: Path) -> None:
    """As the table of answers says: a longer one."""
    asks = 'name = input("Name: ")\nwhile len(name) < 5:\n    name = input("Too short, at least 5. Name: ")'
    chat = joins(tmp_path, program(CLIENT, ASK=asks, HELLO=GREETS))

    assert chat.typed("ann") == ["ann", "annbert"]
    assert "in: annbert\n" in chat.screen("server")


def test_a_name_that_the_server_refuses_is_followed_by_another(tmp_path: Path) -> None:
    """It is asked for over the wire, and the user is called as the chat calls him."""
    check = 'while len(name) < 5:\n    say(conn, "Too short, try again")\n    name = lines.readline().strip()'
    chat = joins(tmp_path, CLIENT, program(SERVER, WELCOME='say(conn, "Your name:")', CHECK=check))

    assert chat.typed("ann") == ["ann", "annbert"]
    assert chat.called == ("annbert",)


def test_a_room_that_the_server_asks_for_is_given_after_the_name(tmp_path: Path) -> None:
    """The client asks for nothing by itself: what it reads from the wire stands on the screen."""
    check = 'say(conn, "Which room?")\nprint("room:", lines.readline().strip())'
    chat = joins(tmp_path, CLIENT, program(SERVER, WELCOME='say(conn, "Your name:")', CHECK=check))

    assert chat.typed("ann") == ["ann", "1"]
    assert "room: 1\nin: ann\n" in chat.screen("server")


def test_a_client_that_asks_for_the_name_with_every_line_gets_it(tmp_path: Path) -> None:
    """Both questions stand in its loop: the name is never taken for a line, nor a line for the name."""
    client = program(CLIENT, HELLO='conn.sendall(b"hello\\n")', EACH='name = input("Name: ")')
    client = client.replace('(input() + "\\n")', '(name + " says " + input("Message: ") + "\\n")')
    chat = plays(tmp_path, client, SERVER, talk)
    said = [line.text for line in chat.played.lines if line.speaker == "ann"]

    assert chat.verdicts == {"it": Outcome.PASSED}
    assert [text for text in chat.typed("ann") if text != "ann"] == said
    assert f"ann says {said[1]}" in chat.screen("bob")


def test_a_silent_client_gets_the_name_though_nothing_asks(tmp_path: Path) -> None:
    """Where the first line is the name, it must not be a line of the chat; the play says that it was unasked."""
    chat = plays(tmp_path, CLIENT, SERVER, talk)

    assert chat.verdicts == {"it": Outcome.PASSED}
    assert [chat.typed(name)[0] for name in ("ann", "bob")] == ["ann", "bob"]
    assert chat.played.unasked


def test_a_shy_play_types_no_name_that_nobody_asked_for(tmp_path: Path) -> None:
    """It is what the plays so far have taught."""
    chat = plays(tmp_path, CLIENT, SERVER, lambda stage: stage.join("ann"), habits=Habits(shy=True))

    assert (chat.typed("ann"), chat.played.unasked) == ([], False)
    assert chat.verdicts == {"it": Outcome.PASSED}


def test_where_one_line_goes_on_no_unasked_name_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name was that line: the third play is shy, and `turns` passes in it."""
    quick = replace(PATIENCE, word=0.8, busy=0.5)
    for room in (engine, state):
        monkeypatch.setattr(room, "PATIENT", quick)
    once = SERVER.replace("name = lines.readline().strip()", "name = str(id(conn))")
    once = once.replace("for line in lines:", "for line in [lines.readline()]:")
    chat = read(plant(tmp_path, {"server.py": once, "client.py": CLIENT}))
    grade = Grade(TASK, chat, Settings(7, Path(sys.executable), 2, ("turns",)), lambda _id, _state: None)
    grade.play_all()

    assert [one.unasked for one in grade.results.all()] == [True, True, False]
    assert grade.habits.shy
    assert grade.results.verdicts()["turns"].outcome is Outcome.PASSED


MENUS = {
    "shown and compared": (
        """name = ""
while not name:
    print("B talks, X leaves")
    got = input("=> ")
    if got == "X":
        sys.exit()
    elif got == "B":
        name = input("Nick: ")""",
        ["B", "ann"],
    ),
    "shown as a table": (
        """colours = {"7": "red", "8": "blue"}
name = input("Nick: ")
print(*colours)
colour = input("?: ")
while colour not in colours:
    colour = input("?: ")""",
        ["ann", "7"],
    ),
    "not shown, and asked again": (
        'name = input("Nick: ")\nroom = input("?: ")\nwhile room not in ("red", "blue"):\n    room = input("??: ")',
        ["ann", "1", "red"],
    ),
    "a name that some branch knows": ('name = input("?: ")\nif name == "root":\n    print("boss")', ["ann"]),
    "a quit word that is shown": (
        'print("Type /quit to leave")\nname = input("?: ")\nif name == "/quit":\n    sys.exit()',
        ["ann"],
    ),
}


@pytest.mark.parametrize("name", MENUS)
def test_a_text_that_the_program_compares_is_typed_where_it_is_shown(name: str, tmp_path: Path) -> None:
    """Or where another answer was refused; never one at which the program ends, nor one that merely differs."""
    asks, typed = MENUS[name]
    chat = joins(tmp_path, program(CLIENT, ASK=asks, HELLO=GREETS))

    assert chat.typed("ann") == typed


@pytest.mark.parametrize("word", ["/exit", "q", "выход", "/leave"])
def test_a_quit_word_that_ends_the_loop_of_lines_is_no_answer(word: str, tmp_path: Path) -> None:
    """The first line is read before the loop whose test asks for the word."""
    loop = 'while True:\n    #EACH\n    conn.sendall((input() + "\\n").encode())\n'
    primed = f'text = input()\nwhile text != "{word}":\n    conn.sendall((text + "\\n").encode())\n    text = input()\n'
    chat = plays(tmp_path, CLIENT.replace(loop, primed), SERVER, talk)

    assert chat.verdicts == {"it": Outcome.PASSED}
    assert word not in chat.typed("ann")


# --- a command line, two windows ------------------------------------------------------------------------------


def test_a_name_that_the_command_line_must_give_is_given(tmp_path: Path) -> None:
    """The client ends without; started anew with it, it is asked for nothing, and nothing is typed."""
    chat = joins(tmp_path, program(CLIENT, ASK="name = sys.argv[1]", HELLO=GREETS), SERVER, "ann", "bob")

    assert [chat.typed(name) for name in ("ann", "bob")] == [[], []]
    assert "in: ann\nin: bob\n" in chat.screen("server")


def test_a_user_with_two_windows_writes_in_one_and_reads_in_the_other(tmp_path: Path) -> None:
    """Both ask for the name, and both get it; no line is typed where one only reads."""
    two = Path(__file__).resolve().parents[2] / "submissions" / "works" / "writer_and_reader_windows"
    files = {path.name: path.read_text("utf-8") for path in two.glob("*.py")}
    chat = perform_chat(tmp_path, files, PATIENCE, (IT, talk))
    said = [line.text for line in chat.played.lines if line.speaker == "ann"]

    assert chat.verdicts == {"it": Outcome.PASSED}
    assert chat.typed("ann") == ["ann", "ann", *said]
    assert chat.played.processes == 5


# --- a server asks --------------------------------------------------------------------------------------------


def test_a_server_that_asks_for_its_port_gets_one(tmp_path: Path) -> None:
    """At its console; the clients are then told the same."""
    server = program(SERVER, PORT='port = int(input("Port to listen on: "))')
    chat = joins(tmp_path, program(CLIENT, ASK='port = input("Port: ")', HELLO=GREETS), server)

    assert chat.played.record
    assert [one.port for one in chat.played.record.of(Listening) if isinstance(one, Listening)] == [5000]
    assert (chat.typed("server"), chat.typed("ann")) == (["5000"], ["5000", "ann"])
    assert "in: \n" in chat.screen("server")


def test_a_server_that_asks_how_many_may_come_lets_many_in(tmp_path: Path) -> None:
    """A number in unknown words, at a server's console, is no 1."""
    chat = plays(tmp_path, CLIENT, program(SERVER, PORT='most = int(input("Kaç kişi? "))'), talk)

    assert (chat.typed("server"), chat.verdicts) == (["10"], {"it": Outcome.PASSED})


@pytest.mark.parametrize(("serves", "typed"), [("threading.Thread(target=accept).start()\n", []), ("", ["server"])])
def test_only_a_server_that_will_not_go_on_is_answered(serves: str, typed: list[str], tmp_path: Path) -> None:
    """`Press Enter to stop` of a server that serves is left alone; a name asked before it accepts is given."""
    asks = 'input("Press Enter to stop")\nimport os\nos._exit(0)' if serves else 'input("Your name: ")\naccept()'
    server = SERVER.replace("\naccept()\n", f"\n{serves}{asks}\n")
    chat = plays(tmp_path, CLIENT, server, talk)

    assert chat.typed("server") == typed
    assert chat.verdicts == {"it": Outcome.PASSED}
