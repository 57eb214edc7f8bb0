"""A program's screen: searched as bytes arrive, before any cap. Caps bound what is kept, never what is heard."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from grader.limits import LIMITS
from grader.transcript import ScreenText, Sighting, quote

MARK = "zu"  # every typed word begins so: rare enough to search floods for it, plain enough for any codec
WORD = re.compile(rb"zu[a-z]{6}")
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_LONGEST = 8


@dataclass
class Screen:
    """Collects one program's standard output and errors. `feed` is called with the record's lock held."""

    kept: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    size: int = 0
    sightings: list[Sighting] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    _tail: bytes = b""

    def feed(self, chunk: bytes, at: float) -> None:
        """Take what the program wrote to its standard output; note every marked word in it."""
        text = self._tail + chunk
        start = self.size - len(self._tail)
        self.size += len(chunk)
        if len(self.kept) < LIMITS.screen:
            self.kept += chunk[: LIMITS.screen - len(self.kept)]
        end = 0
        for found in WORD.finditer(text):
            word = found.group().decode()
            line = text[max(0, found.start() - 200) : found.start()]
            before = line if start + found.start() >= LIMITS.screen else self._line_before(start + found.start())
            self.sightings.append(Sighting(at, word, start + found.start(), quote(before)))
            self.words.add(word)
            end = found.end()
        self._tail = text[max(end, len(text) - _LONGEST + 1) :]

    def feed_errors(self, chunk: bytes) -> None:
        """Take what the program wrote to its standard error."""
        if len(self.errors) < LIMITS.screen:
            self.errors += chunk[: LIMITS.screen - len(self.errors)]

    def since(self, size: int) -> str:
        """Return what was shown since the screen had this size, without what only moves the cursor or colours."""
        return ESCAPES.sub("", bytes(self.kept[size:]).decode("utf-8", "replace")).replace("\r\n", "\n")

    def _line_before(self, offset: int) -> bytes:
        return bytes(self.kept[max(0, offset - 200) : offset])

    def frozen(self) -> ScreenText:
        """Return the screen as it is now."""
        return ScreenText(
            quote(bytes(self.kept), LIMITS.screen),
            self.errors.decode("utf-8", "backslashreplace"),
            self.size,
            tuple(self.sightings),
        )
