"""What a student's folder may hold, and what is read out of its files: errors, holes, threads."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.model import Submission
from grader.submission import source
from grader.submission.read import read
from tests.grader.small_chats import CHAT_CLIENT, CHAT_SERVER, TCP_CLIENT, TCP_SERVER, plant

PAIR = {"server.py": TCP_SERVER, "client.py": TCP_CLIENT}


def is_whole(work: Submission) -> bool:
    """Whether the two programs of PAIR were found, and nothing was wrong with them."""
    found = work.server and [work.server.file.name, *(client.file.name for client in work.clients)]
    return found == ["server.py", "client.py"] and work.problem == ""


def test_a_path_that_is_no_folder_is_wrong_usage(tmp_path: Path) -> None:
    """A path that is not there, one file, an archive: each is told what to give instead."""
    plant(tmp_path, {"server.py": TCP_SERVER, "chat.zip": b"PK", "notes.txt": ""})

    for name, sentence in {
        "nothing": "does not exist",
        "n" * 300: "does not exist",
        "server.py": "is one file. Give the folder",
        "chat.zip": "is an archive: unpack it",
        "notes.txt": "is no folder",
    }.items():
        with pytest.raises(UsageError, match=sentence):
            read(tmp_path / name)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "It is empty"),
        ({"chat.ipynb": "{}", "old.ipynb": "{}"}, "2 notebooks"),
        ({"chat.zip": b"PK", "venv/server.py": TCP_SERVER}, "1 archive"),
        ({"index.html": "<p>"}, "1 other file"),
    ],
)
def test_a_folder_without_python_is_told_what_it_holds(
    tmp_path: Path, files: dict[str, str | bytes], sentence: str
) -> None:
    """No Python program at all is wrong usage, and the sentence says what is there."""
    with pytest.raises(UsageError, match=sentence):
        read(plant(tmp_path, files))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
@pytest.mark.timeout(20)
def test_pipes_and_links_that_lead_out_are_not_opened(tmp_path: Path) -> None:
    """A pipe with a program's name does not hang the grader; a link out or in a circle is not followed."""
    root = plant(tmp_path / "work", PAIR)
    plant(tmp_path, {"secret/server_chat.py": TCP_SERVER})
    os.mkfifo(root / "server_chat.py")
    (root / "client_chat.py").symlink_to(tmp_path / "secret" / "server_chat.py")
    (root / "more").symlink_to(tmp_path / "secret")
    (root / "again").symlink_to(root)
    work = read(root)

    assert is_whole(work)
    assert any("client_chat.py is a link" in note for note in work.notes)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_inside_the_folder_are_programs(tmp_path: Path) -> None:
    """A second client that is a link to the first is a client."""
    (plant(tmp_path, PAIR) / "client2.py").symlink_to("client.py")

    assert [client.file.name for client in read(tmp_path).clients] == ["client.py", "client2.py"]


