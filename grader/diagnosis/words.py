"""What is said of each mistake that the source shows: why it happens, and what to change; one table, for one language.

Rule 1. The words are those of somebody who has written a first program, and say what the computer does.
"""

from grader.diagnosis.error_words import words_of_errors
from grader.diagnosis.user_words import of_comparisons, of_sockets, of_users
from grader.language import _


def said_of(name: str) -> tuple[str, str]:
    """Return why a mistake does what it does, and what to change; braces stand for the words of the place."""
    return words()[name]


def words() -> dict[str, tuple[str, str]]:
    """Return the whole table, in the language in force."""
    source = _of_threads() | _of_names() | _of_loops() | of_comparisons() | of_users() | of_sockets()
    return source | words_of_errors()


def _of_threads() -> dict[str, tuple[str, str]]:
    return {
        "called-at-once":
            (_("The brackets call `{name}` right here, before there is a thread: the program stays in it."),
             _("Give the thread the function itself, and its arguments apart: `{better}`.")),
        "never-started":
            (_("A thread does nothing until it is started, and nothing starts this one."),
             _("Start it after it is made: `{start}`.")),
        "run-for-start":
            (_("`run()` is an ordinary call: no new thread begins, and the program stays in it."),
             _("Call `start()`: it begins the thread, which then calls `run` by itself.")),
        "joined-at-once":
            (_("`join()` waits until the thread has ended: what stands after it has to wait as long."),
             _("Take this `join()` away, or put it where nothing is left to do.")),
        "one-variable-for-all":
            (_("All the threads read one and the same `{name}`: each user who comes takes the place of the last."),
             _("Hand each thread its own connection: `args=({name},)`, and give the function a parameter for it.")),
        "only-daemons":
            (_("A daemon thread ends with the main thread, and the main thread has nothing more to do here."),
             _("Leave the `daemon` away, or let the main thread wait: call `join()` on the thread.")),
        "late-binding":
            (_("`{function}` looks at `{name}` each time anew, and the loop gives `{name}` to the next who comes."),
             _("Give `{function}` a parameter, and hand it over: `args=({name},)`.")),
    }  # fmt: skip


def _of_names() -> dict[str, tuple[str, str]]:
    return {
        "taken-by-a-loop":
            (_("`for {name} in …` gives `{name}` a new value: after this loop it is the last one of the loop."),
             _("Call the loop's variable otherwise, for example `other`, here and in the lines below.")),
        "parameter-taken":
            (_("`for {name} in …` overwrites the `{name}` from before: from here on it is each of the others in turn."),
             _("Call the loop's variable otherwise, for example `other`, and keep `{name}` for the one who wrote.")),
        "global-forgotten":
            (_("Without `global {name}` this is a new variable of `{function}`: the one outside stays as it was."),
             _("Write `global {name}` as the first line of `{function}`.")),
        "result-thrown-away":
            (_("`{call}` takes the bytes out of the socket, and nothing keeps what it returns."),
             _("Give it a name, `data = {call}`, and use `data`.")),
        "only-named":
            (_("Without brackets this only names `{name}`: nothing is called."),
             _("Write `{value}()`.")),
        "never-called":
            (_("`{name}` is written, but nothing calls it and no thread runs it."),
             _("Call `{name}`, or start a thread with `target={name}`, where it should begin.")),
        "swapped":
            (_("`{function}` takes its arguments in this order: {order}; here they are the other way round."),
             _("Write them in the order of the function: `{function}({order})`.")),
        "not-the-main-name":
            (_('In the program that is started, `__name__` is "__main__": this is never true, and nothing is run.'),
             _('Write `if __name__ == "__main__":`.')),
    }  # fmt: skip


def _of_loops() -> dict[str, tuple[str, str]]:
    return {
        "never-reached":
            (_("What stands behind `{word}` in the same block is never done."),
             _("Put it before the `{word}`, or move it out of the block.")),
        "ends-after-one":
            (_("`{word}` ends the loop after the first user who was sent the line."),
             _("Take the `{word}` away, so that the loop goes on to the next user.")),
        "stops-at-one":
            (_("`{word}` ends the whole loop at this user: who stands behind in the list gets nothing."),
             _("Write `continue` in its place: the loop then goes on with the next user.")),
        "stops-at-an-error":
            (_("When one user cannot be reached, `{word}` ends the loop for all who stand behind in the list."),
             _("Write `continue` in its place: the loop then goes on with the next user.")),
        "runs-once":
            (_("`{word}` stands in the loop itself: the loop ends after one round."),
             _("Move the `{word}` into the `if` that tells when to stop, or out of the loop.")),
        "stops-when-something-came":
            (_("`if {name}:` is true when something came: the loop ends just then."),
             _("Turn it round: `if not {name}:`.")),
        "closed-inside":
            (_("`{name}.close()` stands in the loop: the socket is closed when it is still needed."),
             _("Move it out of the loop, to where nothing uses `{name}` any more.")),
        "after-the-loop":
            (_("This line stands behind the loop: it is reached only when the loop has ended."),
             _("Indent it so that it belongs to the loop: each text is then passed on as it comes.")),
        "sends-the-last":
            (_("This line stands behind the loop of line {line}: it runs once, with the last user that the loop took."),
             _("Indent it so that it stands inside the loop, under its `if`.")),
        "changed-while-walked":
            (_("`{name}` is changed while the loop goes through it: the loop skips a user, or ends with an error."),
             _("Go through a copy: `for … in list({iter})`.")),
        "received-once":
            (_("`{call}` is done once: there is no loop around it, and the thread ends after the first text."),
             _("Put `while True:` around it, and leave the loop when an empty text comes.")),
        "same-again":
            (_("Nothing in this loop gives `{name}` a new value: the same text is sent again and again."),
             _("Move the line that reads `{name}` into the loop.")),
        "counted-door":
            (_("The loop counts: `{count}`. As many users are let in, and nobody after them."),
             _("Accept in a loop that does not end: `while True:`.")),
        "typed-once":
            (_("`input` is called once: there is no loop that reads the next line, too."),
             _("Put `while True:` around the `input` and what is done with the line.")),
        "behind-the-endless":
            (_("`{call}` receives for ever: the program never comes to the lines behind it, that read the keyboard."),
             _("Let it receive in a thread of its own: `threading.Thread(target={call}, …).start()`.")),
        "asks-each-in-turn":
            (_("This waits until `{name}` has written before it looks at the next user."),
             _("Give each user a thread of its own that receives from this user only, in a loop.")),
        "one-door":
            (_("`accept` lets one user in, and no loop repeats it: the second one is never let in."),
             _("Put `while True:` around `accept` and around what is done for each user.")),
    }  # fmt: skip
