"""Archives of strangers: what is in them comes out, and nothing gets out of the folder."""

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom import unpack as room
from grader.classroom.unpack import unpack
from grader.errors import UsageError


def zipped(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_zip_is_unpacked(tmp_path: Path) -> None:
    """Files and folders of a .zip lie in the new folder."""
    archive = zipped(tmp_path / "a.zip", **{"chat/server.py": "x = 1", "chat/client.py": "y = 2"})

    folder = unpack(archive, tmp_path / "out")

    assert everything(folder) == {"chat/server.py", "chat/client.py"}


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "a/../../out.py", "..\\out.py"])
def test_no_name_of_a_zip_leads_out(tmp_path: Path, name: str) -> None:
    """A name that climbs is written inside the folder, or not at all."""
    archive = zipped(tmp_path / "a.zip", **{name: "x = 1"})

    unpack(archive, tmp_path / "out" / "deep")

    assert all(name.startswith("out/deep/") or name == "a.zip" for name in everything(tmp_path))


def test_a_link_in_a_zip_is_left_out(tmp_path: Path) -> None:
    """An entry that says it is a link is not written."""
    archive = tmp_path / "a.zip"
    link = zipfile.ZipInfo("link.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(link, "/etc/passwd")
        opened.writestr("server.py", "x = 1")

    assert everything(unpack(archive, tmp_path / "out")) == {"server.py"}


def test_russian_names_of_an_old_zip_are_read(tmp_path: Path) -> None:
    """Windows packs Russian names in code page 866, without saying so."""
    archive = zipped(tmp_path / "a.zip", **{"XXXXXX.py": "x = 1"})
    archive.write_bytes(archive.read_bytes().replace(b"XXXXXX", "сервер".encode("cp866")))

    assert everything(unpack(archive, tmp_path / "out")) == {"сервер.py"}


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_a_tar_gives_files_only(tmp_path: Path) -> None:
    """Links and pipes of a .tar.gz are left out; the files beside them come."""
    link, pipe = tarfile.TarInfo("link"), tarfile.TarInfo("pipe")
    link.type, link.linkname, pipe.type = tarfile.SYMTYPE, "/etc/passwd", tarfile.FIFOTYPE
    archive = tarred(tmp_path / "a.tar.gz", (link, b""), (pipe, b""), (tarfile.TarInfo("server.py"), b"x = 1"))

    assert everything(unpack(archive, tmp_path / "out")) == {"server.py"}


def test_no_name_of_a_tar_leads_out(tmp_path: Path) -> None:
    """A .tar whose name climbs is refused in a sentence."""
    archive = tarred(tmp_path / "a.tar.gz", (tarfile.TarInfo("../out.py"), b"x = 1"))

    with pytest.raises(UsageError, match="could not be unpacked"):
        unpack(archive, tmp_path / "out")


@pytest.mark.parametrize(("files", "size"), [(2, 1 << 20), (100, 10)])
def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, size: int) -> None:
    """An archive with more files or bytes than the limits allow is refused before a byte is written."""
    monkeypatch.setattr(room, "LIMITS", replace(room.LIMITS, unpacked_files=files, unpacked_bytes=size))
    archive = zipped(tmp_path / "a.zip", **{f"{number}.py": "x" * 10 for number in range(3)})

    with pytest.raises(UsageError, match="holds more than"):
        unpack(archive, tmp_path / "out")
    assert everything(tmp_path) == {"a.zip"}


@pytest.mark.parametrize(("name", "data"), [("a.rar", b"Rar!"), ("a.zip", b"PK\3\4 torn"), ("a.tgz", b"")])
def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    """A .rar, a torn .zip, an empty .tgz: the student's name for it, and what to do."""
    (tmp_path / name).write_bytes(data)

    with pytest.raises(UsageError, match=name):
        unpack(tmp_path / name, tmp_path / "out")