def test_enormous_folders_are_read_in_part_and_the_note_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past a cap on names, on files or on text, reading stops; what is near the top has been read by then."""
    plant(tmp_path, {**PAIR, **{f"data/{number}.py": "x = 1\n" for number in range(40)}})
    for cap, value in (("MOST_ENTRIES", 20), ("MOST_FILES", 5), ("MOST_TEXT", 800)):
        with monkeypatch.context() as patch:
            patch.setattr(source, cap, value)
            work = read(tmp_path)

        assert is_whole(work)
        assert any("--server FILE" in note for note in work.notes)


def test_a_file_past_the_size_limit_is_left_out(tmp_path: Path) -> None:
    """A huge file of data that ends in .py costs nothing but a note."""
    work = read(plant(tmp_path, {**PAIR, "data.py": b"x = [" + b"1," * source.MOST_BYTES + b"]"}))

    assert is_whole(work)
    assert work.notes == ("data.py is larger than 128 KB: not read.",)


@pytest.mark.parametrize(
    "encoded",
    [
        b"\xef\xbb\xbf" + TCP_SERVER.encode(),
        b"# -*- coding: cp1251 -*-\n" + "# сервер\n".encode("cp1251") + TCP_SERVER.encode(),
        TCP_SERVER.replace("\n", "\r\n").encode(),
    ],
    ids=["byte order mark", "cp1251", "Windows lines"],
)
def test_every_encoding_that_python_reads_is_read(tmp_path: Path, encoded: bytes) -> None:
    """A file is decoded by Python's own rules."""
    assert is_whole(read(plant(tmp_path, {**PAIR, "server.py": encoded})))


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (TCP_SERVER.encode() + "# сервер".encode("cp1251"), 20, "not in the encoding"),
        (b"# coding: klingon\n" + TCP_SERVER.encode(), 1, "not in the encoding"),
        (TCP_SERVER.encode("utf-16"), 1, "UTF-16"),
        (TCP_SERVER + "print(\n", 20, "cannot read this file: '(' was never closed"),
        (TCP_SERVER + 'print "x"\n', 20, "this is Python 2"),
        (TCP_SERVER + "\0", 1, "cannot read this file"),
        ("x = " + "(" * 5000 + "\nsock.listen(", 1, "cannot read this file"),
    ],
    ids=["not UTF-8", "no such encoding", "UTF-16", "syntax", "Python 2", "NUL", "depth"],
)
def test_a_server_that_python_cannot_read_is_still_the_server(
    tmp_path: Path, text: str | bytes, line: int, sentence: str
) -> None:
    """The programs are taken all the same, and the problem names file and line."""
    work = read(plant(tmp_path, {"server.py": text, "client.py": TCP_CLIENT}))

    assert work.server is not None
    assert (work.server.file.name, [client.file.name for client in work.clients]) == ("server.py", ["client.py"])
    assert sentence in work.problem
    assert (work.problem_file, work.problem_line) == ("server.py", line)


def test_an_unreadable_file_is_known_by_the_calls_in_its_text(tmp_path: Path) -> None:
    """A broken client with a name that says nothing is the client, since it calls `connect` and `input`."""
    work = read(plant(tmp_path, {"one.py": TCP_SERVER, "two.py": TCP_CLIENT + "else:\n"}))

    assert [client.file.name for client in work.clients] == ["two.py"]
    assert work.problem_file == "two.py"


def test_a_broken_library_of_the_chat_is_a_problem_and_any_other_file_a_note(tmp_path: Path) -> None:
    """What the programs import must be readable; what they do not import only deserves a word."""
    imports = {**PAIR, "client.py": "import text\n" + TCP_CLIENT}
    with_library = read(plant(tmp_path / "1", {**imports, "text.py": "def ("}))
    with_scrap = read(plant(tmp_path / "2", {**PAIR, "scrap.py": "def ("}))

    assert (with_library.problem_file, with_library.problem_line) == ("text.py", 1)
    assert is_whole(with_scrap)
    assert "scrap.py, line 1" in with_scrap.notes[0]


def test_holes_are_the_numbered_comments_in_their_order(tmp_path: Path) -> None:
    """Comments count, from all the chat's files; strings do not."""
    server = "# TODO 2: save\nx = '# TODO 1: no'\n#TODO 10: leave\n# TODO: none\n" + CHAT_SERVER
    client = "#  TODO  3 send\n" + CHAT_CLIENT
    work = read(plant(tmp_path, {"server_chat.py": server, "client_chat.py": client, "x.py": "# TODO 1: no"}))

    assert [(hole.file, hole.line, hole.text) for hole in source.holes(source.load(work.root, work.files)[0])] == [
        ("server_chat.py", 1, "TODO 2: save"),
        ("client_chat.py", 1, "TODO  3 send"),
        ("server_chat.py", 3, "TODO 10: leave"),
    ]


