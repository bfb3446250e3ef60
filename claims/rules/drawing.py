"""Draws a process: stages one under another, ways on beside them at the right, ways back at the left.

Ways of one actor into one stage share a track; a stub ends at a track with a dot where it joins, without where it
only crosses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.rules.shape import Process

WIDE, GAP, TRACK, EDGE = 172, 30, 10, 8
LINE, PAD = 17, 9  # of a box: a line's height, room above and below
LETTERS, SMALL = 20, 24  # that fit in a line of a box
ARROW = 6
AUTO, DEALER, ONEC = "auto", "dealer", "onec"
KINDS = (AUTO, "staff", DEALER, ONEC, "clock")


@dataclass(frozen=True, kw_only=True)
class Box:
    """A stage. lines: its name; small: the department that holds it, () = nobody of ours."""

    code: str
    lines: tuple[str, ...]
    small: tuple[str, ...]
    x: int
    y: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line of a way; kind: one of KINDS, who leads along it. d: as of an SVG path; head: its arrow, "" = none."""

    kind: str
    d: str
    head: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """All in pixels; dots: where a way joins another, (kind, x, y). kinds: those there are."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[tuple[str, int, int], ...]
    kinds: tuple[str, ...]


@dataclass
class Track:
    """All that leads into a stage by one kind of actor on one side: from rows to row. place: from the boxes outward."""

    kind: str
    to: int
    rows: set[int] = field(default_factory=set)
    place: int = 0

    @property
    def top(self) -> int:
        return min(*self.rows, self.to)

    @property
    def end(self) -> int:
        return max(*self.rows, self.to)


def draw(process: Process) -> Drawing:
    """The same file is drawn the same way each time."""
    order = {code: row for row, code in enumerate(process.stages)}
    ways = list(dict.fromkeys((order[a], order[b], kind) for a, b, kind in drawn_ways(process)))
    near = [way for way in ways if abs(way[0] - way[1]) == 1]
    on = _tracks(way for way in ways if way[1] > way[0] + 1)
    back = _tracks(way for way in ways if way[1] < way[0] - 1)
    left = EDGE + TRACK * max((track.place for track in back), default=-1) + TRACK * bool(back) + EDGE
    boxes = _boxes(process, left)
    strokes, dots = [*_near(near, boxes)], []
    for tracks, side in ((on, 1), (back, -1)):
        lines, joints = _sided(tracks, boxes, side)
        strokes += lines
        dots += joints
    right = left + WIDE + EDGE + TRACK * max((track.place + 1 for track in on), default=0)
    last = boxes[-1]
    return Drawing(
        width=right + EDGE // 2,
        height=last.y + last.height + EDGE,
        boxes=boxes,
        strokes=tuple(strokes),
        dots=tuple(dots),
        kinds=tuple(kind for kind in KINDS if any(stroke.kind == kind for stroke in strokes)),
    )


def drawn_ways(process: Process) -> list[tuple[str, str, str]]:
    """(from, to, kind) of all that may move a claim: moves, and wishes that lead somewhere."""
    ways = [(move.from_, move.to, kind) for move in process.moves for kind in ((AUTO,) if move.auto else move.by)]
    for wish in process.wishes.values():
        if wish.to:
            kind = ONEC if wish.confirmed_by == "onec" else DEALER
            ways += [(stage, wish.to, kind) for stage in wish.stages]
    return ways


def _tracks(ways: Iterable[tuple[int, int, str]]) -> list[Track]:
    """Short ones stand nearest to the boxes; two that do not meet share a place."""
    found: dict[tuple[int, str], Track] = {}
    for from_, to, kind in ways:
        found.setdefault((to, kind), Track(kind, to)).rows.add(from_)
    tracks = sorted(found.values(), key=lambda track: (track.end - track.top, track.to, KINDS.index(track.kind)))
    for number, track in enumerate(tracks):
        taken = {other.place for other in tracks[:number] if other.top <= track.end and track.top <= other.end}
        track.place = next(place for place in range(len(tracks)) if place not in taken)
    return tracks


def _boxes(process: Process, left: int) -> tuple[Box, ...]:
    boxes, y = [], EDGE
    for stage in process.stages.values():
        lines = _wrapped(stage.name, LETTERS)
        small = _wrapped(process.departments[stage.department].name, SMALL) if stage.department else ()
        height = 2 * PAD + LINE * (len(lines) + len(small))
        boxes.append(Box(code=stage.code, lines=lines, small=small, x=left, y=y, height=height))
        y += height + GAP
    return tuple(boxes)


def _wrapped(name: str, letters: int) -> tuple[str, ...]:
    """Whole words; one that is too long alone stays whole."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > letters:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _near(ways: list[tuple[int, int, str]], boxes: tuple[Box, ...]) -> Iterable[Stroke]:
    """Between neighbours, side by side in the gap."""
    for row in range(len(boxes) - 1):
        here = [way for way in ways if {way[0], way[1]} == {row, row + 1}]
        upper, lower = boxes[row].y + boxes[row].height, boxes[row + 1].y
        for number, (from_, to, kind) in enumerate(here):
            x = boxes[row].x + WIDE // 2 + 22 * number - 11 * (len(here) - 1)
            down = to > from_
            start, end = (upper, lower) if down else (lower, upper)
            turn = -ARROW if down else ARROW
            head = f"M{x} {end}l-4 {turn}h8z"
            yield Stroke(kind=kind, d=f"M{x} {start}V{end + turn}", head=head)


def _sided(tracks: list[Track], boxes: tuple[Box, ...], side: int) -> tuple[list[Stroke], list[tuple[str, int, int]]]:
    """side: 1 right of the boxes, -1 left."""
    strokes, dots = [], []
    wall = boxes[0].x + (WIDE if side > 0 else 0)
    for track in tracks:
        x = wall + side * (EDGE + TRACK * track.place)
        goal = _port(track, track.to, tracks, boxes)
        far, *others = sorted(track.rows, key=lambda row: -abs(row - track.to))
        start = _port(track, far, tracks, boxes)
        head = f"M{wall} {goal}l{side * ARROW} -4v8z"
        strokes.append(Stroke(kind=track.kind, d=f"M{wall} {start}H{x}V{goal}H{wall + side * ARROW}", head=head))
        for row in others:
            y = _port(track, row, tracks, boxes)
            strokes.append(Stroke(kind=track.kind, d=f"M{wall} {y}H{x}"))
            dots.append((track.kind, x, y))
    return strokes, dots


def _port(track: Track, row: int, tracks: list[Track], boxes: tuple[Box, ...]) -> int:
    """Where at the side of its box a track is met: each has a place of its own."""
    here = [one for one in tracks if row == one.to or row in one.rows]
    # What goes down leaves below what comes from above, so that fewer lines cross.
    here.sort(key=lambda one: ((one.top + one.end) / 2 > row, one.place if one.end == row else -one.place))
    box = boxes[row]
    return round(box.y + box.height * (here.index(track) + 1) / (len(here) + 1))
