"""What the SOAP dialect alone promises of a claim: the queue, messages, files, documents, returns, a restored base."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from emulators.faults import Fault
from emulators.onec.app import OneC
from emulators.onec.soap import registers
from sync.erp import Changes, ClaimDetails, ClaimRef, ClaimState, FileOut, LineDecision, MessageIn, MessageOut
from sync.errors import ErpRefused, ErpUnavailable
from sync.odata.erp import connect as by_odata
from sync.soap.codec import Told
from sync.soap.erp import SoapErp, connect
from tests.agreements.onec_world import ACTS, CLAIMS, key, put, running
from tests.agreements.test_erp import PASSWORD, USER, the_claim, the_line

AT = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec", user=USER, password=PASSWORD) as found:
        yield found


@pytest.fixture
def erp(onec: OneC, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoapErp]:
    monkeypatch.setattr("sync.soap.wire.PAUSES", (0.0, 0.0))
    with closing(connect(onec.soap, USER, PASSWORD)) as made:
        yield made


def changes(erp: SoapErp) -> list[Changes]:
    """All that waits, confirmed."""
    found = []
    for some in erp.claim_changes(lambda _: []):
        found.append(some)
        erp.confirm(some.mark)
    return found


def state(erp: SoapErp) -> ClaimState:
    (found,) = erp.claim_states([ClaimRef(key("claim"), None)])
    return found


# --- one base by two doors


def test_a_claim_put_by_soap_is_read_by_odata_as_the_same(onec: OneC, erp: SoapErp) -> None:
    told = erp.put_claim(the_claim())
    with closing(by_odata(onec.odata, USER, PASSWORD)) as other:
        (read,) = other.claim_states([ClaimRef(key("claim"), key("act"))])
        assert other.put_claim(the_claim()) == read
    assert (read.number, read.status, read.due_on) == (told.number, told.status, told.due_on)
    assert read.act is not None
    assert told.act is not None
    assert (read.act.key, read.act.number, read.act.status) == (told.act.key, told.act.number, told.act.status)


def test_a_claim_put_by_odata_is_the_same_one_for_soap(onec: OneC, erp: SoapErp) -> None:
    with closing(by_odata(onec.odata, USER, PASSWORD)) as other:
        other.put_claim(the_claim())
    found = erp.put_claim(the_claim())
    assert (len(onec.world.all(CLAIMS)), len(onec.world.all(ACTS))) == (1, 1)
    assert found.act is not None
    assert [(line.by_document, line.in_fact) for line in found.act.lines] == [(40, 34), (0, 1)]


# --- the queue


def test_a_long_queue_is_told_in_parts_and_each_is_confirmed_by_itself(onec: OneC, erp: SoapErp) -> None:
    names = [f"born {number}" for number in range(17)]
    for name in names:
        put(onec, CLAIMS, name, Description=name, Статус="Зарегистрирована", Партнер_Key=str(key("south")))
    first, second = changes(erp)
    assert (len(first.states), len(second.states)) == (15, 2)
    assert {one.claim_key for one in first.states + second.states} == {key(name) for name in names}
    assert changes(erp) == []


def test_what_was_confirmed_is_known_to_1c_after_a_restart_of_the_portal(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    assert len(changes(erp)) == 1
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    with closing(connect(onec.soap, USER, PASSWORD)) as again:
        assert [one.status for some in changes(again) for one in some.states] == ["Обрабатывается"]


def test_a_claim_that_makes_no_sense_holds_up_no_other(onec: OneC, erp: SoapErp) -> None:
    put(onec, CLAIMS, "good", Description="хорошая", Статус="Зарегистрирована", Партнер_Key=str(key("south")))
    put(onec, CLAIMS, "odd", Description="странная", Статус="Зарегистрирована", Партнер_Key="не ключ")
    (found,) = changes(erp)
    assert [one.claim_key for one in found.states] == [key("good")]
    assert [one.key for one in found.odd] == [key("odd")]


def test_a_base_restored_from_a_copy_is_told_once_and_then_read_as_it_is(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    changes(erp)
    onec.world.put(registers.LAST, "", {"Номер": 1})
    onec.world.put(registers.NODES, "portal", {"Подтверждено": 0, "Метка": ""})
    onec.world.put(registers.QUEUE, str(key("claim")), {"Номер": 1, "Удалена": False})
    with pytest.raises(ErpUnavailable, match="restored"):
        changes(erp)
    assert [one.claim_key for some in changes(erp) for one in some.states] == [key("claim")]


def test_a_claim_born_in_1c_is_told_with_all_there_is_to_know(onec: OneC, erp: SoapErp) -> None:
    put(
        onec,
        CLAIMS,
        "born",
        Description="По телефону",
        ОписаниеПретензии="Не хватает коробки",
        Статус="Зарегистрирована",
        ДатаРегистрации="2026-03-11T12:00:00",
        Партнер_Key=str(key("south")),
        Контрагент_Key=str(key("south entity")),
        Организация_Key=str(key("seller")),
        Сумма=1425.6,
        Основание=str(key("shipment 1")),
        Основание_Type="StandardODATA.Document_РеализацияТоваровУслуг",
    )
    (found,) = changes(erp)[0].states
    origin = found.origin
    assert origin is not None
    assert (origin.title, origin.description, origin.registered_at) == ("По телефону", "Не хватает коробки", AT)
    assert (origin.dealer_key, origin.entity_key, origin.seller_key) == (
        key("south"),
        key("south entity"),
        key("seller"),
    )
    assert (origin.shipment_key, origin.act_key, origin.total) == (key("shipment 1"), None, Decimal("1425.60"))
    assert origin.number == ""


# --- beside the claim


def message(text: str = "Когда привезёте?") -> MessageOut:
    return MessageOut(key("message"), 1, is_answer=False, author="Олег Южный", text=text, at=AT)


def test_a_message_of_the_dealer_is_kept_once_and_does_not_come_back(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    before = state(erp)
    for text in ("Когда привезёте?", "другое"):
        erp.put_message(key("claim"), message(text))
    (kept,) = registers.of(onec.world, registers.MESSAGES, str(key("claim")))
    assert (kept["Сообщение"]["Text"], kept["Сообщение"]["LineID"]) == ("Когда привезёте?", "1")
    assert state(erp) == before


def test_a_message_written_in_1c_is_told_with_its_line(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    told = {"MessageID": str(key("reply")), "ClaimID": str(key("claim")), "LineID": "2", "Side": "company"}
    told |= {"AuthorName": "Кузнецова Ирина", "CreatedAt": "2026-03-11T12:00:00", "Text": "В среду", "IsAnswer": True}
    registers.put(onec.world, registers.MESSAGES, str(key("claim")), str(key("reply")), {"Сообщение": told})
    wanted = MessageIn(str(key("reply")), 2, is_answer=True, author="Кузнецова Ирина", text="В среду", at=AT)
    assert state(erp).messages == (wanted,)
    assert changes(erp)[0].states[0].messages == (wanted,)


def test_a_file_is_kept_by_its_address_and_with_its_bytes(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    file = FileOut(key("file"), None, "photo", "фото.jpg", "image/jpeg", 3, "ab", "http://p/f/1", AT, b"jpg")
    for _ in range(2):
        erp.put_file(key("claim"), file)
    (kept,) = registers.of(onec.world, registers.FILES, str(key("claim")))
    assert (kept["Файл"]["URL"], kept["Файл"]["Size"], kept["СохраненВБазе"]) == ("http://p/f/1", 3, True)


@pytest.mark.parametrize("what", ["message", "file", "details", "withdraw"])
def test_what_belongs_to_no_claim_is_a_matter_for_a_person(erp: SoapErp, what: str) -> None:
    file = FileOut(key("file"), None, "photo", "a", "image/jpeg", 3, "ab", "http://p", AT)
    ways = {
        "message": lambda: erp.put_message(key("nowhere"), message()),
        "file": lambda: erp.put_file(key("nowhere"), file),
        "details": lambda: erp.put_details(key("nowhere"), ClaimDetails(stage="decided")),
        "withdraw": lambda: erp.withdraw(key("nowhere")),
    }
    with pytest.raises(ErpRefused, match="no_object"):
        ways[what]()


def test_a_decision_of_the_portal_is_kept_line_by_line_and_read_back(erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    lines = (LineDecision(1, "НедостачаНеПризнана", "взвесили", Decimal(0), refusal="вес сошёлся"),)
    details = ClaimDetails(stage="decided", status="НеУдовлетворена", answer="Вес сошёлся", guilty="нет", lines=lines)
    assert erp.put_details(key("claim"), details) == date(2026, 3, 24)
    found = state(erp)
    assert (found.status, found.stage, found.answer, found.guilty) == (
        "НеУдовлетворена",
        "decided",
        "Вес сошёлся",
        "нет",
    )
    assert found.act is not None
    first = found.act.lines[0]
    assert (first.action, first.comment, first.granted) == ("НедостачаНеПризнана", "взвесили", 0)
    assert (first.refusal, first.shipment_line) == ("вес сошёлся", "line-Кристалл")


def test_a_day_promised_in_1c_stays(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    later = ClaimDetails(due_on=date(2026, 4, 1))
    assert erp.put_details(key("claim"), later) == date(2026, 3, 24)
    assert erp.put_details(key("claim"), later, due_was=date(2026, 3, 24)) == date(2026, 4, 1)


def test_equal_details_are_not_written_again(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    details = ClaimDetails(link="http://127.0.0.1/files/new", stage="decided")
    erp.put_details(key("claim"), details)
    before = onec.world.get(CLAIMS, str(key("claim")))
    erp.put_details(key("claim"), details)
    assert onec.world.get(CLAIMS, str(key("claim"))) == before


def test_documents_of_the_decision_are_told_with_their_state(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    order = {"Number": "УТ00-000005", "Date": "2026-03-12T10:00:00", "Posted": True, "Статус": "КОтгрузке"}
    put(onec, "Document_ЗаказКлиента", "order", **order)
    row = {"Вид": "ЗаказКлиента", "Документ": str(key("order"))}
    registers.put(onec.world, registers.DOCUMENTS, str(key("claim")), "1", row)
    (made,) = state(erp).documents
    assert (made.kind, made.number, made.made_on, made.posted) == (
        "ЗаказКлиента",
        "УТ00-000005",
        date(2026, 3, 12),
        True,
    )
    assert made.status == "КОтгрузке"


def test_returns_and_corrections_tell_what_came_back(onec: OneC, erp: SoapErp) -> None:
    shipment = {"ДокументРеализации": str(key("shipment 1"))}
    shipment["ДокументРеализации_Type"] = "StandardODATA.Document_РеализацияТоваровУслуг"
    line = {"LineNumber": 1, "Номенклатура_Key": str(key("Кристалл")), "Количество": 6.0, **shipment}
    head = {"Number": "1", "Date": "2026-03-12T10:00:00", "Posted": True}
    put(onec, "Document_ВозвратТоваровОтКлиента", "back", **head, Товары=[line, {**line, "ДокументРеализации": ""}])
    basis = {"ДокументОснование": str(key("shipment 1"))}
    basis["ДокументОснование_Type"] = "StandardODATA.Document_РеализацияТоваровУслуг"
    less = [{**line, "Количество": -2.0}, {**line, "Количество": 3.0}]
    put(onec, "Document_КорректировкаРеализации", "less", **head, **basis, Расхождения=less)
    registers.put(
        onec.world,
        registers.DOCUMENTS,
        str(key("claim")),
        "1",
        {"Вид": "КорректировкаРеализации", "Документ": str(key("less"))},
    )
    keys = [one.key for page in erp.return_versions(None) for one in page]
    assert sorted(keys) == sorted([key("back"), key("less")])
    assert [page for page in erp.return_versions(datetime(2026, 3, 13, tzinfo=UTC)) if page] == []
    found = {one.key: one for one in erp.returns(keys)}
    assert [line.quantity for line in found[key("back")].lines] == [6]
    assert [(line.shipment_key, line.quantity) for line in found[key("less")].lines] == [(key("shipment 1"), 2)]
    assert (found[key("back")].claim_key, found[key("less")].claim_key) == (None, key("claim"))


# --- writing once


def test_a_removed_claim_is_not_made_again_by_a_late_repeat(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    onec.world.remove(CLAIMS, str(key("claim")))
    with pytest.raises(ErpRefused, match="no_object"):
        erp.put_claim(the_claim())
    assert onec.world.all(CLAIMS) == []


def test_figures_mended_before_anybody_looked_replace_the_first_ones(onec: OneC, erp: SoapErp) -> None:
    erp.put_claim(the_claim())
    mended = erp.put_claim(the_claim(lines=(the_line("Кристалл", 1, 40, 30), the_line(None, 2, 0, 1))))
    assert mended.act is not None
    assert mended.act.lines[0].in_fact == 30
    assert len(onec.world.all(ACTS)) == 1


@pytest.mark.parametrize("lost", ["GetClaim", "GetObjects", "SubmitClaim"])
def test_a_call_lost_anywhere_is_made_good_by_a_repeat(onec: OneC, erp: SoapErp, lost: str) -> None:
    onec.faults.add(Fault("drop_after", path=lost, times=3))
    with pytest.raises(ErpUnavailable):
        erp.put_claim(the_claim())
    onec.faults.clear()
    assert erp.put_claim(the_claim()).status == "Зарегистрирована"
    assert (len(onec.world.all(CLAIMS)), len(onec.world.all(ACTS))) == (1, 1)


def test_values_survive_the_way_there_and_back(onec: OneC, erp: SoapErp) -> None:
    words = "Строка\nс <уголками> & «кавычками» \u2014 и \U0001f4e6"
    erp.put_claim(the_claim(description=words, total=Decimal("123456789012.35")))
    (found,) = (one for some in changes(erp) for one in some.states)
    told: Told = onec.world.get(CLAIMS, str(key("claim"))) or {}
    assert told["ОписаниеПретензии"] == words
    assert found.origin is not None
    assert (found.origin.description, found.origin.total) == (words, Decimal("123456789012.35"))