POOL = "concurrent.futures.ThreadPoolExecutor"
MIXIN = "socketserver.ThreadingMixIn"
THREADS = {
    "import threading as t\nt.Thread(target=print)": "threading.Thread",
    "from threading import *\nTimer(1, print)": "threading.Timer",
    "from threading import Thread as T\nT()": "threading.Thread",
    "import threading\nT = threading.Thread\nT()": "threading.Thread",
    "import concurrent.futures\nconcurrent.futures.ThreadPoolExecutor()": POOL,
    "import socketserver as s\nclass A(s.ThreadingMixIn, s.TCPServer): pass\nA()": f"A ({MIXIN})",
    "from threading import Thread\nclass A(Thread): pass\nclass B(A): pass\nB()": "B (threading.Thread)",
    "from helper import Worker\nWorker()": "Worker (threading.Thread)",
    "from helper import *\nthreading.Thread()": "threading.Thread",
    "import helper\nhelper.threading.Thread()": "threading.Thread",
}


@pytest.mark.parametrize("text", THREADS)
def test_every_way_to_start_a_thread_is_seen(tmp_path: Path, text: str) -> None:
    """Aliases, star imports, subclasses and neighbouring files hide no thread; file and line are told."""
    helper = "import threading\nclass Worker(threading.Thread): pass\n"
    server = text + "\ns.listen()\n"
    work = read(plant(tmp_path, {"server.py": server, "helper.py": helper, "client.py": "s.connect(())\n"}))

    assert work.threads_in_source == (f"server.py:{text.count(chr(10)) + 1} {THREADS[text]}",)


def test_what_is_no_thread_of_the_threading_library_does_not_count(tmp_path: Path) -> None:
    """A bare import, `_thread`, processes, asyncio, and a thread in a file that nobody imports are none."""
    server = (
        "import threading, _thread, multiprocessing, asyncio\nlock = threading.Lock()\nclass Thread: pass\n"
        "_thread.start_new_thread(print, ())\nmultiprocessing.Process()\nThread()\n# threading.Thread()\n"
        "s.listen()\n"
    )
    spare = "import threading\nthreading.Thread()\n"
    work = read(plant(tmp_path, {"server.py": server, "spare.py": spare, "client.py": "s.connect(())\n"}))

    assert work.threads_in_source == ()


def test_threads_of_an_imported_library_count_where_it_stands(tmp_path: Path) -> None:
    """A file of the student's own that starts the threads is searched too, also where it is broken."""
    base = "import threading\n\ndef begin():\n    threading.Thread()\n"
    server = "from base import begin\nbegin()\ns.listen()\n"
    for text, place in ((base, "base.py:4 threading.Thread"), (base + "(", "base.py:4 Thread")):
        work = read(plant(tmp_path, {"server.py": server, "base.py": text, "client.py": "s.connect(())\n"}))

        assert work.threads_in_source == (place,)


def test_files_that_import_each_other_in_a_circle_are_read(tmp_path: Path) -> None:
    """Circles of star imports, which Python itself allows, come to an end."""
    ring = {f"m{n}.py": "".join(f"from m{m} import *\n" for m in range(12) if m != n) for n in range(12)}
    work = read(plant(tmp_path, {**PAIR, **ring, "server.py": "from m0 import *\nlost()\n" + TCP_SERVER}))

    assert is_whole(work)


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids such names")
def test_hostile_names_are_quoted(tmp_path: Path) -> None:
    """A file's name cannot send commands to the terminal that shows a sentence about it."""
    work = read(plant(tmp_path, {**PAIR, "\x1b[31m\nevil.py": "def ("}))

    assert work.notes[0].startswith("\\x1b[31m\\nevil.py, line 1")


@given(st.dictionaries(st.sampled_from(["a.py", "b.py", "c/d.py", "server.py"]), st.binary(max_size=200), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    """Whatever bytes the files hold, a submission comes out."""
    work = read(plant(tmp_path_factory.mktemp("bytes"), files))

    assert work.server is None or work.server.file.as_posix() in files
