"""What a question asks for: prompts as they are read, the marks of a question, and the chat's own table of words."""

import shutil
from pathlib import Path

import pytest

from grader.assignment.load import find, load
from grader.assignment.prompts import Prompt, Prompts, is_question, last_line

NAME = Prompt("name", ("name", "nick"), ("{name}", "{name}bert"))
HOST = Prompt("host", ("host", "server name", "ip"), ("{host}",))
YES = Prompt("yes", ("(y",), ("y",))
MENU = Prompt("menu", ("choose", "number"), ("1",), vague=True)
COUNT = Prompt("count", ("choose a number",), ("10",), vague=True)
KNOWN = Prompts((NAME, HOST, YES, MENU, COUNT), refusals=("taken", "занят", "!!"), endings=("quit", "q", "выход"))
CHAT = load(find("chat")).prompts


def kind(text: str, prompts: Prompts = KNOWN) -> str:
    """The kind of a question, or nothing."""
    found = prompts.asks_for(text)
    return found.kind if found else ""


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        ("name", ("Your name on this host:", "NAME?", "What NickName do you want", "1) name", "name", "\tName_")),
        ("host", ("The host, then your name:", "Server name:")),
        ("name", ("The name of the server name:", "Choose your name:")),
        ("menu", ("Choose:",)),
        ("count", ("Choose a number:",)),
        ("yes", ("Continue(y/n)",)),
        ("", ("Rename it:", "username", "Zip code:", "Ship to", "recipient", "", "???", "na me")),
    ],
    ids=["a beginning", "the first word, then the longest", "no vague one", "vague", "longest", "a mark", "a middle"],
)
def test_a_question_is_known_by_its_words(expected: str, texts: tuple[str, ...]) -> None:
    """What stands first counts, then the longest; a word by its beginning, a mark anywhere, a vague kind at last."""
    assert [kind(text) for text in texts] == [expected] * len(texts)


SAYS_FIRST = {
    "yes": ("Ваш ник ann, всё верно? (д/н):", "Name ann, is it right? [y/n]", "Создать комнату? (да/нет)"),
    "password": ("Новый пользователь. Придумайте пароль:", "Username OK. Password:", "Ник есть, введите пароль:"),
    "room": ("Ник ann принят! Введите номер комнаты:", "Your name is ann\nRoom number:"),
    "name": (
        "Name taken. Choose another:", "Имя занято! Выберите другое:", "What is your name? (or press Enter)",
        "Name (2 to 9 letters. No password): ", "Комнаты: 1, 2\nВаше имя:", "Name - 2 to 9 letters:",
    ),
}  # fmt: skip


def test_of_what_a_prompt_says_the_last_clause_asks() -> None:
    """What has happened stands before the question; an aside in brackets, and a clause that tells nothing, ask not."""
    for expected, texts in SAYS_FIRST.items():
        assert {text: kind(text, CHAT) for text in texts} == dict.fromkeys(texts, expected)


def test_of_words_at_one_place_the_longest_counts_then_the_upper() -> None:
    """Whichever question stands first in the file; of the same word in two, the order of the file decides.

    Asked again, the next answer is given; asked ever again, the last.
    """
    assert [NAME.answer(times) for times in range(4)] == ["{name}", "{name}bert", "{name}bert", "{name}bert"]
    short, long = Prompt("name", ("имя",), ("n",)), Prompt("host", ("имя сервера",), ("h",))
    orders = Prompts((short, long)), Prompts((long, short))

    assert [kind("Имя сервера:", order) for order in orders] == ["host", "host"]
    assert [kind("Имя:", order) for order in orders] == ["name", "name"]
    assert kind("Nick?", Prompts((Prompt("a", ("nick",), ("1",)), Prompt("b", ("nick",), ("2",))))) == "a"


REFUSALS = {True: ("That name is TAKEN.", "Имя занято", "No!!"), False: ("Mistaken?", "Welcome")}
ENDINGS = {
    True: ("quit", "/quit", "!QUIT!", ":q", "--quit.", "Выход "),
    False: ("quiet", "quit now", ".", "", "/quote"),
}


def test_refusals_and_endings_are_known_by_their_words() -> None:
    """A refusal in any case and form, not inside another word; an ending is the whole text but for its marks."""
    for known, texts in REFUSALS.items():
        assert {text: KNOWN.refuses(text) for text in texts} == dict.fromkeys(texts, known)
    for known, texts in ENDINGS.items():
        assert {text: KNOWN.ends(text) for text in texts} == dict.fromkeys(texts, known)


@pytest.mark.parametrize(
    ("text", "line"),
    [("one\ntwo\n", "two"), ("Name?\n\n  \n", "Name?"), ("Name\n---\n>>> ", "Name"), ("", ""), ("\n...\n", "")],
)
def test_the_last_line_is_the_last_that_says_something(text: str, line: str) -> None:
    """Empty lines, rulers and bare marks say nothing."""
    assert last_line(text) == line


@pytest.mark.parametrize(
    ("text", "expected", "printed"),
    [
        ("Enter your name: ", True, True),
        ("Your name", True, False),
        ("Your name\n", False, False),
        ("Welcome!\nYour name:\n", True, True),
        ("Join (y/n)\n", False, False),
        ("Room [1]", True, False),
        ("name>\n\n", True, True),
        ("\n> ", False, False),
        ("", False, False),
    ],
)
def test_a_question_ends_with_a_mark_or_stands_on_an_open_line(text: str, expected: bool, printed: bool) -> None:
    """Where open lines do not count, a mark has to be there; where nothing is said, nothing is asked."""
    assert is_question(text) is expected
    assert is_question(text, open_line=False) is printed


