"""Where a report's files go: what stands there when they are written may be a program's doing by then."""

from pathlib import Path

from grader.errors import UsageError
from grader.language import _


def followed(target: str) -> str:
    """Return where a path leads now, before any program runs: a link that the caller has put there is kept."""
    path = Path(target)
    return str(path.resolve()) if path.is_symlink() and path.is_file() and not _is_of_the_system(path) else target


def _is_of_the_system(path: Path) -> bool:
    """Tell whether a name is the kernel's, as `/dev/stdout` is: it leads to whatever is open, and is never removed."""
    return path.parts[:2] in (("/", "dev"), ("/", "proc"))


def check_writable(target: str) -> None:
    """Raise UsageError, before anything is played, where no report can be written; `-` is standard output."""
    if target != "-":
        try:
            Path(target).open("a", encoding="utf-8").close()
        except OSError as error:
            sentence = _("cannot write {path}: {reason}")
            raise UsageError(sentence.format(path=target, reason=error.strerror or error)) from error


def put(path: Path, text: str) -> None:
    """Write a text into a file of its own: through no link, and into no file that has another name, too.

    Raises:
        OSError: nothing can be written there.
    """
    if _is_of_the_system(path):
        with path.open("a", encoding="utf-8") as stream:  # behind what a shell has let others write there
            stream.write(text)
        return
    if path.is_symlink() or (path.is_file() and path.lstat().st_nlink > 1):
        path.unlink()
    path.write_text(text, encoding="utf-8")


def from_here(folder: Path) -> str:
    """Return a folder as a path from the current one, or whole where it lies elsewhere."""
    here = Path.cwd()
    return (folder.relative_to(here) if folder.is_relative_to(here) else folder).as_posix()
