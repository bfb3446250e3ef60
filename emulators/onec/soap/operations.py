"""The operations of the service by their names: what is asked in, what is told out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from emulators.onec.card import Card
from emulators.onec.names import Base
from emulators.onec.soap import change, reference, registers, shipments, told
from emulators.onec.soap.contract import Value
from emulators.onec.soap.queue import Queue
from emulators.onec.soap.submit import submit
from emulators.onec.soap.write import card, plain

VERSION = "1.4"
LARGEST_FILE = 5 * 1024 * 1024
NODE, PAGE = 50, 100
MISSING = {"Code": "missing", "Message": "Претензии в базе нет"}
OK = {"Code": "ok"}


class Operations:
    """What each operation does in one base."""

    def __init__(self, base: Base) -> None:
        self.base, self.world = base, base.world
        self.queue = Queue(base.world)
        self.version = VERSION

    def find(self, name: str) -> Callable[[Value], object] | None:
        found: Callable[[Value], object] | None = getattr(self, f"do_{name}", None)
        return found

    def do_Ping(self, _: Value) -> str:
        return "ok"

    def do_GetVersion(self, _: Value) -> Value:
        return {
            "ServiceVersion": self.version,
            "ExtensionVersion": f"{self.version}.0.1",
            "ConfigurationName": "УправлениеТорговлей",
            "ConfigurationVersion": "11.5.18.41",
            "ServerTime": datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S"),
            "ClaimObject": "Catalog.Претензии",
            "LastNo": self.queue.last,
        }

    def do_SubmitClaim(self, asked: Value) -> Value:
        return submit(self.base, self.queue, asked["Claim"])

    def do_GetClaim(self, asked: Value) -> Value:
        found = card(self.base, asked["ClaimID"])
        return self._told(found, OK) if found else {"Result": MISSING}

    def do_UpdateClaim(self, asked: Value) -> Value:
        sent = asked["Details"]
        found = card(self.base, sent["ClaimID"])
        return self._after(found, lambda one: change.update(self.base, one, sent))

    def do_WithdrawClaim(self, asked: Value) -> Value:
        return self._after(card(self.base, asked["ClaimID"]), lambda one: change.withdraw(self.base, one))

    def _after(self, found: Card | None, run: Callable[[Card], Value]) -> Value:
        if found is None:
            return {"Result": MISSING}
        result = run(found)
        now = card(self.base, found.key)
        assert now is not None
        return self._told(now, result) if result["Code"] in ("ok", "changed") else {"Result": result}

    def _told(self, found: Card, result: Value) -> Value:
        return {"Result": result, "Claim": told.claim(found), "Messages": told.messages(self.world, found.key)}

    def do_GetClaimChanges(self, asked: Value) -> Value:
        node, received, limit = asked["NodeCode"], asked["ReceivedNo"], asked["Limit"]
        if not 0 < len(node) <= NODE or not 1 <= limit <= PAGE:
            wrong = "Код узла: до 50 символов, предел: от 1 до 100"
            return {"Result": {"Code": "invalid", "Message": wrong}, "MessageNo": received, "HasMore": False}
        start = int(self.queue.node(node)["Подтверждено"]) if received < 0 else received
        if start > self.queue.last:
            return {"Result": _restored(), "MessageNo": start, "HasMore": False}
        rows = self.queue.after(start)
        cards = {key: None if gone else card(self.base, key) for _, key, gone in rows[:limit]}
        claims = [found for found in cards.values() if found]
        return {
            "Result": OK,
            "MessageNo": rows[:limit][-1][0] if rows else start,
            "HasMore": len(rows) > limit,
            "Claims": [told.claim(found) for found in claims],
            "Messages": [one for found in claims for one in told.messages(self.world, found.key)],
            "DeletedClaims": [key for key, found in cards.items() if found is None],
        }

    def do_ConfirmChanges(self, asked: Value) -> Value:
        if not 0 < len(asked["NodeCode"]) <= NODE:
            return {"Code": "invalid", "Message": "Код узла: до 50 символов"}
        if asked["MessageNo"] > self.queue.last:
            return _restored()
        self.queue.confirm(asked["NodeCode"], asked["MessageNo"])
        return OK

    def do_AddMessage(self, asked: Value) -> Value:
        sent = asked["Message"]
        found = card(self.base, sent["ClaimID"])
        if found is None:
            return MISSING
        if self.world.get(registers.MESSAGES, f"{found.key}|{sent['MessageID'].lower()}") is None:
            registers.put(self.world, registers.MESSAGES, found.key, sent["MessageID"].lower(), {"Сообщение": sent})
        return OK

    def do_AttachFileLink(self, asked: Value) -> Value:
        sent = asked["File"]
        found = card(self.base, sent["ClaimID"])
        if found is None:
            return MISSING
        content = sent.pop("Content") or b""
        if len(content) > LARGEST_FILE:
            return {"Code": "invalid", "Message": "Файл больше 5 МБ: передайте ссылку"}
        old = self.world.get(registers.FILES, f"{found.key}|{sent['FileID'].lower()}") or {}
        row = {"Файл": plain(sent), "СохраненВБазе": bool(content) or old.get("СохраненВБазе", False)}
        registers.put(self.world, registers.FILES, found.key, sent["FileID"].lower(), row)
        return OK

    def do_GetShipments(self, asked: Value) -> Value:
        return shipments.page(self.world, asked)

    def do_GetVersions(self, asked: Value) -> Value:
        return reference.versions(self.world, asked["Kind"], asked["DateFrom"], asked["After"], asked["Limit"])

    def do_GetObjects(self, asked: Value) -> Value:
        return reference.objects(self.world, asked["Request"]["Kind"], asked["Request"]["Refs"])

    def do_GetBarcodes(self, asked: Value) -> Value:
        return reference.barcodes(self.world, asked["After"], asked["Limit"])

    def do_GetMarker(self, asked: Value) -> Value:
        return {"Result": OK, "Marker": self.queue.node(asked["NodeCode"])["Метка"]}

    def do_SetMarker(self, asked: Value) -> Value:
        if len(asked["Marker"]) > 100:
            return {"Code": "invalid", "Message": "Метка: до 100 символов"}
        self.queue.mark(asked["NodeCode"], asked["Marker"])
        return OK


def _restored() -> Value:
    return {"Code": "restored", "Message": "Портал знает больше изменений, чем база: её восстановили из копии"}
