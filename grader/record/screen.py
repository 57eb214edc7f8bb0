"""A program's screen: searched as bytes arrive, before any cap. Caps bound what is kept, never what is heard."""

import re
from dataclasses import dataclass, field

from grader.limits import LIMITS
from grader.record.events import ScreenText, Sighting
from grader.record.text import quote, without_escapes

MARK = "zu"  # every typed word begins so: rare enough to search floods for it, plain enough for any codec
CYRILLIC_MARK = "жу"
TYPED = re.compile(r"[zZ][uU][a-zA-Z]{6}|[жЖ][уУ][а-яА-Я]{6}")  # such a word in a text, and in UTF-8:
WORD = re.compile(rb"[zZ][uU][a-zA-Z]{6}|\xd0[\xb6\x96](?:\xd1\x83|\xd0\xa3)(?:\xd0[\x90-\xbf]|\xd1[\x80-\x8f]){6}")
_LONGEST = 16  # bytes
HEADS = (b"Traceback (most recent call last)", b"Exception in thread ", b"Exception ignored ", b"Fatal Python error",
         b"Thread 0x", b"Current thread 0x")  # fmt: skip
LONGEST_LINE = 4096  # bytes: no head of a traceback is longer
LINKS = (b"During handling of the above exception", b"The above exception was the direct cause")


def as_typed(word: str) -> str:
    """Return a word that was shown in large or small letters as it was typed: its third syllable begins with a capital.

    In other letters it is plainly the same word.
    """
    return word[:4].lower() + word[4].upper() + word[5:].lower()


@dataclass
class Untraced:
    """Lets through what a program says on its standard error, and no traceback: a word in one was said by nobody."""

    _held: bytes = b""  # of the unfinished line: enough to know a traceback by
    _passed: bool = False  # the unfinished line is let through
    _frames: bool = False  # a traceback has begun
    _over: bool = False  # ... and its error's line has come

    def take(self, chunk: bytes) -> bytes:
        """Return what of a chunk, and of what was held back before it, is said."""
        said = []
        for piece in re.findall(rb"[^\n]*\n|[^\n]+", chunk):
            fresh, whole = self._held + piece, piece.endswith(b"\n")
            passes = self._passed or self._is_said(fresh[:LONGEST_LINE], whole=whole)
            if passes:
                said.append(fresh)
            self._held = b"" if passes or whole else fresh[:LONGEST_LINE]
            self._passed = passes and not whole
        return b"".join(said)

    def _is_said(self, line: bytes, *, whole: bool) -> bool:
        if not whole:
            return not (self._frames or self._over or any(head.startswith(line[: len(head)]) for head in HEADS))
        if line.startswith(HEADS):
            self._frames, self._over = True, False
        elif self._frames:
            self._frames = line.startswith((b" ", b"\t"))
            self._over = not self._frames
        elif not (self._over and (not line.strip() or line.startswith(LINKS))):
            self._over = False
            return True
        return False


@dataclass
class Screen:
    """Collects one program's standard output and errors. `feed` is called with the record's lock held."""

    kept: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    size: int = 0
    sightings: list[Sighting] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    _tails: dict[bool, bytes] = field(default_factory=lambda: {False: b"", True: b""})
    _untraced: Untraced = field(default_factory=Untraced)

    def feed(self, chunk: bytes, at: float, *, aside: bool = False) -> None:
        """Take what the program wrote to its standard output (aside: errors); note every marked word in it."""
        text = self._tails[aside] + chunk
        start = self.size - len(self._tails[aside])
        self.size += len(chunk)
        self.kept += chunk[: LIMITS.screen - len(self.kept)]
        end = 0
        for found in WORD.finditer(text):
            own, offset = found.group().decode(), start + found.start()
            word = as_typed(own)
            shown, to = (self.kept, offset) if offset < LIMITS.screen else (text, found.start())
            before = quote(bytes(shown[max(0, to - 200) : to]))
            self.sightings.append(Sighting(at, word, offset, before, aside, altered=own != word))
            self.words.add(word)
            end = found.end()
        self._tails[aside] = text[max(end, len(text) - _LONGEST + 1) :]

    def feed_errors(self, chunk: bytes, at: float) -> bytes:
        """Take what the program wrote to its standard error; return what of it a person takes for said."""
        self.errors += chunk[: LIMITS.screen - len(self.errors)]
        if said := self._untraced.take(chunk):
            self.feed(said, at, aside=True)
        return said

    def since(self, size: int) -> str:
        """Return what was shown since the screen had this size, without what only moves the cursor or colours."""
        return without_escapes(bytes(self.kept[size:]).decode("utf-8", "replace"))

    def frozen(self) -> ScreenText:
        """Return the screen as it is now."""
        text, errors = quote(bytes(self.kept), LIMITS.screen), self.errors.decode("utf-8", "backslashreplace")
        return ScreenText(text, errors, self.size, tuple(self.sightings))
