"""The dialogue of a server, until it listens; later, what it asks at its own console."""

from grader.language import _
from grader.limits import LIMITS
from grader.record.events import Ended, Listening
from grader.stage.dialogue import Dialogue


class Starting(Dialogue):
    """A server, from its start until it listens; later, what it asks its own console once."""

    number_typed = "10"  # how many may come, perhaps

    def run(self) -> bool:
        """Answer all that is asked; return whether the server listens."""
        recorder, who = self.play.recorder, self.running.who
        for _round in range(LIMITS.answers):
            recorder.wait(
                lambda: recorder.count(Listening, who) or recorder.count(Ended, who) or self.pending(),
                self.play.setup.patience.start,
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
            self._typed_at = self.play.recorder.now()
            return False
        self.play.step(_("the server asks at its console; typed there: “{text}”").format(text=reply))
        self.type(reply)
        return True

    def _unasked_name(self) -> str | None:
        return None
