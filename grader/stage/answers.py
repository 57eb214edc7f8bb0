"""What one user answers: the same to the same question, and something else where it is refused or asked again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from grader.assignment.prompts import Prompt, typeable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.stage.state import PlayState

NAME, RECIPIENT, PASSWORD = "name", "recipient", "password"


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
        self.last = ("", "")  # the kind that was answered last, and the answer

    def to(self, prompt: Prompt, place: str = "", *, refused: bool = False) -> str:
        """Return what is typed at a question of this kind, which a place of the source may ask."""
        again = refused or not place or self.asked_for.get(place) == prompt.kind
        rank = self.times[prompt.kind] if again else max(0, self.times[prompt.kind] - 1)  # elsewhere: as before
        text = self.filled(prompt.answer(rank))
        self.times[prompt.kind] = rank + 1
        if place:
            self.asked_for[place] = prompt.kind
        if prompt.kind == NAME:
            self.named, self.called = True, text
        self.last = prompt.kind, text
        return text

    def begin_anew(self) -> None:
        """Let a form that is filled in once more, after a menu, have the same answers."""
        self.asked_for.clear()

    def the_name(self) -> str:
        """Return the user's name, or the next form of it."""
        return self.to(self.name_prompt())

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
