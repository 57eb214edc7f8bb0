"""What is graded of an echo: one function a criterion, only verbs of the subject.

A client that ends after one answer, and a server that ends after one request, are whole programs here.
"""

from grader.stage.stage import Stage

from .verbs import answers, asks, joins, leaves, serves_the_next_or_ends


def serves(stage: Stage) -> None:
    """The server starts and a client can connect to it."""
    asks(joins(stage, "ann"))


def answered(stage: Stage) -> None:
    """What a user types comes back to that user, in capitals or unchanged."""
    answers(stage.play.lines[-1], stage)


def whole(stage: Stage) -> None:
    """A long line comes back whole: 179 characters."""
    answers(asks(joins(stage, "ann"), words=20), stage)


def letters(stage: Stage) -> None:
    """A line in Russian letters comes back."""
    answers(asks(joins(stage, "ann"), cyrillic=True), stage)


def again(stage: Stage) -> None:
    """After one request the server serves the next client, or it ends without an error."""
    ann = joins(stage, "ann")
    answers(asks(ann), stage)
    leaves(ann)

    serves_the_next_or_ends(stage, "bob")


def several(stage: Stage) -> None:
    """A user gets an answer to each of several lines."""
    ann = joins(stage, "ann")

    for _ in range(3):
        answers(asks(ann), stage)


def both(stage: Stage) -> None:
    """Of two clients that are open at the same time, each gets its own answer."""
    ann, bob = joins(stage, "ann"), joins(stage, "bob")

    for user in (bob, ann):
        answers(asks(user), stage)
