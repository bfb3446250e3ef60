"""Which news a person may choose how to be told of, and how they are told before they choose; data."""

from dataclasses import dataclass

# What waits for the person, and what it came to, is worth a ring; the rest is read with the mail.
RUNG = ("question", "consent", "handed", "decision", "answer")
URGENT = ("question", "consent", "handed")


@dataclass(frozen=True)
class Choice:
    """How a person is told of one kind of news."""

    letter: bool
    push: bool


def usual(kind: str) -> Choice:
    """Of who has chosen nothing."""
    return Choice(letter=True, push=kind in RUNG)
