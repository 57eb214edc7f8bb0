"""A line that went to the wrong users, under the wrong name, or more often than once."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import holds, journey, way
from grader.diagnosis.steps import chosen
from grader.diagnosis.where import frames, function_at, marked, said, split, spot, words
from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import OnceInOrder
from grader.language import _, ngettext
from grader.model import Diagnosis
from grader.record.events import Sent
from grader.record.text import quote

TWO = 2  # threads, and users, that take from one queue


def one_queue_for_all(failure: Failure) -> Diagnosis | None:
    """Each line is taken by one user in turn: the threads that send share one queue."""
    found = way(failure)
    if found is None or found.passed_to_listener or not found.passed or not found.plain:
        return None
    reached: list[Sent] = []
    for line in failure.played.lines:
        calls = [one for one in failure.record.of(Sent, SERVER) if one.at >= line.at and holds(one.data, line)]
        if len({one.to for one in calls}) > 1:
            return None
        reached += calls[:1]
    call = found.passed[-1]
    function = next((function_at(failure, *frame) for frame in frames(failure, call)), None)
    gets = [
        node
        for node in (ast.walk(function) if function else ())
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id not in {argument.arg for argument in getattr(function, "args").args}  # noqa: B009
    ]
    if not gets or len({one.to for one in reached}) < TWO or len({one.thread for one in reached}) < TWO:
        return None
    place = marked(failure, split(call.place)[0], gets[0].lineno, {"get"})
    saw = _("Each line went to one user only: {names}, in turn.").format(names=", ".join(one.to for one in reached))
    why = _("The threads that send take from one queue, and what one has taken no other finds there.")
    change = _("Give each user a queue of its own, and put each line into all of them.")
    return Diagnosis("one-queue-for-all", saw, why, change, place)


def wrong_users(failure: Failure) -> Diagnosis | None:
    """The server passed a line on, and not to the listener: to its author, or to others."""
    found = way(failure)
    if found is None or found.passed_to_listener or not found.passed or not found.plain or found.shown:
        return None
    speaker, call = found.line.speaker, found.passed[-1]
    names = list(dict.fromkeys(one.to for one in found.passed))
    place = chosen(failure, found, call)
    if place is None:
        return None
    listener = found.listener
    if names == [speaker]:
        saw = _("The server sent {speaker}'s line back to {speaker} at {place}, and not to {listener}.")
        why = _("The socket of this call is that of the user from whom the line came.")
        change = _("Go through the users that you have saved, and send to each of them but the author.")
        return Diagnosis("only-to-the-author", saw.format(speaker=speaker, listener=listener, place=said(place)),
                         why, change, place, spot(failure, call))  # fmt: skip
    if "" in names:
        saw = _("The server sent {speaker}'s line at {place} to an address where no user is, and not to {listener}.")
        why = _("The address of this call is not one from which a user's datagrams come.")
        change = _("Save the address that `recvfrom` returns with each user's first datagram, and send there.")
        return Diagnosis("to-a-wrong-address", saw.format(speaker=speaker, listener=listener, place=said(place)),
                         why, change, place, spot(failure, call))  # fmt: skip
    saw = _("The server sent {speaker}'s line at {place} to {names}, and not to {listener}.")
    saw = saw.format(speaker=speaker, place=said(place), names=", ".join(names), listener=listener)
    why = _("{listener} is not among those whom this loop reaches, or it is left before it comes to {listener}.")
    change = _("Look what the loop goes through, and what leaves it: is every user saved, and does none stop the rest?")
    return Diagnosis("not-to-all", saw, why.format(listener=listener), change, place, spot(failure, call))


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
    why = _("This call is reached for a line that is meant for one user, or for none.")
    change = _("Let each way through the commands end before the line is sent to all: `return`, `continue` or `else`.")
    command = line.text.split()[0]
    if command not in line.words and not _is_known(failure, command):
        why = _("Nothing in your programs looks for `{command}`: such a line is sent like any other.")
        why, change = why.format(command=quote(command)), failure.criterion.advice
    return Diagnosis("to-a-stranger", saw, why, change, place, spot(failure, calls[0]))


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
        why = _("{name} stands in the list of users more than once, or the loop runs once for each of them.")
        if not same:
            why = _("Two places send the same line.")
        change = _("Save each user once, where the user comes in, and send in one loop.")
        return Diagnosis(
            "relayed-twice", saw.format(count=count, place=said(place), **names), why.format(**names), change,
            place, None if same else first,
        )  # fmt: skip
    if len(sends) == 1 and found.came and (place := spot(failure, found.came[0], outside=True)):
        saw = _("{name}'s client received the line once, at {place}, and showed it several times.")
        why = _("What was received is printed more than once: in a loop, or in two places.")
        change = _("Print each line once, where it is received.")
        return Diagnosis("shown-twice", saw.format(place=said(place), **names), why, change, place)
    return None


def under_another_name(failure: Failure) -> Diagnosis | None:
    """A line went out with the name of somebody else, or with none: the call that sent it."""
    called: dict[str, str] = getattr(failure.claim, "called", {})
    for line in getattr(failure.claim, "lines", ()) if called else ():
        for call in failure.record.of(Sent, SERVER):
            text = call.data.decode("utf-8", "replace").casefold()
            if call.at < line.at or not holds(call.data, line) or called[line.speaker].casefold() in text:
                continue
            others = [name for name in called.values() if name.casefold() in text and name != called.get(call.to)]
            place = spot(failure, call, outside=True)
            if place is None:
                continue
            names = {"speaker": line.speaker, "place": said(place), "text": words(call.data, 80)}
            if others:
                saw = _("The server sent {speaker}'s line under the name of {other}, at {place}: {text}.")
                why = _("The name stands in one variable for all users, and holds that of who came last.")
                change = _("Keep each user's name where only this user's thread has it: a local variable, or a "
                           "dictionary by connection.")  # fmt: skip
                return Diagnosis("under-another-name", saw.format(other=others[0], **names), why, change, place)
            saw = _("The server sent {speaker}'s line without a name, at {place}: {text}.")
            why = _("What is sent holds the words alone: nobody can tell who wrote them.")
            change = _('Put the name in front: `f"{name}: {text}"`.')
            return Diagnosis("without-a-name", saw.format(**names), why, change, place)
    return None


def _is_known(failure: Failure, word: str) -> bool:
    """Tell whether a text of the programs holds a word."""
    trees = filter(None, (source.tree for source in failure.sources.values()))
    texts = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return any(isinstance(text, str) and word in text for text in texts)
