"""Which event of a claim becomes which letter to its dealer, as data."""

from dataclasses import dataclass
from datetime import timedelta

# {(what happened, by whose doing): kind of letter}; a stage by what it means, claims.actions.notify knows.
LETTERS = {
    ("registered", "dealer"): "registered",
    ("question", "staff"): "question",
    ("question", "onec"): "question",
    ("answer", "staff"): "answer",
    ("answer", "onec"): "answer",
    ("outcome", "onec"): "decision",
    ("decision_changed", "onec"): "decision",
    ("due", "onec"): "due",
    ("due", "staff"): "due",
    ("handed_over", "dealer"): "handed",
    ("tied", "staff"): "tied",
    ("split_off", "staff"): "split",
    ("split_off", "dealer"): "split",
}
KINDS = ("registered", "question", "answer", "decision", "consent", "closed", "due", "handed", "tied", "split")
CONSENT, DECISION = "consent", "decision"  # who may agree to a decision is asked to, the others are told of it
SPLIT = "split"  # of a dispute it also says what became of the rest: that is no news any more
HANDED = "handed"  # to those whom the draft waits for, not to all who read of the claim
# Of a process file that says nothing of letters.
USUAL = ("registered", "question", "decision", "consent", "closed", "handed", "tied", "split")
SETTLED = ("decision", "consent", "closed")  # told once they have stood quietly: 1C's people undo things


@dataclass(frozen=True, kw_only=True)
class LetterRules:
    """[letters] of the process file: which kinds are sent, how long a decision must have stood,
    and how many letters may wait for one person before one letter tells of them all.
    """

    send: tuple[str, ...]
    quiet: timedelta
    digest_above: int

    def wait(self, kind: str) -> timedelta:
        """How long a letter of this kind waits before it may leave."""
        return self.quiet if kind in SETTLED else timedelta(0)
