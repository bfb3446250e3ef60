"""SubmitClaim: act, then claim, each under the portal's key; what is there already is not made twice."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from emulators.onec.card import ACTS
from emulators.onec.names import Base
from emulators.onec.soap import registers
from emulators.onec.soap.contract import Value
from emulators.onec.soap.queue import Queue
from emulators.onec.soap.write import CLAIMS, EXTRA, attribute, card, day, keep, plain, with_extra
from emulators.onec.world import NO_DATE, ZERO, Object

SHIPMENTS = "Document_РеализацияТоваровУслуг"
SHARED = (
    *("Договор_Key", "Валюта_Key", "Менеджер_Key", "КонтактноеЛицо_Key", "НалогообложениеНДС"),
    *("ЦенаВключаетНДС", "ХозяйственнаяОперация"),
)
OF_A_ROW = (
    *("Номенклатура_Key", "Характеристика_Key", "Упаковка_Key", "СтавкаНДС_Key", "КодСтроки", "Склад_Key"),
    *("Серия_Key", "Цена"),
)
STATUSES = ("", "Зарегистрирована", "Обрабатывается", "Удовлетворена", "НеУдовлетворена")
WITHDRAWN = "Отозвана дилером"


def submit(base: Base, queue: Queue, sent: Value) -> Value:
    """Type SubmitResult."""
    if wrong := _wrong(base, sent):
        return {"Result": {"Code": "invalid", "Message": wrong}, "Created": False}
    key, there = sent["ClaimID"].lower(), card(base, sent["ClaimID"])
    data = registers.data(base.world, key)
    if there and data and sent["Version"] <= data["Версия"]:
        return _answer(base, key, "ok")
    if not there and queue.was_removed(key):
        return {"Result": {"Code": "changed", "Message": "Претензию удалили в 1С"}, "Created": False}
    if sent["Status"] == "Обрабатывается" and not (sent["DueAt"] or (there and attribute(there, "due"))):
        return {"Result": {"Code": "refused", "Message": "Без срока решения: пришлите DueAt"}, "Created": False}
    act, code = _put_act(base, sent, base.world.get(ACTS, data.get("Акт") or sent["ActRef"] or ZERO))
    _put_data(base, key, sent, act["Ref_Key"] if act else "")
    _put_claim(base, key, sent, there.body if there else None, act)
    return _answer(base, key, code) | {"Created": there is None}


def _wrong(base: Base, sent: Value) -> str:
    if len(sent["ClaimID"]) != 36:
        return "ClaimID не идентификатор"
    if not 0 < len(sent["PortalNumber"].strip()) <= 20:
        return "PortalNumber: от 1 до 20 символов"
    if base.world.get("Catalog_Партнеры", sent["DealerRef"].lower()) is None:
        return "DealerRef: такого партнёра в базе нет"
    return "" if sent["Status"] in STATUSES else f"Status: статуса «{sent['Status']}» в базе нет"


def _answer(base: Base, key: str, code: str) -> Value:
    there = card(base, key)
    assert there is not None
    act = base.world.get(ACTS, registers.data(base.world, key).get("Акт") or ZERO)
    return {
        "Result": {"Code": code},
        "Created": False,
        "OnecRef": key,
        "OnecNumber": there.field("Code"),
        "Status": there.field("Статус"),
        "ActRef": act and act["Ref_Key"],
        "ActNumber": act and act["Number"],
    }


def _shipment(base: Base, key: str | None) -> Object:
    return base.world.get(SHIPMENTS, (key or ZERO).lower()) or {}


def _put_claim(base: Base, key: str, sent: Value, there: Object | None, act: Object | None) -> None:
    shipment = _shipment(base, sent["ShipmentRef"])
    body = there or _new_claim(sent, shipment, act) | {"Ref_Key": key}
    extra = {
        "number": sent["PortalNumber"],
        "subject": sent["Subject"],
        "stage": sent["Stage"],
        "due": day(sent["DueAt"]),
        "link": sent["PortalURL"],
    }
    new = {
        **body,
        "Description": sent["Title"] or body["Description"],
        "ОписаниеПретензии": sent["Description"],
        "Сумма": sent["Amount"],
        "Статус": sent["Status"] or body["Статус"],
        "Комментарий": noted(body.get("Комментарий", "")) if sent["Withdrawn"] else body.get("Комментарий", ""),
        EXTRA: with_extra(body.get(EXTRA, []), extra),
    }
    if there and not there.get("Основание"):  # the shipment may come later than the claim
        new |= _basis(shipment, act)
    keep(base, CLAIMS, new)


def noted(comment: str) -> str:
    """The dealer's wish to withdraw as the first line."""
    return comment if WITHDRAWN in comment else f"{WITHDRAWN}\n{comment}".strip()


def _new_claim(sent: Value, shipment: Object, act: Object | None) -> Object:
    return {
        "Description": sent["Title"] or f"Рекламация {sent['PortalNumber']}",
        "Статус": "Зарегистрирована",
        "ДатаРегистрации": sent["RegisteredAt"],
        "Партнер_Key": sent["DealerRef"],
        "Контрагент_Key": sent["CounterpartyRef"] or shipment.get("Контрагент_Key"),
        "Организация_Key": sent["OrganizationRef"] or shipment.get("Организация_Key"),
        **_basis(shipment, act),
    }


