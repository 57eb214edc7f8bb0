"""Where a report is written, whatever stands there by then."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.report.files import followed, put

posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@posix
def test_link_that_a_program_has_put_there_is_not_followed(tmp_path):
    """The report stands in a file of its own; what the link led to is untouched."""
    other, path = tmp_path / "marks.txt", tmp_path / "report.json"
    other.write_text("marks", encoding="utf-8")
    path.symlink_to(other)
    put(path, "report")

    assert (path.read_text("utf-8"), other.read_text("utf-8")) == ("report", "marks")


@posix
def test_second_name_of_a_file_is_not_written_through(tmp_path):
    """A hard link leads to another file as well."""
    other, path = tmp_path / "marks.txt", tmp_path / "report.json"
    other.write_text("marks", encoding="utf-8")
    path.hardlink_to(other)
    put(path, "report")

    assert (path.read_text("utf-8"), other.read_text("utf-8")) == ("report", "marks")


@posix
def test_link_of_the_callers_own_is_kept(tmp_path):
    """Who names a link wants the file behind it."""
    real, path = tmp_path / "real.json", tmp_path / "report.json"
    real.write_text("", encoding="utf-8")
    path.symlink_to(real)
    put(type(path)(followed(str(path))), "report")

    assert path.is_symlink()
    assert real.read_text("utf-8") == "report"


@pytest.mark.parametrize("target", ["-", "report.json", "/dev/stdout"])
def test_other_targets_stay_as_they_are_named(target):
    """Nothing else is changed."""
    assert followed(target) == target


@posix
def test_standard_output_by_its_name_is_written_behind_what_stands_there(tmp_path):
    """`/dev/stdout` stays where it is, and what was written there before is kept."""
    shown = tmp_path / "shown.txt"
    program = "from pathlib import Path; from grader.report.files import followed, put; print('first', flush=True); "
    program += "put(Path(followed('/dev/stdout')), 'report')"
    with shown.open("w", encoding="utf-8") as stream:
        subprocess.run([sys.executable, "-c", program], stdout=stream, check=True, timeout=30)

    assert Path("/dev/stdout").is_symlink()
    assert shown.read_text("utf-8") == "first\nreport"
