"""What a program asks before the chat begins, and what a person answers: driven by screen, source and wire.

Rule 1. What is seen decides: where the program asks, in which words, and whether an answer was sent or refused.
        The source adds what cannot be seen: that a text becomes an address or a number, that a loop sends it.
Rule 2. A text that the source compares with an answer is typed where the program shows it, or has refused another
        answer; one at which programs end is never typed.
Rule 3. What is not known is taken for the name when it is asked first; a name that nobody asked for is harmless.
Rule 4. Where a program asks for the chat's own lines, the dialogue is over, unless the last answer was refused.
"""

import re
from collections import Counter

from grader.assignment.prompts import Prompt, is_question, last_line, typeable
from grader.assignment.told import options, reckoned, shown_for, to_all
from grader.judge.evidence import SERVER, crossed
from grader.limits import LIMITS
from grader.model import Program, Question
from grader.process.running import Running
from grader.record.events import Asked, Connected
from grader.stage.answers import ALIKE, COMMANDS, NAME, PASSWORD, PROPOSED, RECIPIENT, UNKNOWN, Answers
from grader.stage.state import PlayState

ASKING = (":", "?")
FORMS = 2  # times that a form is filled in alike; then the name in it may be the one that is refused


class Dialogue:
    """One program's questions, from its start until it asks for the chat's own lines."""

    number_typed = UNKNOWN

    def __init__(self, play: PlayState, running: Running, program: Program, name: str, number: int) -> None:
        self.play, self.running, self.program, self.name, self.number = play, running, program, name, number
        self.two_windows = False
        self.answers = Answers(play, name, number)
        self.unasked = False  # the name was typed though nothing had asked for it
        self._places: Counter[str] = Counter()
        self._place = ""  # the one that was answered last
        self._typed_at = -1.0
        self._size = 0
        self._ahead = False  # the last answer was typed before anything asked: the next `input()` takes it
        self._due = 0  # the number of the question that follows the one that takes what was typed last
        self._name_place = ""  # the first place of a loop that asked for a line
        self._unknown: dict[str, Prompt] = {}  # a question in unknown words -> what it was taken for
        self._for_lines: set[str] = set()  # places that have shown to ask for the chat's own lines

    def pending(self) -> Asked | None:
        """Return the question that the program waits at, where it is one of `input()`."""
        asked = self.play.recorder.questions(self.running.who)
        own = asked.get(self.running.pid)
        if own is None and not self.two_windows:  # a process that the program has started asks
            own = max(list(asked.values()), key=lambda one: one.at, default=None)
        return own if own is not None and own.at > self._typed_at else None

    def reply(self) -> str | None:
        """Return what a person types now; None where nothing is asked, or only for the chat's own lines."""
        text = self.play.recorder.screen(self.running.who).since(self._size)
        answer = self._reply(text)
        return None if answer is None else self.answers.in_form(answer, last_line(text))

    def _reply(self, text: str) -> str | None:
        pending = self.pending()
        ways = self.play.setup.prompts.ways_in(options(text), first=self.answers.number == 1)
        if ways and (pending or is_question(text)) and self.answers.times["\0".join(ways)] <= LIMITS.refusals:
            self._place = _key(pending)
            return self.answers.option(ways)
        if (pending or is_question(text)) and (known := self._told(last_line(text))):
            return known
        if pending is None:
            return self._to_the_server(text)
        site, place = _site(self.program, pending.place), _key(pending)
        self._places[place] += 1
        in_a_row, self._place = self._place == place, place
        if site is not None and not site.again and self._places[place] <= LIMITS.refusals:
            record = self.play.recorder.frozen()
            sent = in_a_row and any(crossed(record, self._typed_at, who=self.running.who))
            if not sent:  # no answer to it was sent, and it asked again
                return self._to_a_question(site, pending, text)
        if site is None and self._places[place] == 1 and (asked := self._words(pending, text)) is not None:
            return self.answers.to(asked)  # the source could not be read: its words are all there is
        return self._to_a_loop(pending, text, in_a_row=in_a_row)

    def _told(self, line: str) -> str:
        """Return what a question itself says: a sum's result, or the address in one word; or what a screen shows."""
        prompts = self.play.setup.prompts
        both = self.answers.filled("{host}:{port}") if prompts.wants_both(line) else ""
        all_of_them = to_all(line, prompts.everybody, prompts.pressing) or ""
        both = both or (all_of_them if all_of_them.isdecimal() or all_of_them == "*" else "")  # `0 for all`
        return both or reckoned(line) or _shown_elsewhere(self.play, self.running.who, line)

    def asks_a_question(self) -> bool:
        """Tell whether the program waits at a question that is none of the chat's own lines."""
        pending = self.pending()
        site = _site(self.program, pending.place) if pending else None
        return site is not None and not site.again

    def type(self, text: str) -> float:
        """Type an answer, or a line; return when that was."""
        self._size = self.play.recorder.screen(self.running.who).size
        self._ahead = self.pending() is None
        self._due = self.play.recorder.count(Asked, self.running.who) + 1 + self._ahead
        self._typed_at = self.running.type(text)
        return self._typed_at

    def _to_a_question(self, site: Question, pending: Asked, text: str) -> str:
        """Answer a place of the source that is asked once: an address, a text it looks for, or what its words say."""
        if site.kind in ("host", "port", "own"):
            return self.answers.filled(f"{{{site.kind}}}")
        prompts, key = self.play.setup.prompts, "\0".join(site.texts) or pending.place
        self._places[key] += bool(site.texts)
        times = self._places[key]  # a menu may be asked again at another place
        prompt = self._words(pending, text, number=site.kind == "number")
        told = prompt is not None and not prompt.vague
        texts = [one for one in site.texts if not prompts.ends(one)]
        if site.kind != "choice" and (told or times == 1):
            texts = [one for one in texts if _shows(text + pending.prompt, one)] if not told or times > 1 else []
        if texts:
            return self.answers.option(texts)  # to register, then to log in
        if prompt is None and site.kind == "number":
            prompt = Prompt(key, (), (self.number_typed,))
        if prompt is not None:
            return self._to(prompt, text, pending)
        return self.answers.to(self.answers.guess(pending.prompt.strip() or last_line(text), text))

    def _to(self, prompt: Prompt, text: str, pending: Asked | None = None) -> str:
        """Answer a question of a known kind: as the screen proposes, and as a refusal wants it."""
        prompts, place = self.play.setup.prompts, pending.place if pending else ""
        asked = pending.prompt if pending else ""
        before = text.removesuffix(asked)
        refused = prompts.refuses(asked) or prompts.refuses(last_line(before)) or self._places[_key(pending)] > FORMS
        return self.answers.fitting(prompt, before, place, refused=refused)

    def _words(self, pending: Asked, text: str, *, number: bool = False) -> Prompt | None:
        """Return what the words of a question say: its prompt, or what was printed before a bare `input()`."""
        prompts = self.play.setup.prompts
        own = prompts.asks_for(pending.prompt, number=number) if pending.prompt.strip() else None
        return own or prompts.asks_for(last_line(text), number=number)

    def _to_a_loop(self, pending: Asked, text: str, *, in_a_row: bool) -> str | None:
        """Answer where the chat's own lines are asked for: what the server asks, or a name that it has refused."""
        prompts = self.play.setup.prompts
        before = text.removesuffix(pending.prompt)
        own = prompts.asks_for(pending.prompt) if pending.prompt.strip() else None
        if not self.answers.named and own and own.kind == NAME:
            return self.answers.to(own, pending.place)
        lines = sum(one.again for one in self.program.questions)
        refused = prompts.refuses(last_line(before))
        if own and lines > 1 and own.kind != RECIPIENT and self._places[_key(pending)] <= LIMITS.refusals:
            if own.kind != NAME:  # another place asks for the lines: this one is a question of a loop that sends
                return self._to(own, text, pending)
            refused = refused or in_a_row
            if not refused and self.answers.times[NAME] <= LIMITS.refusals:
                return self.answers.called  # a form is filled in once more
        if self.answers.named and refused and self.answers.times[NAME] <= LIMITS.refusals:
            return self.answers.the_name()
        self._name_place = self._name_place or pending.place
        return self._to_the_server(before)

    def _to_the_server(self, text: str) -> str | None:
        """Answer what the screen asks, by its words, or because the server has sent it; or else give the name once."""
        prompts = self.play.setup.prompts
        if not is_question(text):  # it may have come, and stand in the program's buffer
            came = _came(self.play, self.running.who, self._typed_at)
            text = came if is_question(came, open_line=False) else text
        asks, repeats = is_question(text) or prompts.requests(last_line(text)), self.answers.last[0] == PASSWORD
        asked = prompts.asks_for(last_line(text)) if asks else None
        if asked is not None and asked.kind == NAME and self._is_answered(last_line(text)):
            asked = None
        elif asked is None and (self._is_asked_by_the_server(text) or (repeats and _asks_on(text))):
            asked = self._again(last_line(text).strip(), text)
        if asked is not None and self.answers.times[asked.kind] <= LIMITS.refusals:
            return self._to(asked, text)
        return None if self.answers.named else self._unasked_name()

    def _is_answered(self, line: str) -> bool:
        """Tell whether the name was given as often as this was asked: a question may show after its answer."""
        whole = self.play.recorder.screen(self.running.who).since(0)
        asks = line[self.play.setup.prompts.last_clause(line) :].strip()  # before it stands what was wrong, perhaps
        shown = max(one.count(asks) for one in (whole, _came(self.play, self.running.who, 0.0)))
        return shown <= self.answers.times[NAME]

    def _is_asked_by_the_server(self, text: str) -> bool:
        """Tell whether a question stands last that came over the wire, or that a client asks before it calls."""
        told, typed = self.play.setup.habits.guess >= COMMANDS, self.answers.last[1]
        if told or not last_line(text).rstrip().endswith(ASKING) or (typed and _shows(last_line(text), typed)):
            return False  # `What is ann?` answers what was typed
        recorder, who = self.play.recorder, self.running.who
        if not recorder.count(Connected, who):
            return self.answers.named
        line = last_line(text).strip().encode()
        return line in b"".join(event.data for event in crossed(recorder.frozen(), self._typed_at, to=who))

    def _again(self, line: str, text: str) -> Prompt:
        """Return what to answer to a question in unknown words that the server asks: as before, or by a guess."""
        if line not in self._unknown:
            record, name = self.play.recorder.frozen(), self.answers.called.encode()
            sent = any(name in event.data for event in crossed(record, 0.0, who=self.running.who))
            self._unknown[line] = self.answers.guess(line, text, named=self.answers.named and sent)
        return self._unknown[line]

    def _unasked_name(self) -> str | None:
        habits = self.play.setup.habits
        if not self.play.setup.names or habits.shy or habits.guess >= COMMANDS:
            return None
        self.unasked = True
        return self.answers.the_name()


