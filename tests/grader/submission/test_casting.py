"""How the programs of a chat are to be run, and which other chats and castings a folder holds."""

from pathlib import Path

import pytest

from grader.submission.read import read
from tests.grader.small_chats import BOTH, TCP_CLIENT, TCP_SERVER, plant
from tests.grader.submission.reading import UDP_SERVER, UDP_USER, chosen

CONNECT = "import argparse, socket, sys\ndef call(host='', port=9, name=''):\n    s = socket.socket()\n"
CONNECT += "    s.connect((host, port))\n    while 1: s.send((name + input()).encode())\n"
PARSE = "p = argparse.ArgumentParser()\n{}a = p.parse_args()\n{}\n"

WANTS = {
    "getopt": ("import getopt\ngetopt.getopt(sys.argv[1:], 'p:n:v')\ncall()\n", ("-p=port", "-n=name")),
    "words": ("call(sys.argv[1], int(sys.argv[2]), sys.argv[3])\n", ("host", "port", "name")),
    "unpacked": ("_, name, port = sys.argv\ncall('', int(port), name)\n", ("name", "port")),
    "sliced": ("host, port = sys.argv[1:]\ncall(host, int(port))\n", ("host", "port")),
    "a list": ("args = sys.argv[1:]\ncall(name=args[1], host=args[0])\n", ("host", "name")),
    "shifted": ("args = sys.argv\nargs = args[1:]\ncall(args[0], int(args[1]))\n", ("host", "port")),
    "guarded": ("if len(sys.argv) != 2:\n    sys.exit('name!')\ncall(name=sys.argv[1])\n", ("name",)),
    "named only": ("server_ip = sys.argv[1]\nprint(server_ip)\ncall()\n", ("host",)),
    "a number": ("print(int(sys.argv[1]) + 1)\ncall()\n", ("number",)),
    "a word": ("if sys.argv[1] != 'go':\n    sys.exit()\ncall()\n", ("=go",)),
    "positional": (
        PARSE.format("p.add_argument('host')\np.add_argument('port', type=int)\n", "call(a.host, a.port)"),
        ("host", "port"),
    ),
    "defaults": (
        PARSE.format("p.add_argument('--host', default='')\np.add_argument('port', nargs='?')\n", "call(a.host)"),
        (),
    ),
    "required options": (
        PARSE.format(
            "p.add_argument('-p', '--port', type=int, required=True)\np.add_argument('--nick', required=True)\n",
            "call('', a.port, a.nick)",
        ),
        ("--port=port", "--nick=name"),
    ),
    "choices": (PARSE.format("p.add_argument('room', choices=['red', 'blue'])\n", "call()"), ("=red",)),
    "nothing": ("call()\n", ()),
}

ROLES = {
    "argv": ("if len(sys.argv) > 1 and sys.argv[1] == 'x':\n    server()\nelse:\n    client()\n", ("x",), ("other",)),
    "else": ("if sys.argv[1] == 'server':\n    server()\nelse:\n    client()\n", ("server",), ("client",)),
    "in": ("if '-s' in sys.argv:\n    server()\nelse:\n    client()\n", ("-s",), ()),
    "match": (
        "match sys.argv[1:]:\n    case ['host']:\n        server()\n    case ['join']:\n        client()\n",
        ("host",),
        ("join",),
    ),
    "choices": (
        PARSE.format("p.add_argument('mode', choices=['b', 'a'])\n", "client() if a.mode == 'a' else server()"),
        ("b",),
        ("a",),
    ),
    "a switch": (
        PARSE.format("p.add_argument('--listen', action='store_true')\n", "server() if a.listen else client()"),
        ("--listen",),
        (),
    ),
    "an option": (
        PARSE.format("p.add_argument('-m', required=True)\n", "{'s': server, 'c': client}[a.m]()"),
        ("-m", "s"),
        ("-m", "c"),
    ),
}

UDP_CHAT = "import socket\nusers = []\ns = socket.socket(type=socket.SOCK_DGRAM)\ns.bind(('', 5005))\nwhile True:\n"
UDP_CHAT += "    data, who = s.recvfrom(999)\n    for user in users:\n        s.sendto(data, user)\n"


