"""The engine knows no assignment: one that a test makes up is graded, and no word of ours stands in the engine."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.grading import grade

ROOT = Path(__file__).resolve().parents[2]
GREETING = {
    "rubric.toml": """
        [protocols]
        TCP = 1.0
        UDP = 1.0

        [[criterion]]
        id = "greets"
        tier = "task"
        scene = "one"
        points = 7
        needs = []
        says.en = "The server greets whoever connects."
        advice.en = "Send a word after `accept`."
    """,
    "scenarios.py": '''
        from dataclasses import dataclass
        from grader.judge.claim import Complaint
        from grader.judge.evidence import crossed, new_text
        from grader.model import Half
        from grader.stage.entrance import reaches
        from grader.stage.state import Missed

        @dataclass(frozen=True)
        class Greeted:
            name: str

            def complaint(self, record):
                if "hello" in new_text(record, self.name, 0.0).lower() and crossed(record, 0.0, to=self.name):
                    return None
                return Complaint("nobody is greeted", "connected", "a hello", "nothing", Half.SERVER)

        def greets(stage):
            """The server greets whoever connects."""
            for name in ("first", "second"):
                (user,) = stage.join(name)
                reaches(user)
                claim, recorder = Greeted(name), stage.play.recorder
                stage.play.claim(claim)
                if not recorder.wait(lambda: not claim.complaint(recorder.frozen()), stage.play.setup.patience.word):
                    raise Missed
    ''',
}
GREETS = """
    import socket
    sock = socket.create_server(("localhost", 7000))
    while True:
        connection, address = sock.accept()
        connection.sendall(b"Hello!")
        connection.close()
"""
IS_GREETED = """
    import socket
    with socket.create_connection(("localhost", 7000)) as sock:
        print(sock.recv(100).decode())
"""
OF_A_CHAT = re.compile(r"\b(ann|bob|eve|dan)\b|/pm")
ALLOWED = {
    "grader/options.py: 'chat'",  # what is graded where the command line names no assignment
    "grader/classroom/command.py: 'chat'",  # the same, for a class
    "grader/diagnosis/error_values.py: 'whole'",  # a field of a sentence
    "grader/network/addresses.py: 'group'",  # of multicast
    "grader/report/data.py: 'threads'",  # those that were seen, whatever the task wants of them
}


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Write files; each text is indented as it stands here."""
    folder.mkdir()
    for name, text in files.items():
        lines = text.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        (folder / name).write_text("\n".join(line[indent:] for line in lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("server", "score"), [(GREETS, 7), (GREETS.replace("Hello", "Goodbye"), 0)])
def test_an_assignment_in_any_folder_is_graded(server: str, score: float, tmp_path: Path) -> None:
    """A folder with a rubric and a scenario is all that it takes: here, the server greets whoever connects."""
    task = plant(tmp_path / "greeting", GREETING)
    work = plant(tmp_path / "work", {"server.py": server, "client.py": IS_GREETED})

    report = grade(work, "--assignment", str(task))

    assert (report["assignment"], report["score"], report["max_score"]) == ("greeting", score, 7)
    assert report["code"] == (0 if score else 1)


OWN_RULE = """
    from grader.model import Diagnosis

    def says_goodbye(failure):
        file = failure.server
        for number, line in enumerate(failure.sources[file].text.splitlines(), 1):
            if "Goodbye" in line:
                place = failure.place(file, number)
                return Diagnosis("goodbye", "It said goodbye.", "It is no greeting.", "Say hello.", place)
        return None

    RULES = (says_goodbye,)
"""


def test_an_assignment_tells_by_a_rule_of_its_own_why_a_criterion_failed(tmp_path: Path) -> None:
    """A file beside its scenarios is all that it takes."""
    task = plant(tmp_path / "greeting", {**GREETING, "diagnoses.py": OWN_RULE})
    work = plant(tmp_path / "work", {"server.py": GREETS.replace("Hello", "Goodbye"), "client.py": IS_GREETED})

    told = grade(work, "--assignment", str(task))["findings"][0]["diagnosis"]

    assert (told["id"], told["change"], told["place"]["line"]) == ("goodbye", "Say hello.", 5)


def words_of(tree: ast.Module) -> list[str]:
    """Return the texts in a module, but for its docstrings."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    said = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [str(node.value) for node in nodes if id(node) not in said]


def test_no_file_of_the_engine_knows_an_assignment() -> None:
    """No text of it is a criterion, a scene or a user of an assignment, or names one; docstrings may give examples."""
    folders = list((ROOT / "assignments").glob("*/rubric.toml"))
    rubrics = [tomllib.loads(file.read_text(encoding="utf-8")) for file in folders]
    own = {one["id"] for rubric in rubrics for one in (*rubric["criterion"], *rubric.get("gate", ()))}
    own |= {file.parent.name for file in folders}
    found = {
        f"{file.relative_to(ROOT).as_posix()}: {text!r}"
        for file in sorted((ROOT / "grader").rglob("*.py"))
        for text in words_of(ast.parse(file.read_text(encoding="utf-8")))
        if text in own or OF_A_CHAT.search(text)
    }

    assert found <= ALLOWED
