"""What an error means, and what guards against it: a table, from the words of the error to a sentence of each."""

import re

from grader.language import _


def _table() -> tuple[tuple[str, str, str], ...]:
    """Return the words of errors, why they come, and what to change; the first that fits counts."""
    return (
        (r"^(?:SyntaxError|IndentationError|TabError)",
         _("Python cannot read this file, and runs nothing of it."),
         _("Look at this line, and at the one before it: a bracket, a quote, a colon, the indentation.")),
        (r"ModuleNotFoundError|No module named",
         _("Python does not find this module here."),
         _("If it is a file of your own, hand it in beside the others; if it is somebody else's, install it and tell "
           "your instructor, or do without it.")),
        (r"no display name|couldn't connect to display|cannot connect to X server",
         _("This program draws windows, and there is no screen here to show them on."),
         _("Hand in a program for the terminal, or show it to your instructor on a machine with a screen.")),
        (r"Address already in use|WinError 10048|WinError 10013",
         _("Another socket already listens on this port, of this program or of one that still runs."),
         _("Bind once, with one socket; end the old program, or set `SO_REUSEADDR` before `bind`.")),
        (r"argument after \* must be an iterable|_bootstrap_inner.*must be an iterable",
         _("`args` is not a tuple: parentheses alone make none, the comma does."),
         _("Write the comma: `args=(conn,)`.")),
        (r"missing \d+ required (?:positional|keyword-only) argument",
         _("The function is called with fewer values than it has parameters."),
         _("Compare the call, or the `args=(…)` of the thread, with the line that begins with `def`.")),
        (r"takes \d+ positional arguments? but \d+ (?:was|were) given|takes from \d+ to \d+ positional",
         _("The function is called with more values than it has parameters; of a method the object is the first."),
         _("Compare the call with the line that begins with `def`; a method of a class has `self` as its first "
           "parameter.")),
        (r"bytes-like object is required, not 'str'|can't concat str to bytes|expected a bytes-like object",
         _("A socket carries bytes, and this is text."),
         _("Turn text into bytes where it is sent: `text.encode()`.")),
        (r"must be str, not bytes|str \(not \"bytes|instance, bytes found|pattern on a bytes-like|first arg must",
         _("Bytes and text are mixed: what comes from a socket is bytes."),
         _("Turn what was received into text at once: `data.decode()`.")),
        (r"has no attribute '.*'\. Did you mean",
         _("This object has nothing of that name; Python suggests the right one."),
         _("Write the name that Python suggests.")),
        (r"'NoneType' object|NoneType",
         _("The value is `None`: the function that gave it has returned nothing, or it was never set."),
         _("Look where the value comes from: does each way through that function end with `return value`?")),
        (r"^AttributeError",
         _("This object has nothing of that name: it is misspelt, was never set, or the object is another one than "
           "you think."),
         _("Compare the name with the place where it is set; `print(type(x))` tells what the object is.")),
        (r"^UnboundLocalError|cannot access local variable",
         _("The function gives this name a value somewhere, so that Python takes it for its own, and it has none yet."),
         _("Write `global name` at the head of the function, or give it a value first.")),
        (r"^NameError",
         _("Nothing of this name is known there: it is misspelt, or was set in another function only."),
         _("Compare the spelling, or pass the value to the function.")),
        (r"changed size during iteration|mutated during iteration",
         _("One thread changed the users while another went through them."),
         _("Change them under one `threading.Lock`, and go through a copy that was made under it: "
           "`with lock: others = list(users.values())`.")),
        (r"^KeyError",
         _("The dictionary has no such key: it was never put in, is written differently, or was removed before."),
         _("Compare where it is put in with where it is looked up; remove with `pop(key, None)`, and look under the "
           "`threading.Lock` under which you remove.")),
        (r"list\.remove\(x\)|is not in list|is not in deque",
         _("It is not in the list: it was never put in, or was removed before."),
         _("Look and remove in one place, under one `threading.Lock`: `if user in users: users.remove(user)`.")),
        (r"^BrokenPipeError|^ConnectionResetError|^ConnectionAbortedError",
         _("The other side had gone."),
         _("Catch `OSError` around each `send` and each `recv`, forget this one user, and go on with the others.")),
        (r"^ConnectionRefusedError",
         _("Nobody listens where the program calls."),
         _("Compare host and port in both programs.")),
        (r"Bad file descriptor|not a socket|WinError 10038",
         _("This socket was closed before."),
         _("Close a socket where nobody uses it any more, at the end of the thread that receives from it.")),
        (r"not connected|WinError 10057|Destination address required",
         _("This socket has no other side: it is the one that listens, or was never connected."),
         _("Send and receive with the socket that `accept` returned, or that was connected; over UDP use `sendto`.")),
        (r"'ascii' codec can't|'charmap' codec can't|'latin-1' codec can't",
         _("This encoding has no such letter."),
         _("Encode and decode as UTF-8: `text.encode()` and `data.decode()`, without the name of another encoding.")),
        (r"codec can't decode",
         _("Half a character had come: TCP may cut anywhere."),
         _("Gather bytes until a whole line is there, and decode that, or use "
           "`codecs.getincrementaldecoder('utf-8')`.")),
        (r"^json\.|JSONDecodeError|Extra data: line|UnpicklingError|pickle data was|^struct\.error|^EOFError: Ran",
         _("What came is not one whole message: one `recv` may bring half of it, or two."),
         _("Put a mark between messages (a newline, or a length in front), and take whole ones out of a buffer.")),
        (r"invalid literal for int",
         _("The text is no number."),
         _("Look what came, with `print(repr(text))`: is there more in it, or less, than the number?")),
        (r"values to unpack|index out of range",
         _("There are fewer or more parts than the program expects: half a message, two in one, a line without them."),
         _("Look how many parts there are before you use them, and put a mark between messages.")),
        (r"can't start new thread",
         _("Too many threads are running."),
         _("End the thread of a user who has gone.")),
        (r"threads can only be started once",
         _("A thread can be started once only."),
         _("Make a new `Thread` for each user.")),
        (r"^TimeoutError|^socket\.timeout|timed out",
         _("The socket has a timeout, and silence is no end."),
         _("Catch the timeout and go on waiting, or take it back with `settimeout(None)`.")),
    )  # fmt: skip


def guard(error: str) -> tuple[str, str] | None:
    """Return why an error comes and what guards against it; None where the table does not know it."""
    return next(((why, change) for words, why, change in _table() if re.search(words, error)), None)
