"""The dialogue of a user's client, until the user is in; and what it asks before and after each line."""

from collections.abc import Callable

from grader.assignment.prompts import is_question, last_line
from grader.assignment.told import Form, addressed, forms, helping, to_all
from grader.language import _
from grader.limits import LIMITS
from grader.model import Program
from grader.process.running import Running
from grader.record.events import Asked, Connected, Refused, Shown
from grader.record.text import quote, without_escapes
from grader.stage.answers import COMMANDS, NAME, RECIPIENT, SPEAKING
from grader.stage.dialogue import Dialogue
from grader.stage.state import PlayState

NOWHERE = Asked(0.0, "", "")
LED_ON = "yes", "enter"
"""Kinds of questions about a line: to send it, to write another one."""


def reaches_nobody(play: PlayState, who: str) -> bool:
    """Tell whether a client will never come in: the server has gone, or only closed ports have been called.

    From its first call on it has as long as a program may take to start, and from its last one as long as a word.
    """
    if play.server_has_gone():
        return True
    if not play.recorder.count(Refused, who):
        return False
    called = [event.at for event in play.recorder.events() if isinstance(event, Refused) and event.who == who]
    now, patience = play.recorder.now(), play.setup.patience
    return bool(called) and (now - called[0] > patience.start or now - called[-1] > patience.word)


