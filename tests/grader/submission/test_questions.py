"""What the source alone tells of the places where a program asks: addresses, lines of the chat, texts of a menu."""

import textwrap
from pathlib import Path

import pytest

from grader.model import Program
from grader.submission.read import read
from tests.grader.small_chats import BOTH, TCP_SERVER, plant

HEAD = "import socket, sys, threading\nsock = socket.socket()\n"
TALK = "while True:\n    sock.send(input().encode())\n"
DIAL = "sock.connect(('', 9))\n"

ADDRESSES = {
    "names": "host = input()\nport = int(input())\nsock.connect((host, port))\n",
    "a tuple": "ADDR = (input(), int(input()))\nsock.connect(ADDR)\n",
    "in the call": "sock.connect((input(), int(input())))\n",
    "defaults": "h = input() or 'localhost'\np = int(input() or 9090)\nsock.connect((h, p))\n",
    "stripped": "h = str(input()).strip()\np = input().strip()\nsock.connect_ex((h, int(p)))\n",
    "parameters": "def call(h, p):\n    sock.connect((h, p))\na = input()\ncall(a, p=int(input()))\n",
    "returned": "def ask():\n    host = input()\n    port = input()\n    return host, int(port)\nsock.connect(ask())\n",
    "attributes": (
        "class Client:\n    def __init__(self, host, port):\n        self.host, self.port = host, port\n"
        "    def run(self):\n        sock.connect((self.host, self.port))\n"
        "h = input()\nclient = Client(h, int(input()))\nclient.run()\n"
    ),
    "create_connection": "h = input()\np = int(input())\nsock = socket.create_connection((h, p))\n",
    "a table": "c = {}\nc['host'] = input()\nc['port'] = int(input())\nsock.connect((c['host'], c['port']))\n",
}

LINES = {
    "a loop": "name = input()\nsock.send(name)\nwhile True:\n    text = input()\n    sock.send(text)\n",
    "a walrus": "name = input()\nsock.send(name)\nwhile (text := input()) != 'quit':\n    sock.send(text)\n",
    "glued": "name = input()\nwhile 1:\n    sock.send(f'{name}: {input()}'.encode())\n",
    "made of it": "name = input()\nwhile 1:\n    text = input()\n    data = name + text\n    sock.send(data)\n",
    "a queue": "import queue\nq = queue.Queue()\nname = input()\nwhile 1:\n    q.put((name, input()))\n",
    "a function": (
        "def tell(text):\n    sock.sendall(text)\ndef main():\n    while True:\n        tell(input())\n"
        "name = input()\ntell(name)\nmain()\n"
    ),
    "called in a loop": "def one():\n    sock.send(input())\nsock.send(input())\nwhile True:\n    one()\n",
    "itself": "def one():\n    sock.send(input())\n    one()\nsock.send(input())\none()\n",
    "a function that reads": "def ask():\n    return input()\nsock.send(input())\nwhile True:\n    sock.send(ask())\n",
    "iter": "name = input()\nfor line in iter(input, 'quit'):\n    sock.send(line)\n",
    "a name until there is one": "name = ''\nwhile not name:\n    name = input()\nwhile 1:\n    sock.send(input())\n",
    "a menu around it": (
        "def chat():\n    name = input()\n    while True:\n        sock.send(input())\nwhile True:\n    chat()\n"
    ),
    "pickled": "import pickle\nname = input()\nwhile 1:\n    sock.send(pickle.dumps({'text': input()}))\n",
}

PRIMED = "text = input()\nwhile text != '/exit':\n    sock.send(text.encode())\n    text = input()\n"

MENU = "def menu():\n    while True:\n        got = input()\n        if got in ('1', '2'):\n            return got\n"

CHOICES = {
    "if": ("mode = input()\nif mode == '1':\n    server()\nelif mode == '2':\n    client()\n", "1", "2"),
    "else": ("if input().lower() == 's':\n    server()\nelse:\n    client()\n", "s", "c"),
    "returns": ("if input() == 's':\n    server()\n    exit()\nclient()\n", "s", "c"),
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
    "a function": (MENU + "if menu() == '2':\n    client()\nelse:\n    server()\n", "1", "2"),
    "beginning": ("if input().startswith('s'):\n    server()\nelse:\n    client()\n", "s", "c"),
}


def client(folder: Path, text: str) -> Program:
    """The client of a chat, read."""
    files = {"server.py": TCP_SERVER, "client.py": HEAD + textwrap.dedent(text)}
    return read(plant(folder, files)).clients[0]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_text_that_goes_into_an_address_is_a_host_or_a_port(tmp_path: Path, name: str) -> None:
    """By the address that it stands in, or by the names that it is given."""
    found = client(tmp_path, ADDRESSES[name] + TALK)

    asked = sorted((one.kind, one.again) for one in found.questions)
    assert asked == [("", True), ("host", False), ("port", False)]


@pytest.mark.parametrize("name", LINES)
def test_the_chat_s_own_line_is_told_from_the_questions_before_it(tmp_path: Path, name: str) -> None:
    """It is read and sent again and again."""
    found = client(tmp_path, DIAL + LINES[name])

    marks = sorted((one.again, one.kind) for one in found.questions)
    assert marks == [(False, ""), (True, "")]


