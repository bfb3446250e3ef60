"""The claimable balance of a shipped line."""

import random
from dataclasses import dataclass
from decimal import Decimal as D

import pytest

from claims.rules.balance import COUNTING_KINDS, balance, holds
from claims.rules.discrepancy import Discrepancy
from claims.rules.subjects import KINDS


def found(quantity: int | str, kind: str = "shortage", half: str = "") -> list[Discrepancy]:
    return [Discrepancy(kind=kind, quantity=D(quantity), sum=D(0), vat=D(0), half=half)]


def test_shipped_40_claimed_6_leaves_34() -> None:
    held = holds(found(4)) + holds(found(2, "broken"))
    line = balance(D(40), held)
    assert (line.shipped, line.claimed, line.left, line.over) == (D(40), D(6), D(34), D(0))


@pytest.mark.parametrize("outcome", ["refused", "withdrawn"])
def test_a_refused_or_withdrawn_claim_sets_free(outcome: str) -> None:
    assert holds(found(10), outcome) == D(0)


def test_a_granted_claim_holds_what_was_granted() -> None:
    assert holds(found(10), "satisfied") == D(10)
    assert holds(found(10), "partly", D(4)) == D(4)
    assert holds(found(10), "partly", D(40)) == D(10)


@pytest.mark.parametrize("kind", ["surplus", "documents", "price"])
def test_what_takes_no_piece_holds_nothing(kind: str) -> None:
    assert holds(found(5, kind)) == D(0)


def test_of_a_missort_only_the_missing_half_holds() -> None:
    assert holds(found(5, "missort", "missing") + found(9, "missort", "came")) == D(5)


def test_returns_made_in_1c_count_and_may_take_too_much() -> None:
    line = balance(D(10), D(6), returned=D("7.5"))
    assert (line.claimed, line.left, line.over) == (D("13.5"), D(0), D("3.5"))


@dataclass
class Naive:
    """Every piece of a shipped line with the claim that holds it; -1: returned in 1C."""

    pieces: list[int | None]
    claims: dict[int, tuple[str, int, str, D | None]]
    returned: int = 0

    def free(self) -> list[int]:
        return [place for place, holder in enumerate(self.pieces) if holder is None]

    def claim(self, number: int, kind: str, asked: int) -> None:
        counts = kind in COUNTING_KINDS
        if counts and asked > len(self.free()):
            return
        for place in self.free()[: asked if counts else 0]:
            self.pieces[place] = number
        self.claims[number] = (kind, asked, "", None)

    def settle(self, number: int, outcome: str, granted: int) -> None:
        kind, asked, before, _ = self.claims[number]
        if before:
            return
        kept = {"satisfied": asked, "partly": min(granted, asked)}.get(outcome, 0)
        for place in [place for place, holder in enumerate(self.pieces) if holder == number][kept:]:
            self.pieces[place] = None
        self.claims[number] = (kind, asked, outcome, D(granted) if outcome == "partly" else None)

    def take_back(self) -> None:
        if self.free():
            self.pieces[self.free()[0]] = -1
            self.returned += 1


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_sequences_leave_exactly_the_free_pieces(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(1000):
        shipped = dice.randint(1, 30)
        naive = Naive([None] * shipped, {})
        for number in range(dice.randint(1, 12)):
            deed = dice.choice(["claim", "claim", "settle", "return"])
            if deed == "claim":
                naive.claim(number, dice.choice(KINDS), dice.randint(1, 12))
            elif deed == "return":
                naive.take_back()
            elif naive.claims:
                outcome = dice.choice(["satisfied", "partly", "refused", "withdrawn"])
                naive.settle(dice.choice(list(naive.claims)), outcome, dice.randint(0, 12))
            held = sum((holds(found(asked, kind), end, part) for kind, asked, end, part in naive.claims.values()), D(0))
            line = balance(D(shipped), held, D(naive.returned))
            assert (line.left, line.over) == (len(naive.free()), 0)
