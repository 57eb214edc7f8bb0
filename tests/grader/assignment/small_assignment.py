"""A small assignment that is right, and a way to make it wrong."""

from pathlib import Path

FILES = {
    "rubric.toml": """
name = "default"

[protocols]
TCP = 1.0
UDP = 0.8

[play]
names = true

[probe]
scenario = "far"
needs = ["serves"]
unless = "leaves"

[[gate]]
id      = "threads"
says    = { en = "Threads do the work.", ru = "Работают потоки." }
advice  = { en = "Start one." }
factors = { met = 1.0, elsewhere = 0.7, absent = 0.0, unknown = 1 }

[[criterion]]
id     = "serves"
tier   = "task"
scene  = "two"
points = 10
says   = { en = "The server starts.", ru = "Сервер запускается." }
advice = { en = "Start it.", ru = "Запустите." }

[[criterion]]
id       = "leaves"
tier     = "beyond"
scene    = "leaving"
variants = ["first", "last"]
points   = 2.5
needs    = ["serves"]
protocol = "TCP"
says     = { en = "A user may leave." }
advice   = { en = "Forget the user." }
""",
    "rubric-classic.toml": """
base = "rubric.toml"
[points]
serves = 40
""",
    "scenarios.py": '''
def serves(stage):
    """The server starts."""
    stage.join("ann")


def leaves(stage):
    """A user
    may leave.
    """


def far(stage):
    """Everybody writes."""
    stage.join("far")
''',
    "judging.py": '''
def threads(gate, records, protocol, in_source):
    """Judge it."""
''',
    "prompts.toml": """
[[question]]
kind    = "name"
words   = ["Name", "Имя"]
answers = ["{name}", "{name}bert"]

[[question]]
kind    = "menu"
vague   = true
words   = ["choose"]
answers = ["1"]

[refusals]
words = ["Taken"]

[endings]
words = ["Quit"]
""",
}
PROMPTS = FILES["prompts.toml"]


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
