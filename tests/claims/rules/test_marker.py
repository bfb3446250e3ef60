"""What the portal's mark in 1C says of the base behind it."""

import pytest

from claims.rules.marker import Base, Marker, judge, read_marker

OURS = Marker("portal-a", 7, "n7")


@pytest.mark.parametrize(
    ("ours", "theirs", "moved", "verdict"),
    [
        (None, "", False, Base.NEW),
        (None, "portal-b 3 n3", False, Base.FOREIGN),
        (OURS, "portal-a 7 n7", False, Base.OURS),
        (OURS, "portal-a 8 n8", False, Base.OURS),  # written, and the worker was killed before it noted so
        (OURS, "portal-a 6 n6", False, Base.RESTORED),
        (OURS, "portal-a 7 other", False, Base.RESTORED),
        (OURS, "", False, Base.EMPTY),
        (OURS, "portal-b 7 n7", False, Base.FOREIGN),
        (OURS, "написал человек", False, Base.FOREIGN),
        (OURS, "portal-a 7 n7", True, Base.MOVED),
        (OURS, "portal-a 6 n6", True, Base.MOVED),
        (OURS, "", True, Base.EMPTY),
    ],
)
def test_a_mark_tells_whose_base_it_is(ours: Marker | None, theirs: str, moved: bool, verdict: Base) -> None:
    assert judge(ours, theirs, moved=moved) is verdict


def test_a_mark_is_read_as_it_was_written() -> None:
    assert read_marker(str(OURS)) == OURS
