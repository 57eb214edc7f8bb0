"""A chat server that sends to everybody: what the others hear after one has gone, and when the gone one is noticed."""
import socket


def careful(users, number):
    """Take a user off the list when a send to him fails."""
    for name, sock in list(users.items()):
        try:
            sock.send(b"line %d " % number)
        except OSError as error:
            print("  server: line", number, "without", name, type(error).__name__)
            del users[name]


def careless(users, number):
    """One failing send, and those who come after it on the list hear nothing."""
    try:
        for sock in users.values():
            sock.send(b"line %d " % number)
    except OSError as error:
        print("  server: line", number, "gave up,", type(error).__name__)


def play(send, leaver, waits_for):
    """Let one user go, send six lines (each when somebody has heard the last), and print who heard what."""
    names = ("ann", "bob", "eve")
    clients = {name: socket.create_connection(listener.getsockname()) for name in names}
    users = {name: listener.accept()[0] for name in names}
    clients.pop(leaver).close()
    users[leaver].recv(1)
    for number in range(6):
        send(users, number)
        if waits_for:
            print(" ", waits_for, "hears", clients[waits_for].recv(7, socket.MSG_WAITALL))
    for sock in users.values():
        sock.close()
    for name, sock in clients.items():
        print(" ", name, "has heard", b"".join(iter(lambda: sock.recv(100), b"")))
        sock.close()


with socket.create_server(("127.0.0.1", 0)) as listener:
    for send, leaver, waits_for in (
        (careful, "ann", "bob"),
        (careful, "eve", "ann"),
        (careful, "bob", None),
        (careless, "eve", "bob"),
        (careless, "ann", None),
        (careless, "bob", "ann"),
    ):
        print(leaver, "leaves a", send.__name__, "room; the server waits for", waits_for)
        play(send, leaver, waits_for)
