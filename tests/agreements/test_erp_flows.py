"""What Erp promises beyond a claim's way: what more is known of dealers and goods, and what came back."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from emulators.onec.app import OneC
from sync.erp import (
    ClaimDetails,
    ClaimLineOut,
    ClaimOut,
    ClaimRef,
    ClaimState,
    Erp,
    FileOut,
    LineDecision,
    MessageOut,
    Return,
)
from sync.errors import ErpRefused
from sync.odata.erp import connect
from sync.odata.names import Profile
from tests.agreements.onec_world import ACTS, CLAIMS, SHIPMENTS, key, put, running

RETURNS, CORRECTIONS = "Document_ВозвратТоваровОтКлиента", "Document_КорректировкаРеализации"
FILES = "Catalog_ПретензииПрисоединенныеФайлы"
CHART = "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения"
SEGMENT, SUPPLIER = str(key("segment property")), str(key("supplier property"))
WEIGHT = str(key("weight property"))


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as found:
        yield found


@pytest.fixture
def erp(onec: OneC, monkeypatch: pytest.MonkeyPatch) -> Iterator[Erp]:
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    own = replace(Profile().properties, segment=SEGMENT, supplier=SUPPLIER, weight=WEIGHT)
    made = connect(onec.odata, "", "", Profile(properties=own))
    yield made
    made.close()


def extra(property_key: str, value: str, kind: str = "Edm.String") -> list[dict[str, object]]:
    return [{"LineNumber": 1, "Свойство_Key": property_key, "Значение": value, "Значение_Type": kind}]


# --- dealers and goods


def test_a_dealer_comes_with_segment_and_region(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_БизнесРегионы", "region", Description="Юг")
    put(onec, "Catalog_СегментыПартнеров", "wholesale", Description="Опт")
    row = {"Сегмент_Key": str(key("wholesale")), "Партнер_Key": str(key("south"))}
    onec.world.put("InformationRegister_ПартнерыСегмента", "row", row)
    put(onec, "Catalog_Партнеры", "south", БизнесРегион_Key=str(key("region")))
    south, north = sorted(erp.dealers([key("south"), key("north")]), key=lambda one: one.name, reverse=True)
    assert (south.segment, south.region) == ("Опт", "Юг")
    assert (north.segment, north.region) == ("", "")


def test_a_segment_in_a_companys_own_attribute_counts_more(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_СегментыПартнеров", "network", Description="Сети")
    rows = extra(SEGMENT, str(key("network")), "StandardODATA.Catalog_СегментыПартнеров")
    put(onec, "Catalog_Партнеры", "south", ДополнительныеРеквизиты=rows)
    assert [one.segment for one in erp.dealers([key("south")])] == ["Сети"]


def test_a_product_comes_with_maker_and_supplier(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_Производители", "maker", Description="Завод моющих средств")
    rows = extra(SUPPLIER, "ООО «Химопт»")
    put(onec, "Catalog_Номенклатура", "Пена", Производитель_Key=str(key("maker")), ДополнительныеРеквизиты=rows)
    (foam,) = erp.products([key("Пена")])
    (other,) = erp.products([key("Миндаль")])
    assert (foam.maker, foam.supplier) == ("Завод моющих средств", "ООО «Химопт»")
    assert (other.maker, other.supplier) == ("", "")


def test_a_weight_in_a_companys_own_attribute_counts_more(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_УпаковкиЕдиницыИзмерения", "kilogram", Description="кг", Code="166")
    standard = {"ВесИспользовать": True, "ВесЧислитель": 9, "ВесЗнаменатель": 1}
    standard["ВесЕдиницаИзмерения_Key"] = str(key("kilogram"))
    told = []
    for rows in ([], extra(WEIGHT, "1,05"), extra(WEIGHT, "1.05", "Edm.Double"), extra(WEIGHT, "около кг")):
        put(onec, "Catalog_Номенклатура", "Пена", **standard, ДополнительныеРеквизиты=rows)
        told += [one.weight for one in erp.products([key("Пена")])]
    assert told == [Decimal(9), Decimal("1.05"), Decimal("1.05"), None]


def test_a_line_comes_with_the_marking_codes_of_its_packages(onec: OneC, erp: Erp) -> None:
    rows = []
    for number, code in enumerate(("0104607001103561215A", "0104607001103561215B"), 1):
        put(
            onec,
            "Catalog_ШтрихкодыУпаковокТоваров",
            code,
            ЗначениеШтрихкода=code,
            Номенклатура_Key=str(key("Кристалл")),
        )
        rows.append({"LineNumber": number, "ШтрихкодУпаковки_Key": str(key(code))})
    put(onec, SHIPMENTS, "shipment 1", ШтрихкодыУпаковок=rows)
    (found,) = erp.shipments([key("shipment 1")])
    assert [line.marks for line in found.lines] == [("0104607001103561215A", "0104607001103561215B"), (), ()]


def test_codes_of_a_product_that_stands_in_two_lines_belong_to_neither(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_ШтрихкодыУпаковокТоваров", "c", ЗначениеШтрихкода="c", Номенклатура_Key=str(key("Кристалл")))
    lines = (onec.world.get(SHIPMENTS, str(key("shipment 1"))) or {})["Товары"]
    twice = [lines[0], {**lines[0], "LineNumber": 2, "ИдентификаторСтроки": "line-again"}]
    rows = [{"LineNumber": 1, "ШтрихкодУпаковки_Key": str(key("c"))}]
    put(onec, SHIPMENTS, "shipment 1", Товары=twice, ШтрихкодыУпаковок=rows)
    (found,) = erp.shipments([key("shipment 1")])
    assert [line.marks for line in found.lines] == [(), ()]


# --- what came back


def row(name: str, quantity: float) -> dict[str, object]:
    return {"LineNumber": 1, "Номенклатура_Key": str(key(name)), "Количество": quantity}


def of_shipment(field: str) -> dict[str, str]:
    return {field: str(key("shipment 1")), f"{field}_Type": f"StandardODATA.{SHIPMENTS}"}


def returned(erp: Erp) -> list[Return]:
    return erp.returns([one.key for page in erp.return_versions(None) for one in page])


def test_a_return_says_what_came_back_of_which_shipment(onec: OneC, erp: Erp) -> None:
    common = {"Number": "УТ00-000031", "Date": "2026-03-12T09:00:00", "Posted": True}
    put(onec, RETURNS, "back", **common, **of_shipment("ДокументРеализации"), Товары=[row("Кристалл", 5)])
    (found,) = returned(erp)
    assert (found.key, found.number, found.made_on) == (key("back"), "УТ00-000031", date(2026, 3, 12))
    assert (found.posted, found.deleted, found.claim_key) == (True, False, None)
    assert [(line.shipment_key, line.product_key, line.quantity) for line in found.lines] == [
        (key("shipment 1"), key("Кристалл"), 5)
    ]
    put(onec, RETURNS, "back", DeletionMark=True)
    assert [one.deleted for one in returned(erp)] == [True]


def test_a_correction_says_what_it_takes_and_by_which_act(onec: OneC, erp: Erp) -> None:
    rows = [row("Кристалл", -6), {**row("Пена", 2), "LineNumber": 2}]
    act = {"АктОРасхожденияхПослеОтгрузкиОснование_Key": str(key("act"))}
    put(onec, CORRECTIONS, "less", **of_shipment("ДокументОснование"), **act, Расхождения=rows)
    (found,) = returned(erp)
    assert [(line.product_key, line.quantity) for line in found.lines] == [(key("Кристалл"), 6)]
    assert found.act_key == key("act")


def test_a_document_that_a_claim_stands_on_is_known_by_that_claim(onec: OneC, erp: Erp) -> None:
    put(onec, RETURNS, "back", **of_shipment("ДокументРеализации"), Товары=[row("Кристалл", 5)])
    basis = {"Основание": str(key("back")), "Основание_Type": f"StandardODATA.{RETURNS}"}
    put(onec, CLAIMS, "claim", Description="Претензия", **basis)
    assert [one.claim_key for one in returned(erp)] == [key("claim")]


def test_returns_are_listed_from_a_moment_on(onec: OneC, erp: Erp) -> None:
    put(onec, RETURNS, "old", Date="2026-01-12T09:00:00")
    put(onec, RETURNS, "new", Date="2026-03-12T09:00:00")
    since = datetime(2026, 3, 1, tzinfo=UTC)
    assert [one.key for page in erp.return_versions(since) for one in page] == [key("new")]


# --- the life of a claim


def put_claim(erp: Erp) -> ClaimState:
    """Of 40 Кристалл 34 came."""
    shipped = erp.shipments([key("shipment 1")])[0].lines[0].key
    line = ClaimLineOut(1, key("shipment 1"), shipped, key("Кристалл"), "", Decimal(40), Decimal(34), "")
    claim = ClaimOut(
        claim_key=key("claim"),
        act_key=key("act"),
        number="РК-2026-000123",
        title="РК-2026-000123 · недостача · УТ00-004512",
        description="1. Кристалл: по документу 40, по факту 34 шт",
        registered_at=datetime(2026, 3, 10, 8, 20, tzinfo=UTC),
        dealer_key=key("south"),
        entity_key=key("south entity"),
        seller_key=key("seller"),
        shipment_key=key("shipment 1"),
        total=Decimal("2115.00"),
        details=ClaimDetails(number="РК-2026-000123"),
        lines=(line,),
    )
    return erp.put_claim(claim)


def state(erp: Erp) -> ClaimState:
    (found,) = erp.claim_states([ClaimRef(key("claim"), key("act"))])
    return found


def test_a_claim_tells_whose_it_is_and_of_what(erp: Erp) -> None:
    put_claim(erp)
    origin = state(erp).origin
    assert origin is not None
    assert (origin.dealer_key, origin.act_key, origin.number) == (key("south"), key("act"), "РК-2026-000123")
    assert origin.registered_at == datetime(2026, 3, 10, 8, 20, tzinfo=UTC)
    assert origin.description == "1. Кристалл: по документу 40, по факту 34 шт"


def test_a_base_that_keeps_them_tells_entity_seller_and_sum(erp: Erp) -> None:
    put_claim(erp)
    origin = state(erp).origin
    assert origin is not None
    assert (origin.entity_key, origin.seller_key, origin.total) == (key("south entity"), key("seller"), 2115)


def test_a_line_tells_the_figures_that_1c_holds_now(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    rows = (onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    put(onec, ACTS, "act", Товары=[{**rows[0], "Количество": 36.0}])
    act = state(erp).act
    assert act is not None
    assert [(line.by_document, line.in_fact, line.shipment_key) for line in act.lines] == [(40, 36, key("shipment 1"))]


def test_a_refusal_comes_with_its_ground(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    put(onec, CLAIMS, "claim", ДополнительныеРеквизиты=extra(Profile().properties.refusal, "Вес при отгрузке сошёлся"))
    assert state(erp).refusal == "Вес при отгрузке сошёлся"


def test_what_the_portal_decides_stands_in_1c_and_is_written_once(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    decided = ClaimDetails(
        status="Обрабатывается",
        answer="Довезём во вторник",
        responsible="Кузнецова Ирина",
        finding="Ошибка склада",
        lines=(LineDecision(1, "ТребуетсяДопоставка", "шесть штук"),),
    )
    erp.put_details(key("claim"), decided)
    found = state(erp)
    assert (found.status, found.answer) == ("Обрабатывается", "Довезём во вторник")
    assert found.responsible is not None
    assert found.responsible.name == "Кузнецова Ирина"
    assert found.act is not None
    assert [(line.action, line.comment) for line in found.act.lines] == [("ТребуетсяДопоставка", "шесть штук")]
    assert (found.act.lines[0].by_document, found.act.lines[0].in_fact) == (40, 34)
    erp.put_details(key("claim"), decided)
    assert (state(erp).version, state(erp).act) == (found.version, found.act)


def test_a_responsible_person_whom_1c_does_not_know_is_left_out(erp: Erp) -> None:
    put_claim(erp)
    erp.put_details(key("claim"), ClaimDetails(responsible="Никто Такой"))
    assert state(erp).responsible is None


# --- words


def says(text: str, line: int | None = None, is_answer: bool = True) -> MessageOut:
    at = datetime(2026, 3, 11, 8, 20, tzinfo=UTC)
    return MessageOut(key("message"), line, is_answer, "Олег Южный", text, at)


def test_a_question_of_the_whole_claim_is_told_under_one_key(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    put(onec, CLAIMS, "claim", ДополнительныеРеквизиты=extra(Profile().properties.question, "Какая партия?"))
    (first,) = state(erp).messages
    assert (first.text, first.line, first.is_answer) == ("Какая партия?", None, False)
    assert state(erp).messages == (first,)
    put(onec, CLAIMS, "claim", ДополнительныеРеквизиты=extra(Profile().properties.question, "Ответ: завтра"))
    (second,) = state(erp).messages
    assert (second.text, second.is_answer, second.key == first.key) == ("завтра", True, False)


def test_a_question_of_a_line_is_no_comment_to_a_decision(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    rows = (onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    put(onec, ACTS, "act", Товары=[{**rows[0], "КомментарийМенеджера": "Вопрос: где лежит брак?"}])
    act = state(erp).act
    assert act is not None
    assert (act.lines[0].question, act.lines[0].comment) == ("где лежит брак?", "")
    decided = {"КомментарийМенеджера": "Вопрос: снят", "Действие": "ТребуетсяДопоставка"}
    put(onec, ACTS, "act", Товары=[{**rows[0], **decided}])
    act = state(erp).act
    assert act is not None
    assert (act.lines[0].question, act.lines[0].comment) == ("", "")
    put(onec, ACTS, "act", Товары=[{**rows[0], "КомментарийМенеджера": "довезём", "Действие": "ТребуетсяДопоставка"}])
    act = state(erp).act
    assert act is not None
    assert (act.lines[0].question, act.lines[0].comment) == ("", "довезём")


def test_what_the_dealer_says_is_written_once_and_the_newest_stands_on_top(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    for words in ("Партия 4401", "Партия 4401", "На складе"):
        erp.put_message(key("claim"), says(words))
    rows = (onec.world.get(CLAIMS, str(key("claim"))) or {})["ДополнительныеРеквизиты"]
    (reply,) = (row["Значение"] for row in rows if row["Свойство_Key"] == Profile().properties.reply)
    assert reply == "11.03.2026 11:20:00, Олег Южный: На складе\n11.03.2026 11:20:00, Олег Южный: Партия 4401"


def test_what_the_dealer_says_of_a_line_stands_in_its_row(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    for _ in range(2):
        erp.put_message(key("claim"), says("В углу склада", line=1))
    (row,) = (onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    assert row["КомментарийКлиента"] == "11.03.2026 11:20:00, Олег Южный: В углу склада"


def test_a_base_without_the_attribute_says_that_it_has_no_place(onec: OneC, erp: Erp) -> None:
    onec.world.remove(CHART, Profile().properties.reply)
    put_claim(erp)
    with pytest.raises(ErpRefused, match="no_place"):
        erp.put_message(key("claim"), says("Партия 4401"))


# --- papers


def paper(content: bytes | None) -> FileOut:
    at, digest = datetime(2026, 3, 11, 8, 20, tzinfo=UTC), hashlib.sha256(content or b"").hexdigest()
    about = {"name": "Скан акта.pdf", "mime": "application/pdf", "size": len(content or b""), "sha256": digest}
    return FileOut(
        key=key("scan"), line=None, kind="scan", url="http://127.0.0.1/files/scan", at=at, content=content, **about
    )


@pytest.mark.parametrize("own_keys", [False, True])
def test_a_small_paper_lies_in_1c_once(onec: OneC, erp: Erp, own_keys: bool) -> None:
    put_claim(erp)
    onec.interface.modes.ignore_ref_key = own_keys
    for _ in range(2):
        erp.put_file(key("claim"), paper(b"%PDF-1.7 scan"))
    (found,) = onec.world.all(FILES)
    assert (found["ВладелецФайла_Key"], found["Description"], found["Расширение"]) == (
        str(key("claim")),
        "Скан акта",
        "pdf",
    )
    assert base64.b64decode(str(found["ФайлХранилище_Base64Data"])) == b"%PDF-1.7 scan"


def test_an_address_alone_and_a_base_without_files_have_no_place(onec: OneC, erp: Erp) -> None:
    put_claim(erp)
    with pytest.raises(ErpRefused, match="no_place"):
        erp.put_file(key("claim"), paper(None))
    del onec.interface.base.model.sets[FILES]
    with pytest.raises(ErpRefused, match="no_place"):
        erp.put_file(key("claim"), paper(b"scan"))
