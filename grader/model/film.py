"""A play as a film: what its people saw, what crossed the wire, and what each thread did, moment by moment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """Something in a play, `at` seconds after it began, at one of its programs.

    `what` is `began`, `typed`, `shown`, `error` (written to standard error), `crossed` (bytes for `to`), `left`,
    `ended`; or, of a thread, `waits` or `does`: then `text` is the call (recv, send, accept, input), and `place` is
    where it stands.
    """

    at: float
    who: str
    what: str
    text: str = ""
    to: str = ""
    thread: str = ""
    place: str = ""

    @property
    def of_thread(self) -> bool:
        """Whether it is a thread's doing, which nobody at a screen sees."""
        return self.what in ("waits", "does")


@dataclass(frozen=True)
class Film:
    """One play: the criteria that were judged in it, its programs in the order in which they came, its moments.

    `errors` are what programs wrote to standard error, by program. `cut`: later moments are left out, for there were
    too many.
    """

    criteria: tuple[str, ...]
    cast: tuple[str, ...]
    moments: tuple[Moment, ...]
    errors: tuple[tuple[str, str], ...] = ()
    cut: bool = False
