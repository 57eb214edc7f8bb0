"""What a program asks before the chat begins, and what a person answers: driven by screen, source and wire.

Rule 1. Where the text goes in the source (an address, a number, a choice) is known better than what a prompt says.
Rule 2. What is not known is taken for the name when it is asked first; a name that nobody asked for is harmless.
Rule 3. Where a program asks for the chat's own lines, the dialogue is over, unless the last answer was refused.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from grader.language import _
from grader.limits import LIMITS
from grader.prompts import Prompt, is_question, last_line
from grader.transcript import Asked, Connected, Ended, Listening, Shown, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Program, Question
    from grader.process import Running
    from grader.stage import Stage

NAME = "name"
UNKNOWN = "1"  # the answer to a second question that nothing is known of: a number, a room, a menu


class Dialogue:
    """One program's questions, from its start until it asks for the chat's own lines."""

    def __init__(self, stage: Stage, running: Running, program: Program, name: str, number: int) -> None:
        self.stage, self.running, self.program, self.name, self.number = stage, running, program, name, number
        self.two_windows = False
        self.called = name  # the name that was typed last
        self.named = False
        self.unasked = False  # the name was typed though nothing had asked for it
        self._times: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._typed_at = -1.0
        self._size = 0

    def pending(self) -> Asked | None:
        """Return the question that the program waits at, where it is one of `input()`."""
        asked = self.stage.network.answers.witness.questions.get(self.running.who, {})
        own = asked.get(self.running.pid)
        if own is None and not self.two_windows:  # a process that the program has started asks
            own = max(asked.values(), key=lambda one: one.at, default=None)
        return own if own is not None and own.at > self._typed_at else None

    def site(self, place: str) -> Question | None:
        """Return what the source tells of the place that asks."""
        file, _colon, line = place.rpartition(":")
        name = file.replace("\\", "/").rpartition("/")[2]
        for one in self.program.questions if line.isdecimal() else ():
            if one.file.rpartition("/")[2] == name and one.line <= int(line) <= one.last_line:
                return one
        return None

    def reply(self) -> str | None:
        """Return what a person types now; None where nothing is asked, or only for the chat's own lines."""
        pending = self.pending()
        text = self.stage.recorder.screen(self.running.who).since(self._size)
        if pending is None:
            return self._to_the_server(text)
        site = self.site(pending.place)
        self._places[pending.place] += 1
        if site is not None and not site.again and self._places[pending.place] <= LIMITS.refusals:
            return self._to_a_question(site, pending, text)
        return self._to_a_loop(pending, text)

    def asks_a_question(self) -> bool:
        """Tell whether the program waits at a question that is none of the chat's own lines."""
        pending = self.pending()
        site = self.site(pending.place) if pending else None
        return site is not None and not site.again

    def type(self, text: str) -> None:
        """Type an answer."""
        self._typed_at = self.running.type(text)
        self._size = self.stage.recorder.screen(self.running.who).size

    def _to_a_question(self, site: Question, pending: Asked, text: str) -> str:
        """Answer a place of the source that is asked once: an address, a number, a choice, or what its words say."""
        prompt = self.stage.cast.prompts.asks_for(pending.prompt) if pending.prompt.strip() else None
        prompt = prompt or self.stage.cast.prompts.asks_for(last_line(text))
        if site.kind in ("host", "port"):
            return self._filled(f"{{{site.kind}}}")
        if site.kind == "choice" and not self._times[pending.place]:
            self._times[pending.place] += 1
            return site.answer
        if prompt is not None:
            return self._answer(prompt)
        if site.kind == "number":
            return str(self.number)
        return UNKNOWN if self.named else self._name()

    def _to_a_loop(self, pending: Asked, text: str) -> str | None:
        """Answer where the chat's own lines are asked for: what the server asks, or a name that it has refused."""
        prompts = self.stage.cast.prompts
        before = text.removesuffix(pending.prompt)
        asked = prompts.asks_for(last_line(before)) if is_question(before) else None
        own = prompts.asks_for(pending.prompt) if pending.prompt.strip() else None
        if not self.named:
            if asked is not None:
                return self._answer(asked)
            return self._name() if own and own.kind == NAME else self._unasked_name()
        if prompts.refuses(before) and self._times[NAME] <= LIMITS.refusals:
            return self._name()
        return self._answer(asked) if asked is not None and self._times[asked.kind] < LIMITS.refusals else None

    def _to_the_server(self, text: str) -> str | None:
        """Answer where the program does not tell that it asks: it reads the keyboard in another way, or not yet."""
        asked = self.stage.cast.prompts.asks_for(last_line(text)) if is_question(text) else None
        if asked is not None and self._times[asked.kind] < LIMITS.refusals:
            return self._answer(asked)
        return None if self.named else self._unasked_name()

    def _unasked_name(self) -> str | None:
        if self.stage.cast.habits.shy:
            return None
        self.unasked = True
        return self._name()

    def _name(self) -> str:
        known = next((one for one in self.stage.cast.prompts.questions if one.kind == NAME), None)
        return self._answer(known or Prompt(NAME, (), ("{name}",)))

    def _answer(self, prompt: Prompt) -> str:
        text = self._filled(prompt.answer(self._times[prompt.kind]))
        self._times[prompt.kind] += 1
        if prompt.kind == NAME:
            self.named, self.called = True, text
        return text

    def _filled(self, answer: str) -> str:
        host, port = self.stage.address()
        fields = {"name": self.name, "host": host, "port": str(port), "number": str(self.number)}
        for field, value in fields.items():
            answer = answer.replace(f"{{{field}}}", value)
        return answer


