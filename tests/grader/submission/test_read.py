"""Which programs of a student's folder are the chat's server and clients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.submission.read import read
from tests.grader.small_chats import BASE_CLIENT, BASE_SERVER, CHAT_CLIENT, CHAT_SERVER, TCP_CLIENT, TCP_SERVER, plant

if TYPE_CHECKING:
    from grader.model import Submission

UDP_SERVER = """
from socket import *
s = socket(AF_INET, SOCK_DGRAM)
s.bind(("", 5005))
while True:
    data, who = s.recvfrom(1024)
    s.sendto(data, who)
"""

SERVERS = {
    "udp": UDP_SERVER,
    "alias": "import socket as net\ns = net.socket()\ns.bind(('', 9090))\ns.listen()\ns.accept()\n",
    "from_create": "from socket import create_server as make\ns = make(('', 9090))\nwhile True: s.accept()\n",
    "socketserver": (
        "import socketserver\nclass H(socketserver.BaseRequestHandler):\n    pass\n"
        "socketserver.ThreadingTCPServer(('', 9090), H).serve_forever()\n"
    ),
    "asyncio": (
        "import asyncio\nasync def main():\n    s = await asyncio.start_server(print, '', 9090)\n"
        "    await s.serve_forever()\nasyncio.run(main())\n"
    ),
    "protocol": (
        "import asyncio\nloop = asyncio.new_event_loop()\n"
        "loop.run_until_complete(loop.create_server(object, '', 9090))\nloop.run_forever()\n"
    ),
    "endpoint": (
        "import asyncio\nasync def main():\n    loop = asyncio.get_running_loop()\n"
        "    await loop.create_datagram_endpoint(object, local_addr=('', 9090))\nasyncio.run(main())\n"
    ),
    "base class": CHAT_SERVER,
    "base module": "import server\nserver.Server(protocol_type='TCP').handle_client()\n",
    "the kit's": "from lab import Server\nServer().handle_client()\n",
    "in main": "def main():\n    s.listen()\n\nif __name__ == '__main__':\n    main()\n",
    "asks at its console": UDP_SERVER + "    for u in []: s.sendto(b'', u)\n    print(input())\n",
    "own address": (
        "import socket\nprobe = socket.socket(); probe.connect(('192.0.2.1', 80))\n"
        "s = socket.socket(); s.bind((probe.getsockname()[0], 9090)); s.listen()\n"
    ),
}

CLIENTS = {
    "connect_ex": "import socket\ns = socket.socket()\ns.connect_ex(('', 9090))\ns.send(input().encode())\n",
    "create_connection": "import socket\ns = socket.create_connection(('', 9090))\ns.send(input())\n",
    "streams": ("import asyncio\nasync def main():\n    await asyncio.open_connection('', 9)\nasyncio.run(main())\n"),
    "base class": CHAT_CLIENT,
    "udp": "import socket as s\nu = s.socket(s.AF_INET, s.SOCK_DGRAM)\nu.sendto(input().encode(), ('', 9))\n",
    "udp, any port": (
        "import random, socket\nu = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "u.bind(('', random.randint(8000, 9000)))\nu.sendto(input().encode(), ('', 9))\nu.recvfrom(9)\n"
    ),
    "udp, own port": (
        "import socket\nu = socket.socket(type=socket.SOCK_DGRAM)\nu.bind(('', 5006))\n"
        "u.sendto(input().encode(), ('', 5005))\nprint(u.recvfrom(1024))\n"
    ),
    "window": (
        "import socket, tkinter\nroot = tkinter.Tk()\ns = socket.socket()\ns.connect(('', 9090))\n"
        "root.bind('<Return>', print)\nroot.mainloop()\n"
    ),
}


def chosen(work: Submission) -> tuple[str | None, list[str]]:
    """The files of the server and of the clients."""
    server = work.server.file.as_posix() if work.server else None
    return server, [client.file.as_posix() for client in work.clients]


def test_the_documents_programs_are_found_without_their_base_classes(tmp_path: Path) -> None:
    """Neither program opens a socket itself: the base classes they import tell what they are."""
    work = read(plant(tmp_path, {"server_chat.py": CHAT_SERVER, "client_chat.py": CHAT_CLIENT}))

    assert chosen(work) == ("server_chat.py", ["client_chat.py"])
    assert (work.problem, work.notes, work.root) == ("", (), tmp_path.resolve())


@pytest.mark.parametrize("start", ["", "if __name__ == '__main__':\n    {}()\n"])
def test_base_classes_beside_the_programs_are_no_programs(tmp_path: Path, start: str) -> None:
    """A student's own server.py and client.py are libraries, with a demonstration at their end or without."""
    server, client = BASE_SERVER + start.format("Server"), BASE_CLIENT + start.format("Client")
    programs = {"server_chat.py": CHAT_SERVER, "client_chat.py": CHAT_CLIENT}
    work = read(plant(tmp_path, {**programs, "server.py": server, "client.py": client}))

    assert chosen(work) == ("server_chat.py", ["client_chat.py"])
    assert work.notes == ()


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_known_by_what_it_does(tmp_path: Path, name: str) -> None:
    """Whatever way a server is written, and whatever its file is called, it is the server."""
    work = read(plant(tmp_path, {"a.py": TCP_CLIENT, "b.py": SERVERS[name]}))

    assert chosen(work) == ("b.py", ["a.py"])


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_is_known_by_what_it_does(tmp_path: Path, name: str) -> None:
    """Whatever way a client is written, and whatever its file is called, it is the client."""
    server = UDP_SERVER if name.startswith("udp") else TCP_SERVER
    work = read(plant(tmp_path, {"a.py": server, "b.py": CLIENTS[name]}))

    assert chosen(work) == ("a.py", ["b.py"])


