"""Acts of many kinds, each with a name: what dealers find, and what spoils a file. The same list every time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal as D
from random import Random
from typing import Any

from forms.torg2.layout import HERE
from forms.torg2.parties import Parties, Party, Signer
from forms.torg2.reading import read
from forms.torg2.values import Cargo, Extras, Line, Mass, Torg2

LONG = "Щётка-ёршик, коробка № 7 вскрыта, «ёлочка» цела; "
ODD = "Қазақ әңгімесі, Ґанок, Їжак, Ўзбек, 5 ₽, 😀 и 中文"
SPOILT = "a < b & c > d \"е\" 'ж' ]]> &amp; <!-- х -->\nвторая строка\tтаб\x00\x07\ud83d конец"
BUYER = Party(
    name="ООО «Юг»", inn="2310012343", kpp="231001001", okpo="45896107", participant_id="2BM-2310012343", phone="1"
)
SELLER = Party(
    name="АО «Свет»", inn="6312012344", kpp="631201001", address="г. Самара", participant_id="2BM-6312012344-2026"
)
OWNER = replace(BUYER, name="ИП Ёлкина Яна Юрьевна", inn="231001234537", kpp="")
NOW = datetime(2026, 3, 12, 9, 10)  # noqa: DTZ001 what a clock on the wall shows


def line(**values: Any) -> Line:
    told = {"name": "Мыло", "unit": "шт", "okei": "796", "sku": "А-1", "doc_qty": D(10), "fact_qty": D(8), "vat": "10%"}
    return Line(**told | {"doc_sum": D("1255.10")} | values)


def act(**values: Any) -> Torg2:
    told: dict[str, Any] = {
        "act_number": "РК-2026-000001",
        "act_on": date(2026, 3, 12),
        "buyer_org": "ООО «Юг», г. Краснодар",
        "supplier": "АО «Свет», г. Самара",
        "approver_name": "Щербаков Ёж Жанович",
        "approver_position": "Директор",
        "lines": (line(),),
        "parties": Parties(buyer=BUYER, seller=SELLER),
    }
    return Torg2(**told | values)


def by_name() -> dict[str, Torg2]:
    """The acts whose VAT rates every schema knows."""
    return {
        **dict(_of_goods()),
        **dict(_of_rates()),
        **dict(_of_texts()),
        **dict(_of_sides()),
        **dict(_beyond_the_form()),
        **dict(_by_chance()),
    }


def _of_goods() -> Iterator[tuple[str, Torg2]]:
    yield "example", read((HERE / "example.json").read_text("utf-8"))
    yield "least", act()
    yield "nothing came", act(lines=(line(fact_qty=D(0)),))
    yield "all is defective", act(lines=(line(fact_qty=D(10), defect_qty=D(7), broken_qty=D(3)),))
    yield "parts of a kilogram", act(lines=(line(unit="кг", okei="166", doc_qty=D("10.125"), fact_qty=D("9.9994")),))
    yield "goods nobody ordered", act(lines=(line(doc_qty=D(0), doc_sum=None, price=D("33.333333333333333")),))
    yield "no price", act(lines=(line(doc_sum=None),))
    yield "price without VAT", act(lines=(line(doc_sum=None, price=D(100), price_includes_vat=False, vat_rate=D(10)),))
    yield "missort", act(lines=(line(fact_qty=D(0)), line(name="Щит", doc_qty=D(0), doc_sum=None, price=D("7.5"))))
    yield (
        "two skus",
        act(lines=(line(fact_sku="Б-2", grade="1", fact_grade="2", passport="П-7", place_no="4", okei=""),)),
    )
    yield (
        "a thousand lines",
        act(lines=tuple(line(name=f"Мыло {n}", doc_qty=D(n), fact_qty=D(1)) for n in range(1, 1001))),
    )
    yield "the largest sums", act(lines=(line(doc_sum=D("999999999999.99"), doc_qty=D("999999999999"), fact_qty=D(1)),))


def _of_rates() -> Iterator[tuple[str, Torg2]]:
    for rate in ("", "0%", "10 %", "18%", "20%", "10/110", "18/118%", "20/120%", "Без НДС", "НДС исчисляется агентом"):
        yield f"rate «{rate}»", act(lines=(line(vat=rate),))


def _of_texts() -> Iterator[tuple[str, Torg2]]:
    texts = ("acceptance_place", "accompanying_docs", "count_method", "other_data", "defect_description", "conclusion")
    texts += ("storage_conditions", "packaging_condition", "insurer", "buyer_unit", "operation_type", "member1_name")
    yield (
        "long texts",
        act(**{name: f"{name} {LONG * 120}" for name in texts}, lines=(line(name=LONG * 30, unit=LONG * 9),)),
    )
    yield "letters of other alphabets", act(**dict.fromkeys(texts, ODD), lines=(line(name=ODD, sku=ODD, unit=ODD[:9]),))
    yield "what spoils XML", act(**dict.fromkeys(texts, SPOILT), lines=(line(name=SPOILT, passport=SPOILT),))
    yield "hours are known", act(
        inspection_on=NOW.date(), arrived_at=NOW, opened_at=NOW, handed_at=NOW, delivered_at=NOW,
        acceptance_start_at=NOW, acceptance_end_at=NOW + timedelta(hours=3), unloading_start_at=NOW,
    )  # fmt: skip
    days = dict.fromkeys(("arrived_at", "delivered_at", "acceptance_start_at", "acceptance_end_at"), NOW.date())
    yield "only days are known", act(**days, inspection_on=NOW.date())
    yield (
        "acceptance took two days",
        act(inspection_on=NOW.date(), acceptance_start_at=NOW, acceptance_end_at=NOW + timedelta(days=1)),
    )
    cargo = (Cargo(seal_note="пломба № 1234567890123456", places="40 и ещё 8", cargo_name=""), Cargo(cargo_name="Мыло"))
    mass = Mass(places=D(48), gross=D("1240.5"), tare=D(40), net=D("1200.5"), fill="полный")
    yield "cargo that is no number", act(cargo=cargo, mass_doc=mass, mass_fact=replace(mass, gross=D(1188), net=None))
    one = Cargo(
        places="48", packing="короб", cargo_name="Мыло", unit="кг", gross_sender="1 240,5", sender_remarks="Верх"
    )
    yield "cargo of one row", act(cargo=(one,), mass_doc=mass, mass_fact=mass)


def _of_sides() -> Iterator[tuple[str, Torg2]]:
    yield "a buyer who is an entrepreneur", act(parties=Parties(buyer=OWNER, seller=SELLER), buyer_org=OWNER.name)
    yield "a seller who is an entrepreneur", act(parties=Parties(buyer=BUYER, seller=OWNER))
    yield "a consignor of its own", act(consignor="ООО «Склад», г. Тольятти")
    yield "the same consignor", act(consignor="АО «Свет», г. Самара")
    yield (
        "the chairman signs",
        act(approver_name="", chairman_name="И.И. Ёжиков", basis_number="7", basis_on=NOW.date()),
    )
    signer = Signer(name="Член Комиссии", position="", powers="8", status="6", basis="Доверенность № 5")
    yield "a signer is named", act(parties=Parties(buyer=BUYER, seller=SELLER, signer=signer), call_party="supplier")
    signer = Signer(name="Член Комиссии", position=LONG * 5, basis=LONG * 9)
    yield "a signer of many words", act(parties=Parties(buyer=BUYER, seller=SELLER, signer=signer))
    long = replace(SELLER, name=LONG * 30, address=LONG * 9, phone=LONG * 9, okpo="123456789012")
    yield "a seller of many words", act(parties=Parties(buyer=BUYER, seller=long), basis_kind="order", basis_number="7")


def _beyond_the_form() -> Iterator[tuple[str, Torg2]]:
    keeper = Extras(storage=True, keeper_name="Щ. Кладовой", keeper_position=LONG, totals=LONG * 60, unstruck=True)
    yield "what a company wants beyond the form", act(extras=keeper)


def _by_chance() -> Iterator[tuple[str, Torg2]]:
    for number in range(10):
        dice = Random(number)
        lines = []
        for row in range(dice.randint(1, 30)):
            document, fact = D(dice.randint(0, 50_000)) / 100, D(dice.randint(0, 50_000)) / 100
            defect = min(fact, D(dice.randint(0, 900)) / 100)
            total = D(dice.randint(0, 10_000_000)) / 100 if document and dice.random() < 0.8 else None
            price = None if total is not None else D(dice.randint(1, 9_999_999)) / 1000
            told = {"doc_qty": document, "fact_qty": fact, "defect_qty": defect, "doc_sum": total, "price": price}
            lines.append(line(name=f"Товар {row}", vat=dice.choice(["10%", "20%", "0%", ""]), **told))
        yield (
            f"by chance {number}",
            act(lines=tuple(lines), act_on=date(2026, 1, 1) + timedelta(days=dice.randint(0, 364))),
        )
