"""The portal's mark in 1C: by it a base restored from a copy, or a foreign one, is told from ours."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Marker:
    """portal: whose mark it is; number: grows with each sealed delivery; nonce: tells two of one number apart."""

    portal: str
    number: int
    nonce: str

    def __str__(self) -> str:
        return f"{self.portal} {self.number} {self.nonce}"


class Base(Enum):
    """What the mark in 1C says of the base behind it."""

    OURS = "ours"
    NEW = "new"  # neither side knows the other yet
    RESTORED = "restored"  # our own base, older than we left it
    EMPTY = "empty"  # our mark is gone: restored from before it was made, or another base
    FOREIGN = "foreign"  # the mark of another portal
    MOVED = "moved"  # our mark at another address: a copy of the base, or a base that moved


def read_marker(text: str) -> Marker | None:
    """None for what is no mark of a portal."""
    parts = text.split()
    if len(parts) != 3 or not parts[1].isdecimal():
        return None
    return Marker(parts[0], int(parts[1]), parts[2])


def judge(ours: Marker | None, theirs: str, *, moved: bool) -> Base:
    """What to think of a base that holds `theirs`. moved: its address is not the one it was adopted at.

    A mark newer than ours is ours: the worker was killed between writing it there and noting it here.
    """
    found = read_marker(theirs)
    if ours is None:
        return Base.NEW if not theirs.strip() else Base.FOREIGN
    if not theirs.strip():
        return Base.EMPTY
    if found is None or found.portal != ours.portal:
        return Base.FOREIGN
    if moved:
        return Base.MOVED
    return Base.OURS if found == ours or found.number > ours.number else Base.RESTORED