def test_clients_come_in_the_order_people_count(tmp_path: Path) -> None:
    """`client2` stands before `client10`."""
    files = {f"client{number}.py": TCP_CLIENT for number in (10, 2, 1)}
    work = read(plant(tmp_path, {**files, "server.py": TCP_SERVER}))

    assert chosen(work) == ("server.py", ["client1.py", "client2.py", "client10.py"])
    assert work.notes == ()


def test_a_client_with_a_window_is_left_aside_where_another_reads_the_keyboard(tmp_path: Path) -> None:
    """Nobody can type in a window here; alone, it is the client all the same."""
    window = {"server.py": TCP_SERVER, "client_gui.py": CLIENTS["window"]}
    alone = read(plant(tmp_path / "1", window))
    beside = read(plant(tmp_path / "2", {**window, "client.py": TCP_CLIENT}))

    assert chosen(alone) == ("server.py", ["client_gui.py"])
    assert chosen(beside) == ("server.py", ["client.py"])
    assert any("windows" in note and "client_gui.py" in note for note in beside.notes)


@pytest.mark.parametrize("start", ["", "\nif __name__ == '__main__':\n    main()\n"])
def test_a_client_that_the_clients_import_is_a_library(tmp_path: Path, start: str) -> None:
    """Three programs that start what client.py defines are the clients, and client.py is not."""
    library = "import socket\n\ndef main(name='ann'):\n    socket.socket().connect(('', 9090))\n" + start
    users = {f"client{number}.py": f"import client\nclient.main('user{number}')\n" for number in (1, 2, 3)}
    work = read(plant(tmp_path, {"client.py": library, "server.py": TCP_SERVER, **users}))

    assert chosen(work) == ("server.py", ["client1.py", "client2.py", "client3.py"])


def test_work_done_in_a_neighbouring_file_counts(tmp_path: Path) -> None:
    """Programs that leave the sockets to a common library are told apart by their names."""
    common = "import socket\ndef serve():\n    s = socket.socket(); s.bind(('', 1)); s.listen()\n"
    common += "def call():\n    socket.socket().connect(('', 1))\n"
    files = {"net/__init__.py": "", "net/common.py": common}
    files["serv_4.py"] = "from net.common import *\nserve()\n"
    files["cl_4.py"] = "from net import common\ncommon.call()\n"
    work = read(plant(tmp_path, files))

    assert chosen(work) == ("serv_4.py", ["cl_4.py"])


