"""Whether two pictures are the same one: marks of 64 bits that differ in a few, found by their quarters."""

NEAREST = 3  # bits in which marks of one picture may differ; with four quarters one of them is then equal
_PLAIN = (0, 0xFFFF)
SHAPES = 0.04  # by so much of itself the ratio of the sides may differ


def quarters(mark: str) -> tuple[int, int, int, int] | None:
    """None: there is no mark, or all of it is plain."""
    if not mark:
        return None
    first, second, third, fourth = (int(mark[at : at + 4], 16) for at in range(0, 16, 4))
    found = (first, second, third, fourth)
    return found if any(telling(part) for part in found) else None


def telling(quarter: int) -> bool:
    """Not of a sky or a wall: such quarters are of every tenth picture, and nothing is looked up by them."""
    return quarter not in _PLAIN


def apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """In how many bits."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def same_shape(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Width and height: messengers make a picture smaller, not longer."""
    wide, narrow = one[0] * other[1], other[0] * one[1]
    return abs(wide - narrow) <= SHAPES * max(wide, narrow)
