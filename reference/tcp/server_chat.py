"""A chat over TCP for as many users as come.

The main thread accepts. Each user has a thread that receives what the user writes, and a queue with a
thread that sends what the others wrote: so a user whose line is slow holds nobody up.
"""

from __future__ import annotations

import codecs
import queue
import select
import socket
import sys
import threading
from collections.abc import Iterator  # noqa: TC003 - `queue` has loaded it anyway
from contextlib import suppress

from server import Server

ASK = "Enter your name: "
USAGE = "Usage: /pm recipient_name message"
OUTBOX = 1000  # lines that may wait for one user: who is further behind no longer reads
LONGEST = 65536  # characters of one line: a longer one is passed on in parts
PATIENCE = 0.3  # seconds in which the rest of a first line follows, if it was cut in two
GOODBYE = 2.0  # seconds in which one who leaves is still sent what was waiting


def lines_of(connection: socket.socket) -> Iterator[str]:
    """Yield what a connection brings, line by line, until it ends.

    A line ends with a newline, wherever TCP has cut it. But some clients send none: then what one `recv`
    brings is a line. The first line tells which kind a client is: its newline comes soon, or never.
    """
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    kept = ""
    bare = None  # True: this client sends no newlines; None: not known yet
    while True:
        if kept and bare is None:
            more, _, _ = select.select([connection], [], [], PATIENCE)
            bare = None if more else True
        if kept and (bare or len(kept) > LONGEST):
            yield kept
            kept = ""
        data = connection.recv(4096)
        if not data:
            break
        *whole, kept = (kept + decode(data)).split("\n")
        if whole:
            bare = False
        for line in whole:
            yield line.rstrip("\r")
    if kept:
        yield kept


class User:
    """One who has given a name: the connection, and the lines that wait to be sent to it."""

    def __init__(self, name: str, connection: socket.socket) -> None:
        self.name = name
        self.connection = connection
        self.outbox: queue.Queue[str | None] = queue.Queue(OUTBOX)
        self.sender = threading.Thread(target=self.send_all, name=f"send to {name}", daemon=True)
        self.sender.start()

    def tell(self, line: str | None) -> None:
        """Have a line sent, without waiting for that; None is the last."""
        try:
            self.outbox.put_nowait(line)
        except queue.Full:
            self.cut()

    def send_all(self) -> None:
        """Send what waits in the outbox, up to None (in a thread of its own)."""
        try:
            for line in iter(self.outbox.get, None):
                self.connection.sendall(f"{line}\n".encode())
        except OSError:
            self.cut()

    def cut(self) -> None:
        """End the connection at once: the receiving and the sending thread both notice."""
        with suppress(OSError):  # it may have ended already
            self.connection.shutdown(socket.SHUT_RDWR)


class ChatServer(Server):  # type: ignore[misc]  # mypy knows lab.server, not the `server` beside a student
    """Knows who is in the chat, and passes on what they write."""

    def __init__(self, host: str = "localhost", port: int = 12345) -> None:
        super().__init__("TCP", host, port)
        self.users: dict[str, User] = {}
        self.lock = threading.Lock()  # held wherever `users` is used: every user has a thread of their own

    def start(self) -> None:
        """Accept users, for ever."""
        print(f"Server started at {self.host}:{self.port}", flush=True)
        while True:
            connection, address = self.socket.accept()
            name = f"receive from {address[0]}:{address[1]}"
            threading.Thread(target=self.serve, args=(connection,), name=name, daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        """See one user through, from the name to the end (in a thread of its own)."""
        with connection, suppress(OSError):  # OSError: the user has vanished
            lines = lines_of(connection)
            user = self.welcome(connection, lines)
            if user is None:
                return
            try:
                for line in lines:
                    self.hear(user, line)
            finally:
                self.forget(user)

    def welcome(self, connection: socket.socket, lines: Iterator[str]) -> User | None:
        """Ask for a name until it is one that nobody has; None if the user goes before that."""
        connection.sendall(ASK.encode())
        for line in lines:
            name = line.strip()
            with self.lock:
                if name and name not in self.users:
                    user = self.users[name] = User(name, connection)
                    user.tell(f"Welcome to the chat, {name}!")
                    print(f"{name} has joined the chat", flush=True)
                    return user
            taken = f"The name {name} is already taken.\n" if name else ""
            connection.sendall(f"{taken}{ASK}".encode())
        return None

    def hear(self, user: User, line: str) -> None:
        """Pass on what a user wrote: to all the others or, after /pm, to one."""
        if line.startswith("/pm"):
            self.pass_privately(user, line)
        elif line.strip():
            with self.lock:
                for other in self.users.values():
                    if other is not user:
                        other.tell(f"{user.name}: {line}")

    def pass_privately(self, user: User, line: str) -> None:
        """Pass on `/pm NAME TEXT` to that user alone."""
        words = line.split(maxsplit=2)
        if len(words) < 3 or words[0] != "/pm":
            user.tell(USAGE)
            return
        _, name, text = words
        with self.lock:
            if name in self.users:
                self.users[name].tell(f"Private from {user.name}: {text}")
            else:
                user.tell(f"There is no user named {name}.")

    def forget(self, user: User) -> None:
        """Let a user go: the others go on, and the name is free."""
        with self.lock:
            del self.users[user.name]
            print(f"{user.name} has left the chat", flush=True)
        user.tell(None)
        user.sender.join(GOODBYE)
        user.cut()


def main() -> None:
    """Serve until Ctrl-C."""
    try:
        with ChatServer() as server:
            server.start()
    except KeyboardInterrupt:
        print("Server stopped.")
    except OSError as error:
        sys.exit(error.strerror)


if __name__ == "__main__":
    main()
