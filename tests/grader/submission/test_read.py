"""Which programs of a student's folder are the chat's server and clients."""

from pathlib import Path, PureWindowsPath

import pytest

from grader.errors import UsageError
from grader.submission.names import by_the_repository
from grader.submission.read import read
from tests.grader.small_chats import BASE_CLIENT, BASE_SERVER, CHAT_CLIENT, CHAT_SERVER, TCP_CLIENT, TCP_SERVER, plant
from tests.grader.submission.reading import UDP_SERVER, UDP_USER, chosen

START = "\nif __name__ == '__main__':\n    {}()\n"
WINDOW = "import socket, tkinter\nroot = tkinter.Tk()\ns = socket.socket()\ns.connect(('', 9090))\n"
WINDOW += "root.bind('<Return>', print)\nroot.mainloop()\n"
PAIR = {"server.py": TCP_SERVER, "client.py": TCP_CLIENT}
CHAT = {"server_chat.py": CHAT_SERVER, "client_chat.py": CHAT_CLIENT}
COMMON = "import socket\ndef serve():\n    s = socket.socket(); s.bind(('', 1)); s.listen()\n"
COMMON += "def call():\n    socket.socket().connect(('', 1))\n"
LIBRARY = "import socket\n\ndef main(name='ann'):\n    socket.socket().connect(('', 9090))\n"
USERS = {f"client{number}.py": f"import client\nclient.main('user{number}')\n" for number in (1, 2, 3)}
CLUTTER = (".git", "__pycache__", "node_modules", "venv", "env", "lib/site-packages", "__MACOSX", "tests")
MENU = "import server, client\nif input() == '1':\n    server.main()\nelse:\n    client.main()\n"
SERVE, CALL = "def main():\n    s.bind(('', 9090))\n    s.listen()\n", "def main():\n    s.connect(('', 9090))\n"

NODE = "import socket\nclass Node:\n    def __init__(self):\n        self.s = socket.socket()\n"
NODE += "    def listen(self):\n        self.s.bind(('', 1)); self.s.listen()\n"
NODE += "    def call(self):\n        self.s.connect(('', 1))\n"
HUB = "from base import Node\nclass Hub(Node):\n    def serve(self):\n        self.s.accept()\n"
HUB += "hub = Hub(); hub.listen(); hub.serve()\n"
USER = "from base import Node\nclass User(Node):\n    pass\nu = User(); u.call(); u.s.connect(('', 1))\n"