class Joining(Dialogue):
    """A user's client, from its start until the user is in."""

    meanwhile: Callable[[], object] | None = None  # what happens before the name is typed
    _line_place = ""  # where the program was waiting when the first line of the chat was typed
    _asks_each_time = True

    def __init__(self, play: PlayState, running: Running, program: Program, name: str, number: int) -> None:
        super().__init__(play, running, program, name, number)
        self._answered: dict[str, str] = {}  # what was typed last at each place that has asked, but for lines

    def run(self) -> None:
        """Answer all that is asked; end when the user is in, or when nothing happens any more."""
        recorder, patience, who = self.play.recorder, self.play.setup.patience, self.running.who
        ended = self.running.ended.is_set
        recorder.wait(
            lambda: self.pending() or recorder.count(Connected, who) or recorder.count(Shown, who) or ended(),
            patience.start,
        )
        recorder.wait(lambda: self.pending() or ended(), patience.settle)
        if recorder.count(Connected, who) and self.play.network.state_of(who).taken_in is False:
            self._settle(0)  # what the server says first comes before what is typed
        for _round in range(LIMITS.answers):
            self._await_screen()
            reply = self.reply()
            if reply is None or ended():
                break
            if self.answers.named and self.meanwhile:
                self.meanwhile()
                self.meanwhile = None
            recorder.wait(ended, self.play.typing_delay())
            self._await_progress(self._answer(reply))
        if self.play.setup.habits.guess >= COMMANDS:
            self._type_what_the_screen_tells()
        alone = recorder.count(Connected, who) and not self.play.network.state_of(who).attends
        if alone and self.play.asks_at_console():
            self._settle(recorder.count(Asked, who))

    def _type_what_the_screen_tells(self) -> None:
        """Type the commands that the screen names, as a person who reads it does: `/nick <name>`, `join <room>`."""
        recorder, screen, typed = self.play.recorder, self.play.recorder.screen(self.running.who), set[Form]()
        for _round in range(LIMITS.commands):
            recorder.wait_quiet(LIMITS.leave_notice, self.play.setup.patience.settle)
            text = screen.since(0)
            help_ = Form(helping(text, self.play.setup.prompts.helping), ())
            told = [one for one in (help_, *forms(text)) if one not in typed and self._leads_in(one)]
            if not told or self.running.ended.is_set():
                break
            typed.add(told[0])
            self._settle(self._answer(" ".join((told[0].command, *map(self._word, told[0].fields)))))

    def _leads_in(self, form: Form) -> bool:
        """Tell whether a command may let a user in: one that takes a line, or another's name, speaks to somebody."""
        prompts = self.play.setup.prompts
        kinds = [prompts.asks_for(field) for field in form.fields]
        speaks = any(map(prompts.means_a_line, form.fields)) or any(kind and kind.kind == RECIPIENT for kind in kinds)
        return bool(form.command) and not (
            speaks or prompts.ends(form.command) or form.command in (f"@{self.name}", self.answers.called)
        )

    def _word(self, field: str) -> str:
        """Return what is typed in the place of a word of a command: the same for the same."""
        prompt = self.play.setup.prompts.asks_for(field) or self.answers.guess(field, "")
        sign = "#" if field.startswith("#") else ""
        return sign + self.answers.to(prompt, field + str(len(self.answers.asked_for)))

    def prefix(self) -> str:
        """Return what the screen tells to type before each line, where that is tried: `say <text>`, `@<name> TEXT`."""
        prompts, text = self.play.setup.prompts, self.play.recorder.screen(self.running.who).since(0)
        told = [
            one
            for one in forms(text)
            if one.fields and prompts.means_a_line(one.fields[-1]) and not prompts.ends(one.command)
        ]
        if self.play.setup.habits.guess != SPEAKING:
            return ""
        if (for_all := addressed(text, prompts.everybody)) or not told:
            return for_all
        form = min(told, key=lambda one: len(one.fields))
        sign, name = form.command[:1], form.command[1:].strip("<>")
        other = self.answers.filled("{other}")
        command = f"@{other}" if sign == "@" and prompts.asks_for(name) else form.command
        return " ".join((command, *[other] * (len(form.fields) - 1)))

    def _await_screen(self) -> None:
        """Wait until what was written before the question, and its prompt, stand in the record."""
        screen, pending = self.play.recorder.screen(self.running.who), self.pending()
        prompt = without_escapes(pending.prompt) if pending else ""

        def shown() -> bool:
            return self.running.is_shown() and prompt in screen.since(self._size)

        self.play.recorder.wait(shown, self.play.setup.patience.settle)

    def before_a_line(self) -> None:
        """Answer what a client asks before each line (the name, to whom), or what the server has asked meanwhile."""
        recorder, who = self.play.recorder, self.running.who
        self._await_the_next_question()
        for _round in range(LIMITS.refusals):
            pending = self.pending()
            reply = self._before_a_line(pending)
            if reply is None:
                break
            asks = self._answer(reply)
            recorder.wait(lambda: recorder.count(Asked, who) > asks, self.play.setup.patience.settle)  # noqa: B023
            if pending and (again := self.pending()) and again.place == pending.place:
                self._for_lines.add(pending.place)  # it is the chat's own line that is asked for there
        self._line_place = self._line_place or (self.pending() or NOWHERE).place

    def after_a_line(self) -> None:
        """Answer what a client asks about a line that was typed: whether to send it, whether another one follows."""
        if self.play.habits.enter:
            self.type("")
            return
        self._await_the_next_question()
        pending = self.pending()
        if pending and self._line_place and pending.place != self._line_place:
            asked = self.play.setup.prompts.asks_for(pending.prompt)
            if asked and asked.kind in LED_ON:
                self._await_screen()
                self._await_progress(self._answer(self.answers.filled(asked.answer(0))))

    def _await_the_next_question(self) -> None:
        """Wait until the program asks again: a line that is typed earlier, on a busy machine, answers another question.

        Who has once not asked again is not waited for any more: it reads its lines in another way, or waits for others.
        """
        recorder, who, ended = self.play.recorder, self.running.who, self.running.ended.is_set
        if self._asks_each_time and 0 < recorder.count(Asked, who) < self._due:
            asked = recorder.wait(
                lambda: recorder.count(Asked, who) >= self._due or ended(), self.play.setup.patience.busy
            )
            self._asks_each_time = asked

    def _before_a_line(self, pending: Asked | None) -> str | None:
        prompts = self.play.setup.prompts
        text = self.play.recorder.screen(self.running.who).since(self._size)
        own = prompts.asks_for(pending.prompt) if pending and pending.prompt.strip() else None
        if pending is None or pending.place in self._for_lines:
            own = None
        if pending and own and (own.kind == RECIPIENT or self.answers.asked_for.get(pending.place) == own.kind):
            all_of_them = to_all(pending.prompt, prompts.everybody, prompts.pressing) if own.kind == RECIPIENT else None
            if all_of_them is not None:
                return all_of_them
            return self.answers.called if own.kind == NAME else self.answers.to(own)
        if pending and self._line_place and pending.place != self._line_place and pending.place in self._answered:
            return self._answered[pending.place]  # the way to a line is the same each time: a menu, say
        if pending and pending.place == self._name_place != self._line_place != "":
            return self.answers.called  # a loop asks for two things in turn: what was typed first was the name
        before = text.removesuffix(pending.prompt) if pending else text
        asked = prompts.asks_for(last_line(before)) if is_question(before, open_line=False) else None
        if asked and asked.kind not in (NAME, RECIPIENT) and self.answers.times[asked.kind] < LIMITS.refusals:
            return self.answers.to(asked)
        return None

    def introduce(self) -> None:
        """Type the name although nothing asks for it: over UDP a client is known only when it has written."""
        self.unasked = True
        self._await_progress(self._answer(self.answers.the_name()))

    def _answer(self, reply: str) -> int:
        """Type an answer, and say so; return how often the program had asked before."""
        asks = self.play.recorder.count(Asked, self.running.who)
        pending = self.pending()
        prompt = quote(last_line(pending.prompt).strip(), 60) if pending else ""
        said = _("{name}'s client asks “{prompt}”; {name} types “{text}”") if prompt else _("{name} types “{text}”")
        self.play.step(said.format(name=self.running.who, prompt=prompt, text=reply))
        if pending:
            self._answered[pending.place] = reply
        self.type(reply)
        return asks

    def _await_progress(self, asks: int) -> None:
        """Wait until the answer has led on: to the next question, to the server, or to the end."""
        recorder, who = self.play.recorder, self.running.who

        def led_on() -> bool:
            return bool(recorder.count(Connected, who)) or recorder.count(Asked, who) > asks

        ended, patience = self.running.ended.is_set, self.play.setup.patience
        end = recorder.now() + patience.start
        while not (led_on() or ended() or reaches_nobody(self.play, who)) and recorder.now() < end:
            if not recorder.wait(lambda: led_on() or ended(), patience.settle) and self._is_asked_otherwise():
                break
        if not self.asks_a_question():  # the chat's own lines: the call comes now, or over UDP with the first of them
            recorder.wait(lambda: recorder.count(Connected, who) or ended(), patience.settle)
        if recorder.count(Connected, who):
            self._settle(asks)

    def _is_asked_otherwise(self) -> bool:
        """Tell whether the screen shows a question that is not asked by `input()`."""
        text = self.play.recorder.screen(self.running.who).since(self._size)
        known = self.play.setup.prompts.asks_for(last_line(text)) is not None
        return is_question(text) and (known or self._is_asked_by_the_server(text))

    def _settle(self, asks: int) -> None:
        """Wait until the answer is known to the server, or until nothing has happened around the user for a while."""
        recorder, patience, network = self.play.recorder, self.play.setup.patience, self.play.network
        who = self.running.who
        asks += self._ahead

        def settled() -> bool:
            if self.running.ended.is_set():
                return True
            asked_again = recorder.count(Asked, who) > asks
            return asked_again and network.state_of(who).taken_in is True and self.running.is_shown()

        def let_in() -> bool:
            asked = recorder.count(Asked, who)  # who was asked for a name is asked for lines next
            return network.state_of(who).attends and not 0 < asked <= asks

        def busy() -> bool:
            waits = not (self.play.kept_outside or let_in())
            state = network.state_of(who)
            return state.works_on or state.unread or self.running.has_unread() or waits

        began = recorder.now()
        if _until(settled, busy, self.play, patience.settle, patience.busy):
            self.play.learn(joining=max(self.play.habits.joining, recorder.now() - began))
        self.play.kept_outside = self.play.kept_outside or not let_in()


class Nameless(Joining):
    """A user's client whose user answers everything but who it is."""

    def reply(self) -> str | None:
        """Return what is typed now; None where a name is."""
        text = super().reply()
        return None if self.answers.named else text


def _until(
    settled: Callable[[], bool], busy: Callable[[], bool], play: PlayState, settle: float, longest: float
) -> bool:
    """Wait until it is settled; quiet for `settle` seconds ends it too, or stillness; `longest` while somebody is busy.

    Returns:
        Whether it is settled.
    """
    recorder = play.recorder
    began, looks = recorder.now(), longest > LIMITS.still + LIMITS.look
    while not settled():
        quiet_at = max(began, recorder.last_event) + settle
        last = began + (longest if busy() else 5 * settle)
        if (left := (last if busy() else min(quiet_at, last)) - recorder.now()) <= 0:
            break
        recorder.wait(settled, min(left, LIMITS.look if looks else settle))
        if looks and recorder.stands_still():
            break
    return settled()
