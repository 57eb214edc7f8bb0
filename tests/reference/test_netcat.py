"""One chat for people with nc, with the documents' client, which ends no line, and with the reference's."""

import re
import shutil
import subprocess
import sys
from contextlib import ExitStack

import pytest

from tests.lab.screen import ROOT, Program

DOCUMENTS = ROOT.parent / "shared" / "documents" / "task4"
OF_THE_DOCUMENTS = """
import sys
sys.path[:0] = sys.argv[1:3]
from client_chat import ChatClient

ChatClient("localhost", int(sys.argv[3])).start()
"""
# It sends what was typed without an end, and prints what one `recv` brings. So does this one, where it is not here.
BARE = """
import sys, threading
sys.path[:0] = sys.argv[1:3]
from client import Client

def receive():
    while True:
        print(client.receive_response(), flush=True)

client = Client("TCP", "localhost", int(sys.argv[3]))
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    client.send_message(line.rstrip("\\n"))
"""

netcat = pytest.mark.skipif(shutil.which("nc") is None, reason="no nc here")


class Netcat(Program):
    """A session of nc: what is typed goes out as it is."""

    def command(self, *arguments: str) -> list[str]:
        """Run nc in the place of Python."""
        return ["nc", *arguments]


@pytest.fixture
def stack():
    """All programs are ended with the test."""
    with ExitStack() as stack:
        yield stack


@netcat
def test_three_netcats_the_documents_client_and_ours_chat(stage, stack):
    """What each writes, one after another, stands on the screens of all the others: once, whole, on a line."""
    chat = stage("tcp")
    people = {name: stack.enter_context(Netcat("localhost", str(chat.port))) for name in ("nc1", "nc2", "nc3")}
    script = OF_THE_DOCUMENTS if DOCUMENTS.is_dir() else BARE
    people["bare"] = stack.enter_context(Program("-c", script, str(DOCUMENTS), str(ROOT / "lab"), str(chat.port)))
    people["ours"] = chat.opens()
    for name, person in people.items():
        person.sees("Enter your name: ")
        person.types(name)
        person.sees(f"Welcome to the chat, {name}!")

    for turn in range(3):
        for name, person in people.items():
            person.types(f"строка {turn} от {name}")
            for other, listener in people.items():
                if other != name:
                    listener.sees(f"{name}: строка {turn} от {name}\n")
    people["nc1"].types("/pm bare secret")
    people["bare"].sees("Private from nc1: secret\n")
    people["bare"].types("/pm nc2 answer")
    people["nc2"].sees("Private from bare: answer\n")

    for name, person in people.items():
        for other in people:
            for turn in range(3):
                assert person.screen.count(f"{other}: строка {turn} от {other}\n") == (other != name)
        assert ("secret" in person.screen) is (name == "bare")
        assert not re.search(r"\S+: строка \d от \S+ *\S+: строка", person.screen)


@netcat
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems' nc knows no -q")
def test_piped_netcat_says_all_it_has_to_say(stage):
    """A name and lines from a file, then the end of the input: all lines arrive, then the leave."""
    chat = stage("tcp")
    (ann,) = chat.join("ann")
    script = "robot\r\none\r\ntwo\r\nlast words"

    subprocess.run(["nc", "-q1", "localhost", str(chat.port)], input=script.encode(), check=False, timeout=20)

    ann.sees("robot: one\nrobot: two\nrobot: last words\nrobot has left the chat.\n")


@pytest.mark.skipif(shutil.which("telnet") is None, reason="no telnet here")
def test_telnet_is_understood(stage):
    """Its lines end with two characters."""
    chat = stage("tcp")
    (ann,) = chat.join("ann")
    command = ["telnet", "localhost", str(chat.port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as telnet:
        telnet.stdin.write(b"tel\nhello\n")
        telnet.stdin.flush()
        ann.sees("tel: hello\n")
        telnet.kill()

    ann.sees("tel has left the chat.\n")