FOLDERS: dict[str, tuple[dict[str, str], str]] = {
    "the base classes that they import tell what programs are": (CHAT, "server_chat.py, client_chat.py"),
    "base classes beside the programs are no programs": (
        {**CHAT, "server.py": BASE_SERVER, "client.py": BASE_CLIENT},
        "server_chat.py, client_chat.py",
    ),
    "nor are they with a demonstration at their end": (
        {**CHAT, "server.py": BASE_SERVER + START.format("Server"), "client.py": BASE_CLIENT + START.format("Client")},
        "server_chat.py, client_chat.py",
    ),
    "a base class that both share makes neither of them both": (
        {"base.py": NODE, "a.py": HUB, "b.py": USER},
        "a.py, b.py",
    ),
    "client2 stands before client10": (
        {"server.py": TCP_SERVER, **{f"client{number}.py": TCP_CLIENT for number in (10, 2, 1)}},
        "server.py, client1.py, client2.py, client10.py",
    ),
    "a client that the clients import is a library": (
        {"client.py": LIBRARY, "server.py": TCP_SERVER, **USERS},
        "server.py, client1.py, client2.py, client3.py",
    ),
    "it is one though it can be started": (
        {"client.py": LIBRARY + START.format("main"), "server.py": TCP_SERVER, **USERS},
        "server.py, client1.py, client2.py, client3.py",
    ),
    "programs that leave the sockets to a common library are told apart by their names": (
        {
            "net/__init__.py": "",
            "net/common.py": COMMON,
            "serv_4.py": "from net.common import *\nserve()\n",
            "cl_4.py": "from net import common\ncommon.call()\n",
        },
        "serv_4.py, cl_4.py",
    ),
    "server and client may lie in sibling folders, whatever letters they have": (
        {"задание 4/сервер/main.py": TCP_SERVER, "задание 4/клиент/main.py": TCP_CLIENT},
        "задание 4/сервер/main.py, задание 4/клиент/main.py",
    ),
    "clutter and the student's tests are passed over": (
        {
            **{f"{folder}/server.py": TCP_SERVER for folder in CLUTTER},
            "env/pyvenv.cfg": "",
            "test_chat.py": "import unittest\n" + TCP_CLIENT,
            "._client.py": "\0",
            **PAIR,
        },
        "server.py, client.py",
    ),
    "a chat that lies in a folder called test is found": (
        {"test/server.py": TCP_SERVER, "test/test_client.py": TCP_CLIENT},
        "test/server.py, test/test_client.py",
    ),
    "a data base's connect and a window's bind have nothing to do with sockets": (
        {
            "history.py": "import sqlite3\nsqlite3.connect('chat.db').execute('')\n",
            **PAIR,
            "look.py": "import tkinter\nroot = tkinter.Tk()\nroot.bind('<Key>', print)\nroot.mainloop()\n",
        },
        "server.py, client.py",
    ),
    "a launcher is not taken for the programs that it starts": (
        {"main.py": MENU, "server.py": SERVE + START.format("main"), "client.py": CALL + START.format("main")},
        "server.py, client.py",
    ),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_chat_s_programs_are_taken_and_nothing_else(tmp_path: Path, name: str) -> None:
    """Where nothing is left to guess, there is no note either."""
    files, programs = FOLDERS[name]
    work = read(plant(tmp_path, files))
    server, *clients = programs.split(", ")

    assert chosen(work) == (server, clients)
    assert (work.problem, work.notes, work.root) == ("", (), tmp_path.resolve())


def test_a_client_with_a_window_is_left_aside_where_another_reads_the_keyboard(tmp_path: Path) -> None:
    """Nobody can type in a window here; alone, it is the client all the same."""
    window = {"server.py": TCP_SERVER, "client_gui.py": WINDOW}
    alone = read(plant(tmp_path / "1", window))
    beside = read(plant(tmp_path / "2", {**window, "client.py": TCP_CLIENT}))

    assert chosen(alone) == ("server.py", ["client_gui.py"])
    assert chosen(beside) == ("server.py", ["client.py"])
    assert any("windows" in note and "client_gui.py" in note for note in beside.notes)


def test_the_chat_is_picked_among_the_course_s_other_tasks(tmp_path: Path) -> None:
    """With four tasks in one folder the chat is taken with its own client; notes tell how to change it."""
    sums = "import socket\ns = socket.socket()\ns.bind(('', 8001))\ns.listen()\ns.accept()[0].send(b'4')\n"
    files = {
        "task1_server.py": UDP_SERVER.replace("5005", "8000"),
        "task1_client.py": UDP_USER.replace("5005", "8000"),
        "task2_server.py": sums,
        "task2_client.py": TCP_CLIENT.replace("9090", "8001"),
        "task3_server.py": sums.replace("b'4'", "b'HTTP/1.1 200 OK'").replace("8001", "8002"),
        "task4_server.py": TCP_SERVER,
        "task4_client.py": TCP_CLIENT,
    }
    work = read(plant(tmp_path, files))

    assert chosen(work) == ("task4_server.py", ["task4_client.py"])
    assert any("task4_server.py was taken" in note and "--server" in note for note in work.notes)
    assert any("task2_client.py" in note and "--client" in note for note in work.notes)


def test_tasks_in_folders_of_their_own_keep_their_programs_together(tmp_path: Path) -> None:
    """The client of the chosen server's folder is used, and no other's."""
    files = {f"{folder}/{name}": text for folder in ("old", "chat") for name, text in PAIR.items()}

    assert chosen(read(plant(tmp_path, files))) == ("chat/server.py", ["chat/client.py"])


def test_a_launcher_of_libraries_is_the_program(tmp_path: Path) -> None:
    """A menu that imports a server and a client which do nothing by themselves is started as both."""
    work = read(plant(tmp_path, {"server.py": SERVE, "client.py": CALL, "main.py": MENU}))

    assert chosen(work) == ("main.py", ["main.py"])


def test_one_program_that_is_both_is_started_as_both(tmp_path: Path) -> None:
    """A program that asks for its role on the command line gets it there, and a note says it was a guess."""
    menu = "import sys\nif sys.argv[1] == '--server':\n    s.listen()\nelif sys.argv[1] == '--client':\n"
    work = read(plant(tmp_path, {"chat.py": menu + "    s.connect(('', 9090)); s.send(input())\n"}))

    assert work.server is not None
    assert (chosen(work), work.problem) == (("chat.py", ["chat.py"]), "")
    assert (work.server.arguments, work.clients[0].arguments) == (("--server",), ("--client",))
    assert "--server FILE" in work.notes[0]


def test_a_file_that_only_defines_a_server_is_better_than_none(tmp_path: Path) -> None:
    """A server that is never started is taken, so that running it shows that, and a note says so."""
    work = read(plant(tmp_path, {"server.py": "def main():\n    s.listen()\n", "client.py": TCP_CLIENT}))

    assert chosen(work) == ("server.py", ["client.py"])
    assert "server.py only defines things" in work.notes[0]


def test_named_programs_are_taken_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that a person names is found in the submission or from here, and kept in the order given."""
    files = {"x.py": "exec('')\n", "b.py": TCP_CLIENT, "a.py": TCP_CLIENT, "server.py": TCP_SERVER}
    plant(tmp_path / "work", files)
    monkeypatch.chdir(tmp_path)
    work = read(Path("work"), Path("x.py"), (Path("work/b.py"), tmp_path / "work" / "a.py"))

    assert chosen(work) == ("x.py", ["b.py", "a.py"])
    assert work.problem == ""


def test_a_named_program_must_lie_in_the_folder(tmp_path: Path) -> None:
    """A file that is not there, or lies elsewhere, is wrong usage."""
    plant(tmp_path, {"work/server.py": TCP_SERVER, "elsewhere.py": TCP_CLIENT})

    with pytest.raises(UsageError, match=r"--server nothing.py: there is no such"):
        read(tmp_path / "work", Path("nothing.py"))
    with pytest.raises(UsageError, match="does not lie in the submission"):
        read(tmp_path / "work", None, (tmp_path / "elsewhere.py",))


def test_what_is_missing_is_said_with_what_was_found(tmp_path: Path) -> None:
    """A folder without a server, without a client, or both: a problem of the student's, no error."""
    no_server = read(plant(tmp_path / "1", {"client.py": TCP_CLIENT, "notes.ipynb": "{}"}))
    no_client = read(plant(tmp_path / "2", {"server.py": TCP_SERVER}))
    neither = read(plant(tmp_path / "3", {"sums.py": "print(2 + 2)\n"}))

    assert chosen(no_server) == (None, ["client.py"])
    assert "No server was found" in no_server.problem
    assert "client.py (client), 1 notebook" in no_server.problem
    assert "--server FILE" in no_server.problem
    assert chosen(no_client) == ("server.py", [])
    assert "No client was found" in no_client.problem
    assert "--client FILE" in no_client.problem
    assert "Neither" in neither.problem
    assert neither.problem_file is None


def test_a_class_is_no_file_of_its_name_in_other_letters() -> None:
    """`from server import Server` means no `Server.py`, though Windows would open `server.py` by that name."""
    importer, beside = PureWindowsPath("server_chat.py"), PureWindowsPath("server.py")
    found = by_the_repository(importer, "server.Server", {beside})  # type: ignore[arg-type]

    assert found[0] is None
    assert by_the_repository(importer, "course.server", {beside})[0] == beside  # type: ignore[arg-type]
