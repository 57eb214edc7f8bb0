"""What is said of each mistake that the source shows: why it happens, and what to change; one table, for one language.

Rule 1. The words are those of somebody who has written a first program, and say what the computer does.
"""

from grader.diagnosis.error_words import words_of_errors
from grader.language import _


def said_of(name: str) -> tuple[str, str]:
    """Return why a mistake does what it does, and what to change; braces stand for the words of the place."""
    return words()[name]


def words() -> dict[str, tuple[str, str]]:
    """Return the whole table, in the language in force."""
    source = _of_threads() | _of_names() | _of_loops() | _of_comparisons() | _of_users() | _of_sockets()
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
             _("Move it out of the loop, to where the user has gone.")),
        "after-the-loop":
            (_("This line stands behind the loop: it is reached only when the loop has ended."),
             _("Indent it so that it belongs to the loop: each text is then passed on as it comes.")),
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


def _of_comparisons() -> dict[str, tuple[str, str]]:
    return {
        "with-itself":
            (_("Both sides are the same name, so this is {always}."),
             _("Give the two that are compared two names: the one in the loop, and the one who wrote.")),
        "never-equal":
            (_("On one side is {one}, on the other {other}: they are never equal, so this is {always}."),
             _("Compare two things of one kind: connections with connections, addresses with addresses.")),
        "text-and-bytes":
            (_("On one side is {one}, on the other {other}: they are never equal, so this is {always}."),
             _("Make text of the bytes first: `data.decode()`.")),
        "text-and-number":
            (_("On one side is {one}, on the other {other}: they are never equal, so this is {always}."),
             _("Make a number of the text with `int(…)`, or put the number in quotes.")),
        "line-end-kept":
            (_("`{line}` ends with a line break, which {word} does not have: they are never equal."),
             _("Take the line break off first: `{line}.strip()`.")),
        "hosts-alone":
            (_("Both are hosts without their ports: on one machine, all users have the same host."),
             _("Compare the whole addresses, host and port.")),
        "host-as-key":
            (_("`{key}` is the host without its port: on one machine, each user takes the place of the last."),
             _("Take the whole address as the key of `{table}`.")),
        "same-object":
            (_("`is` asks whether both are one object; each datagram brings a new address, even from the same user."),
             _("Compare with `{sign}`.")),
        "always-true":
            (_("`or {word}` is true by itself, whatever `{left}` is: the whole condition is always true."),
             _("Compare with each: `{left} in (…, {word})`.")),
        "wrong-way-round":
            (_("This is true for the author alone: the line goes back to who wrote it, and to nobody else."),
             _("Turn it round: `!=`, or `is not`.")),
    }  # fmt: skip


def _of_users() -> dict[str, tuple[str, str]]:
    return {
        "never-filled":
            (_("`{name}` is made empty, and nothing is ever put into it: there is nobody to send to."),
             _("Put each user in who comes: `{name}.append(…)`, or `{name}[…] = …`.")),
        "made-anew":
            (_("`{name}` is made anew in each round of the loop: who came before is forgotten."),
             _("Move this line to before the loop.")),
        "made-in-each-thread":
            (_("Each user's thread makes a `{name}` of its own, with this one user in it."),
             _("Make `{name}` once, outside of the function, and let all the threads share it.")),
        "replaced":
            (_("This gives `{name}` a new value that holds one user: those who came before are gone."),
             _("Add the user to those who are there: `{name}.append({one})`.")),
        "one-key":
            (_("The key is the same word for every user: each who comes takes the place of the last."),
             _("Take something of the user's own as the key; a variable has no quotes.")),
        "put-in-again":
            (_("This is done for every text that comes: `{name}` is put in once more, and hears each line once more."),
             _("Put a user in once: before the loop, or only `if {name} not in {table}`.")),
        "put-in-too-late":
            (_("This line stands behind the loop: the user is put in only after leaving."),
             _("Move it to before the loop.")),
        "part-of-the-users":
            (_("The square brackets take a part of `{table}`: the other users are left out."),
             _("Go through all of them: `for … in {table}`.")),
        "shared-by-the-class":
            (_("`{name}` belongs to the class: all its objects, so all users, share this one."),
             _("Make one for each: `self.{name} = {value}` in `__init__`.")),
        "set-for-the-class":
            (_("`{owner}.{name}` belongs to the class: who sets it, sets it for all users."),
             _("Write `self.{name}`: each object then has its own.")),
    }  # fmt: skip


def _of_sockets() -> dict[str, tuple[str, str]]:
    return {
        "by-another":
            (_("The loop goes through the users, but this line sends by `{socket}` each time, whoever `{name}` is."),
             _("Send to the user of this round: put `{name}` into this line.")),
        "to-another":
            (_("The loop goes through the users, but this line sends to `{socket}` each time, whoever `{name}` is."),
             _("Send to the user of this round: put `{name}` into this line.")),
        "author-alone":
            (_("This sends the text back to the one whom it came from; the program sends to nobody else."),
             _("Keep all the users in a list, and send the text to each of them but the author.")),
        "to-oneself":
            (_("`{address}` is this program's own address: it sends to itself."),
             _("Send to the address that `recvfrom` returned for a user.")),
        "f-is-missing":
            (_("There is no `f` before the quotes: `{brace}` itself is sent, not what it stands for."),
             _("Put an `f` before the quotes.")),
        "words-lost":
            (_("`split` cuts at every blank, so `{part}` is one word: the rest of the message is lost."),
             _("Cut twice at most: `{whole}.split(maxsplit=2)`.")),
        "from-the-door":
            (_("`{door}` is the socket that accepts: nothing can be received or sent by it."),
             _("Use the connection that `accept` returned.")),
        "nobody-listens":
            (_("`listen()` is missing: a socket that does not listen cannot accept."),
             _("Call `listen()` after `bind`.")),
    }  # fmt: skip