def _key(pending: Asked | None) -> str:
    """Return what tells a question: its place and its words, for one place may ask for many things."""
    return f"{pending.place} {pending.prompt}" if pending else ""


def _site(program: Program, place: str) -> Question | None:
    """Return what the source tells of the place that asks."""
    file, _colon, line = place.rpartition(":")
    name = file.replace("\\", "/").rpartition("/")[2]
    for one in program.questions if line.isdecimal() else ():
        if one.file.rpartition("/")[2] == name and one.line <= int(line) <= one.last_line:
            return one
    return None


def _shown_elsewhere(play: PlayState, who: str, line: str) -> str:
    """Return what another screen shows of what is asked for, a code, say: looked for where nobody was heard."""
    asked = play.setup.prompts.asks_for(line)
    if play.setup.habits.guess not in (ALIKE, PROPOSED) or (asked and not asked.is_free):
        return ""
    others = (one for one in (SERVER, *play.names) if one != who)
    shown = (shown_for(line, play.recorder.screen(one).since(0)) for one in others)
    return typeable(next(filter(None, shown), ""))


def _asks_on(text: str) -> bool:
    """Tell whether a question stands on the open line: a password, perhaps, is wanted once more."""
    return not text.endswith("\n") and last_line(text).rstrip().endswith(ASKING)


def _came(play: PlayState, who: str, since: float) -> str:
    """Return what has come to a program from others, as text."""
    came = crossed(play.recorder.frozen(), since, to=who)
    return b"".join(event.data for event in came).decode("utf-8", "replace")


def _shows(screen: str, text: str) -> bool:
    """Tell whether a screen shows a text as a word of its own: as one that a person may type."""
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", screen, re.IGNORECASE) is not None
