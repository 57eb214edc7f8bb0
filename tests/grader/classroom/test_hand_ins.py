"""Who has handed in what, as folders, archives and rosters tell it."""

import os
import zipfile
from pathlib import Path

import pytest

from grader.classroom.hand_ins import digest_of, gather, opened
from grader.errors import UsageError


def chat(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "server.py").write_text("x = 1")
    return folder


def archive(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as opened_:
        for name in names:
            opened_.writestr(name, "x = 1")
    return path


def students(*targets: Path, room: Path) -> list[str]:
    return [one.student for one in gather(targets, room)]


def test_a_folder_of_folders_and_archives(tmp_path: Path) -> None:
    """Each folder and each archive is a hand-in; hidden ones and other files are none."""
    for name in ("bob", "ann", ".git"):
        chat(tmp_path / "class" / name)
    archive(tmp_path / "class" / "eve.zip", "server.py")
    (tmp_path / "class" / "notes.docx").write_text("")

    assert students(tmp_path / "class", room=tmp_path / "room") == ["ann", "bob", "eve"]


def test_what_moodle_hands_out(tmp_path: Path) -> None:
    """A .zip of folders `Name_12345_assignsubmission_file`, each with a .zip in it."""
    inner = archive(tmp_path / "chat.zip", "chat/server.py").read_bytes()
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as whole:
        whole.writestr("Анна Иванова_101_assignsubmission_file/chat.zip", inner)
        whole.writestr("Bob Brown_102_assignsubmission_file_/server.py", "x = 1")

    found = gather([tmp_path / "class.zip"], tmp_path / "room")

    assert [one.student for one in found] == ["Bob Brown", "Анна Иванова"]
    assert [path.name for path in opened(found[1], tmp_path / "in").rglob("*.py")] == ["server.py"]


def test_what_canvas_hands_out(tmp_path: Path) -> None:
    """Loose files `name_12_34_file.py`: those of one student are one hand-in."""
    for name in ("annlee_12_34_server.py", "annlee_12_35_client.py", "bobby_LATE_13_36_server.py"):
        (tmp_path / "class").mkdir(exist_ok=True)
        (tmp_path / "class" / name).write_text("x = 1")

    found = gather([tmp_path / "class"], tmp_path / "room")

    assert [one.student for one in found] == ["annlee", "bobby"]
    assert {path.name for path in opened(found[0], tmp_path / "in").iterdir()} == {"server.py", "client.py"}


def test_one_chat_is_no_class(tmp_path: Path) -> None:
    """A folder with nothing but programs is one student's: the sentence says which command grades it."""
    with pytest.raises(UsageError, match="one chat, not a class: python -m grader"):
        gather([chat(tmp_path / "chat")], tmp_path / "room")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_roster_names_all_who_are_enrolled(tmp_path: Path, encoding: str) -> None:
    """In the roster's order, with its columns; who has handed in nothing is there, and who is not on it comes last."""
    for name in ("101", "Пётр", "stranger"):
        chat(tmp_path / "class" / name)
    roster = tmp_path / "roster.csv"
    roster.write_text("ФИО;ID\nПётр;100\nАнна;101\nОля;102\n", encoding=encoding)

    found = gather([roster, tmp_path / "class"], tmp_path / "room")

    assert [(one.student, one.where and one.where.name) for one in found] == [
        ("Пётр", "Пётр"),
        ("Анна", "101"),
        ("Оля", None),
        ("stranger", "stranger"),
    ]
    assert found[1].details == {"ФИО": "Анна", "ID": "101"}


def test_a_roster_may_name_the_folders(tmp_path: Path) -> None:
    """A column `folder` leads to the hand-in, seen from the roster."""
    chat(tmp_path / "somewhere" / "else")
    (tmp_path / "roster.csv").write_text("student,folder\nann,somewhere/else\n")

    (found,) = gather([tmp_path / "roster.csv"], tmp_path / "room")

    assert (found.student, found.where) == ("ann", tmp_path / "somewhere" / "else")


def test_a_list_names_folders(tmp_path: Path) -> None:
    """One path a line; one that is not there is an error before anything is graded."""
    chat(tmp_path / "a")
    (tmp_path / "list.txt").write_text("a\n\n")

    assert students(tmp_path / "list.txt", room=tmp_path / "room") == ["a"]
    (tmp_path / "list.txt").write_text("a\nb\n")
    with pytest.raises(UsageError, match="b is not there"):
        gather([tmp_path / "list.txt"], tmp_path / "room")


def test_the_content_counts_not_the_clutter(tmp_path: Path) -> None:
    """The sum changes with a file, its name and its content; not with caches, .git and times."""
    folder = chat(tmp_path / "a")
    before = digest_of(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("")
    os.utime(folder / "server.py", (1, 1))
    same = digest_of(folder)
    (folder / "server.py").write_text("x = 2")

    assert before == same != digest_of(folder)
