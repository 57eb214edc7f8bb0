"""What people at their keyboards see in the reference chat, over TCP and over UDP."""


def test_what_one_writes_reaches_all_the_others(chat):
    """Any order, two lines in a row: each arrives once, in order, with its author, and not at home."""
    order = ["ann", "bob", "eve", "eve", "ann", "ann", "bob"]
    said = [(author, f"{author}: строка {number}") for number, author in enumerate(order)]
    people = dict(zip(("ann", "bob", "eve"), chat.join("ann", "bob", "eve"), strict=True))

    for author, line in said:
        people[author].types(line.removeprefix(f"{author}: "))
        for name in people.keys() - {author}:
            people[name].sees(f"{line}\n")

    for name, client in people.items():
        heard = [line for author, line in said if author != name]
        assert [line for line in client.screen.splitlines()[1:] if ": " in line] == heard


def test_joins_commands_and_leaves_are_shown_to_whom_they_concern(chat):
    """The whole screens: who comes and goes is told to the others, an answer and a private text to one alone."""
    ann, bob, eve = chat.join("ann", "bob", "eve")
    for line in ("/pm eve meet me  at noon", "/pm zoe hello", "/pm bob", "/pmbob secret", "/who", "/qiut", "//slash"):
        ann.types(line)
    for one in (bob, eve):
        one.sees("ann: /slash\n")
    eve.types("/quit")
    code = eve.ends()
    for one in (ann, bob):
        one.sees("eve has left the chat.\n")

    usage, joined = "Usage: /pm recipient_name message", "eve has joined the chat."
    assert ann.screen.splitlines()[1:] == [
        "bob has joined the chat.", joined, "There is no user named zoe.", usage, usage, "3 here:", "ann, bob, eve",
        "There are /pm NAME TEXT, /who, /help and /quit; //TEXT writes a line that begins with a slash.",
        "eve has left the chat.",
    ]  # fmt: skip
    assert bob.screen.splitlines()[1:] == [joined, "ann: /slash", "eve has left the chat."]
    assert eve.screen.splitlines()[1:3] == ["Private from ann: meet me  at noon", "ann: /slash"]
    assert (code, eve.screen.splitlines()[-1]) == (0, "You have left the chat.")


def test_others_go_on_when_a_user_is_killed(chat):
    """A closed window ends nobody else's chat, and a newcomer can join."""
    ann, bob, eve = chat.join("ann", "bob", "eve")

    ann.process.kill()
    ann.ends()
    for number in range(3):
        bob.types(f"b{number}")
        eve.sees(f"bob: b{number}\n")
        eve.types(f"e{number}")
        bob.sees(f"eve: e{number}\n")
    (zoe,) = chat.join("zoe")
    zoe.types("I am new")

    bob.sees("zoe: I am new\n")
    eve.sees("zoe: I am new\n")


def test_name_that_is_empty_or_taken_is_asked_again(chat):
    """The second ann is told so and asked again; the first keeps her name. Empty lines say nothing."""
    ann, bob = chat.join("ann", "bob")
    other = chat.opens()

    other.types("")
    other.types("ann")
    other.sees("The name ann is already taken.\nEnter your name: ")
    other.types("anna")
    other.sees("Welcome to the chat, anna!\n")
    for line in ("", "   ", "hello"):
        other.types(line)
    ann.sees("anna: hello\n")
    bob.types("/pm ann still you?")

    ann.sees("Private from bob: still you?\n")
    assert ann.screen.splitlines()[2:4] == ["anna has joined the chat.", "anna: hello"]
    assert "still you" not in other.screen


def test_end_of_the_keyboard_ends_the_client_politely(chat):
    """At the end of its input a client leaves, with exit code 0; what it wrote before arrives. A name is not needed."""
    ann, bob = chat.join("ann", "bob")
    nobody = chat.opens()

    ann.types("goodbye")
    for one in (nobody, ann):
        one.closes_keyboard()
        assert one.ends() == 0

    bob.sees("ann: goodbye\nann has left the chat.\n")
    assert "Traceback" not in ann.screen + nobody.screen + chat.server.screen


def test_long_lines_and_bursts_arrive_whole_and_in_order(chat):
    """A line longer than one read of the server, in letters of two bytes; then fifty at once."""
    ann, bob = chat.join("ann", "bob")
    long = "я" * 4000  # 8000 bytes, a little less than one datagram may have
    lines = [f"line {number}" for number in range(50)]

    ann.types(long)
    bob.sees(f"ann: {long}\n")
    for line in lines:
        ann.types(line)

    bob.sees("ann: line 49\n")
    assert bob.screen.splitlines()[2:] == [f"ann: {line}" for line in lines]