ASKED = {
    "name": """
        Enter your name to join the room: | Your nickname: | Choose your nickname: | What should we call you? | LOGIN:
        Username: | Who are you? | Enter your name and press enter to join: | Choose your name: | Your handle?
        Введите ваше имя: | Как вас зовут? | Придумайте ник: | Представьтесь: | Имя пользователя:
        Введите имя (не менее 3 символов): | Выберите логин""",
    "host": """
        Enter server IP: | Server name: | Server: | Host [127.0.0.1]: | Enter host name: | IP address of the server?
        Enter the server address and port: | Enter IP or press enter for localhost:
        Имя сервера: | Введите IP-адрес сервера:  | Адрес: | Хост:""",
    "port": """
        Port: | Enter port number (1024-65535): | Server port: | Choose a port: | Port to listen on:
        Порт сервера: | Введите номер порта: | Выберите порт""",
    "room": """
        Room: | Room name: | Which channel do you want to join? | Group name? | Select room:
        Название комнаты: | Введите имя комнаты: | Выберите канал: | Номер комнаты""",
    "password": "Password: | Enter PIN: | Choose a password: | Пароль: | Придумайте пароль:",
    "yes": "Continue? (y/n) | Are you sure? | Proceed? [y] | Ready? [Y/n] | Продолжить? (да/нет) | Вы готовы?",
    "enter": """
        Press Enter to connect... | Press Enter when done | Press any key to continue | Hit ENTER
        Нажмите Enter, чтобы продолжить | Для продолжения нажмите любую клавишу""",
    "menu": "Choose an option: | Select mode (1/2): | Your choice: | Menu: 1. Chat 2. Exit | Выберите режим:",
    "recipient": "To whom: | Recipient's name: | Send to: | Enter the recipient: | Кому: | Получатель:",
    "count": "Max clients: | How many people? | Сколько участников?",
    "": """
        Message: | You: | > | Zip code: | Report: | Subscription: | Enter your message: | Write to the chat: | Welcome!
        Сообщение: | Введите сообщение: | Вы: | Введите текст | Описание:""",
}
PROMPTS = [
    (text.strip(), kind)
    for kind, texts in ASKED.items()
    for line in texts.splitlines()
    for text in line.split(" | ")
    if text.strip()
]


@pytest.mark.parametrize(("text", "expected"), PROMPTS)
def test_the_chats_own_words_know_what_students_ask(text: str, expected: str) -> None:
    """English and Russian; the chat's own lines are no question at all."""
    assert kind(text, CHAT) == expected


def test_yes_is_said_in_the_language_of_the_question() -> None:
    """Two questions of one kind have answers of their own."""
    found = [CHAT.asks_for(text) for text in ("Continue? (y/n)", "Продолжить? (да/нет)")]

    assert [one and one.answer(0) for one in found] == ["y", "да"]


SAID = {
    True: """
        The name is already there. | Too short, at least 4 letters | Invalid name! | Try again | Это имя уже есть
        Это имя занято | Слишком короткое имя | Попробуйте ещё раз | Ошибка: имя должно быть другим""",
    False: "Welcome to the chat, ann! | Connected. | Добро пожаловать, ann | bob joined",
}


@pytest.mark.parametrize(("refuses", "texts"), SAID.items())
def test_the_chats_own_words_know_a_refusal(refuses: bool, texts: str) -> None:
    """What servers say when they do not take a name; a greeting is none."""
    said = [text.strip() for line in texts.strip().splitlines() for text in line.split("|")]

    assert {text: CHAT.refuses(text) for text in said} == dict.fromkeys(said, refuses)


# --- prompts.toml ---------------------------------------------------------------------------------------------


def test_prompts_are_read_as_they_stand(folder: Path) -> None:
    """In the order of the file; words in small letters, as they are compared."""
    name = Prompt("name", ("name", "имя"), ("{name}", "{name}bert"))
    menu = Prompt("menu", ("choose",), ("1",), vague=True)

    assert load(folder).prompts == Prompts((name, menu), ("taken",), ("quit",))


def test_an_assignment_may_know_nothing_of_questions(folder: Path) -> None:
    """An empty file, or none."""
    (folder / "prompts.toml").write_text("", encoding="utf-8")
    empty = load(folder).prompts
    (folder / "prompts.toml").unlink()

    nothing = load(folder).prompts

    assert empty == nothing == Prompts()
    assert (nothing.asks_for("Your name:"), nothing.refuses("It is taken"), nothing.ends("quit")) == (
        None,
        False,
        False,
    )


def test_the_chat_s_own_words_may_be_added_to(folder: Path) -> None:
    """A copy with one word more is an assignment: the dialect of a class is data."""
    shutil.copy(find("chat") / "prompts.toml", folder)
    with (folder / "prompts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[question]]\nkind = "colour"\nwords = ["favourite colour"]\nanswers = ["red"]\n')
    prompts = load(folder).prompts

    assert kind("Your favourite colour?", prompts) == "colour"
    assert len(prompts.questions) == len(CHAT.questions) + 1
