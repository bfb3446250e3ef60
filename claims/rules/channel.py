"""Which outside a message of the outbox is for, or whether it is work of our own, and which way it goes."""

READS = ("reconcile",)  # kinds that only ask 1C
MOVE = "claims_move"  # open claims go by another version of the process: work of our own


def channel(kind: str) -> str:
    """onec | files | letters | push | portal, by the name of the kind."""
    if kind.endswith("letter"):
        return "letters"
    if kind == "notice":
        return "push"
    if kind == MOVE:
        return "portal"
    return "files" if kind == "file" else "onec"


def direction(kind: str) -> str:
    """to | from: what we tell the outside, or what we ask it."""
    return "from" if kind in READS else "to"
