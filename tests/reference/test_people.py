"""What people at their keyboards see in the reference chat, over TCP and over UDP."""


def test_what_one_writes_reaches_all_the_others(chat):
    """Any order, two lines in a row: each arrives once, in order, with its author, and not at home."""
    ann, bob, eve = chat.join("ann", "bob", "eve")
    order = ["ann", "bob", "eve", "eve", "ann", "ann", "bob"]
    said = [(author, f"строка {number}") for number, author in enumerate(order)]
    people = {"ann": ann, "bob": bob, "eve": eve}

    for author, line in said:
        people[author].types(line)
        for name, client in people.items():
            if name != author:
                client.sees(f"{author}: {line}\n")

    for name, client in people.items():
        heard = [f"{author}: {line}" for author, line in said if author != name]
        assert [line for line in client.screen.splitlines()[1:] if ": " in line] == heard


def test_joins_and_leaves_are_announced(chat):
    """The others learn who comes and who goes; nobody is told of oneself."""
    ann, bob, eve = chat.join("ann", "bob", "eve")
    ann.sees("bob has joined the chat.\neve has joined the chat.\n")
    bob.sees("eve has joined the chat.\n")

    eve.types("/quit")
    ann.sees("eve has left the chat.\n")
    bob.sees("eve has left the chat.\n")

    assert eve.ends() == 0
    assert "eve has" not in eve.screen
    assert "ann has" not in bob.screen


def test_who_help_and_unknown_commands(chat):
    """Questions are answered to their author alone."""
    ann, bob = chat.join("ann", "bob")

    for line in ("/who", "/help", "/qiut", "//slash"):
        ann.types(line)
    bob.sees("ann: /slash\n")

    ann.sees("2 here:\nann, bob\n")
    ann.sees("/pm NAME TEXT writes to one user alone\n")
    ann.sees("There is no command /qiut: /help tells which there are.\n")
    assert bob.screen.splitlines()[1:] == ["ann: /slash"]


def test_private_message_reaches_one_and_nobody_else(chat):
    """`/pm NAME TEXT` reaches that user only; its text keeps its words."""
    ann, bob, eve = chat.join("ann", "bob", "eve")

    ann.types("/pm eve meet me  at noon")
    eve.sees("Private from ann: meet me  at noon\n")
    ann.types("for all")
    bob.sees("ann: for all\n")
    eve.types("last")
    ann.sees("eve: last\n")

    assert "noon" not in ann.screen + bob.screen


def test_malformed_private_message_is_answered_with_its_usage(chat):
    """Too few words, an unknown recipient, or a typo in the command: only its author hears of it."""
    ann, bob = chat.join("ann", "bob")

    for line in ("/pm", "/pm bob", "/pmbob secret words"):
        ann.types(line)
    ann.types("/pm zoe hello")
    ann.sees("There is no user named zoe.\n")
    ann.types("done")
    bob.sees("ann: done\n")

    assert ann.screen.count("Usage: /pm recipient_name message\n") == 3
    assert bob.screen.splitlines()[1:] == ["ann: done"]


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


def test_name_that_is_taken_is_asked_again(chat):
    """The second ann is told so and asked again; the first keeps her name."""
    ann, bob = chat.join("ann", "bob")
    other = chat.opens()

    other.types("ann")
    other.sees("The name ann is already taken.\nEnter your name: ")
    other.types("anna")
    other.sees("Welcome to the chat, anna!\n")
    other.types("hello")
    bob.types("/pm ann still you?")

    ann.sees("anna: hello\n")
    ann.sees("Private from bob: still you?\n")
    assert "still you" not in other.screen


def test_empty_name_and_empty_lines_are_nothing(chat):
    """Enter alone joins nobody and says nothing."""
    (bob,) = chat.join("bob")
    ann = chat.opens()

    ann.types("")
    ann.types("ann")
    ann.sees("Welcome to the chat, ann!")
    for line in ("", "   ", "text"):
        ann.types(line)

    bob.sees("ann: text\n")
    assert bob.screen.splitlines()[1:] == ["ann has joined the chat.", "ann: text"]


def test_end_of_the_keyboard_ends_the_client_politely(chat):
    """At the end of its input a client leaves, with exit code 0, and what it wrote before arrives."""
    ann, bob = chat.join("ann", "bob")

    ann.types("goodbye")
    ann.closes_keyboard()

    bob.sees("ann: goodbye\n")
    assert ann.ends() == 0
    assert "Traceback" not in ann.screen


def test_end_of_the_keyboard_before_a_name(chat):
    """Who leaves without a name leaves politely too, and the others do not notice."""
    ann, bob = chat.join("ann", "bob")
    nobody = chat.opens()

    nobody.closes_keyboard()
    assert nobody.ends() == 0
    ann.types("hello")

    bob.sees("ann: hello\n")
    assert "Traceback" not in nobody.screen + chat.server.screen


def test_long_line_arrives_whole(chat):
    """A line longer than one read of the server, in letters of two bytes."""
    ann, bob = chat.join("ann", "bob")
    line = "я" * 4000  # 8000 bytes, a little less than one datagram may have

    ann.types(line)

    bob.sees(f"ann: {line}\n")


def test_lines_written_at_once_arrive_in_order(chat):
    """A burst of lines arrives line by line."""
    ann, bob = chat.join("ann", "bob")

    for number in range(50):
        ann.types(f"line {number}")

    bob.sees("ann: line 49\n")
    assert bob.screen.splitlines()[1:] == [f"ann: line {number}" for number in range(50)]
