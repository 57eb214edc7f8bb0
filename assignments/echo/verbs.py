"""What a person does at an echo's client: start it, type a line, read the answer."""

from grader.judge.evidence import SERVER, Line
from grader.language import _
from grader.limits import LIMITS
from grader.network.faults import Delayed
from grader.record.events import Asked, Crossed
from grader.stage.entrance import reaches
from grader.stage.stage import Stage
from grader.stage.state import Missed
from grader.stage.user import User, wait_for

from .claims import Answers, EndsWell, late, own_words

CHOICE = "1"  # of a menu that takes no line


def joins(stage: Stage, name: str) -> User:
    """Start a client. What the server sends to it comes a little late: so its own words stand before the answer."""
    stage.start()
    stage.play.network.suffer(Delayed(late(stage.play.recorder.frozen())), SERVER, name)
    (user,) = stage.join(name)
    return user


def asks(user: User, *, words: int = 2, cyrillic: bool = False) -> Line:
    """Have a user type a line, once the client asks for one; return it, or what the client sends by itself.

    A client may ask for something else before it sends anything: a name, say, for which a line will do, or a choice
    (it asks again).
    """
    play, recorder, name = user.play, user.play.recorder, user.name

    def own() -> Line | None:
        return own_words(recorder.frozen(), name, [line for line in play.lines if line.speaker == name])

    before = recorder.count(Crossed, name) if any(line.speaker == name for line in play.lines) else 0
    recorder.wait(lambda: recorder.count(Crossed, name) > before or user.dialogue.pending(), play.setup.patience.settle)
    places = set[str]()
    for _number in range(LIMITS.answers):
        pending, asked = user.dialogue.pending(), recorder.count(Asked, name)
        if not pending and own():
            break  # its words stand in its source
        if pending and pending.place in places:
            user.types(CHOICE)
        else:
            user.says(words=words, cyrillic=cyrillic)
        places |= {pending.place} if pending else set()
        recorder.wait(
            lambda asked=asked: recorder.count(Crossed, name) > before or recorder.count(Asked, name) > asked,  # type: ignore[misc]
            play.setup.patience.word,
        )
        if recorder.count(Crossed, name) > before or recorder.count(Asked, name) == asked:
            break
    reaches(user)
    if line := own():
        play.step(_("{name}'s client sends by itself: {text}").format(name=name, text=line.text))
        play.lines.append(line)
    return play.lines[-1]


def answers(line: Line, stage: Stage) -> None:
    """Expect that a line comes back to the screen of the user who wrote it, in capitals or unchanged."""
    play = stage.play
    user, recorder = stage.users[line.speaker], play.recorder
    patience = play.setup.patience.word + late(recorder.frozen())

    def answered() -> bool:
        return Answers(line).is_shown(recorder.frozen())

    recorder.wait(lambda: answered() or user.running.ended.is_set(), patience)
    happened, by = wait_for(play, answered, LIMITS.on_its_way if user.running.ended.is_set() else 0.0)
    play.claim(Answers(line, by))
    if not happened:
        play.step(_("{name}'s screen shows no such answer").format(name=user.name))
        raise Missed
    play.delivered(line.at)
    play.step(_("{name}'s screen shows the answer").format(name=user.name))


def leaves(user: User) -> None:
    """Close a user's window, if the client has not ended by itself."""
    if user.running.ended.is_set():
        user.play.step(_("{name}'s client has ended").format(name=user.name))
    else:
        user.leaves()


def serves_the_next_or_ends(stage: Stage, name: str) -> None:
    """Expect that the server has ended without an error, or that one more client gets an answer."""
    play, patience = stage.play, stage.play.setup.patience
    wait = patience.word if play.setup.is_patient else patience.settle
    if play.recorder.wait(play.server_has_gone, wait):
        play.step(_("the server has ended"))
        play.claim(EndsWell())
    else:
        answers(asks(joins(stage, name)), stage)
