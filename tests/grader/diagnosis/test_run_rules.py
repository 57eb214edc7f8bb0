"""What a run tells of a mistake: each in a chat of its own, really played, is told by its rule and at its line.

A mistake that one rule tells is a close one for all the others.
"""

import sys
from pathlib import Path

import pytest

from grader.model import Half, Outcome
from tests.grader.diagnosis.faulty import Mistake, diagnosed

RELAY = "    for sock in list(users):\n        if sock is not author:\n            send(sock, text)\n"
LOOP = '    for line in lines:\n        relay(sock, f"{name}: {line.strip()}")\n'
WRITES = '    text = input()\n    sock.sendall((text + "\\n").encode())\n'
READS = '    for line in sock.makefile(encoding="utf-8"):\n        print(line.strip())\n'
START = "threading.Thread(target=read, daemon=True).start()\n"
CONNECT = 'sock = socket.create_connection(("127.0.0.1", 5055))\n'
NAME = 'sock.sendall((input("Your name: ") + "\\n").encode())\n'
S, C = "server.py", "client.py"
MISTAKES = [
    Mistake("no-line-end", C, WRITES, "    text = input()\n    sock.sendall(text.encode())  #!\n"),
    Mistake(
        "no-line-end", S, RELAY,
        "    for sock in list(users):\n        if sock is not author:\n            sock.sendall(text.encode())  #!\n",
    ),
    Mistake(
        "waits-for-bytes", S, LOOP,
        "    while True:\n        data, size = b'', 30\n        while len(data) < size:\n"
        "            data += sock.recv(size - len(data))  #!\n        relay(sock, data.decode())\n",
    ),
    Mistake(
        "first-bytes-only", S, LOOP,
        "    while True:\n        text = sock.recv(12).decode()  #!\n        relay(sock, f'{name}: {text.strip()}')\n",
    ),
    Mistake(
        "error-was-hidden", S, RELAY,
        "    try:\n        for sock in list(users):\n            if users[sock.name] != author:  #!\n"
        "                send(sock, text)\n    except Exception:\n        pass\n",
    ),
    Mistake(
        "ended-by-an-error", S, RELAY,
        "    for sock in list(users):\n        if sock is not author:\n            send(sock, text, author)  #!\n",
    ),
    Mistake(
        "lock-is-held", S, RELAY,
        "    with lock:\n        for sock in list(users):\n            if sock is not author:\n"
        "                with lock:  #!\n                    send(sock, text)\n",
    ),
    Mistake(
        "accept-not-called-again", S, "        threading.Thread(target=serve, args=(sock,), daemon=True).start()\n",
        "        serve(sock)  #!\n",
    ),
    Mistake(
        "server-hung-up", S, LOOP,
        "    for line in lines:\n        relay(sock, f'{name}: {line.strip()}')\n        if len(users) > 1:\n"
        "            break\n    sock.shutdown(socket.SHUT_RDWR)  #!\n",
    ),
    Mistake(
        "reader-waits-elsewhere", S, LOOP,
        "    while len(users) < 2:\n        pass\n    while name == 'ann':\n        for one in list(users)[::-1]:\n"
        "            text = one.recv(1024).decode()  #!\n            relay(one, f'{users[one]}: {text.strip()}')\n"
        "    threading.Event().wait()\n",
    ),
    Mistake(
        "waits-for-the-server", C, f"{START}{NAME}while True:\n{WRITES}",
        NAME + 'print(sock.recv(1024))\nprint(sock.recv(1024))  #!\n'
        "while True:\n" + WRITES,
    ),
    Mistake(
        "client-never-receives", C, f"def read():\n{READS}\n{CONNECT}{START}{NAME}while True:\n{WRITES}",
        f"{CONNECT}{NAME}while True:\n{WRITES.replace('input()', 'input()  #!')}",
    ),
    Mistake("stays-in-a-buffer", C, READS, READS.replace("print(line.strip())", "print(line.strip(), end='  ')  #!")),
    Mistake("received-and-not-shown", C, READS, READS.replace(":\n", ":  #!\n", 1).replace("print", "len")),
    Mistake("back-to-the-author", S, RELAY, RELAY.replace("sock is not", "sock or").replace("text)", "text)  #!")),
    Mistake("relayed-twice", S, RELAY, RELAY.replace("list(users):", "list(users) * 2:").replace("text)", "text)  #!")),
    Mistake("sent-twice", C, WRITES, WRITES + '    sock.sendall((text + "\\n").encode())  #!\n'),
    Mistake("ports-differ", C, CONNECT, CONNECT.replace("5055))", "5056))  #!")),
    Mistake("keyboard-read-no-more", C, WRITES, WRITES + "    threading.Event().wait()  #!\n"),
    Mistake("not-passed-on", S, LOOP, LOOP.replace(":\n", ":  #!\n", 1).replace("relay(sock", "print(sock")),
    Mistake("turned-off", S, LOOP, LOOP.replace("        relay", "        if line == name:  #!\n            relay")),
    Mistake("turned-off", S, "    for sock in list(users):\n", "    for sock in list(users)[2:]:  #!\n"),
    Mistake(
        "not-shown-turned-off", C, READS,
        READS.replace("        print(", "        if line.startswith('MSG'):  #!\n            print("),
    ),
    Mistake("typed-and-turned-off", C, WRITES, WRITES.replace("    sock", "    if text == 'x':  #!\n        sock")),
    Mistake("other-words-sent", C, WRITES, WRITES.replace("text + ", "'ann' + ").replace("())", "())  #!")),
    Mistake(
        "other-words-sent", S, LOOP,
        '    for line in lines:\n        kind = line.partition(" ")[1]\n        relay(sock, f"{name}: {kind}")  #!\n',
    ),
    Mistake(
        "ended-by-an-error", S, "        threading.Thread(target=serve, args=(sock,), daemon=True).start()\n",
        "        threading.Thread(target=serve, args=(sock), daemon=True).start()  #!\n",
    ),
    Mistake(
        "answer-not-understood", C, f"def read():\n{READS}\n{CONNECT}{START}{NAME}",
        f"ready = threading.Event()\n\ndef read():\n{READS}        if line.startswith('OK'):  #!\n"
        f"            ready.set()\n\n{CONNECT}{START}{NAME}ready.wait()\n",
    ),
    Mistake(
        "answered-instead", S, LOOP,
        LOOP.replace(
            "        relay", "        if line:\n            send(sock, '?')  #!\n            continue\n        relay"
        ),
    ),
    Mistake(
        "protocols-differ", C, CONNECT,
        "sock = socket.socket(type=socket.SOCK_DGRAM)\nsock.connect(('127.0.0.1', 5055))  #!\n",
    ),
    Mistake(
        "list-made-anew", S, "    users[sock] = name\n",
        "    global users\n    users = {}  #!\n    users[sock] = name\n",
    ),
    Mistake("only-to-the-author", S, RELAY, "    send(author, text)  #!\n"),
    Mistake(
        "only-to-the-author", S, RELAY,
        "    for sock in list(users):\n        if sock is author:\n            print(users.get(sock))\n"
        "            send(sock, text)  #!\n",
    ),
    Mistake("silence-ended-it", C, CONNECT, CONNECT[:-1] + "\nsock.settimeout(0.3)  #!\n"),
    Mistake(
        "silence-ended-it", S, '    lines = sock.makefile(encoding="utf-8")\n    send(sock, "Welcome!")\n'
        "    name = lines.readline().strip()\n    users[sock] = name\n" + LOOP,
        '    send(sock, "Welcome!")\n    name = sock.recv(99).decode().strip()\n    users[sock] = name\n'
        "    sock.settimeout(0.3)  #!\n    while True:\n        try:\n            text = sock.recv(1024).decode()\n"
        "        except Exception:\n            break\n        relay(sock, text.strip())\n"
        "    threading.Event().wait()\n",
    ),
    Mistake("ended-by-itself", S, LOOP, LOOP[:-1] + "  #!\n        __import__('os')._exit(0)\n"),
]  # fmt: skip
BY_STACKS = {"lock-is-held", "keyboard-read-no-more", "answer-not-understood"}
"""What only the stacks of a hanging program tell."""


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{one.id}-{one.file}" for one in MISTAKES])
def test_a_mistake_is_told_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    """The rule, the line, the half, and the picture of the way as far as the line came."""
    if mistake.id in BY_STACKS and sys.platform == "win32":
        pytest.skip("where a program hangs is asked by a signal")
    found = diagnosed(mistake, tmp_path)

    assert found.outcome is Outcome.FAILED
    assert found.diagnosis is not None
    told = found.diagnosis
    assert told.id == mistake.id, told
    assert told.place is not None
    assert all((told.saw, told.why, told.change))
    assert (told.place.file, told.place.line) == mistake.place()
    assert found.fault is (Half.SERVER if told.place.file == "server.py" else Half.CLIENT)
