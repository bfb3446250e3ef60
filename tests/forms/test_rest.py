"""The boxes of the form that are seldom filled: typed they win over what the claim knows, empty they change nothing."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from claims.actions.answer_draft import keep_values
from claims.actions.make_act import remember
from forms.torg2.answers import asked_fields, wrong_answers
from forms.torg2.from_claim import torg2_of
from forms.torg2.values import Torg2
from tests.forms.test_from_claim import _coded, data_of, draft_of
from tests.world import NOW, World

REST = {
    "activity_okdp": ("46.44", "46.44"),
    "basis_kind": ("распоряжение", "directive"),
    "call_doc_kind": ("факс", "fax"),
    "acceptance_start_at": ("09.03.2026 9:40", datetime.fromisoformat("2026-03-09T09:40")),
    "acceptance_end_at": ("09.03.2026", date(2026, 3, 9)),
    "vet_certificate_on": ("01.03.2026", date(2026, 3, 1)),
    "temperature": ("+4", "+4"),
    "attachment_sheets": ("3", 3),
    "insurer": ("АО «Согласие»", "АО «Согласие»"),
}


def test_every_other_box_may_be_typed_and_wins(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        typed = {code: text for code, (text, _) in REST.items()}
        typed |= {
            "mass_doc_gross": "1 240,5",
            "mass_fact_gross": "1188,5",
            "cargo_places": "48",
            "cargo_packing": "короб",
        }
        keep_values(session, claim, _coded(typed), person_id=world.head, now=NOW)
        data = data_of(session, claim)
        act = torg2_of(data)
    assert wrong_answers(data) == {}
    assert {code: getattr(act, code) for code in REST} == {code: value for code, (_, value) in REST.items()}
    assert (act.mass_doc.gross, act.mass_fact.gross) == (D("1240.5"), D("1188.5"))
    assert [(row.places, row.packing) for row in act.cargo] == [("48", "короб")]
    assert {act.sources[code] for code in REST} == {"typed"}


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("acceptance_start_at", "09.03.2026 25:10", "Введите время как «09:10»: «25:10» не прочиталось"),
        ("opened_at", "утром", "Введите дату как"),
        ("mass_doc_gross", "тонна", "Введите количество"),
        ("call_party", "всех", "Введите одно из слов: «грузоотправителя» или «поставщика» или «производителя»"),
        ("attachment_sheets", "много", "Введите количество"),
        ("attachment_sheets", "2,5", "Введите целое число"),
    ],
)
def test_what_no_box_can_hold_is_said_at_its_place(world: World, code: str, text: str, said: str) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        keep_values(session, claim, {f"act.{code}": text}, person_id=world.head, now=NOW)
        data = data_of(session, claim)
        torg2_of(data)
    assert wrong_answers(data)[code].startswith(said)


def test_the_second_act_asks_for_four_answers_at_most(world: World) -> None:
    with world.writing() as session:
        first = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        asked = [field for field in asked_fields(data_of(session, first)) if field.group != "rest"]
        told = {field.code: field.default or "Ёжикова Ж. Щ." for field in asked if field.remember}
        remember(session, first.entity_key, told, now=NOW)
        second = draft_of(session, world, "acceptance", {"Пена": {"fact": "20"}}, number="РК-2026-000125")
        fields = asked_fields(data_of(session, second))
    empty = [field.code for field in fields if field.group != "rest" and not field.default]
    assert empty == ["waybill", "vehicle_number", "supplier_rep_name", "supplier_rep_position"]


def test_every_box_of_the_form_is_asked_for_or_known(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        data = data_of(session, claim)
        asked, known = {field.code for field in asked_fields(data)}, set(torg2_of(data).sources)
    rows = {"lines", "cargo", "mass_doc", "mass_fact"}
    of_1c = {
        "contract_number",
        "contract_on",
        "dispatch_on",
        "departure_warehouse",
        "delivered_at",
        "buyer_okpo",
        "buyer_unit",
    }
    unseen = {"sources", "unprinted", "parties", "extras"}
    assert {field.name for field in fields(Torg2)} - asked - known - rows - of_1c - unseen == set()