@pytest.mark.parametrize("name", WANTS)
def test_what_a_command_line_asks_for_is_told_in_its_order(tmp_path: Path, name: str) -> None:
    """Hosts, ports, names, numbers and fixed words, from `sys.argv` or `argparse`; what has a default is not wanted."""
    text, wants = WANTS[name]
    work = read(plant(tmp_path, {"server.py": TCP_SERVER, "client.py": CONNECT + text}))

    assert work.clients[0].wants == wants
    assert work.clients[0].arguments == ()


@pytest.mark.parametrize("name", ROLES)
def test_a_program_that_is_both_gets_the_words_of_its_role(tmp_path: Path, name: str) -> None:
    """What the branches do decides, not what the words say."""
    text, server, client = ROLES[name]
    work = read(plant(tmp_path, {"chat.py": "import sys, argparse\n" + BOTH + text}))

    assert work.server is not None
    assert (work.server.arguments, work.clients[0].arguments) == (server, client)
    assert (work.server.wants, work.clients[0].wants) == ((), ())


def test_what_a_role_asks_for_is_wanted_after_it(tmp_path: Path) -> None:
    """`chat.py client NAME` wants a name after the role, which is always given."""
    text = "if sys.argv[1] == 'server':\n    server()\nelse:\n    print(sys.argv[2])\n    client()\n"
    work = read(plant(tmp_path, {"chat.py": "import sys\n" + BOTH + text}))

    assert (work.clients[0].arguments, work.clients[0].wants) == (("client",), ("name",))


def test_a_program_in_a_package_is_run_as_a_module(tmp_path: Path) -> None:
    """Relative imports, or neighbours that only the folder above has; not where a program mends `sys.path`."""
    files = {
        "lab/chat/server.py": "from .net import PORT\n" + TCP_SERVER,
        "lab/chat/client.py": "from chat.net import PORT\n" + TCP_CLIENT,
        "lab/chat/net.py": "PORT = 9090\n",
    }
    work = read(plant(tmp_path / "1", files))
    assert work.server is not None
    assert (work.server.module, work.clients[0].module) == ("chat.server", "chat.client")

    mended = "import sys\nsys.path.append('..')\nfrom settings import PORT\n" + TCP_CLIENT
    files = {"s/server.py": TCP_SERVER, "c/client.py": mended, "settings.py": "PORT = 1\n"}
    work = read(plant(tmp_path / "2", files))
    assert work.server is not None
    assert (work.server.module, work.clients[0].module) == ("", "")

    root = {"S/server.py": "from S import net\n" + TCP_SERVER, "S/net.py": "PORT = 1\n", "client.py": TCP_CLIENT}
    assert read(plant(tmp_path / "4", root)).server.module == "S.server"  # type: ignore[union-attr]

    files["c/client.py"] = mended.replace("sys.path.append('..')", "")
    assert read(plant(tmp_path / "3", files)).clients[0].module == "c.client"


def test_files_and_imports_are_those_of_the_chat(tmp_path: Path) -> None:
    """What the programs import from the folder, and what they take from elsewhere, also inside functions."""
    client = (
        "import net, colorama\ndef f():\n    try:\n        from rich.text import Text\n    except ImportError: pass\n"
    )
    files = {
        "server.py": TCP_SERVER,
        "client.py": client + TCP_CLIENT,
        "net.py": "import zlib\n",
        "spare.py": "import os",
    }
    work = read(plant(tmp_path, files))

    assert [file.as_posix() for file in work.files] == ["server.py", "client.py", "net.py"]
    assert set(work.imports) == {"colorama", "rich", "socket", "threading", "zlib"}
    assert list(work.imports) == sorted(work.imports)


