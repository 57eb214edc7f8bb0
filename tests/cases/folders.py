"""What accidents put into a submission's folder, by name."""

import os
from collections.abc import Callable
from pathlib import Path

# Modules of the grader, of what it needs, and of the standard library that no chat here imports.
SHADOWED = ("grader", "rich", "psutil", "lab", "usercustomize", "faulthandler", "_chatlab_ask", "json",
            "tempfile", "argparse", "secrets", "subprocess", "xml", "conftest", "__init__")  # fmt: skip


def links_and_pipes(folder: Path) -> None:
    """Links to a file outside, to the root, to nothing, to itself; pipes named as data and as programs."""
    outside = folder.parent / "outside"
    for name, target in {
        "marks.txt": outside / "marks.txt",
        "all": Path("/"),
        "gone.py": folder / "nothing",
        "round": folder,
        "loop.py": folder / "loop.py",
        "other_server.py": outside / "server.py",
        "null.py": Path(os.devnull),
    }.items():
        (folder / name).symlink_to(target)
    for name in ("pipe", "chat_client2.py", "server_pipe.py"):
        os.mkfifo(folder / name)


def hundred_thousand_files(folder: Path) -> None:
    """A hundred folders of a thousand empty files; they come before the programs in the order of names."""
    for number in range(100):
        here = folder / f"a_data{number}"
        here.mkdir()
        for one in range(1_000):
            os.close(os.open(here / f"{one}.txt", os.O_CREAT | os.O_WRONLY))


def a_recording(folder: Path) -> None:
    """A file larger than all that is copied; it takes no room on the disk."""
    with (folder / "a_recording.mp4").open("wb") as file:
        file.truncate(100 << 20)


def data_before_the_programs(folder: Path) -> None:
    """More files than are copied, beside the programs."""
    for number in range(3_000):
        (folder / f"a{number}.txt").write_bytes(b"")


def programs_behind_the_data(folder: Path) -> None:
    """More files than are copied, in a folder before that of the programs."""
    programs = list(folder.iterdir())
    (folder / "data").mkdir()
    (folder / "src").mkdir()
    data_before_the_programs(folder / "data")
    for path in programs:
        path.rename(folder / "src" / path.name)


def deep_folders(folder: Path) -> None:
    """Folders in folders, deeper than any path can name, with a program in the last."""
    before = os.open(folder, os.O_RDONLY)
    for _ in range(40):
        os.mkdir("d" * 200, dir_fd=before)
        after = os.open("d" * 200, os.O_RDONLY, dir_fd=before)
        os.close(before)
        before = after
    os.close(os.open("server.py", os.O_CREAT | os.O_WRONLY, dir_fd=before))
    os.close(before)


def hostile_names(folder: Path) -> None:
    """Names that are no UTF-8, line ends, escapes, options, markup."""
    for name in (b"\xff\xfe.py", b"\xff.txt", b"two\nlines.py", b"\x1b[2J.txt", b"-rf", b"--json", b"[bold red].py",
                 b"]]>.txt", b"$(touch bad)", b"a'b\"c.py", b"\xe2\x80\xae.txt"):  # fmt: skip
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(b"")  # noqa: PTH118 - a name of bytes
    os.symlink(b"nothing", os.path.join(os.fsencode(folder), b"\xfe.py"))  # noqa: PTH118, PTH211


def sources_that_cannot_be_read(folder: Path) -> None:
    """Python files that break parsers."""
    for name, text in {
        "minus.py": b"x = " + b"-" * 200_000 + b"1\n",
        "brackets.py": b"x = " + b"(" * 5_000 + b")" * 5_000 + b"\n",
        "sum.py": b"x = 1" + b" + 1" * 100_000 + b"\n",
        "blocks.py": b"".join(b" " * depth + b"if 1:\n" for depth in range(90)) + b" " * 90 + b"pass\n",
        "attributes.py": b"x" + b".x" * 50_000 + b"\n",
        "null.py": b"import socket\0\nsocket.socket().bind\n",
        "bytes.py": b"s = '\xff\xfe'\n",
        "coding.py": b"# coding: nonsense\nimport socket\n",
        "wide.py": "import socket\n".encode("utf-16"),
        "long.py": b"x = '" + b"a" * 5_000_000 + b"'\n",
        "surrogate.py": b"name = '\\udc80\\ud800'\ninput(name)\n",
    }.items():
        (folder / name).write_bytes(text)


def shadows(folder: Path) -> None:
    """Modules that end whoever imports them, named as the grader's own."""
    for name in SHADOWED:
        (folder / f"{name}.py").write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    (folder / "grader_" / "child").mkdir(parents=True)
    (folder / "grader_" / "child" / "sitecustomize.py").write_text("raise SystemExit('shadowed')\n", encoding="utf-8")


def shadows_inside(folder: Path) -> None:
    """The same without `grader`: that one `python -m grader` would itself take from the current folder."""
    shadows(folder)
    (folder / "grader.py").unlink()


def folders_as_programs(folder: Path) -> None:
    """Folders with a program's name, and an empty program."""
    (folder / "server.py").mkdir()
    (folder / "client.py" / "server.py").mkdir(parents=True)
    (folder / "chat.py").write_text("", encoding="utf-8")


FOLDERS: dict[str, Callable[[Path], None]] = {
    "links_and_pipes": links_and_pipes,
    "hundred_thousand_files": hundred_thousand_files,
    "a_recording": a_recording,
    "data_before_the_programs": data_before_the_programs,
    "programs_behind_the_data": programs_behind_the_data,
    "deep_folders": deep_folders,
    "hostile_names": hostile_names,
    "sources_that_cannot_be_read": sources_that_cannot_be_read,
    "shadows": shadows,
    "shadows_inside": shadows_inside,
    "folders_as_programs": folders_as_programs,
}
