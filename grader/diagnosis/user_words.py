"""What is said of wrong comparisons, of users that are kept wrongly, and of what is sent to the wrong one."""

from grader.language import _


def of_comparisons() -> dict[str, tuple[str, str]]:
    """Return why, and what to change, by the names of the mistakes."""
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


def of_users() -> dict[str, tuple[str, str]]:
    """Return why, and what to change, by the names of the mistakes."""
    return {
        "never-filled":
            (_("`{name}` is made empty, and nothing is ever put into it: there is nobody to send to."),
             _("Put each user in who comes: `{put}`.")),
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
        "put-in-twice":
            (_("The same user is put into `{table}` by two lines, and so hears everything twice."),
             _("Take one of the two lines away.")),
        "put-in-too-late":
            (_("This line stands behind the loop: the user is put in only after leaving."),
             _("Move it to before the loop.")),
        "chosen-too-early":
            (_("`{name}` is made of `{table}` once, before the loop: who comes later is never in it."),
             _("Make `{name}` anew for each line: move this line into the loop, to where it sends.")),
        "part-of-the-users":
            (_("The square brackets take a part of `{table}`: the other users are left out."),
             _("Go through all of them: `for … in {table}`.")),
        "shared-by-the-class":
            (_("`{name}` belongs to the class: all its objects, so all users, share this one."),
             _("Make one for each: `self.{name} = {value}` in `__init__`.")),
        "shared-default":
            (_("A default value is made once, when `def` is read: all who leave `{name}` out share one `{value}`."),
             _("Make one for each: `{kept} = {value}` in the function, without the default value.")),
        "set-for-the-class":
            (_("`{owner}.{name}` belongs to the class: who sets it, sets it for all users."),
             _("Write `self.{name}`: each object then has its own.")),
    }  # fmt: skip


def of_sockets() -> dict[str, tuple[str, str]]:
    """Return why, and what to change, by the names of the mistakes."""
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
        "cut-short":
            (_("`{part}` is only a part of `{whole}`: the rest is not sent."),
             _("Send `{whole}` as a whole.")),
        "readers-name":
            (_("In this loop `{name}` is the one who reads, not the one who wrote."),
             _("Put the author's name there.")),
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
