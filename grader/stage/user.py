"""A person at a student's client: what can be done at a keyboard, and seen on a screen."""

from collections.abc import Callable, Iterator

from grader.judge.evidence import SERVER, Line, is_heard
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import NeverHears, NoEcho, OnceInOrder
from grader.language import _, ngettext
from grader.limits import LIMITS
from grader.model import Program
from grader.network.faults import Reset
from grader.process.running import Running
from grader.record.events import Closed, Left
from grader.record.text import quote
from grader.stage.joining import Joining
from grader.stage.state import Missed, PlayState


def wait_for(play: PlayState, happened: Callable[[], bool], seconds: float) -> tuple[bool, float]:
    """Wait for what must happen.

    Returns:
        Whether it has, and the time of the record up to which that was looked for: whatever is recorded later is late.
    """
    play.recorder.wait(happened, seconds)
    with play.recorder.condition:  # nothing is recorded between the last look and the time that is given for it
        return happened(), play.recorder.now()


class User:
    """A person at a student's client: types lines, looks at the screen."""

    def __init__(self, play: PlayState, name: str, program: Program, *, silent: bool) -> None:
        self.play, self.name, self.program, self.silent = play, name, program, silent
        self.called = name  # the name that the chat took
        self.running: Running
        self.dialogue: Joining
        self.reader: Running | None = None  # the second window of a user who has one to write in and one to read in
        self.gone = False

    def says(self, command: str = "", *, words: int = 2, cyrillic: bool = False, padding: int = 0) -> Line:
        """Type one line: the command, if any, and fresh words; `padding` characters follow that say nothing."""
        self.play.recorder.wait(self.running.ended.is_set, self.play.pace)
        self.dialogue.before_a_line()
        fresh = tuple(self.play.fresh_word(cyrillic=cyrillic) for _ in range(words))
        text = " ".join((*(command or self.dialogue.prefix()).split(), *fresh))
        at = self.dialogue.type(f"{text} {'.' * padding}" if padding else text)
        text += ngettext(" and {count} dot", " and {count} dots", padding).format(count=padding) if padding else ""
        line = Line(self.name, text, fresh, at)
        self.play.lines.append(line)
        if not padding:  # one of very many
            self.play.step(_("{name} types “{text}”").format(name=self.name, text=quote(text, 120)))
        self.dialogue.after_a_line()
        return line

    def types(self, command: str) -> None:
        """Type a command that has no word to be searched; nothing is claimed of it, but what follows must work."""
        self.dialogue.before_a_line()
        self.dialogue.type(command)
        self.play.step(_("{name} types “{text}”").format(name=self.name, text=command))

    def says_several(self, count: int, *, cyrillic: bool = False) -> Iterator[Line]:
        """Type several lines, each when the next one is asked for."""
        return (self.says(cyrillic=cyrillic) for _number in range(count))

    def hears(self, line: Line, *, since: float | None = None) -> None:
        """Expect a line on this user's screen; `since` tells when it was fetched, where it did not come by itself."""
        play, patience = self.play, self.play.setup.patience.word + self.play.slack
        self.shows(line, max(0.0, patience - (play.recorder.now() - line.at)))
        heard, by = wait_for(play, lambda: self.has(line), 0.0)
        still = by - line.at < patience and not self._is_cut_off()  # who is cut off is waited for no longer either
        play.claim(Hears(self.name, line, by, still=still and not heard))
        if not heard:
            play.step(_("{name}'s screen does not show it").format(name=self.name))
            raise Missed
        play.delivered(line.at if since is None else since)
        play.step(_("{name}'s screen shows it").format(name=self.name))

    def never_hears(self, line: Line) -> None:
        """Claim that a line never comes to this user's screen."""
        self.play.claim(NeverHears(self.name, line))

    def never_hears_back(self, line: Line) -> None:
        """Claim that this user's own line does not come back."""
        self.play.claim(NoEcho(line))

    def hears_once_in_order(self, *lines: Line) -> None:
        """Claim that each of the lines comes once, and in this order."""
        self.play.claim(OnceInOrder(self.name, lines))

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
            self.play.network.strike(Reset(), self.name)
        else:
            self.play.network.ends_orderly(self.name)
        self.gone = True
        self.play.recorder.record(Left, self.name)
        for window in filter(None, (self.running, self.reader)):
            window.kill()
        said = _("{name} vanishes without a goodbye") if abruptly else _("{name}'s window is closed")
        self.play.step(said.format(name=self.name))

    def _is_noticed(self) -> None:
        play = self.play
        before = play.recorder.count(Closed, SERVER)
        play.recorder.wait(lambda: play.recorder.count(Closed, SERVER) > before, LIMITS.leave_notice)
        play.recorder.wait_quiet(LIMITS.leave_notice, LIMITS.leave_settle)

    def has(self, line: Line) -> bool:
        """Tell whether a line stands on this user's screen."""
        return is_heard(self.play.recorder.screen(self.name).words, line)

    def shows(self, line: Line, seconds: float) -> bool:
        """Wait until a line stands on this user's screen; return whether it does.

        Where no more can come, for the server has ended or this client has, what is on its way is waited for.
        """
        recorder = self.play.recorder
        if recorder.wait(lambda: self.has(line) or self._is_cut_off(), seconds) and not self.has(line):
            recorder.wait(lambda: self.has(line), min(seconds, LIMITS.on_its_way))
        return self.has(line)

    def _is_cut_off(self) -> bool:
        windows = [one for one in (self.running, self.reader) if one is not None]
        return all(window.ended.is_set() for window in windows) or self.play.server_has_gone()
