"""The worker may be killed at any request of a delivery: run again, 1C holds one claim and one act."""

from itertools import count

import pytest

from claims.models import Claim, ClaimLine
from emulators.faults import Fault
from sync.errors import ErpUnavailable
from sync.push import push_claim
from tests.agreements.onec_world import ACTS, CLAIMS, key
from tests.sync.conftest import Exchange


def another_claim(exchange: Exchange, number: int) -> int:
    """The filed claim once more, under a number and keys of its own."""
    with exchange.writing() as session:
        first = session.get_one(Claim, 1)
        same = ("dealer_key", "entity_key", "seller_key", "shipment_key", "created_by", "created_at", "changed_at")
        fields = {name: getattr(first, name) for name in (*same, "registered_at", "subject", "kind", "stage", "due_at")}
        keys = {"onec_key": key(f"claim {number}"), "act_onec_key": key(f"act {number}")}
        claim = Claim(number=f"РК-2026-{number:06}", **fields, **keys)
        session.add(claim)
        session.flush()
        line = session.get_one(ClaimLine, 1)
        figures = {
            name: getattr(line, name) for name in ("shipment_line_id", "product_key", "document_qty", "fact_qty")
        }
        session.add(ClaimLine(claim_id=claim.id, position=1, **figures))
        return claim.id


def break_at(exchange: Exchange, request: int, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That request breaks as told, and so do all after it: the worker is dead."""
    seen = count()

    def take(method: str, path: str, text: str) -> Fault | None:
        place = next(seen)
        return None if place < request else Fault(how if place == request else "drop")

    monkeypatch.setattr(exchange.onec.faults, "take", take)


@pytest.mark.parametrize("how", ["drop", "drop_after"])
def test_a_delivery_broken_at_any_request_is_completed_by_the_next(
    filed: Exchange, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for request in range(40):
        claim_id = another_claim(filed, request)
        with monkeypatch.context() as breaking:
            break_at(filed, request, how, breaking)
            try:
                push_claim(filed.push(), claim_id)
            except ErpUnavailable:
                broken = True
            else:
                broken = False
        push_claim(filed.push(), claim_id)
        assert len(filed.onec.world.all(CLAIMS)) == len(filed.onec.world.all(ACTS)) == request + 1
        if not broken:
            assert request > 5
            return
    pytest.fail("a delivery takes more than forty requests")
