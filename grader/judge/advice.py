"""What guards against an error that a chat has told of: a table, from the words of the error to the advice."""

from __future__ import annotations

import re

from grader.language import _


def _table() -> tuple[tuple[str, str], ...]:
    """Return the words of errors and what guards against them; the first that fits counts."""
    return (
        (r"ModuleNotFoundError|No module named",
         _("Python does not find this module here. If it is a file of your own, hand it in beside the others; if it is "
           "somebody else's, install it and tell your instructor, or do without it.")),
        (r"no display name|couldn't connect to display|cannot connect to X server",
         _("This program draws windows, and the grader has no screen to show them on. Hand in a program for the "
           "terminal, or show it to your instructor on a machine with a screen.")),
        (r"changed size during iteration|mutated during iteration",
         _("One thread changed the users while another went through them. Change them under one `threading.Lock`, and "
           "go through a copy that was made under it: `with lock: others = list(users.values())`.")),
        (r"^KeyError",
         _("The dictionary has no such key: it was never put in (compare how it is written in both places), or another "
           "thread had removed it (remove with `pop(key, None)`, under the `threading.Lock` under which you look).")),
        (r"list\.remove\(x\)",
         _("It was no longer there: another thread, or an earlier line, had removed it. Look and remove under one "
           "`threading.Lock`, or remove with `pop(name, None)`.")),
        (r"^BrokenPipeError|^ConnectionResetError|^ConnectionAbortedError|^ConnectionRefusedError",
         _("The other side had gone. Catch `OSError` around each `send` and each `recv`, forget this one user, and go "
           "on with the others.")),
        (r"Bad file descriptor|not a socket",
         _("Another thread had closed this socket. Let the thread that receives from a user be the only one that "
           "closes the user's socket; the others call `shutdown`.")),
        (r"'ascii' codec can't|'charmap' codec can't",
         _("Encode and decode as UTF-8: `text.encode()` and `data.decode()`, without the name of another encoding.")),
        (r"codec can't decode",
         _("Half a character had come: TCP may cut anywhere. Gather bytes until a whole line is there and decode that, "
           "or use `codecs.getincrementaldecoder('utf-8')`.")),
        (r"^json\.|JSONDecodeError|Extra data: line|UnpicklingError|pickle data was|^struct\.error|^EOFError: Ran",
         _("One `recv` brought half a message, or two. Put a mark between messages (a newline, or a length in front), "
           "and take whole ones out of a buffer.")),
        (r"values to unpack|list index out of range|string index out of range",
         _("What came had fewer parts than the program expects: half a message, two in one, or a line without them. "
           "Put a mark between messages, and look how many parts there are before you use them.")),
        (r"can't start new thread",
         _("Too many threads are running: end the thread of a user who has gone.")),
        (r"^TimeoutError|^socket\.timeout|timed out",
         _("Silence is no end: catch the timeout, and go on waiting.")),
    )  # fmt: skip


def guard(error: str) -> str:
    """Return what guards against an error, in a sentence or two; empty where the table does not know it."""
    return next((advice for words, advice in _table() if re.search(words, error)), "")
