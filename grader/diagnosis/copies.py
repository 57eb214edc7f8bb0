"""A line that came to whom it is not for, or more than once."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import holds, journey
from grader.diagnosis.lists import filled_again
from grader.diagnosis.steps import chosen, not_taken, steps_after
from grader.diagnosis.where import frames, marked, said, spot, words
from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import OnceInOrder
from grader.language import _, ngettext
from grader.model import Diagnosis, Place
from grader.record.events import Sent
from grader.record.text import quote


def unwanted(failure: Failure) -> Diagnosis | None:
    """A line came back to its author, or to somebody for whom it is not: the call that sent it."""
    claim = failure.claim
    line: Line | None = getattr(claim, "line", None)
    if line is None or isinstance(claim, Hears):
        return None
    sent = [one.to for one in failure.record.of(Sent, SERVER) if holds(one.data, line)]
    others = [getattr(claim, "listener", line.speaker), *getattr(claim, "others", ())]
    reader = next((name for name in others if name in sent), "")
    found = journey(failure.record, line, reader)
    calls = found.passed_to_listener if found.plain else ()
    place = chosen(failure, found, calls[0]) if calls else None
    if place is None:
        return None
    if reader == line.speaker:
        saw = _("The server sent {name}'s line back to {name} at {place}.").format(name=reader, place=said(place))
        why = _("This call sends to every user, and the author is one of them.")
        change = _("Leave the author out, before it sends: `if user is not sender:` (compare sockets, or addresses).")
        return Diagnosis("back-to-the-author", saw, why, change, place, spot(failure, calls[0]))
    saw = _("The server sent {speaker}'s line to {name} at {place}: {text}.").format(
        speaker=line.speaker, name=reader, place=said(place), text=words(calls[0].data, 80)
    )
    took = found.taken[-1] if found.taken else None
    branch = not_taken(failure, steps_after(failure, took, took.thread), line.text.split()[0]) if took else None
    why = _("This call is reached for a line that is meant for one user, or for none.")
    if branch:
        saw += " " + _("Before, it came to {place}, and what stands inside was not run.").format(place=said(branch))
        change = _("Look what this line compares: `print(repr(…))`; the command is followed by more words.")
        return Diagnosis("command-not-known", saw, why, change, branch, place)
    command = line.text.split()[0]
    if command not in line.words and (known := _looked_for(failure, command)):
        why = _("Here it is decided whether a line is this command, and this one was sent to all the same.")
        change = _(
            "Look what is compared (`print(repr(…))`: words follow the command), and whether the way ends there."
        )
        return Diagnosis("to-a-stranger", saw, why, change, known, place)
    place = _general(failure, calls[0]) or place
    change = _("Let each way through the commands end before the line is sent to all: `return`, `continue` or `else`.")
    if command not in line.words and not _is_known(failure, command):
        why = _("Nothing in your programs looks for `{command}`: such a line is sent like any other.")
        why, change = why.format(command=quote(command)), failure.criterion.advice
    return Diagnosis("to-a-stranger", saw, why, change, place, spot(failure, calls[0]))


def _general(failure: Failure, call: Sent) -> Place | None:
    """Return who has called a function that sends other lines, too: it does what it should, for the wrong line."""
    held = [one for one in failure.played.lines if one.text.startswith("/") or not holds(call.data, one)]
    plain = [one for one in held if not one.text.startswith("/")]
    general = any(
        one.place == call.place and holds(one.data, line) for one in failure.record.of(Sent) for line in plain
    )
    above = frames(failure, call)[1:]
    return marked(failure, *above[0], ()) if general and above else None


def twice(failure: Failure) -> Diagnosis | None:
    """A line came to a screen several times: who sent it how often, and where."""
    claim, record = failure.claim, failure.record
    if not isinstance(claim, OnceInOrder):
        return None
    screen = [one.word for one in record.screen(claim.listener).sightings]
    line = next((one for one in claim.lines if any(screen.count(word) > 1 for word in one.words)), None)
    found = journey(record, line, claim.listener) if line else None
    if line is None or found is None or not found.plain:
        return None
    names = {"name": claim.listener, "speaker": line.speaker}
    if len(found.left) > 1 and (place := spot(failure, found.left[-1], outside=True)):
        count = len(found.left)
        saw = ngettext(
            "{speaker}'s client sent the line {count} time, last at {place}.",
            "{speaker}'s client sent the line {count} times, last at {place}.",
            count,
        )
        change = _("Send each line once: look what comes to this call, and how often.")
        why = _("The same words go through a sending call more than once.")
        return Diagnosis(
            "sent-twice", saw.format(count=count, place=said(place), **names), why, change, place,
            spot(failure, found.left[0], outside=True),
        )  # fmt: skip
    sends = found.passed_to_listener
    if len(sends) > 1 and (place := chosen(failure, found, sends[-1])):
        first = chosen(failure, found, sends[0])
        count = len(sends)
        saw = ngettext(
            "The server sent {speaker}'s line to {name} {count} time, last at {place}.",
            "The server sent {speaker}'s line to {name} {count} times, last at {place}.",
            count,
        )
        same = first == place
        fills, again = filled_again(failure, SERVER, place) if same else (None, False)
        if fills and again:
            place, first, same = fills, place, False
        why = _("{name} stands in the list of users more than once, or the loop runs once for each of them.")
        if not same:
            why = _("Two places send the same line.")
        if fills and again:
            why = _("{name} was put into the list of users more than once.")
        change = _("Save each user once, where the user comes in, and send in one loop.")
        return Diagnosis(
            "relayed-twice", saw.format(count=count, place=said(place), **names), why.format(**names), change,
            place, fills if same else first,
        )  # fmt: skip
    if len(sends) == 1 and found.came and (place := spot(failure, found.came[0], outside=True)):
        saw = _("{name}'s client received the line once, at {place}, and showed it several times.")
        why = _("What was received is printed more than once: in a loop, or in two places.")
        change = _("Print each line once, where it is received.")
        return Diagnosis("shown-twice", saw.format(place=said(place), **names), why, change, place)
    return None


def _is_known(failure: Failure, word: str) -> bool:
    """Tell whether a text of the programs holds a word."""
    return any(_holds(source.tree, word) for source in failure.sources.values() if source.tree)


def _holds(tree: ast.AST, word: str) -> bool:
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return any(isinstance(text, str) and word in text for text in texts)


def _looked_for(failure: Failure, word: str) -> Place | None:
    """Return where a program looks for a word: the server's own place before the client's."""
    for file, source in sorted(failure.sources.items(), key=lambda one: one[0] != failure.server):
        for node in ast.walk(source.tree) if source.tree else ():
            tests: list[ast.AST] = [node.test] if isinstance(node, ast.If | ast.While) else []
            if isinstance(node, ast.Match):
                tests += [case.pattern for case in node.cases]
            if any(_holds(test, word) for test in tests):
                return marked(failure, file, getattr(node, "lineno", 0), ())
    return None
