"""What a program asks at the keyboard, and what is to be answered, as its source shows it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from grader.submission.read import read
from tests.grader.small_chats import TCP_SERVER, plant

if TYPE_CHECKING:
    from pathlib import Path

    from grader.model import Program

HEAD = "import socket, sys, threading\nsock = socket.socket()\n"
TALK = "while True:\n    sock.send(input().encode())\n"
BOTH = """
import socket
users = []
def server():
    s = socket.socket(); s.bind(('', 9090)); s.listen()
    while True:
        user, _ = s.accept()
        for other in users:
            other.send(user.recv(99))
def client():
    s = socket.socket(); s.connect(('', 9090))
    while True:
        s.send(input().encode())
"""

ADDRESSES = {
    "names": "host = input()\nport = int(input())\nsock.connect((host, port))\n",
    "a tuple": "ADDR = (input(), int(input()))\nsock.connect(ADDR)\n",
    "defaults": "host = input() or 'localhost'\nport = int(input() or 9090)\nsock.connect((host, port))\n",
    "stripped": "host = str(input()).strip()\nport = input().strip()\nsock.connect_ex((host, int(port)))\n",
    "parameters": "def call(h, p):\n    sock.connect((h, p))\nhost = input()\ncall(host, p=int(input()))\n",
    "returned": (
        "def ask():\n    host = input()\n    port = input()\n    return host, int(port)\n"
        "h, p = ask()\nsock.connect((h, p))\n"
    ),
    "attributes": (
        "class Client:\n    def __init__(self, host, port):\n        self.host, self.port = host, port\n"
        "    def run(self):\n        sock.connect((self.host, self.port))\n"
        "host = input()\nclient = Client(host, int(input()))\nclient.run()\n"
    ),
    "create_connection": "host = input()\nport = int(input())\nsock = socket.create_connection((host, port))\n",
    "a thread": (
        "def call(host, port):\n    sock.connect((host, port))\n"
        "h = input()\np = int(input())\nthreading.Thread(target=call, args=(h, p)).start()\n"
    ),
    "a table": "c = {}\nc['host'] = input()\nc['port'] = int(input())\nsock.connect((c['host'], c['port']))\n",
}

LINES = {
    "a loop": "name = input()\nsock.send(name)\nwhile True:\n    text = input()\n    sock.send(text)\n",
    "a walrus": "name = input()\nsock.send(name)\nwhile (text := input()) != 'quit':\n    sock.send(text)\n",
    "glued": "name = input()\nwhile 1:\n    sock.send(f'{name}: {input()}'.encode())\n",
    "a queue": "import queue\nq = queue.Queue()\nname = input()\nwhile 1:\n    q.put((name, input()))\n",
    "a function": (
        "def tell(text):\n    sock.sendall(text)\ndef main():\n    while True:\n        tell(input())\n"
        "name = input()\ntell(name)\nmain()\n"
    ),
    "called in a loop": "def one():\n    sock.send(input())\nsock.send(input())\nwhile True:\n    one()\n",
    "itself": "def one():\n    sock.send(input())\n    one()\nsock.send(input())\none()\n",
    "a stream": "name = input()\nfor line in sys.stdin:\n    sock.send(line)\n",
    "readline": "name = sys.stdin.readline()\nwhile True:\n    line = sys.stdin.readline()\n    sock.send(line)\n",
    "iter": "name = input()\nfor line in iter(input, 'quit'):\n    sock.send(line)\n",
    "handed on": "def copy(a):\n    for line in a:\n        sock.send(line)\nname = input()\ncopy(sys.stdin)\n",
    "a name that is refused": (
        "while True:\n    name = input()\n    sock.send(name)\n    if sock.recv(9) == b'OK':\n        break\n"
        "while True:\n    sock.send(input())\n"
    ),
    "reconnecting": "while True:\n    sock.send(input())\n    while True:\n        sock.send(input())\n",
    "pickled": "import pickle\nname = input()\nwhile 1:\n    sock.send(pickle.dumps({'text': input()}))\n",
}

MENU = "def menu():\n    while True:\n        got = input()\n        if got in ('1', '2'):\n            return got\n"

CHOICES = {
    "if": ("mode = input()\nif mode == '1':\n    server()\nelif mode == '2':\n    client()\n", "1", "2"),
    "else": ("if input().lower() == 's':\n    server()\nelse:\n    client()\n", "s", "c"),
    "number": ("mode = int(input())\nif mode == 2:\n    server()\nif mode == 1:\n    client()\n", "2", "1"),
    "match": (
        "match input():\n    case 'a' | 'b': client()\n    case 'c': server()\n    case _: print('?')\n",
        "c",
        "a",
    ),
    "table": ("{'x': server, 'y': client}[input()]()\n", "x", "y"),
    "table with a default": ("roles = {'x': server, 'y': client}\nroles.get(input(), exit)()\n", "x", "y"),
    "until it is one": (
        "role = ''\nwhile role not in ('s', 'c'):\n    role = input()\nserver() if role == 's' else client()\n",
        "s",
        "c",
    ),
    "a function": (
        MENU + "if menu() == '2':\n    client()\nelse:\n    server()\n",
        "1",
        "2",
    ),
    "beginning": ("if input().startswith('s'):\n    server()\nelse:\n    client()\n", "s", "c"),
}


def client(folder: Path, text: str) -> Program:
    """The client of a chat, read."""
    files = {"server.py": TCP_SERVER, "client.py": HEAD + textwrap.dedent(text)}
    return read(plant(folder, files)).clients[0]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_text_that_goes_into_an_address_is_a_host_or_a_port(tmp_path: Path, name: str) -> None:
    """Whatever way it takes there: names, tuples, defaults, parameters, attributes, threads."""
    found = client(tmp_path, ADDRESSES[name] + TALK)

    asked = sorted((one.kind, one.again) for one in found.questions)
    assert asked == [("", True), ("host", False), ("port", False)]


@pytest.mark.parametrize("name", LINES)
def test_the_chat_s_own_line_is_told_from_the_questions_before_it(tmp_path: Path, name: str) -> None:
    """It is read and sent again and again; a name is not, even where it is asked for until it is free."""
    found = client(tmp_path, "sock.connect(('', 9))\n" + LINES[name])

    marks = sorted((one.again, one.kind) for one in found.questions)
    assert marks == [(False, ""), (True, "")]
    if "def" not in LINES[name]:
        assert [one.again for one in found.questions] == [False, True]


@pytest.mark.parametrize("name", CHOICES)
def test_a_menu_is_answered_so_that_it_leads_into_the_role(tmp_path: Path, name: str) -> None:
    """One program that is both gets another answer as server than as client."""
    text, server_answer, client_answer = CHOICES[name]
    work = read(plant(tmp_path, {"chat.py": BOTH + text}))

    assert work.server is not None
    for program, answer in ((work.server, server_answer), (work.clients[0], client_answer)):
        choices = [(one.kind, one.answer) for one in program.questions if not one.again]
        assert choices == [("choice", answer)]


def test_an_answer_that_ends_the_program_is_never_given(tmp_path: Path) -> None:
    """`n` leaves, `3` leaves: another one goes on; a word that only ends is no choice at all."""
    text = """
    if input('Connect? ') != 'y':
        sys.exit()
    sock.connect(('', 9090))
    def menu():
        while True:
            what = input('1 - leave, 2 - talk')
            if what == '1':
                return
            elif what == '2':
                talk()
    def talk():
        while True:
            line = input()
            if line == 'quit':
                break
            sock.send(line.encode())
    name = input()
    if name == 'exit':
        sys.exit()
    menu()
    """
    found = {one.line: (one.kind, one.answer, one.again) for one in client(tmp_path, text).questions}

    assert found == {
        4: ("choice", "y", False),
        9: ("choice", "2", False),
        16: ("", "", True),
        20: ("", "", False),
    }


def test_a_number_is_what_is_only_counted_with(tmp_path: Path) -> None:
    """A room that goes through `int`, an age that is looked at by `isdigit`; a port is no mere number."""
    text = "room = int(input())\nage = input()\nif not age.isdigit(): exit()\nsock.connect(('', int(input())))\n"
    kinds = [one.kind for one in client(tmp_path, text + TALK).questions]

    assert kinds == ["number", "number", "port", ""]


def test_names_that_some_branch_knows_are_no_choice(tmp_path: Path) -> None:
    """`admin` is greeted otherwise, and all names lead on: nobody is made to be the admin."""
    text = "sock.connect(('', 9))\nname = input()\nif name == 'admin':\n    print('boss')\nsock.send(name)\n"

    assert [one.kind for one in client(tmp_path, text + TALK).questions] == ["", ""]


def test_questions_stand_with_file_and_lines_in_order(tmp_path: Path) -> None:
    """Those of a library that the client imports are told too, by the library's name, with all their lines."""
    library = "def ask():\n    return input(\n        'name'\n    )\n"
    files = {"server.py": TCP_SERVER, "net/talk.py": library, "net/__init__.py": ""}
    files["client.py"] = "from net.talk import ask\n" + HEAD + "sock.connect(('', 9))\nsock.send(ask())\n" + TALK
    found = read(plant(tmp_path, files)).clients[0].questions

    assert [(one.file, one.line, one.last_line, one.again) for one in found] == [
        ("client.py", 7, 7, True),
        ("net/talk.py", 2, 4, False),
    ]