class Joining(Dialogue):
    """A user's client, from its start until the user is in."""

    def run(self) -> None:
        """Answer all that is asked; end when the user is in, or when nothing happens any more."""
        recorder, patience, who = self.stage.recorder, self.stage.cast.patience, self.running.who
        ended = self.running.ended.is_set
        recorder.wait(
            lambda: self.pending() or recorder.count(Connected, who) or recorder.count(Shown, who) or ended(),
            patience.start,
        )
        recorder.wait(lambda: self.pending() or ended(), patience.settle)
        for _round in range(LIMITS.answers):
            self.stage.mind_the_server()
            reply = self.reply()
            if reply is None or ended():
                break
            recorder.wait(ended, self.stage.typing_delay())
            asks = recorder.count(Asked, who)
            self._say(reply)
            self.type(reply)
            self._await_progress(asks)
        while self.stage.mind_the_server():
            self._settle(recorder.count(Asked, who))

    def introduce(self) -> None:
        """Type the name although nothing asks for it: over UDP a client is known only when it has written."""
        asks = self.stage.recorder.count(Asked, self.running.who)
        self._say(self._name())
        self.type(self.called)
        self._await_progress(asks)

    def _say(self, reply: str) -> None:
        pending = self.pending()
        prompt = quote(last_line(pending.prompt).strip(), 60) if pending else ""
        if prompt:
            said = _("{name}'s client asks: {prompt} {name} types: {text}")
            self.stage.step(said.format(name=self.name, prompt=prompt, text=reply))
        else:
            self.stage.step(_("{name} types: {text}").format(name=self.name, text=reply))

    def _await_progress(self, asks: int) -> None:
        """Wait until the answer has led on: to the next question, to the server, or to the end."""
        recorder, who = self.stage.recorder, self.running.who

        def led_on() -> bool:
            return bool(recorder.count(Connected, who)) or recorder.count(Asked, who) > asks

        ended, patience = self.running.ended.is_set, self.stage.cast.patience
        recorder.wait(lambda: led_on() or ended(), patience.start)
        if not self.asks_a_question():  # the chat's own lines: the call comes now, or over UDP with the first of them
            recorder.wait(lambda: recorder.count(Connected, who) or ended(), patience.settle)
        if recorder.count(Connected, who):
            self._settle(asks)

    def _settle(self, asks: int) -> None:
        """Wait until the answer is known to the server, or until nothing has happened around the user for a while."""
        recorder, patience, answers = self.stage.recorder, self.stage.cast.patience, self.stage.network.answers
        who = self.running.who

        def settled() -> bool:
            if self.running.ended.is_set():
                return True
            asked_again = recorder.count(Asked, who) > asks
            return asked_again and answers.taken_in(who) is True and self.running.is_shown()

        def busy() -> bool:
            return answers.works_on(who) or self.running.has_unread()

        _until(settled, busy, self.stage, patience.settle, patience.busy)


def _until(settled: Callable[[], bool], busy: Callable[[], bool], stage: Stage, settle: float, longest: float) -> None:
    """Wait until it is settled; quiet for `settle` seconds ends it too, and `longest` while somebody is busy."""
    recorder = stage.recorder
    began = recorder.now()
    while not settled():
        quiet_at = max(began, recorder.last_event) + settle
        last = began + (longest if busy() else 5 * settle)
        if (left := (last if busy() else min(quiet_at, last)) - recorder.now()) <= 0:
            break
        recorder.wait(settled, min(left, settle))


class Starting(Dialogue):
    """A server, from its start until it listens; later, what it asks its own console once."""

    def run(self) -> bool:
        """Answer all that is asked; return whether the server listens."""
        recorder, who = self.stage.recorder, self.running.who
        for _round in range(LIMITS.answers):
            recorder.wait(
                lambda: recorder.count(Listening, who) or recorder.count(Ended, who) or self.pending(),
                self.stage.cast.patience.start,
            )
            if recorder.count(Listening, who) or recorder.count(Ended, who) or not self.pending():
                break
            self._answer_at_console()
        return recorder.count(Listening, who) > 0

    def mind(self) -> bool:
        """Answer what a server that listens asks once, and would not go on without; return whether it asked."""
        return self.asks_a_question() and self._answer_at_console()

    def _answer_at_console(self) -> bool:
        reply = self.reply()
        if reply is None:  # its console takes commands or lines: nobody waits for them
            self._typed_at = self.stage.recorder.now()
            return False
        self.stage.step(_("the server asks at its console; typed there: {text}").format(text=reply))
        self.type(reply)
        return True

    def _unasked_name(self) -> str | None:
        return None