def test_a_writing_and_a_reading_window_are_one_user(tmp_path: Path) -> None:
    """Two programs, of which one never receives and the other never sends what is typed, are paired by number."""
    head = "import socket\ns = socket.socket()\ns.connect(('', 9090))\n"
    writer = head + "name = input()\nwhile True:\n    s.send(input().encode())\n"
    reader = head + "s.send(input())\nwhile True:\n    print(s.recv(999))\n"
    files = {"server.py": TCP_SERVER, "write1.py": writer, "write2.py": writer}
    work = read(plant(tmp_path / "1", {**files, "read1.py": reader, "read2.py": reader}))
    one_for_all = read(plant(tmp_path / "2", {**files, "read.py": reader}))
    unclear = read(plant(tmp_path / "3", {**files, "read.py": reader + "    s.send(input().encode())\n"}))

    pairs = [(one.file.name, one.reader.file.name) for one in work.clients if one.reader]
    assert pairs == [("write1.py", "read1.py"), ("write2.py", "read2.py")]
    assert [one.reader.file.name for one in one_for_all.clients if one.reader] == ["read.py", "read.py"]
    assert len(unclear.clients) == 3
    assert all(one.reader is None for one in unclear.clients)


def test_the_same_chat_over_udp_is_a_version(tmp_path: Path) -> None:
    """Both are there: TCP first; the note says that both are graded."""
    files = {"tcp/server.py": TCP_SERVER, "tcp/client.py": TCP_CLIENT, "udp/server.py": UDP_CHAT}
    work = read(plant(tmp_path, {**files, "udp/client.py": UDP_USER}))

    assert chosen(work) == ("tcp/server.py", ["tcp/client.py"])
    assert [chosen(one) for one in work.versions] == [("udp/server.py", ["udp/client.py"])]
    assert work.versions[0].clients[0].questions[0].again
    assert any("both are graded" in note for note in work.notes)
    assert work.guesses == ()


def test_other_tasks_of_the_course_are_no_versions(tmp_path: Path) -> None:
    """A UDP echo beside a TCP chat is another task; what a person has named leaves no versions."""
    files = {"chat/server.py": TCP_SERVER, "chat/client.py": TCP_CLIENT, "echo/client.py": UDP_USER}
    work = read(plant(tmp_path / "1", {**files, "echo/server.py": UDP_SERVER}))
    named = plant(tmp_path / "2", {**files, "echo/server.py": UDP_CHAT})

    assert (work.versions, work.guesses) == ((), ())
    assert len(read(named).versions) == 1
    assert read(named, named / "chat" / "server.py").versions == ()


def test_a_finished_server_is_taken_and_its_old_copy_is_a_guess(tmp_path: Path) -> None:
    """The one that takes users in a loop and sends to all comes first; another that could be it comes second."""
    half = "import socket\ns = socket.socket()\ns.bind(('', 9090))\ns.listen()\nc, a = s.accept()\nc.send(b'chat')\n"
    work = read(plant(tmp_path / "1", {"a_server.py": half, "server.py": TCP_SERVER, "client.py": TCP_CLIENT}))
    copy = read(
        plant(tmp_path / "2", {"server (old).py": TCP_SERVER, "server.py": TCP_SERVER, "client.py": TCP_CLIENT})
    )

    assert (chosen(work)[0], work.guesses) == ("server.py", ())
    assert chosen(copy)[0] == "server.py"
    assert [chosen(one) for one in copy.guesses] == [("server (old).py", ["client.py"])]


def test_people_who_write_to_each_other_without_a_server_are_taken_in_their_order(tmp_path: Path) -> None:
    """The first of two UDP programs that each bind and send stands for the server, and a note says so."""
    peer = "import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\ns.bind(('', {}))\n"
    peer += "while True:\n    s.sendto(input().encode(), ('', {}))\n    print(s.recvfrom(99))\n"
    work = read(plant(tmp_path, {"user1.py": peer.format(6001, 6002), "user2.py": peer.format(6002, 6001)}))

    assert (chosen(work), work.problem) == (("user1.py", ["user2.py"]), "")
    assert "no server" in work.notes[0]


def test_a_program_that_connects_or_else_listens_is_both(tmp_path: Path) -> None:
    """The first one started becomes the server: it is cast as both, and needs no argument."""
    text = BOTH + "try:\n    client()\nexcept ConnectionRefusedError:\n    server()\n"
    work = read(plant(tmp_path, {"chat.py": text}))

    assert chosen(work) == ("chat.py", ["chat.py"])
    assert work.clients[0].arguments == ()
    assert [one.again for one in work.clients[0].questions] == [True]
