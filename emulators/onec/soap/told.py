"""A claim as the service tells it: the claim, its act, what the registers hold."""

from __future__ import annotations

from typing import Any

from emulators.onec.card import ACTS, Card
from emulators.onec.soap import registers
from emulators.onec.soap.contract import Value
from emulators.onec.soap.write import attribute
from emulators.onec.world import NO_DATE, ZERO, Object, World

SHIPMENTS = "Document_РеализацияТоваровУслуг"


def claim(card: Card) -> Value:
    """Type Claim."""
    world, body, data = card.base.world, card.body, registers.data(card.base.world, card.key)
    act = act_of(card, data)
    return {
        "ClaimID": card.key,
        "PortalNumber": attribute(card, "number"),
        "OnecRef": card.key,
        "OnecNumber": card.field("Code"),
        "Version": data.get("Версия", 0),
        "RegisteredAt": body.get("ДатаРегистрации") or NO_DATE,
        "DueAt": attribute(card, "due") or None,
        "ClosedAt": filled(body.get("ДатаОкончания")),
        "ClaimType": data.get("ВидПретензии", ""),
        "Description": card.field("ОписаниеПретензии"),
        "Status": card.field("Статус"),
        "Amount": body.get("Сумма", 0),
        "Currency": card.named("Catalog_Валюты", "Валюта_Key"),
        "Finished": bool(body.get("Завершен")),
        "Deleted": bool(body.get("DeletionMark")),
        "Title": card.field("Description"),
        "Comment": card.field("Комментарий") or None,
        "Subject": attribute(card, "subject") or None,
        "Stage": attribute(card, "stage") or None,
        "PortalURL": attribute(card, "link") or None,
        **_parties(card),
        **_decision(card, data),
        **(_act(act) if act else {}),
        "Lines": [
            row["Строка"] | _answer(act, row["Строка"]) for row in registers.of(world, registers.LINES, card.key)
        ],
        "Files": [row["Файл"] for row in registers.of(world, registers.FILES, card.key)],
        "Documents": [
            found for row in registers.of(world, registers.DOCUMENTS, card.key) if (found := document(world, row))
        ],
    }


def act_of(card: Card, data: Object) -> Object | None:
    """The act that the exchange made, else the one the claim stands on."""
    return card.base.world.get(ACTS, data.get("Акт") or ZERO) or card.act


def messages(world: World, key: str) -> list[Value]:
    return [row["Сообщение"] for row in registers.of(world, registers.MESSAGES, key)]


def document(world: World, row: Object) -> Value | None:
    """A document made by the decision; None once it was removed for good."""
    found = world.get(f"Document_{row['Вид']}", row.get("Документ") or ZERO)
    return found and {
        "Kind": row["Вид"],
        "OnecRef": found["Ref_Key"],
        "Number": found.get("Number", ""),
        "Date": found.get("Date", NO_DATE),
        "Posted": bool(found.get("Posted")),
        "Deleted": bool(found.get("DeletionMark")),
        "Status": found.get("Статус") or None,
    }


def filled(value: Any) -> Any:
    """None for what 1C calls not filled: an empty date, an empty reference, nothing."""
    return None if value in (None, "", NO_DATE, ZERO) else value


def phone(found: Object) -> str | None:
    rows = found.get("КонтактнаяИнформация", [])
    return next((row["Представление"] for row in rows if row["Тип"] == "Телефон" and row["Представление"]), None)


def _parties(card: Card) -> Value:
    responsible = card.base.world.get("Catalog_Пользователи", card.body.get("Ответственный_Key") or ZERO) or {}
    told = {
        "DealerRef": card.body.get("Партнер_Key") or "",
        "CounterpartyRef": filled(card.body.get("Контрагент_Key")),
        "ContractRef": filled(card.body.get("Договор_Key")),
        "OrganizationRef": filled(card.body.get("Организация_Key")),
        "ResponsibleRef": responsible.get("Ref_Key"),
        "ResponsibleName": responsible.get("Description"),
        "ResponsiblePhone": phone(responsible),
    }
    if card.basis and card.basis[0] == SHIPMENTS:
        shipment = card.basis[1]
        told |= {
            "ShipmentRef": shipment["Ref_Key"],
            "ShipmentNumber": shipment["Number"],
            "ShipmentDate": shipment["Date"],
        }
    return told


def _decision(card: Card, data: Object) -> Value:
    names = {
        "DecisionKind": "ВидРешения",
        "RefusalReason": "ПричинаОтказа",
        "DealerDemand": "ТребованиеДилера",
        "Finding": "ИтогРасследования",
        "GuiltySide": "ВиновнаяСторона",
        "Consent": "Согласие",
    }
    return {
        **{name: data.get(field) or None for name, field in names.items()},
        "Decision": card.field("РезультатыОтработки") or None,
        "Withdrawn": bool(data.get("Отозвана")),
    }


def _act(act: Object) -> Value:
    return {
        "ActRef": act["Ref_Key"],
        "ActNumber": act.get("Number"),
        "ActStatus": act.get("Статус") or None,
        "ActDeleted": bool(act.get("DeletionMark")),
        "ActLines": [_act_line(place, row) for place, row in enumerate(act.get("Товары", []), 1)],
    }


def _act_line(place: int, row: Object) -> Value:
    return {
        "LineNo": place,
        "ProductRef": filled(row.get("Номенклатура_Key")),
        "Text": row.get("ТекстовоеОписание") or None,
        "ShipmentRef": filled(row.get("Реализация")),
        "QuantityByDocument": row.get("КоличествоПоДокументу", 0),
        "QuantityInFact": row.get("Количество", 0),
        "DealerComment": row.get("КомментарийКлиента") or None,
        "Action": row.get("Действие") or None,
        "ManagerComment": row.get("КомментарийМенеджера") or None,
    }


def _answer(act: Object | None, line: Value) -> Value:
    """What stands in the act for a line of the portal counts more than what was sent."""
    rows, place = (act or {}).get("Товары", []), int(line["LineNo"]) - 1
    row = rows[place] if 0 <= place < len(rows) else {}
    told = {"Action": row.get("Действие"), "ManagerComment": row.get("КомментарийМенеджера")}
    return {name: value for name, value in told.items() if value}
