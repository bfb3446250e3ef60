"""The claimable balance of a shipped line."""

import random
from decimal import Decimal as D

import pytest

from claims.rules.balance import COUNTING_KINDS, Taken, balance
from claims.rules.subjects import KINDS


def taken(quantity: int | str, state: str = "open", kind: str = "shortage", half: str = "") -> Taken:
    return Taken(kind=kind, quantity=D(quantity), state=state, half=half)  # type: ignore[arg-type]


def test_shipped_40_claimed_6_leaves_34() -> None:
    found = balance(D(40), [taken(4), taken(2, "granted", "broken")])
    assert (found.shipped, found.claimed, found.left, found.over) == (D(40), D(6), D(34), D(0))


def test_a_draft_takes_nothing_and_a_refused_claim_sets_free() -> None:
    assert balance(D(40), [taken(10, "draft"), taken(10, "freed")]).left == D(40)


def test_surplus_documents_and_what_came_instead_take_nothing() -> None:
    rows = [taken(5, kind="surplus"), taken(5, kind="documents"), taken(5, kind="missort", half="came")]
    assert balance(D(40), rows).left == D(40)
    assert balance(D(40), [taken(5, kind="missort", half="missing")]).left == D(35)


def test_returns_made_in_1c_count_and_may_take_too_much() -> None:
    found = balance(D(10), [taken(6)], returned=D("7.5"))
    assert (found.left, found.over) == (D(0), D("3.5"))


@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_random_sequences_agree_with_counting_pieces(seed: int) -> None:
    """A naive model marks every single piece with its holder; the rule must leave exactly the unmarked ones."""
    dice = random.Random(seed)
    for _ in range(1000):
        shipped = dice.randint(1, 30)
        pieces: list[int | None] = [None] * shipped
        claims: dict[int, Taken] = {}
        returned = 0
        for step in range(dice.randint(1, 12)):
            free = [place for place, holder in enumerate(pieces) if holder is None]
            left = balance(D(shipped), claims.values(), D(returned)).left
            assert left == len(free)
            deed = dice.choice(["claim", "claim", "end", "grant less", "return"])
            if deed == "claim":
                _claim(dice, step, left, free, pieces, claims)
            elif deed == "return" and free:
                pieces[free[0]] = -1
                returned += 1
            elif claims:
                number = dice.choice(list(claims))
                _settle(dice, deed, number, pieces, claims)
        assert sum(holder is not None for holder in pieces) <= shipped


def _claim(
    dice: random.Random, number: int, left: D, free: list[int], pieces: list[int | None], claims: dict[int, Taken]
) -> None:
    kind, asked = dice.choice(KINDS), dice.randint(1, 12)
    if kind in COUNTING_KINDS:
        if asked > left:
            return
        for place in free[:asked]:
            pieces[place] = number
    claims[number] = taken(asked, kind=kind)


def _settle(dice: random.Random, deed: str, number: int, pieces: list[int | None], claims: dict[int, Taken]) -> None:
    """Refused or withdrawn, or granted in full or in part; what is not granted becomes free."""
    claim = claims[number]
    if claim.state != "open":
        return
    granted = 0 if deed == "end" else dice.randint(0, int(claim.quantity))
    held = [place for place, holder in enumerate(pieces) if holder == number]
    for place in held[granted:]:
        pieces[place] = None
    claims[number] = (
        taken(granted, "granted", claim.kind) if granted else taken(int(claim.quantity), "freed", claim.kind)
    )
