"""Chats of thirty lines with one mistake each, its place marked, and what the rules of the run say of a real play."""

from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from grader.diagnosis import diagnose
from grader.diagnosis.table import PROVED, SEEN
from grader.judge.verdicts import finding_of, of_one
from grader.limits import PATIENT
from grader.model import Finding
from grader.stage.stage import Stage
from grader.submission.read import read
from tests.grader.plays import IT, perform_chat

SERVER = """import socket
import threading

users = {}
lock = threading.Lock()

def send(sock, text):
    sock.sendall((text + "\\n").encode())

def relay(author, text):
    for sock in list(users):
        if sock is not author:
            send(sock, text)

def serve(sock):
    lines = sock.makefile(encoding="utf-8")
    send(sock, "Welcome!")
    name = lines.readline().strip()
    users[sock] = name
    for line in lines:
        relay(sock, f"{name}: {line.strip()}")
    del users[sock]

def main():
    door = socket.create_server(("127.0.0.1", 5055))
    while True:
        sock, _ = door.accept()
        threading.Thread(target=serve, args=(sock,), daemon=True).start()

main()
"""
CLIENT = """import socket
import threading

def read():
    for line in sock.makefile(encoding="utf-8"):
        print(line.strip())

sock = socket.create_connection(("127.0.0.1", 5055))
threading.Thread(target=read, daemon=True).start()
sock.sendall((input("Your name: ") + "\\n").encode())
while True:
    text = input()
    sock.sendall((text + "\\n").encode())
"""


@dataclass(frozen=True)
class Mistake:
    """A text of one of the programs that is replaced, and what is then said; the right place has the mark `#!`."""

    id: str
    file: str
    old: str
    new: str
    users: int = 2

    def files(self) -> dict[str, str]:
        """The programs with the mistake."""
        files = {"server.py": SERVER, "client.py": CLIENT}
        assert files[self.file].count(self.old) == 1, self.old
        return {**files, self.file: files[self.file].replace(self.old, self.new)}

    def place(self) -> tuple[str, int]:
        """The file and the line that are to be told."""
        return next(
            (name, number)
            for name, text in self.files().items()
            for number, line in enumerate(text.splitlines(), 1)
            if line.endswith("#!")
        )


def diagnosed(mistake: Mistake, folder: Path) -> Finding:
    """Play the chat as a patient person does, and return what is found of it."""
    files = mistake.files()

    def talk(stage: Stage) -> None:
        users = stage.join(*("ann", "bob", "eve")[: mistake.users])
        for speaker in users * 2:
            line = speaker.says()
            for listener in stage.everyone_but(speaker):
                listener.hears(line)
        for user in users:
            user.hears_once_in_order(*(line for line in stage.play.lines if line.speaker != user.name))
            for line in stage.lines_of(user):
                user.never_hears_back(line)

    left = perform_chat(folder, files, PATIENT, (TALK, talk))
    submission = read(folder / "chat")
    verdicts = {TALK.id: of_one(TALK, left.played)}
    with patch.object(diagnose, "RULES", FROM_THE_RUN):
        (found,) = diagnose.with_causes([finding_of(TALK, verdicts, submission)], verdicts, submission)
    return found


FROM_THE_SOURCE = ("grader.diagnosis.meanings", "grader.diagnosis.unwritten")
FROM_THE_RUN = [rule for rule in (*PROVED, *SEEN) if getattr(rule, "__module__", "") not in FROM_THE_SOURCE]
TALK = type(IT)("talk", "task", "They talk.", "", 1, (), "two")
