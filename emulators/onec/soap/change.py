"""UpdateClaim and WithdrawClaim: what changes in a claim that is there, and is not written when equal."""

from __future__ import annotations

from datetime import datetime

from emulators.onec.card import ACTS, DECIDED, Card
from emulators.onec.handlers import OPEN
from emulators.onec.names import Base
from emulators.onec.soap import registers
from emulators.onec.soap.contract import Value
from emulators.onec.soap.submit import STATUSES, noted
from emulators.onec.soap.write import CLAIMS, EXTRA, attribute, day, keep, plain, with_extra
from emulators.onec.world import NO_DATE, ZERO, Object

OF_A_LINE = ("Action", "Remedy", "Disposition", "RefusalReason", "GrantedQuantity")


def update(base: Base, card: Card, sent: Value) -> Value:
    """Type Result."""
    if (sent["Status"] or "") not in STATUSES:
        return {"Code": "invalid", "Message": "Status: такого статуса в базе нет"}
    if sent["Status"] == "Обрабатывается" and not (sent["DueAt"] or attribute(card, "due")):
        return {"Code": "refused", "Message": "Без срока решения: пришлите DueAt"}
    data = registers.data(base.world, card.key)
    _put_data(base, card, data, sent)
    _put_lines(base, card, data, sent)
    new = _changed(base, card, sent)
    if new != card.body:
        keep(base, CLAIMS, new)
    return {"Code": "ok"}


def withdraw(base: Base, card: Card) -> Value:
    """Type Result; «changed» once 1C has decided."""
    told = card.field("Комментарий")
    if card.body.get("DeletionMark") or noted(told) == told:
        return {"Code": "ok"}
    if card.body.get("Завершен") or card.field("Статус") not in OPEN:
        return {"Code": "changed", "Message": "Решение по претензии уже принято"}
    keep(base, CLAIMS, {**card.body, "Комментарий": noted(told)})
    if data := registers.data(base.world, card.key):
        registers.put(base.world, registers.DATA, card.key, "", {**data, "Отозвана": True})
    return {"Code": "ok"}


def _changed(base: Base, card: Card, sent: Value) -> Object:
    status = sent["Status"] or card.field("Статус")
    extra = {
        "number": sent["PortalNumber"],
        "subject": sent["Subject"],
        "stage": sent["Stage"],
        "due": _due(card, sent),
        "link": sent["PortalURL"],
    }
    new = {**card.body, "Статус": status}
    if any(value is not None and value != attribute(card, name) for name, value in extra.items()):
        new[EXTRA] = with_extra(list(card.body.get(EXTRA, [])), extra)
    if sent["Decision"] is not None:
        new["РезультатыОтработки"] = sent["Decision"]
    if status in DECIDED and card.body.get("ДатаОкончания", NO_DATE) == NO_DATE:
        new["ДатаОкончания"] = datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S")
    users = base.world.all("Catalog_Пользователи") if sent["ResponsibleName"] else []
    for user in users:
        if user.get("Description") == sent["ResponsibleName"]:
            new["Ответственный_Key"] = user["Ref_Key"]
    return new


def _due(card: Card, sent: Value) -> str | None:
    """A day that 1C promised and the portal does not know of yet stays."""
    held = attribute(card, "due")
    return day(sent["DueAt"]) if not held or held[:10] == (sent["DueWas"] or "")[:10] else None


def _put_data(base: Base, card: Card, data: Object, sent: Value) -> None:
    names = {"Согласие": "Consent", "ИтогРасследования": "Finding", "ВиновнаяСторона": "GuiltySide"}
    new = data | {field: sent[name] for field, name in names.items() if sent[name] is not None}
    if new != data:
        registers.put(base.world, registers.DATA, card.key, "", {"Версия": 0, **new})


def _put_lines(base: Base, card: Card, data: Object, sent: Value) -> None:
    decided = {line["LineNo"]: line for line in sent["Lines"]}
    for row in registers.of(base.world, registers.LINES, card.key):
        line = row["Строка"]
        told = decided.get(line["LineNo"], {})
        new = line | plain({name: told[name] for name in OF_A_LINE if told.get(name) is not None})
        if new != line:
            registers.put(base.world, registers.LINES, card.key, line["LineID"], {"Строка": new})
    act = base.world.get(ACTS, data.get("Акт") or ZERO)
    if act is None or act.get("Posted") or not decided:
        return
    rows = [_decided(row, decided.get(place)) for place, row in enumerate(act.get("Товары", []), 1)]
    if rows != act.get("Товары"):
        keep(base, ACTS, {**act, "Товары": rows})


def _decided(row: Object, told: Value | None) -> Object:
    if told is None:
        return row
    action = {"Действие": told["Action"]} if told["Action"] else {}
    return {**row, **action, "КомментарийМенеджера": told["ManagerComment"]}
