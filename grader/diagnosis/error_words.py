"""What is said of each error of Python that the table understands: why it is raised, and what to change."""

from grader.language import _


def words_of_errors() -> dict[str, tuple[str, str]]:
    """Return why an error is raised, and what to change, by the names of the mistakes."""
    return _of_names() | _of_things() | _of_calls() | _of_values() | _of_sockets()


def _of_names() -> dict[str, tuple[str, str]]:
    return {
        "import-missing":
            (_("`{name}` is a module, and this file does not import it."),
             _("Write `import {name}` at the top of the file.")),
        "self-before-method":
            (_("`{name}` is a method of the class: alone, its name is not known."),
             _("Write `self.{name}`.")),
        "self-before-name":
            (_("The object has a `{name}`, but a name alone does not mean the object's."),
             _("Write `self.{name}`.")),
        "name-alike":
            (_("Nothing is called `{name}` here; there is a `{other}`."),
             _("If you mean `{other}`, write it so.")),
        "name-of-another-function":
            (_("`{name}` is a variable of the function `{function}`: elsewhere, nothing is called so."),
             _("Hand it over as an argument, or return it from `{function}`.")),
        "no-such-name":
            (_("Nothing is called `{name}` here: no variable, no function, no module."),
             _("Look how it is written where it gets its value, and whether that comes before this line.")),
        "not-set-here":
            (_("In this function `{name}` gets a value in one case only, and this was the other one."),
             _("Give `{name}` a first value at the top of the function.")),
        "self-forgotten":
            (_("Without `self.` this `{attribute}` is forgotten when the function ends; the object has none."),
             _("Write `self.{attribute} = …`.")),
    }  # fmt: skip


def _of_things() -> dict[str, tuple[str, str]]:
    return {
        "none-of-a-method":
            (_("`{call}` returns nothing, so `{name}` is None."),
             _("Call it in a line of its own, without `{name} =`.")),
        "none-of-a-function":
            (_("The function `{call}` has no `return` with a value, so `{name}` is None."),
             _("Return the value at the end of the function.")),
        "it-is-none":
            (_("`{name}` is None here: it has not got its value, or a function returned nothing."),
             _("Look where `{name}` gets its value, and whether that comes before this line.")),
        "text-already":
            (_("This is text already; only bytes have `{call}`."),
             _("Leave the `.{call}()` away.")),
        "bytes-already":
            (_("These are bytes already; only text has `{call}`."),
             _("Leave the `.{call}()` away.")),
        "keys-not-values":
            (_("A loop over a dictionary gives its keys, so `{name}` is no connection."),
             _("Go through the values, `{table}.values()`, or through both, `{table}.items()`.")),
        "pair-for-connection":
            (_("`{name}` is a tuple of several things, and no connection."),
             _("Take the connection out of it, for example `{name}[0]`, or keep only the connection.")),
        "text-for-connection":
            (_("`{name}` is text, a name perhaps, and no connection."),
             _("Use the connection that belongs to it, for example `users[{name}]`.")),
        "attribute-alike":
            (_("`{name}` has no `{attribute}`; it has `{other}`."),
             _("Write `{other}`, if that is what you mean.")),
        "no-such-attribute":
            (_("`{name}` is of the kind `{kind}`, and that has no `{attribute}`."),
             _("Look what `{name}` is here, and how `{attribute}` is written where it is made.")),
    }  # fmt: skip


