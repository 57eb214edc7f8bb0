"""How questions in unknown words, forms and commands are answered: real programs on a real stage."""

from pathlib import Path

import pytest

from grader.assignment.told import Form, fitting, forms, listed, options, to_all
from grader.judge.played import Habits
from grader.stage.stage import Stage
from tests.grader.plays import CLIENT, IT, PATIENCE, SERVER, Left, perform_chat, program

ROOM = "room = input('Besprechung {0}> ')\nname = input('Name: ')"


def two_join(tmp: Path, client: str, server: str = SERVER, guess: int = 0) -> Left:
    """Let two users join."""

    def script(stage: Stage) -> None:
        stage.join("ann", "bob")

    files = {"server.py": server, "client.py": client}
    return perform_chat(tmp, files, PATIENCE, (IT, script), habits=Habits(guess=guess))


@pytest.mark.parametrize(
    ("guess", "proposes", "typed"),
    [(0, "", ["ann", "ann"]), (1, "", ["1", "ann"]), (2, "", ["main", "ann"]), (2, "[lobby]", ["lobby", "ann"])],
)
def test_a_question_in_unknown_words_is_answered_as_the_guess_says(
    guess: int, proposes: str, typed: list[str], tmp_path: Path
) -> None:
    """By the name first; or by one number, or one word, for all, which the text may propose."""
    client = program(CLIENT, ASK=ROOM.format(proposes), HELLO="conn.sendall((name + '\\n').encode())")
    left = two_join(tmp_path, client, guess=guess)

    assert left.played.guessed
    assert left.typed("ann") == typed
    assert left.typed("bob") == [text.replace("ann", "bob") for text in typed]


def test_a_known_question_is_no_guess(tmp_path: Path) -> None:
    """The words of the assignment's prompts are known, in whatever way the unknown ones are guessed."""
    left = two_join(tmp_path, program(CLIENT, ASK="room, name = input('Room: '), input('Name: ')"), guess=2)

    assert not left.played.guessed
    assert left.typed("bob") == ["1", "bob"]


FORM = """
while True:
    print("1. Log in", "2. Register", "3. Leave", sep="\\n")
    choice = input("Your choice: ")
    if choice == "3":
        raise SystemExit
    name = input("Name: ")
    word = input("Password: ")
    conn.sendall(f"{choice} {name} {word}\\n".encode())
    if conn.recv(100).decode().strip() == "in":
        break
"""
ACCOUNTS = """
import socket, threading
accounts = {}
def serve(conn):
    for line in conn.makefile(encoding="utf-8"):
        choice, name, word = line.split()
        if choice == "2":
            accounts[name] = word
        conn.sendall(b"in" if choice == "1" and accounts.get(name) == word else b"no")
door = socket.create_server(("127.0.0.1", 5055))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
"""


def test_who_must_register_first_does_and_logs_in_by_the_same_name(tmp_path: Path) -> None:
    """Each turn of a menu is tried; the form is filled in as before."""
    client = program(CLIENT.replace("def read", f"{FORM}\ndef read"), ASK="", HELLO="")
    left = two_join(tmp_path, client, ACCOUNTS)

    word = left.typed("ann")[2]
    assert left.typed("ann") == ["2", "ann", word, "1", "ann", word]
    assert left.typed("bob")[-2:] == ["bob", word]


ASKS_FOR_A_COMMAND = """
import socket, threading
def serve(conn):
    conn.sendall("Ban chua co ten: /ten <ten>\\n".encode())
    for line in conn.makefile(encoding="utf-8"):
        print("in:" if line.startswith("/ten ") else "what?", line.strip(), flush=True)
door = socket.create_server(("127.0.0.1", 5055))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
"""


@pytest.mark.parametrize(("guess", "typed"), [(0, ["ann"]), (3, ["/ten ann"])])
def test_a_command_that_the_screen_names_is_typed_at_the_third_guess(
    guess: int, typed: list[str], tmp_path: Path
) -> None:
    """A person does what the first screen says; before that, a name is typed as in any chat."""
    left = two_join(tmp_path, program(CLIENT, ASK="", HELLO=""), ASKS_FOR_A_COMMAND, guess)

    assert left.typed("ann") == typed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Use: /nick NAME, then /join <room>", [("/nick", "NAME"), ("/join", "room")]),
        ("Set it with /nick NAME, then /join #channel.", [("/nick", "NAME"), ("/join", "#channel")]),
        ("CREATE [room] or JOIN [room]", [("CREATE", "room"), ("JOIN", "room")]),
        ("напишите !имя {ваше имя}", [("!имя", "ваше имя")]),
        ("Commands: reg <name> <word> | say <text>", [("reg", "name", "word"), ("say", "text")]),
        ("@<name> <text>, or @all TEXT", [("@<name>", "text"), ("@all", "TEXT")]),
        ("Welcome! /help for help, /quit", []),
        ("/pm NAME TEXT", [("/pm", "NAME", "TEXT")]),
        ("TCP SERVER, HTTP GET; port [9000]; a@b.com", []),
    ],
)
def test_a_command_is_told_by_what_is_to_be_replaced_in_it(text: str, found: list[tuple[str, ...]]) -> None:
    """A sign or capitals, or a word before angle brackets, and words that stand for others."""
    assert forms(text) == [Form(command, tuple(fields)) for command, *fields in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[C] create\n[J] join\n", ["C", "J"]),
        ("1) Лобби (2)\n2) Кино (0)\n", ["1", "2"]),
        ("a - make one\nb - enter one", ["a", "b"]),
        ("Доступные комнаты: Учёба, Спорт, Кино\n", ["Учёба", "Спорт", "Кино"]),
        ("  1429  lab  (1)\n", ["1429"]),
        ("- lobby\n- games\n", ["lobby", "games"]),
        ("Hello, ann: you may write.\n", []),
    ],
)
def test_what_is_listed_may_be_typed(text: str, found: list[str]) -> None:
    """Options of a menu, words of a list on one line or on several."""
    assert listed(text) == found
    assert [one for one, _label in options(text)] in (found, [])


@pytest.mark.parametrize(
    ("answer", "refusal", "fits"),
    [
        ("10", "Чат для людей от 14 до 99 лет.", "56"),
        ("10", "You must be at least 18.", "20"),
        ("Secret-123", "At least 12 characters!", "Secret-12333"),
        ("Secret-123", "No.", "Secret-123"),
    ],
)
def test_another_answer_fits_what_the_refusal_says(answer: str, refusal: str, fits: str) -> None:
    """A number lies between those that are named; a word is long enough."""
    assert fitting(answer, refusal) == fits


@pytest.mark.parametrize(
    ("prompt", "typed"),
    [
        ("Кому (Enter - всем): ", ""),
        ("To whom (* - everybody): ", "*"),
        ("To (name or all): ", "all"),
        ("To whom? ", None),
        ("To (name): ", None),
    ],
)
def test_a_question_may_say_how_to_write_to_all(prompt: str, typed: str | None) -> None:
    """In brackets stands a sign, a key or a word that means everybody."""
    assert to_all(prompt, ("all", "every", "всем"), ("enter",)) == typed
