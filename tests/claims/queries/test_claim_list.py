"""The page «Рекламации»: tabs, search, order, paging."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from claims.models import Claim, Question
from claims.queries.claim_list import PAGE, Wanted, claim_list, tab_counts
from claims.queries.reach import Reach
from claims.rules.process import shipped
from tests.filed import REGISTERED, file_claim
from tests.world import World

ERP = shipped("erp")


def numbers(session: Session, wanted: Wanted) -> list[str | None]:
    return [row.number for row in claim_list(session, wanted, ERP).claims]


@pytest.fixture
def filed(world: World) -> World:
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000121", stage="closed", outcome="satisfied")
        file_claim(session, world, "РК-2026-000122", stage="in_review", waits_for_dealer=True)
        file_claim(session, world, "РК-2026-000123")
        file_claim(session, world, "РК-2026-000124", stage="draft", registered_at=None)
        foreign = {"dealer_key": world.stranger_dealer, "shipment_key": world.stranger_shipment}
        file_claim(session, world, "РК-2026-000125", waits_for_dealer=True, **foreign)
    return world


def test_what_waits_for_the_dealer_comes_first_then_the_newest(filed: World) -> None:
    with filed.reading() as session:
        assert numbers(session, Wanted(view=(Reach(filed.dealer),))) == [
            "РК-2026-000122",
            "РК-2026-000124",
            "РК-2026-000123",
            "РК-2026-000121",
        ]


def test_each_tab_shows_its_claims_and_counts_them(filed: World) -> None:
    with filed.reading() as session:
        assert tab_counts(session, (Reach(filed.dealer),), ERP) == {"waiting": 1, "open": 2, "drafts": 1}
        assert numbers(session, Wanted(view=(Reach(filed.dealer),), tab="waiting")) == ["РК-2026-000122"]
        assert numbers(session, Wanted(view=(Reach(filed.dealer),), tab="open")) == ["РК-2026-000122", "РК-2026-000123"]
        assert numbers(session, Wanted(view=(Reach(filed.dealer),), tab="drafts")) == ["РК-2026-000124"]


def test_a_dealer_of_nobody_sees_nothing_and_staff_see_all_that_was_sent(filed: World) -> None:
    with filed.reading() as session:
        assert numbers(session, Wanted(view=())) == []
        assert numbers(session, Wanted(view=None)) == [f"РК-2026-00012{n}" for n in (5, 3, 2, 1)]


@pytest.mark.parametrize(
    "typed",
    [
        "РК-2026-000123",
        "рк-123",
        "рк 123",
        "КРИСТАЛЛ 000123",
        "УПД № 4512 рк-000123",
        "«Кристалл» 125211 рк-2026-000123",
    ],
)
def test_a_claim_is_found_by_its_number_with_and_without_prefix_and_noughts(filed: World, typed: str) -> None:
    with filed.reading() as session:
        assert "РК-2026-000123" in numbers(session, Wanted(view=(Reach(filed.dealer),), typed=typed))


@pytest.mark.parametrize("typed", ["УТ-004512", "ут-4512", "УПД 4512", "004512", "110356", "кристалл", "пена Кристалл"])
def test_claims_are_found_by_delivery_and_goods(filed: World, typed: str) -> None:
    with filed.reading() as session:
        assert len(numbers(session, Wanted(view=(Reach(filed.dealer),), typed=typed))) == 4


@pytest.mark.parametrize("typed", ["РК-2026-000999", "ут-512", "%", "_", "\\", "кристалл гель", "'; drop table claim"])
def test_nothing_is_found_by_what_is_not_there(filed: World, typed: str) -> None:
    with filed.reading() as session:
        assert numbers(session, Wanted(view=(Reach(filed.dealer),), typed=typed)) == []


def test_a_row_carries_kinds_by_sum_and_what_is_asked(filed: World) -> None:
    with filed.writing() as session:
        claim = session.query(Claim).filter_by(number="РК-2026-000122").one()
        session.add(
            Question(claim_id=claim.id, side="staff", text="Какая партия?", asked_by=filed.staff, asked_at=REGISTERED)
        )
    with filed.reading() as session:
        row = claim_list(session, Wanted(view=(Reach(filed.dealer),), tab="waiting"), ERP).claims[0]
    assert row.kinds == ("shortage", "broken")
    assert row.asked == "Какая партия?"
    assert (row.shipment, row.dealer) == ("УТ-004512", "Южный дилер")
    assert isinstance(row.shipped_at, datetime)


def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    count = PAGE * 2 + 5
    with world.writing() as session:
        for number in range(count):
            file_claim(session, world, f"РК-2026-{number:06}", waits_for_dealer=number % 3 == 0)
    seen: list[str | None] = []
    after = ""
    with world.reading() as session:
        for _ in range(3):
            page = claim_list(session, Wanted(view=(Reach(world.dealer),), after=after), ERP)
            seen += [row.number for row in page.claims]
            after = page.after
    assert not after
    assert len(seen) == len(set(seen)) == count


@pytest.mark.parametrize("after", ["x", "1-", "2-5", "1-²", "0-" + "9" * 30])
def test_an_invented_cursor_shows_the_first_page(filed: World, after: str) -> None:
    with filed.reading() as session:
        assert len(numbers(session, Wanted(view=(Reach(filed.dealer),), after=after))) == 4


def test_a_decision_to_agree_to_waits_for_who_may_a_question_for_everybody(world: World) -> None:
    with world.writing() as session:
        decided = {"stage": "decided", "outcome": "partly", "waits_for_dealer": True}
        file_claim(session, world, "РК-2026-000131", **decided)
        asked = file_claim(session, world, "РК-2026-000132", **decided)
        said = {"side": "staff", "text": "Есть ли фото?", "asked_at": REGISTERED}
        session.add(Question(claim_id=asked.id, asked_by=world.staff, **said))
    with world.reading() as session:
        for roles, waiting in (({"head"}, ["РК-2026-000132", "РК-2026-000131"]), ({"accountant"}, ["РК-2026-000132"])):
            view = (Reach(world.dealer, roles=frozenset(roles)),)
            assert numbers(session, Wanted(view=view, tab="waiting")) == waiting
            assert tab_counts(session, view, ERP)["waiting"] == len(waiting)