def _of_calls() -> dict[str, tuple[str, str]]:
    return {
        "self-missing":
            (_("A method gets its object as the first argument, and `{function}` has no place for it."),
             _("Write `self` as the first parameter of `{function}`.")),
        "args-no-tuple":
            (_("`args` must be a tuple; brackets alone make none, so the thread takes `{args}` apart."),
             _("Put a comma behind it: `args=({args},)`.")),
        "arguments-of-thread":
            (_("The thread calls `{function}` with what stands in `args`, and that is not what `{function}` wants."),
             _("`{function}` wants: {wanted}. Put just these into `args`, in this order.")),
        "wrong-arguments":
            (_("This call does not give `{function}` as many arguments as it has parameters."),
             _("`{function}` wants: {wanted}. Give it just these.")),
        "text-sent":
            (_("A socket sends bytes, and `{text}` is text."),
             _("Make bytes of it: `.encode()`.")),
        "text-in-bytes":
            (_("`{name}` are bytes, as `recv` returns them, and they are searched for text."),
             _("Make text of them first: `.decode()`.")),
        "text-plus-bytes":
            (_("One of the two is text and the other bytes: they cannot be joined."),
             _("Make text of the bytes with `.decode()`, or bytes of the text with `.encode()`.")),
        "text-plus-other":
            (_("`+` joins text with text only, and one of the two is of the kind `{kind}`."),
             _("Make text of it: `str(…)`, or write an f-string.")),
        "port-is-text":
            (_("A port is a number, and `{port}` is text."),
             _("Make a number of it: `int(…)`, or leave the quotes away.")),
        "address-no-pair":
            (_("`{call}` takes one argument: the host and the port together, as a tuple."),
             _("Write two brackets: `{call}((host, port))`.")),
        "not-callable":
            (_("What stands before the brackets is of the kind `{kind}`, and cannot be called."),
             _("Leave the brackets away, or look whether a variable has the name of a function.")),
    }  # fmt: skip


def _of_values() -> dict[str, tuple[str, str]]:
    return {
        "items-missing":
            (_("A loop over a dictionary gives its keys alone, and there are two names for them."),
             _("Go through both: `{table}.items()`.")),
        "too-many-parts":
            (_("`{whole}` was cut into more than {names} parts: the message has blanks of its own."),
             _("Cut {count} times at most: `split(maxsplit={count})`, with the separator first if there is one.")),
        "too-few-parts":
            (_("`{whole}` has fewer than {names} parts."),
             _("Look at how many parts there are (`len(parts)`) before you give them names.")),
        "part-not-there":
            (_("`{name}` has fewer than {count} parts here, so there is no `{part}`."),
             _("Look at `len({name})` first; `split(maxsplit=…)` must be large enough, too.")),
        "gone-already":
            (_("It was taken out of `{table}` a few lines before, so it is not found any more."),
             _("Look it up first, and take it out afterwards.")),
        "another-key":
            (_("`{table}` is filled with the key `{kept}`, and asked for `{asked}`."),
             _("Take the same kind of key in both places.")),
        "no-such-key":
            (_("`{table}` has no key {key} at this moment."),
             _("Look whether it is put in before, under this very key, and nowhere taken out.")),
        "key-not-sent":
            (_("`{table}` has no key {key}: the message that came has {keys}."),
             _("Write the same key in both programs: here, and where the message is made.")),
        "started-twice":
            (_("A thread can be started once, and `{name}` is made once and started again and again."),
             _("Make a new thread for each user, in the loop.")),
        "init-missing":
            (_("`{name}` has an `__init__` of its own, which does not call that of `Thread`."),
             _("Write `super().__init__()` as its first line.")),
        "changed-meanwhile":
            (_("While this loop goes through `{table}`, somebody comes or leaves, and it changes."),
             _("Go through a copy: `list({table})`, made while a lock is held.")),
    }  # fmt: skip


def _of_sockets() -> dict[str, tuple[str, str]]:
    return {
        "client-binds":
            (_("The client takes the port for itself with `bind`, and the server has it already."),
             _("Leave `bind` away in the client: it needs `connect` (TCP) or `sendto` (UDP) only.")),
        "bound-twice":
            (_("`bind` is called twice: the port is taken already."),
             _("Call `bind` once, for one socket.")),
        "connect-missing":
            (_("`{name}` has not called any server: there is nobody at its other end."),
             _("Call `{name}.connect((host, port))` first.")),
        "closed-before":
            (_("`{name}` had been closed before this line."),
             _("Close a socket once, when nothing uses it any more.")),
        "closed-by-with":
            (_("The end of the `with` block closes `{name}`, and this line is run after it."),
             _("Keep all that uses `{name}` inside the `with`; threads, too, have to end before it does.")),
        "closed-but-kept":
            (_("This user has gone, and the socket is closed; but the user still stands in the list."),
             _("Take the user out of the list, under the lock, before the socket is closed.")),
        "user-has-gone":
            (_("The user at the other end has gone. The error of `{call}` ends the thread of the one who wrote."),
             _("Put `try:` … `except OSError:` around it, take this user out of the list, and go on.")),
    }  # fmt: skip
