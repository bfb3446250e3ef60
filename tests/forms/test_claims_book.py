"""The workbook of the claims behind the statistics, read back by another library."""

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from claims.models import Claim, ClaimLine, Product
from claims.queries.reach import Reach
from claims.queries.statistics import Whose
from claims.rules.periods import period
from claims.rules.process import shipped
from forms import claims_book
from tests.filed import REGISTERED, file_claim
from tests.world import World, key

MOSCOW = ZoneInfo("Europe/Moscow")
YEAR = period("12-months", date(2026, 3, 20), MOSCOW, None)
PRICES = ("7380", "4230", "3150")
FORMULAS = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", '=HYPERLINK("http://evil.example")', "{=1}", "http://a.b")


def made(world: World, *, priced: bool = True) -> bytes:
    whose = Whose(view=(Reach(world.dealer),), priced=(world.dealer,) if priced else ())
    file = io.BytesIO()
    with world.reading() as session:
        claims_book.claims_book(file, session, whose, YEAR, shipped("erp"), MOSCOW)
    return file.getvalue()


def sheet(book: bytes, name: str) -> list[dict[str, Any]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(name).to_python()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def file(world: World, number: str, outcome: str = "", **columns: Any) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, number, **{"stage": "closed" if outcome else "in_review", **columns})
        claim.decide(outcome, REGISTERED + timedelta(days=4, hours=12))


def test_dates_are_dates_and_sums_are_numbers(world: World) -> None:
    file(world, "РК-2026-000123", "partly", granted=4230, refusal="Гарантия истекла")
    with world.writing() as session:
        session.scalars(select(ClaimLine).where(ClaimLine.position == 2)).one().decision = "НедостачаНеПризнана"
    book = made(world)
    (claim,) = sheet(book, "Рекламации")
    assert claim["Зарегистрирована"].isoformat() == "2026-03-10T14:20:00"
    assert claim["Решена"].isoformat() == "2026-03-15T02:20:00"
    assert (claim["Заявлено с НДС"], claim["Признано с НДС"]) == (7380.4, 4230.0)
    assert claim["Валюта"] == "RUB"
    assert (claim["Решение"], claim["Календарных дней до решения"]) == ("Частично", 4.5)
    assert (claim["Расхождения"], claim["Основание отказа"]) == ("недостача и бой", "Гарантия истекла")
    first, second = sheet(book, "Позиции")
    assert (first["Артикул"], first["По документу"], first["По факту"]) == ("110356", 40.0, 28.0)
    assert (first["Заявленное количество"], first["Признано с НДС"]) == (12.0, 4230.0)
    assert (second["Решение"], second["Признано с НДС"]) == ("Недостача не признана", 0.0)


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_a_dealer_typed_never_becomes_a_formula_or_a_link(world: World, typed: str) -> None:
    file(world, "РК-2026-000123", "refused", summary=typed, refusal=typed)
    with world.writing() as session:
        for line in session.scalars(select(ClaimLine)):
            line.comment = typed
        session.get_one(Product, key("110356")).name = typed
    book = made(world)
    assert [sheet(book, "Рекламации")[0][name] for name in ("Товары", "Основание отказа")] == [typed, typed]
    assert [sheet(book, "Позиции")[0][name] for name in ("Товар", "Комментарий")] == [typed, typed]
    for name, text in parts(book).items():
        assert not re.search(r"<(f|hyperlink)[ >]", text), name


def test_signs_that_no_sheet_can_hold_do_not_spoil_the_file(world: World) -> None:
    file(world, "РК-2026-000123", summary="а\x01б ]]> <b>&amp;", description="x")
    with world.writing() as session:
        session.scalars(select(ClaimLine).where(ClaimLine.position == 1)).one().comment = "я" * 40_000
    book = made(world)
    assert sheet(book, "Рекламации")[0]["Товары"].endswith("б ]]> <b>&amp;")
    assert len(sheet(book, "Позиции")[0]["Комментарий"]) == 32_000


def test_sums_of_another_country_name_their_currency(world: World) -> None:
    file(world, "РК-2026-000123", "satisfied", granted=7380, currency="933")
    book = made(world)
    assert [row["Валюта"] for name in ("Рекламации", "Позиции") for row in sheet(book, name)] == ["BYN"] * 3
    blind = "".join(parts(made(world, priced=False)).values())
    assert [said for said in ("Валюта", "BYN") if said in blind] == []


def test_who_does_not_see_prices_gets_a_book_without_them(world: World) -> None:
    file(world, "РК-2026-000123", "satisfied", granted=7380)
    text = "".join(parts(made(world, priced=False)).values())
    for said in (*PRICES, "₽", "Заявлено с НДС", "Признано с НДС"):
        assert said not in text, said
    assert all(said in "".join(parts(made(world)).values()) for said in PRICES)


def test_of_two_dealers_only_the_sums_of_the_open_one_are_told(world: World) -> None:
    strange = {"dealer_key": world.stranger_dealer, "shipment_key": world.stranger_shipment}
    file(world, "РК-2026-000123")
    file(world, "РК-2026-000124", **strange)
    whose = Whose(view=(Reach(world.dealer), Reach(world.stranger_dealer)), priced=(world.dealer,))
    out = io.BytesIO()
    with world.reading() as session:
        claims_book.claims_book(out, session, whose, YEAR, shipped("erp"), MOSCOW)
    for name, count in (("Рекламации", 1), ("Позиции", 2)):
        sums = [(row["Дилер"], row["Заявлено с НДС"]) for row in sheet(out.getvalue(), name)]
        assert [told for dealer, told in sums if dealer == "Северный дилер"] == [""] * count
        assert all(told for dealer, told in sums if dealer == "Южный дилер")


def test_a_decision_that_the_dealer_may_not_see_yet_is_not_in_the_book(world: World) -> None:
    file(world, "РК-2026-000123", "refused", stage="in_review", refusal="Гарантия истекла")
    with world.writing() as session:
        for line in session.scalars(select(ClaimLine)):
            line.refusal, line.decision = "Гарантия истекла", "НедостачаНеПризнана"
    text = "".join(parts(made(world)).values())
    for said in ("Гарантия", "Отказано", "не признана"):
        assert said not in text, said


def test_the_newest_come_first_and_what_did_not_fit_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        file(world, f"РК-2026-{number:06}", registered_at=REGISTERED + timedelta(hours=number))
    file(world, "РК-2026-000009", stage="draft", registered_at=None)
    monkeypatch.setattr(claims_book, "MOST_CLAIMS", 3)
    monkeypatch.setattr(claims_book, "MOST_LINES", 5)
    book = made(world)
    claims, lines = sheet(book, "Рекламации"), sheet(book, "Позиции")
    assert [row["Номер"] for row in claims[:3]] == ["РК-2026-000003", "РК-2026-000002", "РК-2026-000001"]
    assert claims[3]["Номер"].startswith("Здесь только последние")
    assert [row["Номер рекламации"] for row in lines[:5]] == [row["Номер"] for row in claims[:2] for _ in "12"] + [
        "РК-2026-000001"
    ]
    assert lines[5]["Номер рекламации"].startswith("Здесь только последние")
    with world.reading() as session:
        assert session.query(Claim).count() == 5
