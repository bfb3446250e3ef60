"""Which outside a message of the outbox is for, and which way it goes."""

READS = ("reconcile",)  # kinds that only ask 1C


def channel(kind: str) -> str:
    """onec | files | letters | push, by the name of the kind."""
    if kind.endswith("letter"):
        return "letters"
    if kind == "notice":
        return "push"
    return "files" if kind == "file" else "onec"


def direction(kind: str) -> str:
    """to | from: what we tell the outside, or what we ask it."""
    return "from" if kind in READS else "to"