def _basis(shipment: Object, act: Object | None) -> Object:
    basis, kind = (act["Ref_Key"], ACTS) if act else (shipment.get("Ref_Key"), SHIPMENTS)
    shared = {name: shipment.get(name) for name in ("Договор_Key", "Валюта_Key")}
    return shared | ({"Основание": basis, "Основание_Type": f"StandardODATA.{kind}"} if basis else {})


def _put_data(base: Base, key: str, sent: Value, act: str) -> None:
    names = {"ВидПретензии": "ClaimType", "ТребованиеДилера": "DealerDemand", "Согласие": "Consent"}
    names |= {"ВидРешения": "DecisionKind", "ПричинаОтказа": "RefusalReason", "ИтогРасследования": "Finding"}
    row = {field: sent[name] or "" for field, name in names.items()}
    row |= {"Версия": sent["Version"], "Отозвана": sent["Withdrawn"] is True, "Акт": act}
    registers.put(base.world, registers.DATA, key, "", row)
    for line in sent["Lines"]:
        registers.put(base.world, registers.LINES, key, line["LineID"], {"Строка": plain(line)})


def _put_act(base: Base, sent: Value, there: Object | None) -> tuple[Object | None, str]:
    """The act with «changed» where people took it into work already; None where counts agree."""
    counted = all(line["QuantityByDocument"] == line["QuantityInFact"] for line in sent["Lines"])
    if there is None and (counted or not sent["ShipmentRef"]):
        return None, "ok"
    rows = [_row(base, sent, line, place) for place, line in enumerate(sent["Lines"], 1)]
    old = (there or {}).get("Товары", [])
    if there and _same(old, rows):
        return there, "ok"
    if there and (there.get("Posted") or there["Статус"] != "НеСогласовано"):
        return there, "changed"
    answers = ("Действие", "КомментарийМенеджера")
    rows = [
        row | {name: was[name] for name in answers if was.get(name)}
        for row, was in zip(rows, _padded(old, rows), strict=True)
    ]
    return keep(base, ACTS, (there or _new_act(base, sent)) | {"Товары": rows}), "ok"


def _padded(old: list[Object], rows: list[Object]) -> list[Object]:
    return (old + [{}] * len(rows))[: len(rows)]


def _same(old: list[Object], rows: list[Object]) -> bool:
    told = ("КоличествоПоДокументу", "Количество", "КомментарийКлиента")
    return [[row.get(name) for name in told] for row in old] == [[row[name] for name in told] for row in rows]


def _new_act(base: Base, sent: Value) -> Object:
    shipment = _shipment(base, sent["ShipmentRef"])
    return {
        "Ref_Key": sent["ActRef"],
        "Статус": "НеСогласовано",
        "ТипОснованияАктаОРасхождении": "РеализацияТоваровУслуг",
        "Партнер_Key": sent["DealerRef"],
        "Контрагент_Key": sent["CounterpartyRef"] or shipment.get("Контрагент_Key"),
        "Организация_Key": sent["OrganizationRef"] or shipment.get("Организация_Key"),
        **{name: shipment[name] for name in SHARED if shipment.get(name) not in (None, ZERO, "")},
        "НомерВходящегоДокумента": sent["PortalNumber"],
        "ДатаВходящегоДокумента": sent["RegisteredAt"],
        "Комментарий": sent["Title"] or f"Рекламация {sent['PortalNumber']}",
        "Date": NO_DATE,
    }


def _row(base: Base, sent: Value, line: Value, place: int) -> Object:
    shipment = _shipment(base, line["ShipmentRef"] or sent["ShipmentRef"])
    wanted = line["ShipmentLineID"]
    rows = shipment.get("Товары", []) if wanted else []
    shipped = next((row for row in rows if wanted == (row.get("ИдентификаторСтроки") or str(row["LineNumber"]))), None)
    told = {
        "LineNumber": place,
        "КоличествоПоДокументу": float(line["QuantityByDocument"]),
        "Количество": float(line["QuantityInFact"]),
        "КомментарийКлиента": line["DealerComment"] or "",
    }
    if shipped is None:
        product = {"Номенклатура_Key": line["ProductRef"]} if line["ProductRef"] else {}
        return told | product | {"ТекстовоеОписание": line["ProductName"], "ЗаполненоПоРеализации": False}
    copied = {name: shipped[name] for name in OF_A_ROW if shipped.get(name) not in (None, ZERO, "")}
    origin = {"Реализация": shipment["Ref_Key"], "Реализация_Type": f"StandardODATA.{SHIPMENTS}"}
    return told | copied | origin | {"ЗаполненоПоРеализации": True} | _shares(shipped, line)


def _shares(shipped: Object, line: Value) -> Object:
    """Packs and sums of both quantities as their share of the shipped row."""
    whole, shares = Decimal(str(shipped["Количество"])), {}
    for quantity, suffix in ((line["QuantityByDocument"], "ПоДокументу"), (line["QuantityInFact"], "")):
        for name, places in (("КоличествоУпаковок", 3), ("Сумма", 2), ("СуммаНДС", 2), ("СуммаСНДС", 2)):
            part = Decimal(str(shipped.get(name, 0))) * quantity / whole if whole else Decimal(0)
            shares[name + suffix] = float(part.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    return shares