def test_a_function_that_asks_everything_promises_nothing(tmp_path: Path) -> None:
    """One `input` behind `ask("host")` and `ask("port")` has no kind of its own."""
    text = "def ask(what):\n    return input(what)\nsock.connect((ask('host'), int(ask('port'))))\n"

    assert client(tmp_path, text + TALK).questions[0].kind == ""


def test_commands_are_texts_that_a_client_goes_on_with(tmp_path: Path) -> None:
    """A dot fetches, an empty line fetches, `/who` asks; quit words and mere skipping are no commands."""
    text = """
    sock.connect(('', 9))
    while True:
        line = input()
        if line in ('quit', '/q'):
            break
        if line.lower() == 'bye':
            sock.close()
        if line == '.':
            print(sock.recv(999))
        elif line == '/who':
            sock.send(b'who?')
        elif not line:
            print(sock.recv(99))
        elif line.split()[0] == '/pm':
            print('private')
        else:
            sock.send(line.encode())
    """
    assert client(tmp_path / "1", text).commands == (".", "/who", "")
    assert client(tmp_path / "2", text.replace("print(sock.recv(99))", "continue")).commands == (".", "/who")
    assert read(tmp_path / "1").server.commands == ()  # type: ignore[union-attr]


HOSTILE = {
    "names of themselves": "a = a\nb = (b,)\nc = [d]\nd = [c]\nx = input()\nif x == a or x in b or x in c: exit()\n",
    "functions in circles": "def f(x): return g(x)\ndef g(x): return f(input())\nif f(g(1)) == 'a': f(g)\n",
    "classes in circles": (
        "class A(B): pass\nclass B(A):\n    def __init__(self, x):\n        super().__init__(x)\nA(input())\n"
    ),
    "many branches": "x = input()\nif x == '': pass\n" + "".join(f"elif x == '{n}': pass\n" for n in range(400)),
    "deep": "x = input()" + ".strip()" * 400 + "\nif x == " + "+".join(["'a'"] * 900) + ": pass\n",
    "odd calls": "sock.connect(*[input()], **{})\nopen_connection(*input())\nThread(args=(input(),))\n",
    "odd words": "import sys\nsys.argv[-1], sys.argv[99], sys.argv['x']\nmatch sys.argv:\n    case []: pass\n",
    "odd options": "import argparse\np = argparse.ArgumentParser()\np.add_argument(f'{p}', choices=p)\n",
    "fan": "def f0(): input()\n" + "".join(f"def f{n}(): f{n - 1}(), f{n - 1}()\n" for n in range(1, 40)) + "f39()\n",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_odd_programs_are_read_to_the_end(tmp_path: Path, name: str) -> None:
    """Circles, depth, and calls that make no sense neither break nor hold up the reader."""
    found = client(tmp_path, HOSTILE[name] + "sock.connect(('', 9))\n" + TALK)

    assert found.questions[-1].again
