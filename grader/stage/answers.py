"""What one user answers: the same to the same question, and something else where it is refused or asked again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.assignment.prompts import Prompt, last_line, typeable
from grader.assignment.told import fitting, listed, proposed
from grader.stage.state import PlayState

NAME, RECIPIENT, PASSWORD = "name", "recipient", "password"
UNKNOWN = "1"  # the answer to a second question that nothing is known of: a number, a room, a menu
ALIKE, PROPOSED = 1, 2  # the guesses at which a question in unknown words has one answer for all
COMMANDS = 3  # the guess from which on what the screen tells to type is typed
SPEAKING = 4  # ... and before each line
PLACE = "main"  # what all users answer where a text proposes nothing


class Answers:
    """The answers of one user at one program.

    `named`: the name was typed, or the command line has it. `called`: what was typed last as the name. `times`: how
    often each kind of question was answered. `asked_for`: the kind that was answered at a place of the source.
    """

    def __init__(self, play: PlayState, name: str, number: int) -> None:
        self._play, self._name, self.number = play, name, number
        self.called, self.named = name, False
        self.times: Counter[str] = Counter()
        self.asked_for: dict[str, str] = {}
        self._alike = False  # a question in unknown words was answered as all users answer it
        self.last = ("", "")  # the kind that was answered last, and the answer

    def to(self, prompt: Prompt, place: str = "", *, refused: bool = False) -> str:
        """Return what is typed at a question of this kind, which a place of the source may ask."""
        unseen = not place and prompt.kind != PASSWORD  # one that is asked without `input()` may be wanted twice
        again = refused or unseen or self.asked_for.get(place) == prompt.kind
        rank = self.times[prompt.kind] if again else max(0, self.times[prompt.kind] - 1)  # elsewhere: as before
        text = self.filled(prompt.answer(rank))
        self.times[prompt.kind] = rank + 1
        if place:
            self.asked_for[place] = prompt.kind
        if prompt.kind == NAME:
            self.named, self.called = True, text
        self.last = prompt.kind, text
        return text

    def fitting(self, prompt: Prompt, screen: str, place: str = "", *, refused: bool = False) -> str:
        """Return what is typed at a question of a known kind: what the screen lists, or what its refusal wants."""
        if prompt.is_free and (refused or self.times[prompt.kind]):
            self._play.guessed = True  # any number was not right
        there = listed(screen) if prompt.is_free else []
        if there and prompt.answers[0] not in there:
            prompt = replace(prompt, answers=tuple(there))
        answer = self.to(prompt, place, refused=refused)
        again = self.times[prompt.kind] > 1 and prompt.kind not in (NAME, RECIPIENT)
        text = typeable(fitting(answer, last_line(screen)) if again else answer)
        self.last = prompt.kind, text
        return text

    def option(self, ways: Sequence[str]) -> str:
        """Return the next of these options: of a menu that comes again another one is taken.

        A form that is filled in once more after a menu has the same answers.
        """
        key = "\0".join(ways)
        self.times[key] += 1
        self.asked_for.clear()
        return typeable(ways[(self.times[key] - 1) % len(ways)])

    def guess(self, line: str, text: str, *, named: bool | None = None) -> Prompt:
        """Return what a question in unknown words may ask for: the name, or something that all users give alike."""
        kind, before = self.last
        if kind == PASSWORD:
            return Prompt(kind, (), (before,))
        named = self.named if named is None else named
        self._play.guessed, way = True, self._play.setup.habits.guess
        there = listed(text.removesuffix(line)) or (proposed(line) or [PLACE] if way == PROPOSED else [UNKNOWN])
        if named or (way in (ALIKE, PROPOSED) and not self._alike):
            self._alike = True
            return Prompt(line, (), tuple(there))
        return self.name_prompt()

    def the_name(self) -> str:
        """Return the user's name, or the next form of it."""
        return self.to(self.name_prompt())

    def in_form(self, answer: str, question: str) -> str:
        """Return an answer, or where it is the name, the name in the form that the question wants."""
        form = self._play.setup.prompts.form_of_name(question) if self.last == (NAME, answer) else ""
        if form:
            self.called = answer = self.filled(form)
        return answer

    def name_prompt(self) -> Prompt:
        """Return the question for a name, as the assignment knows it."""
        known = (one for one in self._play.setup.prompts.questions if one.kind == NAME)
        return next(known, Prompt(NAME, (), ("{name}", "{name}{name}", "{name}2026")))

    def filled(self, answer: str) -> str:
        """Return an answer with names, address and number in the place of its fields."""
        others = [user for user in list(self._play.names) if user != self._name]
        other = others[-1] if others else self._name
        return typeable(fill(answer, {**self._play.fields(self._name, self.number), "other": other}))


def fill(text: str, fields: Mapping[str, str]) -> str:
    """Return a text with values in the place of its fields: `{host}`."""
    for field, value in fields.items():
        text = text.replace(f"{{{field}}}", value)
    return text