def test_server_and_client_may_lie_in_sibling_folders(tmp_path: Path) -> None:
    """A path is told relative to the submission, whatever letters it has."""
    files = {"задание 4/сервер/main.py": TCP_SERVER, "задание 4/клиент/main.py": TCP_CLIENT}
    work = read(plant(tmp_path, files))

    assert chosen(work) == ("задание 4/сервер/main.py", ["задание 4/клиент/main.py"])


def test_the_chat_is_picked_among_the_course_s_other_tasks(tmp_path: Path) -> None:
    """With four tasks in one folder the chat is taken with its own client; notes tell how to change it."""
    sums = "import socket\ns = socket.socket()\ns.bind(('', 8001))\ns.listen()\ns.accept()[0].send(b'4')\n"
    files = {
        "task1_server.py": UDP_SERVER.replace("5005", "8000"),
        "task1_client.py": CLIENTS["udp"].replace("9)", "8000)"),
        "task2_server.py": sums,
        "task2_client.py": CLIENTS["connect_ex"].replace("9090", "8001"),
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
    pair = {"server.py": TCP_SERVER, "client.py": TCP_CLIENT}
    files = {f"{folder}/{name}": text for folder in ("old", "chat") for name, text in pair.items()}
    work = read(plant(tmp_path, files))

    assert chosen(work) == ("chat/server.py", ["chat/client.py"])


def test_clutter_and_the_student_s_tests_are_passed_over(tmp_path: Path) -> None:
    """Hidden folders, environments, installed packages and tests hold no programs of the chat."""
    folders = (".git", "__pycache__", "node_modules", "venv", "env", "lib/site-packages", "__MACOSX", "tests")
    clutter = {f"{folder}/server.py": TCP_SERVER for folder in folders}
    clutter |= {"env/pyvenv.cfg": "", "test_chat.py": "import unittest\n" + TCP_CLIENT, "._client.py": "\0"}
    work = read(plant(tmp_path, {**clutter, "server.py": TCP_SERVER, "client.py": TCP_CLIENT}))

    assert chosen(work) == ("server.py", ["client.py"])
    assert work.notes == ()


def test_a_chat_that_lies_in_a_folder_called_test_is_found(tmp_path: Path) -> None:
    """Tests are passed over only where there are programs beside them."""
    work = read(plant(tmp_path, {"test/server.py": TCP_SERVER, "test/test_client.py": TCP_CLIENT}))

    assert chosen(work) == ("test/server.py", ["test/test_client.py"])


def test_other_things_that_connect_and_bind_are_no_programs(tmp_path: Path) -> None:
    """A data base's `connect` and a window's `bind` have nothing to do with sockets."""
    files = {"history.py": "import sqlite3\nsqlite3.connect('chat.db').execute('')\n"}
    files |= {"look.py": "import tkinter\nroot = tkinter.Tk()\nroot.bind('<Key>', print)\nroot.mainloop()\n"}
    work = read(plant(tmp_path, {**files, "server.py": TCP_SERVER, "client.py": TCP_CLIENT}))

    assert chosen(work) == ("server.py", ["client.py"])


def test_a_launcher_is_not_taken_for_the_programs_it_starts(tmp_path: Path) -> None:
    """A menu that imports a server and a client, each a program of its own, leaves the stage to them."""
    menu = "import server, client\nif input() == '1':\n    server.main()\nelse:\n    client.main()\n"
    start = "if __name__ == '__main__':\n    main()\n"
    server = "def main():\n    s.bind(('', 9090))\n    s.listen()\n" + start
    client = "def main():\n    s.connect(('', 9090))\n" + start
    work = read(plant(tmp_path, {"main.py": menu, "server.py": server, "client.py": client}))

    assert chosen(work) == ("server.py", ["client.py"])


def test_a_launcher_of_libraries_is_the_program(tmp_path: Path) -> None:
    """A menu that imports a server and a client which do nothing by themselves is started as both."""
    menu = "import server, client\nif input() == '1':\n    server.main()\nelse:\n    client.main()\n"
    files = {"server.py": "def main():\n    s.listen()\n", "client.py": "def main():\n    s.connect(A)\n"}
    work = read(plant(tmp_path, {**files, "main.py": menu}))

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
