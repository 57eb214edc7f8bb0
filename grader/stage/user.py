"""A person at a student's client: what can be done at a keyboard, and seen on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.beyond import AtMost, Notices
from grader.judge.evidence import SERVER, Line, crossed
from grader.judge.must_happen import Answered, Hears
from grader.judge.must_not_happen import NeverHears, NoEcho, OnceInOrder
from grader.language import _
from grader.limits import LIMITS
from grader.network.faults import Reset
from grader.record.events import Closed
from grader.record.text import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.model import Program
    from grader.process.running import Running
    from grader.stage.joining import Joining
    from grader.stage.stage import Stage


class Missed(Exception):
    """What had to happen did not, within the play's patience."""


def wait_for(stage: Stage, happened: Callable[[], bool], seconds: float) -> tuple[bool, float]:
    """Wait for what must happen; return whether it has, and after how many seconds that was known, for a sentence."""
    began = stage.recorder.now()
    return stage.recorder.wait(happened, seconds), min(seconds, round(stage.recorder.now() - began, 1))


class User:
    """A person at a student's client: types lines, looks at the screen."""

    def __init__(self, stage: Stage, name: str, program: Program, *, silent: bool) -> None:
        self.stage, self.name, self.program, self.silent = stage, name, program, silent
        self.called = name  # the name that the chat took
        self.running: Running
        self.dialogue: Joining
        self.reader: Running | None = None  # the second window of a user who has one to write in and one to read in
        self.gone = False
        self.seen = 0  # the size of the screen when the server died

    def says(self, command: str = "", *, words: int = 2, cyrillic: bool = False, padding: int = 0) -> Line:
        """Type one line: the command, if any, and fresh words; `padding` characters follow that say nothing."""
        self.dialogue.before_a_line()
        fresh = tuple(self.stage.fresh_word(cyrillic=cyrillic) for _ in range(words))
        text = " ".join((*command.split(), *fresh))
        at = self.dialogue.type(f"{text} {'.' * padding}" if padding else text)
        text += _(" and {count} dots").format(count=padding) if padding else ""
        line = Line(self.name, text, fresh, at)
        self.stage.lines.append(line)
        if not padding:  # one of very many
            self.stage.step(_("{name} types: {text}").format(name=self.name, text=quote(text, 120)))
        return line

    def types(self, command: str) -> None:
        """Type a command that has no word to be searched; nothing is claimed of it, but what follows must work."""
        self.dialogue.before_a_line()
        self.dialogue.type(command)
        self.stage.step(_("{name} types: {text}").format(name=self.name, text=command))

    def says_several(self, count: int, *, cyrillic: bool = False) -> Iterator[Line]:
        """Type several lines, each when the next one is asked for."""
        return (self.says(cyrillic=cyrillic) for _number in range(count))

    def hears(self, line: Line, *, since: float | None = None) -> None:
        """Expect a line on this user's screen; `since` tells when it was fetched, where it did not come by itself."""
        patience = self.stage.cast.patience.word + self.stage.slack
        if not self.shows(line, max(0.0, patience - (self.stage.recorder.now() - line.at))):
            self.stage.step(_("{name}'s screen does not show it").format(name=self.name))
            waited = min(patience, round(self.stage.recorder.now() - line.at, 1))
            still = waited < patience and not self._is_cut_off()  # who is cut off is waited for no longer either
            self.stage.claim(Hears(self.name, line, missed=True, waited=waited, still=still))
            raise Missed
        self.stage.claim(Hears(self.name, line))
        self.stage.delivered(line.at if since is None else since)
        self.stage.step(_("{name}'s screen shows it").format(name=self.name))

    def never_hears(self, line: Line) -> None:
        """Claim that a line never comes to this user's screen."""
        self.stage.claim(NeverHears(self.name, line))

    def never_hears_back(self, line: Line) -> None:
        """Claim that this user's own line does not come back."""
        self.stage.claim(NoEcho(line))

    def hears_once_in_order(self, *lines: Line) -> None:
        """Claim that each of the lines comes once, and in this order."""
        self.stage.claim(OnceInOrder(self.name, lines))

    def hears_at_most(self, times: int, line: Line) -> None:
        """Claim that a line does not come more often than that."""
        self.stage.claim(AtMost(self.name, line, times))

    def is_answered_alone(self, line: Line) -> None:
        """Expect an answer to a command on this user's screen, and claim that nobody else reads it."""
        stage, wait = self.stage, self.stage.cast.patience.answer
        others = tuple(user.name for user in stage.everyone_but(self))

        looked = -1.0

        def answered() -> bool:
            nonlocal looked
            if looked == (looked := stage.recorder.last_event):
                return False  # nothing has happened since the last look
            return Answered(line, ()).complaint(stage.recorder.frozen()) is None

        happened, waited = wait_for(stage, answered, wait)
        stage.claim(Answered(line, others, missed=not happened, waited=waited))
        if not happened:
            raise Missed
        stage.step(_("{name} is answered").format(name=self.name))

    def leaves(self) -> None:
        """Close this user's window: the process ends, and the others see an orderly end."""
        self.slips_away(abruptly=False)
        self._is_noticed()

    def vanishes(self) -> None:
        """Pull this user's plug: the process ends, and over TCP the server's connection is reset."""
        self.slips_away(abruptly=True)
        self._is_noticed()

    def slips_away(self, *, abruptly: bool) -> None:
        """Go, in an orderly way or without a goodbye, and leave the others no time to notice."""
        if abruptly:
            self.stage.network.strike(Reset(), self.name)
        else:
            self.stage.network.ends_orderly(self.name)
        self.gone = True
        for window in filter(None, (self.running, self.reader)):
            window.kill()
        said = _("{name} vanishes without a goodbye") if abruptly else _("{name}'s window is closed")
        self.stage.step(said.format(name=self.name))

    def notices_the_end(self) -> None:
        """Expect that this user's client ends, or says something of its own, now that the server has gone."""
        stage, wait = self.stage, self.stage.cast.patience.word
        screen, windows = stage.recorder.screen(self.name), [one for one in (self.running, self.reader) if one]

        def noticed() -> bool:
            if any(window.ended.is_set() for window in windows):
                return True
            if screen.size == self.seen:
                return False
            came = b"".join(event.data for event in crossed(stage.recorder.frozen(), 0.0, to=self.name))
            sent = came.decode("utf-8", "replace")  # what the server had sent is still shown behind its end
            return any(line.strip() not in sent for line in screen.since(self.seen).splitlines())

        happened, waited = wait_for(stage, noticed, wait)
        stage.claim(Notices(self.name, missed=not happened, waited=waited))
        if not happened:
            raise Missed
        stage.step(_("{name}'s client notices it").format(name=self.name))

    def _is_noticed(self) -> None:
        stage = self.stage
        before = stage.recorder.count(Closed, SERVER)
        stage.recorder.wait(lambda: stage.recorder.count(Closed, SERVER) > before, LIMITS.leave_notice)
        stage.recorder.wait_quiet(LIMITS.leave_notice, LIMITS.leave_settle)

    def has(self, line: Line) -> bool:
        """Tell whether a line stands on this user's screen."""
        words = self.stage.recorder.screen(self.name).words
        return all(word in words for word in line.words)

    def shows(self, line: Line, seconds: float) -> bool:
        """Wait until a line stands on this user's screen; return whether it does.

        Where no more can come, for the server has ended or this client has, what is on its way is waited for.
        """
        recorder = self.stage.recorder
        if recorder.wait(lambda: self.has(line) or self._is_cut_off(), seconds) and not self.has(line):
            recorder.wait(lambda: self.has(line), min(seconds, LIMITS.on_its_way))
        return self.has(line)

    def _is_cut_off(self) -> bool:
        windows = [one for one in (self.running, self.reader) if one is not None]
        return all(window.ended.is_set() for window in windows) or self.stage.server_has_gone()