def test_a_line_that_is_read_before_its_loop_is_one_too(tmp_path: Path) -> None:
    """Its quit word is no answer."""
    found = client(tmp_path, DIAL + PRIMED)

    assert [(one.again, one.texts) for one in found.questions] == [(True, ()), (True, ())]


@pytest.mark.parametrize("name", CHOICES)
def test_a_menu_is_answered_so_that_it_leads_into_the_role(tmp_path: Path, name: str) -> None:
    """One program that is both gets another answer as server than as client."""
    text, server_answer, client_answer = CHOICES[name]
    work = read(plant(tmp_path, {"chat.py": BOTH + text}))

    assert work.server is not None
    for program, answer in ((work.server, server_answer), (work.clients[0], client_answer)):
        choices = [(one.kind, one.texts[0]) for one in program.questions if not one.again]
        assert choices == [("choice", answer)]


TEXTS = {
    "what goes on": ("if input() != 'y':\n    sys.exit()\nsock.connect(('', 9))\n", "choice", ("y",)),
    "what leads to the call": (
        "w = input()\nif w == '1':\n    exit()\nelif w == '2':\n    sock.connect(('', 9))\nelse:\n    exit()\n",
        "choice",
        ("2",),
    ),
    "what ends": ("name = input()\nif name == 'halt':\n    sys.exit()\nsock.connect(('', 9))\n", "", ()),
    "who is greeted otherwise": (
        "name = input()\nif name == 'admin':\n    print('boss')\nsock.connect(('', 9))\n",
        "",
        ("admin",),
    ),
    "what a loop waits for": (
        "c = input()\nwhile c not in {'b': 1, '2': 2}:\n    pass\nsock.connect(('', 9))\n",
        "",
        ("2", "b"),
    ),
    "what a loop ends at": (
        "c = input()\nwhile c != '/leave':\n    print(c)\n    break\nsock.connect(('', 9))\n",
        "",
        (),
    ),
    "a number": ("room = int(input())\nsock.connect(('', 9))\n", "number", ()),
    "looked at as a number": ("a = input()\nif not a.isdigit(): exit()\nsock.connect(('', 9))\n", "number", ()),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_an_answer_is_compared_with_are_told(tmp_path: Path, name: str) -> None:
    """Those that end something are none; a choice is one that leads on where others do not."""
    text, kind, texts = TEXTS[name]
    first = client(tmp_path, text + TALK).questions[0]

    assert (first.kind, first.texts) == (kind, texts)


def test_questions_stand_with_file_and_lines(tmp_path: Path) -> None:
    """Those of a library that the client imports are told too, by the library's name, with all their lines."""
    library = "def ask():\n    return input(\n        'name'\n    )\n"
    files = {"server.py": TCP_SERVER, "net/talk.py": library, "net/__init__.py": ""}
    files["client.py"] = "from net.talk import ask\n" + HEAD + DIAL + "sock.send(ask())\n" + TALK
    found = read(plant(tmp_path, files)).clients[0].questions

    assert [(one.file, one.line, one.last_line, one.again) for one in found] == [
        ("client.py", 7, 7, True),
        ("net/talk.py", 2, 4, False),
    ]


def test_a_function_that_asks_everything_promises_nothing(tmp_path: Path) -> None:
    """One `input` behind `ask("host")` and `ask("port")` has no kind of its own."""
    text = "def ask(what):\n    return input(what)\nsock.connect((ask('host'), int(ask('port'))))\n"

    assert client(tmp_path, text + TALK).questions[0].kind == ""


def test_commands_are_texts_that_a_program_goes_on_with(tmp_path: Path) -> None:
    """A dot fetches, an empty line fetches, `/who` asks; what leaves a loop or ends is none, nor what is skipped."""
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
        else:
            sock.send(line.encode())
    """
    assert client(tmp_path / "1", text).commands == (".", "/who", "")
    assert client(tmp_path / "2", text.replace("print(sock.recv(99))", "continue")).commands == (".", "/who")


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
    "words of themselves": "args = sys.argv\nargs = args\nargs = other = args[1:]\nother = args\n",
    "words handed on": "a0 = sys.argv\n" + "".join(f"a{n + 1} = a{n}\n" for n in range(2000)),
    "lists of themselves": "a = [" + "a, " * 900 + "]\nx = input()\nif x in a: exit()\n",
    "odd options": "import argparse\np = argparse.ArgumentParser()\np.add_argument(f'{p}', choices=p)\n",
    "fan": "def f0(): input()\n" + "".join(f"def f{n}(): f{n - 1}(), f{n - 1}()\n" for n in range(1, 40)) + "f39()\n",
    "many places": "x = input()\n" * 300 + "x = [" + "x, " * 900 + "]\n",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_odd_programs_are_read_to_the_end(tmp_path: Path, name: str) -> None:
    """Circles, depth, and calls that make no sense neither break nor hold up the reader."""
    found = client(tmp_path, DIAL + TALK + HOSTILE[name])

    assert found.questions[0].again
