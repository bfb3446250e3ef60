"""A field that portal and 1C hold differently, changed by the one who does not own it: what a person may choose."""

KEEP, TAKE, SEEN = "keep", "take", "seen"
# What the portal tells 1C again when it is asked to, and what it can take over from 1C. Others are only looked at.
TOLD = frozenset({"stage", "status", "due", "answer", "finding", "guilty", "responsible", "line_decision"})
TAKEN = frozenset({"stage", "outcome", "due", "answer", "responsible", "line_decision"})


def choices(field: str) -> tuple[str, ...]:
    """keep: 1C is told ours again; take: 1C's becomes ours; seen: nothing changes."""
    allowed = ((KEEP, field in TOLD), (TAKE, field in TAKEN), (SEEN, True))
    return tuple(choice for choice, may in allowed if may)
