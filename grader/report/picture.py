"""A step that failed as a picture: a line of life for each screen and program, and the words on their way.

Time runs down: each row is one arrow, in the order in which they set off. An arrow that broke off did not arrive.
"""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text

from grader.language import _
from grader.model import Arrow, Lane
from grader.report.page import Look

SERVER = "server"
FEWEST, MOST = 3, 8
"""Arrows of a picture: fewer are told by a sentence, and of more the last ones are shown."""
NARROWEST, WIDEST = 10, 19
"""Columns from one line of life to the next: below, no word has room; above, an arrow is hard to follow."""
GAP = 3
"""Columns between the end of a broken arrow and what it did not reach, at least."""
MARGIN = 3
"""Columns beside the first and the last line of life: half of what stands over it."""


def to_picture(arrows: Sequence[Arrow], look: Look) -> list[Text]:
    """Return the rows of the picture; none where a sentence tells as much, or where the page is too narrow for it."""
    shown = sorted((one for one in arrows if one.sender != one.receiver), key=lambda one: one.at)[-MOST:]
    order = lanes(shown)
    step = min(WIDEST, (look.width - 2 - 2 * MARGIN) // max(1, len(order) - 1))
    if len(shown) < FEWEST or step < NARROWEST:
        return []
    places = {lane: 2 + MARGIN + number * step for number, lane in enumerate(order)}
    heads = [Text(), Text()]
    for lane, place in places.items():
        for head, word in zip(heads, names_of(lane), strict=True):
            name = look.cut(word, step - 1, "cyan")
            head.append(" " * (place - head.cell_len - name.cell_len // 2)).append_text(name)
    word = max(shown[0].text.split(), key=len, default="")
    return [*heads, *(_row(arrow, places, look, word) for arrow in shown)]


def lanes(arrows: Sequence[Arrow]) -> list[Lane]:
    """Return the lines of life from left to right: the first user's screen and client, the server, then the others'."""
    seen = list(dict.fromkeys(lane for arrow in arrows for lane in (arrow.sender, arrow.receiver)))
    users = list(dict.fromkeys(lane.who for lane in seen if lane.who != SERVER))
    order = [Lane(user, screen) for user in users[:1] for screen in (True, False)]
    order += [
        Lane(SERVER),
        Lane(SERVER, screen=True),
        *(Lane(user, screen) for user in users[1:] for screen in (False, True)),
    ]
    return [lane for lane in order if lane in seen]


def names_of(lane: Lane) -> tuple[str, str]:
    """Return what stands over a line of life: whose it is, and what."""
    if lane.who == SERVER:
        return (_("server"), _("screen")) if lane.screen else ("", _("server"))
    return lane.who, _("screen") if lane.screen else _("client")


def _row(arrow: Arrow, places: Mapping[Lane, int], look: Look, word: str) -> Text:
    """Return one arrow between the lines of life; those that it passes by, it crosses. The word is seen in any case."""
    bar, dash, broken = "|-x" if look.ascii_only else "│─✗"
    start, end = places[arrow.sender], places[arrow.receiver]
    to_the_right, room = start < end, abs(start - end) - 1
    space = room - (GAP + 3 if arrow.lost else 3)
    before = arrow.text.find(word)
    hidden = before > 0 and cell_len(arrow.text[:before] + word) >= space - 1
    words = look.cut(f"…{arrow.text[before:]}" if hidden else arrow.text, space).plain
    tip, gap = (broken, " " * GAP) if arrow.lost else (">" if to_the_right else "<", "")
    line = dash * (room - 1 - len(tip) - len(gap) - cell_len(words))
    body = f"{dash}{words}{line}{tip}{gap}" if to_the_right else f"{gap}{tip}{line}{words}{dash}"
    row = Text()
    for place in sorted(places.values()):
        if not min(start, end) < place < max(start, end):
            row.append(" " * (place - row.cell_len)).append(bar, "dim")
        if place == min(start, end):
            row.append(body, "bold red" if arrow.lost else "bold")
    return row
