"""What an error of Python means, by its words and the source; a close one means another thing."""

import re

import pytest

from grader.diagnosis.hit import Hit
from grader.diagnosis.meanings import ERRORS
from grader.diagnosis.reading import Suspect
from tests.grader.diagnosis.small import program_text

CASES = [
    ("NameError: name 'time' is not defined", "time.sleep(1)", "import-missing"),
    ("NameError: name 'tme' is not defined. Did you mean: 'me'?", "print(tme)", "name-alike"),
    ("NameError: name 'tme' is not defined", "print(tme)", "no-such-name"),
    ("UnboundLocalError: local variable 'count' referenced before assignment", "count += 1", "global-forgotten"),
    ("UnboundLocalError: cannot access local variable 'text' where it is not", "print(text)", "not-set-here"),
    ("AttributeError: 'str' object has no attribute 'sendall'", "name.sendall(b'')", "text-for-connection"),
    ("AttributeError: 'str' object has no attribute 'decode'", "name.decode()", "text-already"),
    ("AttributeError: 'tuple' object has no attribute 'send'", "name.send(b'')", "pair-for-connection"),
    (
        "AttributeError: 'socket' object has no attribute 'sed'. Did you mean: 'send'?",
        "conn.sed()",
        "attribute-alike",
    ),
    ("AttributeError: 'Room' object has no attribute 'seats'", "room.seats.pop()", "no-such-attribute"),
    ("TypeError: tell() missing 1 required positional argument: 'name'", "tell('x')", "wrong-arguments"),
    ("TypeError: a bytes-like object is required, not 'str'", "conn.send('x')", "text-sent"),
    ("TypeError: a bytes-like object is required, not 'str'", "conn.recv(9).split(',')", "text-in-bytes"),
    ('TypeError: can only concatenate str (not "bytes") to str', "print('x' + data)", "text-plus-bytes"),
    ('TypeError: can only concatenate str (not "int") to str', "print('x' + 1)", "text-plus-other"),
    ("TypeError: an integer is required (got type str)", "conn.bind(('', '5050'))", "port-is-text"),
    ("TypeError: socket.connect() takes exactly one argument (2 given)", "conn.connect('', 1)", "address-no-pair"),
    ("ValueError: too many values to unpack (expected 2)", "a, b = name.split()", "too-many-parts"),
    ("ValueError: not enough values to unpack (expected 2, got 1)", "a, b = name.split()", "too-few-parts"),
    ("ValueError: too many values to unpack (expected 2)", "for a, b in table:\n        pass", "items-missing"),
    ("KeyError: 'ann'", "print(table[name])", "another-key"),
    ("RuntimeError: dictionary changed size during iteration", "for one in table:\n        pass", "changed-meanwhile"),
    ("OSError: [WinError 10048] Only one usage", "conn.bind(('', 1))", "client-binds"),
    ("OSError: [Errno 57] Socket is not connected", "conn.recv(9)", None),
    ("BrokenPipeError: [Errno 32] Broken pipe", "for one in users: one.send(b'')", "user-has-gone"),
    ("ConnectionResetError: [Errno 104] Connection reset by peer", "conn.recv(9)", None),
    ("ZeroDivisionError: division by zero", "print(1 / 0)", None),
]
PROGRAM = """
import socket
count = 0
users = []
table = {{}}
table[1] = 'x'

def tell(text, name):
    print(text, name)

def serve(conn, name, room):
    {step}
    text = data = b''
socket.create_connection(('', 5050))
socket.socket().connect(('', 1))
"""


def meaning(said: str, text: str, line: int) -> Suspect | None:
    """Return what the table understands of an error at a line."""
    known = program_text(text)
    hits = (
        (Hit(known, "chat.py", line, said, match), one) for words, one in ERRORS if (match := re.search(words, said))
    )
    return next(filter(None, (understand(hit) for hit, understand in hits)), None)


@pytest.mark.parametrize(("said", "step", "name"), CASES)
def test_an_error_means(said: str, step: str, name: str | None) -> None:
    """The name of the mistake, or nothing where the words alone do not tell."""
    found = meaning(said, PROGRAM.format(step=step), 12)

    assert (found.id if found else None) == name


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ("users.remove(conn)\n    place = users.index(conn)", "gone-already"),
        ("place = users.index(conn)\n    users.remove(conn)", None),
    ],
)
def test_what_was_taken_out_is_not_found_any_more(order: str, name: str | None) -> None:
    """Only where it was taken out earlier, in the same function."""
    text = PROGRAM.format(step=order)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "index" in one)
    found = meaning("ValueError: <socket> is not in list", text, line)

    assert (found.id if found else None) == name


@pytest.mark.parametrize(("target", "name"), [("one", "keys-not-values"), ("key, one", "pair-for-connection")])
def test_a_loop_over_a_dictionary_gives_its_keys(target: str, name: str) -> None:
    """Where a loop over one has one name, that name is a key; where it has two, something else is wrong."""
    text = PROGRAM.format(step=f"for {target} in table:\n        one.send(b'')")

    found = meaning("AttributeError: 'tuple' object has no attribute 'send'", text, 13)
    assert found
    assert found.id == name


@pytest.mark.parametrize(
    ("made", "name"), [("def serve(conn):", "self-missing"), ("def serve(self, conn):", "arguments-of-thread")]
)
def test_a_thread_that_cannot_call_its_function_has_no_line(made: str, name: str) -> None:
    """Then the function's name leads to the method without `self`, or to the thread that was made for it."""
    text = f"""
from threading import Thread
class Room:
    {made}
        pass
    def start(self):
        Thread(target=self.serve, args=(1, 2)).start()
"""
    said = "TypeError: Room.serve() takes 1 positional argument but 3 were given"
    found = meaning(said, text, 0)

    assert found
    assert found.id == name
